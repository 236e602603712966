//! Records that may be the same cluster as another, which is registered or about to be.

use std::collections::BTreeSet;

use tantivy::{DocAddress, Term};

use super::{
    IndexError, IndexReader, document::signature_number, folder::catching_panics,
    one_mistake::OneMistake, part::PartReader, schema::fields,
};
use crate::model::{Alike, Cluster, CountryCode, Key, Likeness, signature, signatures};

impl IndexReader {
    /// The records that may be the same cluster as this one, the surest first.
    ///
    /// By a typing mistake are found those whose key is one away: under the names that they were first recorded by.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        catching_panics(self.folder(), || {
            let part = self.current();
            let mut addresses = BTreeSet::new();
            for signature in signatures(record) {
                let term = Term::from_field_u64(fields().likeness, signature_number(&signature));
                addresses.extend(part.find_all(&term)?);
            }
            for key in keys_of_names(record) {
                addresses.extend(with_key_near(part, record.location.country, &key)?);
            }
            let mut alike = Vec::new();
            for address in addresses {
                let other = part.version(address)?.into_record();
                let likeness = Likeness::between(record, &other);
                if let Some(likeness) = likeness.filter(|_| other.key != record.key) {
                    let key = other.key;
                    alike.push(Alike { key, likeness });
                }
            }
            alike.sort_by(|one, other| (one.likeness, &one.key).cmp(&(other.likeness, &other.key)));
            Ok(alike)
        })
    }
}

impl IndexReader {
    /// The records in force that have this place and this product among their names.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn named(
        &self,
        country: CountryCode,
        place: &str,
        product: &str,
    ) -> Result<Vec<Key>, IndexError> {
        catching_panics(self.folder(), || {
            let part = self.current();
            let signature = signature_number(&signature(country, place, product));
            let mut keys = Vec::new();
            for address in part.find_all(&Term::from_field_u64(fields().likeness, signature))? {
                let record = part.version(address)?.into_record();
                if record.is_named(country, place, product) && !record.status.is_retired() {
                    keys.push(record.key);
                }
            }
            Ok(keys)
        })
    }
}

/// The keys that the names of a record make: the present ones, and those that a source printed.
fn keys_of_names(record: &Cluster) -> BTreeSet<Key> {
    let (country, printed) = (record.location.country, &record.as_printed);
    let places = [Some(&record.location.place), printed.place.as_ref()];
    let products = [Some(&record.product.name), printed.product.as_ref()];
    let products = products.into_iter().flatten();
    let pairs = places.into_iter().flatten().flat_map(|place| {
        let keys = products
            .clone()
            .map(move |product| Key::derive(country, place, product));
        keys.filter_map(Result::ok)
    });
    pairs.collect()
}

/// The records of a country whose key is within one typing mistake of this one.
fn with_key_near(
    part: &PartReader,
    country: CountryCode,
    key: &Key,
) -> Result<Vec<DocAddress>, IndexError> {
    let prefix = format!("{}-", country.as_str().to_ascii_lowercase());
    let mut addresses = Vec::new();
    for near in near_keys(part, key, &prefix).map_err(part.failed())? {
        addresses.extend(part.find_all(&Term::from_field_text(fields().key, &near))?);
    }
    Ok(addresses)
}

/// The keys with this prefix that are within one typing mistake of a key.
fn near_keys(part: &PartReader, key: &Key, prefix: &str) -> tantivy::Result<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for segment in part.searcher().segment_readers() {
        let index = segment.inverted_index(fields().key)?;
        let terms = index.terms().search(OneMistake::in_key(key));
        let mut terms = terms.ge(prefix).lt(format!("{prefix}{{")).into_stream()?;
        while terms.advance() {
            keys.extend(std::str::from_utf8(terms.key()).ok().map(str::to_owned));
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use crate::{
        index::trial::{Trial, cluster},
        model::{
            Cluster,
            Likeness::{MergedSpelling, SameNames, SingularOrPlural, TypingMistake},
        },
    };

    fn record(key: &str, place: &str, product: &str) -> Cluster {
        Cluster::from_json(cluster(key, place, product).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn the_likes_of_a_record_are_found_with_the_reason() {
        let trial = Trial::with(&[
            cluster("cn-hangji-tooth-brush", "Hangji", "Tooth Brush"),
            cluster("cn-zhuji-sock", "Zhuji", "Sock"),
            cluster("made-up", "Shengzhou", "Neckties"),
        ]);
        let reader = trial.reader();
        let alike = |place: &str, product: &str| {
            let found = reader.alike(&record("new", place, product)).unwrap();
            let found = found.iter();
            found
                .map(|alike| (alike.key.to_string(), alike.likeness))
                .collect::<Vec<_>>()
        };
        let hangji = |likeness| vec![("cn-hangji-tooth-brush".to_owned(), likeness)];
        assert_eq!(alike("Hangji", "Toothbrush"), hangji(MergedSpelling));
        assert_eq!(alike("HANGJI", "tooth brushes"), hangji(SingularOrPlural));
        assert_eq!(alike("Hangi", "tooth brush"), hangji(TypingMistake));
        assert_eq!(
            alike("Shengzhou", "neckties"),
            [("made-up".to_owned(), SameNames)]
        );
        assert_eq!(
            alike("Zhuij", "Sock"),
            [("cn-zhuji-sock".to_owned(), TypingMistake)]
        );
        assert_eq!(alike("Zhuji", "Pearl"), []);
        assert_eq!(alike("—", "—"), []);
        let mut abroad = record("new", "Zhuji", "Sock");
        abroad.location.country = "IT".parse().unwrap();
        assert_eq!(reader.alike(&abroad).unwrap(), []);
        let itself = record("cn-zhuji-sock", "Zhuji", "Sock");
        assert_eq!(reader.alike(&itself).unwrap(), []);
    }
}
