//! Records that may be the same cluster as one about to be registered.

use tantivy::{
    Term,
    collector::DocSetCollector,
    query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    IndexError, IndexReader,
    document::likeness_number,
    folder::guarded,
    schema::fields,
    text::{Unit, units},
};
use crate::model::{Cluster, CountryCode, Key, likenesses};

/// Keys shorter than this differ by one edit, not two: short names are near to many others.
const SHORT_KEY: usize = 14;

impl IndexReader {
    /// The records whose place and product are those given, or differ from them by a merged spelling or an edit or two.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn similar(
        &self,
        place: &str,
        product: &str,
        country: CountryCode,
    ) -> Result<Vec<Key>, IndexError> {
        guarded(self.folder(), || {
            let mut keys = Vec::new();
            for query in [
                near_key(place, product, country),
                same_names(place, product, country),
            ]
            .into_iter()
            .flatten()
            {
                keys.extend(self.keys_of(&*query)?);
            }
            keys.sort();
            keys.dedup();
            Ok(keys)
        })
    }

    /// The records whose place this one took, in the order of their keys.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn predecessors(&self, key: &Key) -> Result<Vec<Key>, IndexError> {
        guarded(self.folder(), || {
            let term = Term::from_field_text(fields().successor, key);
            let mut keys = self.keys_of(&TermQuery::new(term, IndexRecordOption::Basic))?;
            keys.sort();
            Ok(keys)
        })
    }

    /// The records that have a spelling of place and product in common with this one, and are others.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn alike(&self, record: &Cluster) -> Result<Vec<Key>, IndexError> {
        guarded(self.folder(), || {
            let mut keys = Vec::new();
            let part = self.current();
            for likeness in likenesses(record) {
                let term = Term::from_field_u64(fields().likeness, likeness_number(&likeness));
                for address in part.find_all(&term)? {
                    let other = part.version(address)?.cluster;
                    if other.key != record.key && likenesses(&other).contains(&likeness) {
                        keys.push(other.key);
                    }
                }
            }
            keys.sort();
            keys.dedup();
            Ok(keys)
        })
    }

    fn keys_of(&self, query: &dyn Query) -> Result<Vec<Key>, IndexError> {
        let part = self.current();
        let found = part
            .searcher()
            .search(query, &DocSetCollector)
            .map_err(part.failed())?;
        found
            .into_iter()
            .map(|address| Ok(part.version(address)?.cluster.key))
            .collect()
    }
}

/// Records whose key is near to the one that these names make.
fn near_key(place: &str, product: &str, country: CountryCode) -> Option<Box<dyn Query>> {
    let key = Key::derive(country, place, product).ok()?;
    let edits = if key.len() < SHORT_KEY { 1 } else { 2 };
    Some(Box::new(FuzzyTermQuery::new(
        Term::from_field_text(fields().key, &key),
        edits,
        true,
    )))
}

/// Records that have these names among theirs.
fn same_names(place: &str, product: &str, country: CountryCode) -> Option<Box<dyn Query>> {
    let fields = fields();
    let country = Term::from_field_text(fields.country, country.as_str());
    let country: Box<dyn Query> = Box::new(TermQuery::new(country, IndexRecordOption::Basic));
    let (place, product) = (name(fields.place, place)?, name(fields.product, product)?);
    Some(Box::new(BooleanQuery::new(vec![
        (Occur::Must, country),
        (Occur::Must, place),
        (Occur::Must, product),
    ])))
}

fn name(field: Field, text: &str) -> Option<Box<dyn Query>> {
    let terms = units(text).into_iter().flat_map(|unit| match unit {
        Unit::Word { stem, .. } => vec![stem],
        Unit::Run(run) => run.iter().map(char::to_string).collect(),
    });
    let mut terms: Vec<Term> = terms
        .map(|term| Term::from_field_text(field, &term))
        .collect();
    match terms.len() {
        0 => None,
        1 => Some(Box::new(TermQuery::new(
            terms.remove(0),
            IndexRecordOption::Basic,
        ))),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

#[cfg(test)]
mod tests {
    use crate::index::trial::{Trial, cluster};

    #[test]
    fn merged_spellings_and_small_edits_are_alike() {
        let trial = Trial::with(&[
            cluster("cn-hangji-tooth-brush", "Hangji", "Tooth Brush"),
            cluster("cn-zhuji-sock", "Zhuji", "Sock"),
            cluster("made-up", "Shengzhou", "Neckties"),
        ]);
        let reader = trial.reader();
        let similar = |place: &str, product: &str| -> Vec<String> {
            let found = reader
                .similar(place, product, "CN".parse().unwrap())
                .unwrap();
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(similar("Hangji", "Toothbrush"), ["cn-hangji-tooth-brush"]);
        assert_eq!(
            similar("HANGJI", "tooth brushes"),
            ["cn-hangji-tooth-brush"]
        );
        assert_eq!(similar("Shengzhou", "necktie"), ["made-up"]);
        assert_eq!(similar("Zhuij", "Socks"), ["cn-zhuji-sock"]);
        assert_eq!(similar("Zhuji", "Pearl"), [""; 0]);
        assert_eq!(similar("—", "—"), [""; 0]);
        assert!(
            reader
                .similar("Zhuji", "Sock", "IT".parse().unwrap())
                .unwrap()
                .is_empty()
        );
    }
}
