//! Reading RSF line by line: what each line commands, and what is wrong with one that commands nothing.

use std::io::{BufRead, Read};

use super::error::{LineError, RsfError};
use crate::register::entry::{Log, check_key};
use crate::register::error::HashError;
use crate::register::hash::Hash;
use crate::register::item::{Item, MAX_ITEM_BYTES};
use crate::register::time::Time;

/// The longest line, in bytes: the largest item and the command before it.
pub const MAX_LINE_BYTES: usize = MAX_ITEM_BYTES + 64;

const ASSERT_ROOT_HASH: &str = "assert-root-hash";
const ADD_ITEM: &str = "add-item";
const APPEND_ENTRY: &str = "append-entry";

/// What a line of RSF commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The root of the user log is this.
    AssertRootHash(Hash),
    /// Here is an item for entries to name.
    AddItem(Item),
    /// Here is an entry.
    AppendEntry {
        /// The log that it is in.
        log: Log,
        /// Its key.
        key: String,
        /// Its time.
        time: Time,
        /// The items that it names: one, but for registers that others made.
        items: Vec<Hash>,
    },
}

/// A line of RSF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// What it commands.
    pub command: Command,
}

/// The lines of RSF, in memory for one of them.
///
/// ```
/// use registry_core::register::rsf::{Command, Lines};
///
/// let mut lines = Lines::new("add-item\t{\"name\":\"cluster\"}\n".as_bytes());
/// let line = lines.next().expect("a line")?;
/// assert!(matches!(line.command, Command::AddItem(item) if item.bytes().len() == 18));
/// # Ok::<(), registry_core::register::rsf::RsfError>(())
/// ```
pub struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads from an input.
    pub fn new(input: R) -> Lines<R> {
        Lines {
            input,
            line: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// The number of lines so far.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The number of bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&mut self) -> Result<Option<Line>, RsfError> {
        if self.fill()? == 0 {
            return Ok(None);
        }
        let number = self.number;
        let command = self
            .text()
            .and_then(parse)
            .map_err(|reason| RsfError::Line {
                line: number,
                reason,
            })?;
        Ok(Some(Line { number, command }))
    }

    fn fill(&mut self) -> Result<usize, RsfError> {
        self.line.clear();
        let mut input = Read::take(&mut self.input, MAX_LINE_BYTES as u64 + 1);
        let read = input.read_until(b'\n', &mut self.line);
        let read = read.map_err(|source| RsfError::Io {
            line: self.number + 1,
            source,
        })?;
        self.number += u64::from(read > 0);
        self.bytes += read as u64;
        Ok(read)
    }

    fn text(&self) -> Result<&str, LineError> {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        // Others end their lines so; neither an item nor a key has such a character at its end.
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > MAX_LINE_BYTES {
            return Err(LineError::TooLong {
                most: MAX_LINE_BYTES,
            });
        }
        std::str::from_utf8(line).map_err(|_| LineError::Text)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line, RsfError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn parse(line: &str) -> Result<Command, LineError> {
    let (command, fields) = line.split_once('\t').unwrap_or((line, ""));
    match command {
        ASSERT_ROOT_HASH => Ok(Command::AssertRootHash(parse_hash(fields)?)),
        ADD_ITEM => Ok(Command::AddItem(Item::from_canonical_bytes(fields.into())?)),
        APPEND_ENTRY => parse_entry(fields),
        _ => Err(LineError::Command {
            found: command.chars().take(80).collect(),
        }),
    }
}

fn parse_entry(fields: &str) -> Result<Command, LineError> {
    let fields: Vec<&str> = fields.splitn(6, '\t').collect();
    let [log, key, time, items] = fields[..] else {
        return Err(LineError::Fields {
            command: APPEND_ENTRY,
            found: fields.len(),
            expected: 4,
        });
    };
    let log = log.parse()?;
    check_key(log, key)?;
    Ok(Command::AppendEntry {
        log,
        key: key.to_owned(),
        time: time.parse()?,
        items: items.split(';').map(parse_hash).collect::<Result<_, _>>()?,
    })
}

/// Others may write the digits of a hash in capitals.
fn parse_hash(text: &str) -> Result<Hash, HashError> {
    text.parse()
        .or_else(|error| text.to_ascii_lowercase().parse().map_err(|_| error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &[u8]) -> String {
        Lines::new(text)
            .find_map(Result::err)
            .expect("an error")
            .to_string()
    }

    #[test]
    fn the_wrong_line_is_named_with_the_reason() {
        let empty = "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let cases = [
            ("", "line 2: \"\" is not a command"),
            (
                "remove-entry\tuser",
                "line 2: \"remove-entry\" is not a command",
            ),
            (
                "add-item\t{\"b\":1, \"a\":1}",
                "line 2: not canonical JSON (RFC 8785) at byte 7",
            ),
            ("add-item", "line 2: not canonical JSON"),
            (
                "append-entry\tuser\tkey",
                "line 2: append-entry has 2 fields, expected 4",
            ),
            (
                "append-entry\tuse\tkey\t2026-11-24T12:00:00Z\tsha-256:0",
                "line 2: \"use\" is not a valid log",
            ),
            (
                "append-entry\tuser\ta:b\t2026-11-24T12:00:00Z\tsha-256:0",
                "line 2: \"a:b\" cannot be a user key",
            ),
            (
                "append-entry\tuser\tkey\t2026-11-24\tsha-256:0",
                "line 2: \"2026-11-24\" is not a valid time",
            ),
            (
                "append-entry\tuser\tkey\t2026-11-24T12:00:00Z\tsha-256:0",
                "line 2: \"0\" is not a valid hash",
            ),
        ];
        for (line, expected) in cases {
            let message = error(format!("assert-root-hash\t{empty}\n{line}\n").as_bytes());
            assert!(message.starts_with(expected), "{message}");
        }
        assert_eq!(
            error(b"add-item\t\"\xff\"\n"),
            "line 1: it is not UTF-8 text"
        );
    }

    #[test]
    fn a_line_without_an_end_is_not_read_without_bound() {
        let endless = std::io::BufReader::new(std::io::repeat(b'a'));
        let error = Lines::new(endless)
            .next()
            .expect("a line")
            .expect_err("too long");
        assert!(matches!(
            error,
            RsfError::Line {
                line: 1,
                reason: LineError::TooLong { .. }
            }
        ));
    }
}
