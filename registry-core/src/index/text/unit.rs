//! What a query's text asks for: words, and runs of characters that must stand together.

use super::{Joint, Piece, Stems, scan};

/// One thing that a query's text asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A word.
    Word(Word),
    /// Words that are joined, which may be written as one.
    Compound {
        /// Each of them.
        parts: Vec<Word>,
        /// All in one.
        joined: Word,
        /// What joins the last.
        joint: Joint,
    },
    /// Characters of a script without spaces, which match as a phrase.
    Run(Vec<char>),
}

/// A word that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is written, folded.
    pub(crate) written: String,
    /// The term that it is found by.
    pub(crate) stem: String,
    /// With its accents or signs, where it has any.
    pub(crate) spelled: Option<String>,
}

impl Word {
    fn of(word: &str, spelled: Option<&str>, stems: &mut Stems) -> Word {
        Word {
            written: word.to_owned(),
            stem: stems.of(word).unwrap_or(word).to_owned(),
            spelled: spelled.map(str::to_owned),
        }
    }
}

impl Unit {
    /// The words of a compound without the article that French and Italian write before it: `aquila` of `L'Aquila`.
    pub(crate) fn without_article(&self) -> Option<&[Word]> {
        match self {
            Unit::Compound {
                parts,
                joint: Joint::Apostrophe,
                ..
            } => {
                let (first, others) = parts.split_first()?;
                ARTICLES.contains(&first.written.as_str()).then_some(others)
            }
            _ => None,
        }
    }
}

/// Articles and prepositions that are written with an apostrophe.
const ARTICLES: [&str; 15] = [
    "all", "c", "coll", "d", "dall", "dell", "gl", "l", "n", "nell", "qu", "quell", "s", "sull",
    "un",
];

/// Cuts the text of a query as the text of records is cut.
pub(crate) fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    scan(text, |piece, stems| match piece {
        Piece::Word {
            word,
            spelled,
            joined,
        } => {
            let word = Word::of(word, spelled, stems);
            let joined = joined.map(|(joined, joint)| (Word::of(joined, None, stems), joint));
            add_word(&mut units, word, joined);
        }
        Piece::Character { letter, after } => match units.last_mut() {
            Some(Unit::Run(run)) if after.is_some() => run.push(letter),
            _ => units.push(Unit::Run(vec![letter])),
        },
    });
    units
}

fn add_word(units: &mut Vec<Unit>, word: Word, joined: Option<(Word, Joint)>) {
    let before = joined.as_ref().and_then(|_| units.pop());
    let unit = match (before, joined) {
        (Some(Unit::Word(first)), Some((joined, joint))) => Unit::Compound {
            parts: vec![first, word],
            joined,
            joint,
        },
        (Some(Unit::Compound { mut parts, .. }), Some((joined, joint))) => {
            parts.push(word);
            Unit::Compound {
                parts,
                joined,
                joint,
            }
        }
        (before, _) => {
            units.extend(before);
            Unit::Word(word)
        }
    };
    units.push(unit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(written: &str, stem: &str) -> Word {
        Word {
            written: written.into(),
            stem: stem.into(),
            spelled: None,
        }
    }

    #[test]
    fn characters_that_stand_together_stay_together() {
        assert_eq!(
            units("大唐襪業 Socks 3D"),
            [
                Unit::Run("大唐袜业".chars().collect()),
                Unit::Word(word("socks", "sock")),
                Unit::Word(word("3d", "3d"))
            ]
        );
    }

    #[test]
    fn joined_words_are_one_unit() {
        let compound = |parts: [Word; 2], joined, joint| Unit::Compound {
            parts: parts.into(),
            joined,
            joint,
        };
        assert_eq!(
            units("semi-conductors L’Aquila t shirt 3 D"),
            [
                compound(
                    [word("semi", "semi"), word("conductors", "conductor")],
                    word("semiconductors", "semiconductor"),
                    Joint::Hyphen
                ),
                compound(
                    [word("l", "l"), word("aquila", "aquila")],
                    word("laquila", "laquila"),
                    Joint::Apostrophe
                ),
                compound(
                    [word("t", "t"), word("shirt", "shirt")],
                    word("tshirt", "tshirt"),
                    Joint::Blank
                ),
                compound(
                    [word("3", "3"), word("d", "d")],
                    word("3d", "3d"),
                    Joint::Blank
                ),
            ]
        );
        let article = |text: &str| {
            let units = units(text);
            let words = units[0].without_article();
            words.map(|words| words[0].written.clone())
        };
        assert_eq!(article("L'Aquila").as_deref(), Some("aquila"));
        assert_eq!(article("Lu'an"), None);
        assert_eq!(article("d-azur"), None);
    }
}
