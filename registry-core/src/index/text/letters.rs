//! Letters that one language writes in several ways, and that stand for each other in a search: those of Arabic.

/// Whether a folded text has a letter that stands for another.
pub(super) fn has_variants(folded: &str) -> bool {
    folded.chars().any(|letter| same_letter(letter) != letter)
}

/// The letter that a letter is searched as: yeh, keheh, heh and alef in one form each.
pub(super) fn same_letter(letter: char) -> char {
    match letter {
        // Alef maksura, Farsi yeh, Kurdish and Urdu yeh.
        '\u{649}' | '\u{6cc}' | '\u{6ce}' | '\u{6d2}' => '\u{64a}',
        // Keheh and swash kaf.
        '\u{6a9}' | '\u{6aa}' => '\u{643}',
        // Teh marbuta, heh goal, heh with yeh, ae.
        '\u{629}' | '\u{6c1}' | '\u{6c0}' | '\u{6d5}' | '\u{6be}' | '\u{6c3}' => '\u{647}',
        // Alef wasla.
        '\u{671}' => '\u{627}',
        other => other,
    }
}
