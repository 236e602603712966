//! The guard of text cells: a spreadsheet runs what starts with `=`, so a `'` goes before it.

use std::borrow::Cow;

/// Whether a spreadsheet would take the text for a formula, or for the guard of one.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text with a `'` before it where a spreadsheet would run it.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the guard that [`guarded`] gave it.
pub(crate) fn unguarded(text: &str) -> &str {
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
    fn formulas_are_guarded_and_words_are_not() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("'=1+1"), "''=1+1");
        assert_eq!(guarded("O'Neill"), "O'Neill");
        assert_eq!(guarded("'t Hof"), "'t Hof");
        assert_eq!(unguarded("'t Hof"), "'t Hof");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\t\r\\-a]{0,6}") {
            let guarded = guarded(&text);
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unguarded(&guarded), text.as_str());
        }
    }
}
