//! How text cells escape: a spreadsheet runs what starts with `=`, so a `'` goes before it.

use std::borrow::Cow;

/// What a formula starts with: the signs themselves, as a Japanese or Chinese keyboard types them, which their
/// spreadsheets take as well, and what spreadsheets skip before one.
const STARTS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// Whether a spreadsheet would take the text for a formula, or for the escape of one.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

/// The text with a `'` before it where a spreadsheet would run it.
pub(crate) fn escape_formula(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the `'` that [`escape_formula`] put before it.
pub(crate) fn unescape_formula(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

/// The text for a cell that is text whatever it says, as in a workbook: only what reads like an escaped formula gets a
/// `'`, since [`unescape_formula`] takes one off.
pub(crate) fn escape_apostrophe(text: &str) -> Cow<'_, str> {
    if text.starts_with('\'') {
        escape_formula(text)
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_escaped_and_words_are_not() {
        assert_eq!(escape_formula("=1+1"), "'=1+1");
        assert_eq!(escape_formula("'=1+1"), "''=1+1");
        assert_eq!(escape_formula("O'Neill"), "O'Neill");
        assert_eq!(escape_formula("'t Hof"), "'t Hof");
        assert_eq!(unescape_formula("'t Hof"), "'t Hof");
    }

    #[test]
    fn full_width_signs_and_line_ends_start_formulas_too() {
        for text in [
            "＝cmd|'/C calc'!A0",
            "＋1+1",
            "－1",
            "＠SUM(1)",
            "\n=1+1",
            "\r=1",
        ] {
            let escaped = escape_formula(text);
            assert_eq!(escaped, format!("'{text}"));
            assert_eq!(unescape_formula(&escaped), text);
        }
        assert_eq!(escape_formula("（a）＝b"), "（a）＝b");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@＝＋－＠\t\r\n\\-a]{0,6}") {
            let escaped = escape_formula(&text);
            prop_assert!(!escaped.starts_with(STARTS));
            prop_assert_eq!(unescape_formula(&escaped), text.as_str());
            let written = escape_apostrophe(&text);
            prop_assert_eq!(unescape_formula(&written), text.as_str());
        }
    }
}
