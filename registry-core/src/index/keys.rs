//! Keys by how they begin, and keys that are nearly a given text: what a person begins to type, or mistypes.

use std::{collections::BTreeSet, io};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

use super::{IndexError, IndexReader, folder::catching_panics, schema::fields};

/// The most edits between a key and what was typed.
const EDITS: u8 = 2;

impl IndexReader {
    /// The keys of clusters that begin like this, in their order and at most so many.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn keys_beginning(&self, with: &str, most: usize) -> Result<Vec<String>, IndexError> {
        let keys = self.keys(|dictionary| {
            let mut terms = dictionary.range().ge(with).into_stream()?;
            let mut keys = Vec::new();
            while keys.len() < most && terms.advance() {
                match std::str::from_utf8(terms.key()) {
                    Ok(key) if key.starts_with(with) => keys.push(key.to_owned()),
                    _ => break,
                }
            }
            Ok(keys)
        })?;
        Ok(keys.into_iter().take(most).collect())
    }

    /// The keys of clusters that begin like this up to the end of their next part, in their order and at most so many:
    /// of `cn-zhuji-sock` and `cn-zhuji-pearl`, after `cn-`, it is `cn-zhuji-`.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn parts_of_keys(&self, with: &str, most: usize) -> Result<Vec<String>, IndexError> {
        let parts = self.keys(|dictionary| {
            let (mut parts, mut from) = (Vec::new(), with.to_owned());
            while parts.len() < most {
                let mut terms = dictionary.range().ge(&from).into_stream()?;
                let key = terms
                    .advance()
                    .then(|| std::str::from_utf8(terms.key()).ok());
                let Some(rest) = key.flatten().and_then(|key| key.strip_prefix(with)) else {
                    break;
                };
                // What follows all keys with this part, or this key alone.
                let (part, after) = match rest.split_once('-') {
                    Some((part, _)) => (format!("{with}{part}-"), format!("{with}{part}.")),
                    None => (format!("{with}{rest}"), format!("{with}{rest}\0")),
                };
                parts.push(part);
                from = after;
            }
            Ok(parts)
        })?;
        Ok(parts.into_iter().take(most).collect())
    }

    /// The keys of clusters that are this text but for its case, blanks and a typing mistake or two, the nearest first.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn keys_near(&self, text: &str) -> Result<Vec<String>, IndexError> {
        let text = text.trim().to_lowercase().replace([' ', '_'], "-");
        let near = Near(LevenshteinAutomatonBuilder::new(EDITS, true).build_dfa(&text));
        let keys = self.keys(|dictionary| {
            let mut terms = dictionary.search(&near).into_stream()?;
            let mut keys = Vec::new();
            while terms.advance() {
                keys.extend(std::str::from_utf8(terms.key()).ok().map(str::to_owned));
            }
            Ok(keys)
        })?;
        let mut keys: Vec<String> = keys.into_iter().collect();
        keys.sort_by_key(|key| near.distance(key));
        Ok(keys)
    }

    /// The keys that are found in the dictionary of each segment.
    fn keys(
        &self,
        find: impl Fn(&TermDictionary) -> io::Result<Vec<String>>,
    ) -> Result<BTreeSet<String>, IndexError> {
        catching_panics(self.folder(), || {
            let part = self.current();
            let mut found = BTreeSet::new();
            for segment in part.searcher().segment_readers() {
                let index = segment.inverted_index(fields().key);
                let keys = index.and_then(|index| Ok(find(index.terms())?));
                found.extend(keys.map_err(part.failed())?);
            }
            Ok(found)
        })
    }
}

/// Takes what is within some edits of a text.
struct Near(DFA);

impl Near {
    fn distance(&self, key: &str) -> u8 {
        self.0.eval(key).to_u8()
    }
}

impl Automaton for &Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use crate::index::trial::{Trial, cluster};

    fn trial() -> Trial {
        let mut trial = Trial::with(&[
            cluster("cn-zhuji-sock", "Zhuji", "Sock"),
            cluster("cn-zhuji-pearl", "Zhuji", "Pearl"),
        ]);
        trial.commit(&[cluster("it-carpi-knitwear", "Carpi", "Knitwear")]);
        trial
    }

    #[test]
    fn keys_are_found_by_how_they_begin() {
        let reader = trial().reader();
        let found = |with: &str, most| reader.keys_beginning(with, most).unwrap();
        assert_eq!(found("cn-", 9), ["cn-zhuji-pearl", "cn-zhuji-sock"]);
        assert_eq!(found("", 2), ["cn-zhuji-pearl", "cn-zhuji-sock"]);
        assert_eq!(found("it-carpi-knitwear", 9), ["it-carpi-knitwear"]);
        assert_eq!(found("cn-zhuji-sock-", 9), [""; 0]);
        assert_eq!(found("de", 9), [""; 0]);
        let parts = |with: &str, most| reader.parts_of_keys(with, most).unwrap();
        assert_eq!(parts("", 9), ["cn-", "it-"]);
        assert_eq!(parts("", 1), ["cn-"]);
        assert_eq!(parts("cn-", 9), ["cn-zhuji-"]);
        assert_eq!(parts("cn-zhuji-", 9), ["cn-zhuji-pearl", "cn-zhuji-sock"]);
        assert_eq!(parts("fr", 9), [""; 0]);
    }

    #[test]
    fn keys_are_found_by_what_is_nearly_one() {
        let reader = trial().reader();
        for text in [
            "cn-zhuji-socks",
            "CN-ZHUJI-SOCK",
            "cn-zuji-scok",
            "cn zhuji_sock",
        ] {
            assert_eq!(reader.keys_near(text).unwrap(), ["cn-zhuji-sock"], "{text}");
        }
        assert_eq!(reader.keys_near("cn-datang-sock").unwrap(), [""; 0]);
    }
}
