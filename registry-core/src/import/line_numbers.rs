//! The line of a text on which each row starts, whatever ends its lines. The reader of delimited text counts line
//! feeds only, and those of a row's end or of blank lines to the row before.

use std::collections::VecDeque;

/// Follows a text as its bytes go by, and remembers where the rows that are still to be read start.
#[derive(Debug)]
pub(super) struct LineNumbers {
    /// How many bytes went by.
    offset: u64,
    line: u64,
    after_return: bool,
    in_row: bool,
    /// Offset and line of the rows' first bytes.
    starts: VecDeque<(u64, u64)>,
    /// The line on which the last row starts.
    last: u64,
}

impl LineNumbers {
    pub(super) fn new() -> LineNumbers {
        LineNumbers {
            offset: 0,
            line: 1,
            after_return: false,
            in_row: false,
            starts: VecDeque::new(),
            last: 1,
        }
    }

    /// Takes the next byte, which may be quoted.
    pub(super) fn follow(&mut self, byte: u8, is_quoted: bool) {
        if byte == b'\n' || byte == b'\r' {
            let is_second_of_a_pair = byte == b'\n' && self.after_return;
            self.line += u64::from(!is_second_of_a_pair);
            self.in_row &= is_quoted;
        } else if !self.in_row {
            self.in_row = true;
            self.last = self.line;
            self.starts.push_back((self.offset, self.line));
        }
        self.after_return = byte == b'\r';
        self.offset += 1;
    }

    /// The line of the next row that starts at this byte or after it.
    pub(super) fn of_row(&mut self, position: u64) -> u64 {
        while let Some(&(start, line)) = self.starts.front() {
            if start >= position {
                return line;
            }
            self.starts.pop_front();
        }
        self.last
    }

    /// The line that the last byte stands on.
    pub(super) fn current(&self) -> u64 {
        self.line
    }

    /// The line on which the last row starts.
    pub(super) fn last_row(&self) -> u64 {
        self.last
    }
}
