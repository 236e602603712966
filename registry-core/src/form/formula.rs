//! How text cells escape: a spreadsheet runs what starts with `=`, so a `'` goes before it.

use std::borrow::Cow;

/// Whether a spreadsheet would take the text for a formula, or for the escape of one.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
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

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\t\r\\-a]{0,6}") {
            let escaped = escape_formula(&text);
            prop_assert!(!escaped.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unescape_formula(&escaped), text.as_str());
        }
    }
}
