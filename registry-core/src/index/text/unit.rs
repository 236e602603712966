//! What a query's text asks for: words, and runs of characters that must stand together.

use super::{Piece, scan};

/// One thing that a query's text asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A word.
    Word {
        /// As it is written, folded.
        written: String,
        /// The term that it is found by.
        stem: String,
        /// With its accents, where it has any.
        spelled: Option<String>,
    },
    /// Characters of a script without spaces, which match as a phrase.
    Run(Vec<char>),
}

/// Cuts the text of a query as the text of records is cut.
pub(crate) fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    scan(text, |piece, stems| match (piece, units.last_mut()) {
        (Piece::Word { word, spelled }, _) => {
            let stem = stems.of(word).unwrap_or(word).to_owned();
            units.push(Unit::Word {
                written: word.to_owned(),
                stem,
                spelled: spelled.map(str::to_owned),
            });
        }
        (
            Piece::Character {
                letter,
                after: Some(_),
            },
            Some(Unit::Run(run)),
        ) => run.push(letter),
        (Piece::Character { letter, .. }, _) => units.push(Unit::Run(vec![letter])),
    });
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_stand_together_stay_together() {
        let word = |written: &str, stem: &str| Unit::Word {
            written: written.into(),
            stem: stem.into(),
            spelled: None,
        };
        assert_eq!(
            units("大唐襪業 Socks 3D"),
            [
                Unit::Run("大唐袜业".chars().collect()),
                word("socks", "sock"),
                word("3d", "3d")
            ]
        );
    }
}
