//! A cell: text that stays text, a number, or a day.

use std::fmt::Write as _;

use jiff::civil;

use super::parts::Style;
use crate::{
    form::{Kind, escape_apostrophe},
    model::Date,
};

/// The most UTF-16 units of a cell's text.
const MOST_UNITS: usize = 32_767;

/// A column of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) header: String,
    pub(super) kind: Kind,
}

impl Column {
    /// How wide it is shown, in characters: as its values usually need, and its header with the button of the filter.
    pub(super) fn width(&self) -> usize {
        let usual = match self.kind {
            Kind::Country | Kind::Region | Kind::Currency | Kind::Year | Kind::Commit => 8,
            kind if kind.is_number() => 12,
            Kind::Date | Kind::Word(_) => 12,
            Kind::Key | Kind::OrganisationKey | Kind::Shares => 28,
            Kind::Actors | Kind::Text | Kind::Identifiers => 40,
            _ => 22,
        };
        usual.max(self.header.chars().count().min(40) + 3)
    }

    pub(super) fn style(&self) -> Style {
        match self.kind {
            Kind::Date => Style::Day,
            kind if kind.is_number() => Style::General,
            _ => Style::Text,
        }
    }
}

/// Why a cell does not fit into a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellProblem {
    /// A character that XML does not have.
    Character(char),
    /// So many characters.
    Length(usize),
}

impl std::fmt::Display for CellProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CellProblem::Character(character) => write!(
                f,
                "the character U+{:04X}, which a workbook cannot hold",
                u32::from(*character)
            ),
            CellProblem::Length(units) => write!(
                f,
                "{units} characters, of which a cell of a workbook holds {MOST_UNITS}"
            ),
        }
    }
}

/// Writes the cell at a place, its column's letters and its row.
pub(super) fn push_cell(
    xml: &mut String,
    (letters, row): (&str, u32),
    kind: Kind,
    text: &str,
) -> Result<(), CellProblem> {
    let day = (kind == Kind::Date).then(|| serial_day(text)).flatten();
    if let Some(day) = day {
        let style = Style::Day as u8;
        let _ = write!(xml, r#"<c r="{letters}{row}" s="{style}"><v>{day}</v></c>"#);
    } else if kind.is_number() && is_held(text) {
        let _ = write!(xml, r#"<c r="{letters}{row}"><v>{text}</v></c>"#);
    } else {
        let style = Style::Text as u8;
        let _ = write!(
            xml,
            r#"<c r="{letters}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#
        );
        push_text(xml, &escape_apostrophe(text))?;
        xml.push_str("</t></is></c>");
    }
    Ok(())
}

/// Whether spreadsheets show all digits of a number: they have fifteen, and what has more is kept as text.
fn is_held(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len() <= 15
}

/// Writes text as XML has it. What looks like the escape that workbooks have for characters, `_x000D_`, is escaped
/// itself; a carriage return is named, since readers of XML take it for a line end.
pub(super) fn push_text(xml: &mut String, text: &str) -> Result<(), CellProblem> {
    if text.len() > MOST_UNITS {
        let units = text.encode_utf16().count();
        if units > MOST_UNITS {
            return Err(CellProblem::Length(units));
        }
    }
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            '_' if is_escape(&text.as_bytes()[at..]) => xml.push_str("_x005F_"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => xml.push(letter),
            _ => return Err(CellProblem::Character(letter)),
        }
    }
    Ok(())
}

/// Whether the text begins with `_xHHHH_`.
fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', digits @ .., ] if digits.len() > 4
        && digits[4] == b'_' && digits[..4].iter().all(u8::is_ascii_hexdigit))
}

/// The number that spreadsheets have for a day since March 1900, before which they disagree.
fn serial_day(text: &str) -> Option<i64> {
    const FIRST: i64 = 61;
    let date: Date = text.parse().ok()?;
    let since = date.get().duration_since(civil::date(1899, 12, 30));
    let day = since.as_hours() / 24;
    (day >= FIRST).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(text: &str) -> Result<String, CellProblem> {
        let mut xml = String::new();
        push_text(&mut xml, text).map(|()| xml)
    }

    #[test]
    fn text_is_escaped_and_what_xml_lacks_is_refused() {
        assert_eq!(xml("<a> & \r\n\t").unwrap(), "&lt;a&gt; &amp; &#13;\n\t");
        assert_eq!(xml("a_x000D_b_x0_").unwrap(), "a_x005F_x000D_b_x0_");
        for lacking in ['\0', '\u{1b}', '\u{b}', '\u{ffff}', '\u{fffe}'] {
            assert_eq!(
                xml(&format!("a{lacking}")),
                Err(CellProblem::Character(lacking))
            );
        }
    }

    #[test]
    fn a_cell_holds_units_of_utf_16() {
        assert!(xml(&"袜".repeat(MOST_UNITS)).is_ok());
        assert_eq!(xml(&"x".repeat(32_768)), Err(CellProblem::Length(32_768)));
        assert_eq!(xml(&"𠮷".repeat(16_384)), Err(CellProblem::Length(32_768)));
    }

    #[test]
    fn days_are_those_of_spreadsheets() {
        assert_eq!(serial_day("1900-03-01"), Some(61));
        assert_eq!(serial_day("2026-11-24"), Some(46_350));
        assert_eq!(serial_day("1900-02-28"), None);
    }
}
