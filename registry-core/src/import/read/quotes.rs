//! Quotes of delimited text: line ends between them end no row, and one that is never closed, or that closes in the
//! middle of a cell, is a mistake that would silently swallow what follows.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::line_ends;

/// What is wrong with a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum QuoteMistake {
    #[error(
        "a quote opens a cell and is never closed; close it, or double it if it is part of the text"
    )]
    Open,
    #[error("text follows a closing quote; double the quotes that are part of the text")]
    Inside,
}

/// The whole rows that a text starts with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct WholeRows {
    /// How far they go.
    pub(super) bytes: usize,
    /// How many they are, blank ones counted.
    pub(super) rows: u64,
}

/// Finds the whole rows of a text that starts with a row, and may go on unless `is_whole`. A mistake comes with its
/// place.
pub(super) fn whole_rows(
    text: &[u8],
    delimiter: u8,
    is_whole: bool,
) -> Result<WholeRows, (usize, QuoteMistake)> {
    let mut found = WholeRows::default();
    let mut bare = 0;
    while let Some(opening) = opening_quote(text, bare, delimiter) {
        found.add(text, bare..opening, is_whole);
        let Some(closing) = closing_quote(text, opening, is_whole) else {
            return if is_whole {
                Err((opening, QuoteMistake::Open))
            } else {
                Ok(found)
            };
        };
        bare = closing + 1;
        if text
            .get(bare)
            .is_some_and(|&byte| !ends_cell(byte, delimiter))
        {
            return Err((bare, QuoteMistake::Inside));
        }
    }
    found.add(text, bare..text.len(), is_whole);
    if is_whole && found.bytes < text.len() {
        found = WholeRows {
            bytes: text.len(),
            rows: found.rows + 1,
        };
    }
    Ok(found)
}

impl WholeRows {
    /// Adds the rows that end in a part of the text without quotes.
    fn add(&mut self, text: &[u8], bare: Range<usize>, is_whole: bool) {
        let may_go_on = bare.end == text.len() && !is_whole;
        let part = &text[bare.clone()];
        let whole = line_ends::whole(part, !may_go_on);
        if whole > 0 {
            self.bytes = bare.start + whole;
            self.rows += line_ends::count(&part[..whole]);
        }
    }
}

/// The next quote that opens a cell. In the middle of one it is text.
fn opening_quote(text: &[u8], from: usize, delimiter: u8) -> Option<usize> {
    memchr_iter(b'"', &text[from..])
        .map(|at| from + at)
        .find(|&at| at == 0 || ends_cell(text[at - 1], delimiter))
}

/// The quote that closes a cell; a doubled one is text. The last of a text may be the first of two.
fn closing_quote(text: &[u8], opening: usize, is_whole: bool) -> Option<usize> {
    let mut from = opening + 1;
    loop {
        let quote = from + memchr(b'"', &text[from..])?;
        match text.get(quote + 1) {
            Some(b'"') => from = quote + 2,
            Some(_) => return Some(quote),
            None => return is_whole.then_some(quote),
        }
    }
}

fn ends_cell(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || line_ends::is_end(byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn checked(text: &str) -> Result<u64, QuoteMistake> {
        whole_rows(text.as_bytes(), b',', true)
            .map(|whole| {
                assert_eq!(whole.bytes, text.len(), "{text}");
                whole.rows
            })
            .map_err(|(_, mistake)| mistake)
    }

    #[test]
    fn only_mistaken_quotes_are_mistakes() {
        for (fine, rows) in [
            ("a,\"b, \"\"c\"\"\nd\",e\n", 1),
            ("5\" pipe,b\n", 1),
            ("\"\",x", 1),
            ("\"a\"", 1),
            ("a\r\n\"b\r\"\r\rc", 4),
            ("", 0),
        ] {
            assert_eq!(checked(fine), Ok(rows), "{fine}");
        }
        assert_eq!(checked("a,\"open\nb,c\n"), Err(QuoteMistake::Open));
        assert_eq!(
            checked("\"he said \"hi\" there\",b\n"),
            Err(QuoteMistake::Inside)
        );
    }

    /// The state of a text after each byte, as the grammar of a cell has it.
    fn rows_by_grammar(text: &[u8]) -> Result<Vec<usize>, QuoteMistake> {
        let (mut ends, mut quoted, mut starts_cell, mut after_quote) = (vec![], false, true, false);
        for (at, &byte) in text.iter().enumerate() {
            let ends_cell = ends_cell(byte, b',');
            if quoted {
                (quoted, after_quote) = (byte != b'"', byte == b'"');
            } else if byte == b'"' && (starts_cell || after_quote) {
                (quoted, after_quote, starts_cell) = (true, false, false);
            } else if after_quote && !ends_cell {
                return Err(QuoteMistake::Inside);
            } else {
                (starts_cell, after_quote) = (ends_cell, false);
                if line_ends::is_end(byte) && text.get(at..at + 2) != Some(b"\r\n") {
                    ends.push(at + 1);
                }
            }
        }
        if quoted {
            Err(QuoteMistake::Open)
        } else {
            Ok(ends)
        }
    }

    proptest! {
        #[test]
        fn rows_end_where_the_grammar_says(text in "[a\",\r\n]{0,20}", cut in 0..20usize) {
            let text = text.as_bytes();
            let expected = rows_by_grammar(text);
            let found = whole_rows(text, b',', true);
            prop_assert_eq!(found.map(drop).map_err(|(_, mistake)| mistake), expected.clone().map(drop));
            if let (Ok(ends), Some(start)) = (expected, text.get(..cut)) {
                // More may come: what is taken for whole rows is so in the text that comes.
                let whole = whole_rows(start, b',', false).unwrap();
                prop_assert!(whole.bytes == 0 || ends.contains(&whole.bytes));
                prop_assert_eq!(whole.rows, ends.iter().filter(|&&end| end <= whole.bytes).count() as u64);
            }
        }
    }
}
