//! Quotes of delimited text: one that is never closed, or that closes in the middle of a cell, is a mistake
//! that would silently swallow what follows.

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

/// Follows the quotes of a text as its bytes go by.
#[derive(Debug)]
pub(super) struct Quotes {
    delimiter: u8,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Bare,
    Quoted,
    /// After a quote in a quoted cell: its end, or the first of a doubled one.
    AfterQuote,
}

impl Quotes {
    pub(super) fn new(delimiter: u8) -> Quotes {
        Quotes {
            delimiter,
            place: Place::CellStart,
        }
    }

    /// Takes the next byte.
    pub(super) fn follow(&mut self, byte: u8) -> Result<(), QuoteMistake> {
        let ends_cell = byte == self.delimiter || byte == b'\n' || byte == b'\r';
        self.place = match (self.place, byte) {
            (Place::Quoted, b'"') => Place::AfterQuote,
            (Place::Quoted, _) | (Place::AfterQuote | Place::CellStart, b'"') => Place::Quoted,
            _ if ends_cell => Place::CellStart,
            (Place::AfterQuote, _) => return Err(QuoteMistake::Inside),
            _ => Place::Bare,
        };
        Ok(())
    }

    /// Whether the next byte is the first of a cell.
    pub(super) fn is_at_cell_start(&self) -> bool {
        self.place == Place::CellStart
    }

    /// Whether the next byte is quoted.
    pub(super) fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    /// Ends the text.
    pub(super) fn end(&self) -> Result<(), QuoteMistake> {
        if self.is_open() {
            Err(QuoteMistake::Open)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), QuoteMistake> {
        let mut quotes = Quotes::new(b',');
        text.bytes().try_for_each(|byte| quotes.follow(byte))?;
        quotes.end()
    }

    #[test]
    fn only_mistaken_quotes_are_mistakes() {
        for fine in [
            "a,\"b, \"\"c\"\"\nd\",e\n",
            "5\" pipe,b\n",
            "\"\",x",
            "\"a\"",
            "",
        ] {
            assert_eq!(checked(fine), Ok(()), "{fine}");
        }
        assert_eq!(checked("a,\"open\nb,c\n"), Err(QuoteMistake::Open));
        assert_eq!(
            checked("\"he said \"hi\" there\",b\n"),
            Err(QuoteMistake::Inside)
        );
    }
}
