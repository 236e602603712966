//! What stands in front of a table's rows: what separates its columns, its header, and where its rows start.
//!
//! Delimiter and header are found together, among the first rows only: the right delimiter is the one by which a row
//! becomes a header that is known.

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memchr;

use super::{
    Cutter, FileFormat, KnownHeaders, MOST_ROW_BYTES, OpenedFile, Piece, Position, RawRow,
    delimiter::{self, CANDIDATES},
    header_cell::is_blank,
    header_rows::{FirstRows, FoundHeader},
    line_ends,
    quotes::whole_rows,
    rows::Rows,
};
use crate::import::{ImportError, Options};

/// Bytes of the first rows that are looked at.
const SAMPLE: usize = 64 << 10;
/// The same where a row is asked for that may stand farther down.
const LARGE_SAMPLE: usize = 4 << 20;

/// What stands in front of a table's rows.
#[derive(Debug, Clone)]
pub(crate) struct TableHead {
    pub(crate) delimiter: u8,
    /// The header as it stands in the file, or the one that two rows come to.
    pub(crate) header: RawRow,
    /// Where the row after the header starts.
    pub(crate) start: Position,
    /// The line of its last row.
    pub(super) last_line: u64,
    /// A column in front that has no header and numbers the rows, and is passed over.
    pub(crate) row_numbers: Option<usize>,
}

impl TableHead {
    /// Finds the head of a file, and says what was not plain.
    pub(super) fn find(
        source: &OpenedFile,
        options: &Options,
        headers: KnownHeaders<'_>,
        notices: &mut Vec<String>,
    ) -> Result<TableHead, ImportError> {
        let unreadable = |reason| ImportError::Unreadable {
            file: source.name.clone(),
            reason,
        };
        let looking = Looking {
            source,
            options,
            headers,
        };
        let (candidates, first) = looking.candidates()?;
        let first = looking.start(first).map_err(unreadable)?;
        let sample = looking.sample(first).map_err(unreadable)?;
        let mut best: Option<(usize, Head)> = None;
        let stands_there = |delimiter: &u8| memchr(*delimiter, &sample.text).is_some();
        let present = candidates.iter().copied().filter(stands_there);
        // A table of one column has none of them.
        for delimiter in present.chain(candidates.first().copied()) {
            let Some(head) = looking.head(delimiter, &sample)? else {
                continue;
            };
            let score = head.score();
            if best.as_ref().is_none_or(|(best, _)| score > *best) {
                best = Some((score, head));
            }
        }
        let Some((_, head)) = best else {
            return Err(looking.without_header());
        };
        if candidates.len() > 1 && head.delimiter != candidates[0] {
            notices.push(looking.notice_of_delimiter(head.delimiter));
        }
        notices.extend(looking.notice_of_header(&head));
        let head = head.finish(&sample);
        if head.row_numbers.is_some() {
            notices.push(format!(
                "{}: the first column has no header and numbers the rows, and is passed over",
                source.label()
            ));
        }
        Ok(head)
    }
}

/// The first rows as text.
struct Sample {
    text: Vec<u8>,
    start: Position,
    /// Whether the file ends with it.
    is_whole: bool,
}

/// The head that a delimiter makes of the first rows.
struct Head {
    delimiter: u8,
    rows: Rows,
    found: FoundHeader,
}

impl Head {
    /// The first row that says anything.
    fn first_filled(&self) -> usize {
        let is_filled = |row: &usize| self.rows.cells(*row).iter().any(|cell| !is_blank(cell));
        (0..self.rows.len()).find(is_filled).unwrap_or_default()
    }

    /// What is known counts most, and of unknown headers those with more columns.
    fn score(&self) -> usize {
        self.found.known * 100_000 + self.found.names.len().min(99_999)
    }

    /// The column before the first header, where the rows looked at have numbers in it that follow one another.
    fn row_numbers(&self) -> Option<usize> {
        let named = self.found.names.iter().position(|name| !is_blank(name))?;
        let rows = (self.found.last + 1)..self.rows.len();
        let column = rows.clone().find_map(|row| {
            let cells = self.rows.cells(row);
            (0..named).find(|&column| cells.get(column).is_some_and(|cell| !is_blank(cell)))
        })?;
        let texts = rows.filter_map(|row| self.rows.cells(row).get(column));
        let numbers: Option<Vec<u64>> = texts
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().ok())
            .collect();
        let follow = |pair: &[u64]| pair[0].checked_add(1) == Some(pair[1]);
        numbers?.windows(2).all(follow).then_some(column)
    }

    fn finish(self, sample: &Sample) -> TableHead {
        let end = Position {
            byte: sample.start.byte + sample.text.len() as u64,
            line: sample.start.line + line_ends::count(&sample.text),
            row: sample.start.row + self.rows.len() as u64,
        };
        let names = self.found.names.iter().map(String::as_str);
        TableHead {
            row_numbers: self.row_numbers(),
            delimiter: self.delimiter,
            header: RawRow::of_cells(self.rows.line(self.found.first), names),
            last_line: self.rows.line(self.found.last),
            start: self
                .rows
                .position(self.found.last + 1, sample.start)
                .unwrap_or(end),
        }
    }
}

/// A file whose head is looked for.
struct Looking<'a> {
    source: &'a OpenedFile,
    options: &'a Options,
    headers: KnownHeaders<'a>,
}

impl Looking<'_> {
    /// The delimiters that may be, and where the rows start.
    fn candidates(&self) -> Result<(Vec<u8>, Position), ImportError> {
        let (source, first) = (self.source, self.source.first_row());
        if source.format.is_workbook() {
            return Ok((vec![b','], first));
        }
        let stated = delimiter::stated(&source.text, source.start).map_err(ImportError::Scratch)?;
        let rows = stated.map_or(first, |(_, rows)| rows);
        let delimiters = match (&self.options.delimiter, stated) {
            (Some(named), _) => vec![delimiter::named(named)?],
            (None, Some((stated, _))) => vec![stated],
            (None, None) if self.options.format == Some(FileFormat::Tsv) => vec![b'\t'],
            (None, None) if source.format == FileFormat::Tsv => b"\t,;|".to_vec(),
            (None, None) => CANDIDATES.to_vec(),
        };
        Ok((delimiters, rows))
    }

    /// Where to look: at the line asked for in a text, whatever stands above it, or from the first row on.
    fn start(&self, first: Position) -> io::Result<Position> {
        let Some(wanted) = self
            .options
            .header_row
            .filter(|_| self.source.sheet.is_none())
        else {
            return Ok(first);
        };
        let mut place = first;
        let mut text = &self.source.text;
        text.seek(SeekFrom::Start(first.byte))?;
        let mut chunk = vec![0; SAMPLE];
        let mut after_return = false;
        while place.line < wanted.first {
            let length = text.read(&mut chunk)?;
            if length == 0 {
                break;
            }
            for &byte in &chunk[..length] {
                if after_return && byte != b'\n' {
                    place.line += 1;
                    after_return = false;
                }
                if place.line == wanted.first {
                    return Ok(place);
                }
                place.byte += 1;
                match byte {
                    b'\r' => after_return = true,
                    b'\n' => (place.line, after_return) = (place.line + 1, false),
                    _ => {}
                }
            }
        }
        Ok(place)
    }

    /// The first lines, whole.
    fn sample(&self, start: Position) -> io::Result<Sample> {
        let mut text = Vec::new();
        let mut source = &self.source.text;
        source.seek(SeekFrom::Start(start.byte))?;
        let mut most = if self.options.header_row.is_some() {
            LARGE_SAMPLE
        } else {
            SAMPLE
        };
        loop {
            let wanted = most - text.len();
            let read = source.take(wanted as u64).read_to_end(&mut text)?;
            let is_whole = read < wanted;
            let whole = if is_whole {
                text.len()
            } else {
                line_ends::whole(&text, false)
            };
            if is_whole || whole > 0 || most as u64 >= MOST_ROW_BYTES {
                text.truncate(whole);
                return Ok(Sample {
                    text,
                    start,
                    is_whole,
                });
            }
            most *= 4;
        }
    }

    /// The head that the first rows have when this separates their cells.
    fn head(&self, delimiter: u8, sample: &Sample) -> Result<Option<Head>, ImportError> {
        let piece = Piece {
            text: sample.text.clone(),
            start: sample.start,
            end: sample.start.byte + sample.text.len() as u64,
        };
        let mut rows = Cutter::of_header(delimiter).cut(piece, self.source)?;
        let whole = whole_rows(&sample.text, delimiter, sample.is_whole);
        if whole.is_ok_and(|whole| whole.bytes < sample.text.len()) {
            rows.leave_out_last();
        }
        let sheet = self.source.sheet.as_ref();
        let spread_from = |line, column| sheet.and_then(|sheet| sheet.spread_from(line, column));
        let first_rows = FirstRows {
            rows: &rows,
            is_known: self.headers.is_known,
            spread_from: &spread_from,
        };
        let found = first_rows.find(self.options.header_row);
        Ok(found.map(|found| Head {
            delimiter,
            rows,
            found,
        }))
    }

    fn without_header(&self) -> ImportError {
        let file = self.source.name.clone();
        match self.options.header_row {
            Some(wanted) => ImportError::NoHeaderRow {
                file: self.source.label(),
                wanted,
            },
            None => ImportError::Empty { file },
        }
    }

    fn notice_of_delimiter(&self, delimiter: u8) -> String {
        let (file, name) = (&self.source.name, delimiter::name(delimiter));
        format!("{file}: columns are separated by {name}; --delimiter settles it")
    }

    /// Says which rows were taken for the header, where that is not plain.
    fn notice_of_header(&self, head: &Head) -> Option<String> {
        let FoundHeader {
            first, last, names, ..
        } = &head.found;
        if self
            .options
            .header_row
            .is_some_and(|wanted| wanted.last.is_some())
        {
            return None;
        }
        let file = self.source.label();
        let (first_line, last_line) = (head.rows.line(*first), head.rows.line(*last));
        let noun = if self.source.sheet.is_some() {
            "row"
        } else {
            "line"
        };
        if first < last {
            let names: Vec<&str> = names
                .iter()
                .map(|name| name.trim())
                .filter(|name| !name.is_empty())
                .collect();
            let and = if last - first > 1 { "to" } else { "and" };
            return Some(format!(
                "{file}: {noun}s {first_line} {and} {last_line} are its header, joined as {}; --header-row {first_line}-{first_line} takes only the first",
                crate::model::Invalid::excerpt(&names.join(", "))
            ));
        }
        (*first > head.first_filled() && self.options.header_row.is_none()).then(|| {
            format!("{file}: {noun} {first_line} is its header, and what stands above is passed over; --header-row settles it")
        })
    }
}
