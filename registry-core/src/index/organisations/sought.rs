//! Which organisations are sought.

use super::journal::Entry;
use crate::model::{ActorKind, CountryCode, Status, compared_identifier, fold};

/// What organisations must have to be found. What is empty asks for nothing; of several values one is enough.
///
/// ```
/// use registry_core::index::Sought;
/// let sought = Sought { words: "peking univ".into(), country: vec!["CN".parse()?], ..Sought::default() };
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Words that begin words of one of its names, or a whole identifier.
    pub words: String,
    /// Whether they must be whole words.
    pub whole_words: bool,
    /// One of its names as a whole: present, in another language, or former.
    pub name: Option<String>,
    /// One of its identifiers: an LEI, a ROR, a web site, or a number of a register, with the register or without.
    pub identifier: Option<String>,
    /// Country.
    pub country: Vec<CountryCode>,
    /// Kind.
    pub kind: Vec<ActorKind>,
    /// Position.
    pub place: Option<String>,
    /// Status; without one, records that were merged or withdrawn are left out.
    pub status: Vec<Status>,
}

impl Sought {
    /// All of every status.
    #[must_use]
    pub fn everything() -> Sought {
        Sought {
            status: Status::ALL.to_vec(),
            ..Sought::default()
        }
    }

    pub(super) fn test(&self) -> Test<'_> {
        Test {
            sought: self,
            words: fold(&self.words)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            whole: compared_identifier(&self.words),
            name: self.name.as_deref().map(fold),
            identifier: self.identifier.as_deref().map(compared_identifier),
            place: self.place.as_deref().map(fold),
        }
    }
}

/// What is sought, folded once.
pub(super) struct Test<'a> {
    sought: &'a Sought,
    words: Vec<String>,
    whole: String,
    name: Option<String>,
    identifier: Option<String>,
    place: Option<String>,
}

impl Test<'_> {
    pub(super) fn is_met_by(&self, entry: &Entry<'_>) -> bool {
        self.has_status(entry)
            && one_of(&self.sought.country, |country| {
                entry.country == country.as_str()
            })
            && one_of(&self.sought.kind, |kind| entry.kind == kind.as_str())
            && self.place.as_ref().is_none_or(|place| entry.place == place)
            && self
                .name
                .as_ref()
                .is_none_or(|name| entry.names().any(|known| known == name))
            && self
                .identifier
                .as_ref()
                .is_none_or(|identifier| has(entry, identifier))
            && (self.words.is_empty() || self.has_words(entry) || has(entry, &self.whole))
    }

    fn has_status(&self, entry: &Entry<'_>) -> bool {
        let asked = &self.sought.status;
        if asked.is_empty() {
            return !entry.is_retired();
        }
        one_of(asked, |status| entry.status == status.as_str())
    }

    /// Whether one name has a word that begins with each of those sought; a word of Chinese may stand anywhere.
    fn has_words(&self, entry: &Entry<'_>) -> bool {
        entry.names().any(|name| {
            self.words.iter().all(|word| {
                let begins = |known: &str| match self.sought.whole_words {
                    true => known == word,
                    false => known.starts_with(word.as_str()),
                };
                name.split(|letter: char| !letter.is_alphanumeric())
                    .any(begins)
                    || (!word.is_ascii() && name.contains(word.as_str()))
                    || begins(name)
            })
        })
    }
}

fn has(entry: &Entry<'_>, identifier: &str) -> bool {
    entry.identifiers().any(|known| {
        let number = known.split_once(':').map(|(_, number)| number);
        known == identifier || number == Some(identifier)
    })
}

fn one_of<T>(asked: &[T], is: impl Fn(&T) -> bool) -> bool {
    asked.is_empty() || asked.iter().any(is)
}
