//! Records that may be the same cluster as another, which is registered or about to be.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use tantivy::{DocAddress, Term, schema::Field};

use super::{IndexError, IndexReader, folder::catching_panics, part::PartReader, schema::fields};
use crate::model::{
    Alike, Cluster, CountryCode, Hashes, Key, LettersOfNames, NearNames, Spelled, signature,
    signature_number,
};

/// So many records are compared with one: of very many that are alike, a person looks at the first.
const MOST_COMPARED: usize = 100;

impl IndexReader {
    /// The records that may be the same cluster as this one, the surest first.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        AlikeRecords::of_one(self).alike(record)
    }

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
        AlikeRecords::of_one(self).named(country, place, product)
    }
}

/// Finds the records that are like others, and those of a name.
pub(crate) struct AlikeRecords<'a> {
    reader: &'a IndexReader,
    /// What was read of the index, where many are looked for.
    kept: Option<Kept>,
}

/// What the index has of names, read once.
#[derive(Default)]
struct Kept {
    /// The numbers of all signatures.
    signatures: OnceLock<Hashes>,
    /// The names that may be mistyped, by their [kind](Spelled::kind).
    names: Mutex<HashMap<String, Arc<NearNames>>>,
}

impl<'a> AlikeRecords<'a> {
    /// For one record.
    fn of_one(reader: &'a IndexReader) -> AlikeRecords<'a> {
        AlikeRecords { reader, kept: None }
    }

    /// For a great many, from any thread.
    pub(crate) fn of_many(reader: &'a IndexReader) -> AlikeRecords<'a> {
        AlikeRecords {
            reader,
            kept: Some(Kept::default()),
        }
    }

    /// The records that may be the same cluster as this one, the surest first.
    pub(crate) fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        catching_panics(self.reader.folder(), || {
            let mut names = LettersOfNames::default();
            let found_by = names.found_by(record);
            let mut numbers: BTreeSet<u32> = found_by.signatures().iter().copied().collect();
            for spelled in found_by.spelled() {
                for near in self.near(spelled)? {
                    numbers.extend(spelled.signatures_with(&near, record, &mut names));
                }
            }
            let mut addresses = BTreeSet::new();
            for number in numbers {
                addresses.extend(self.with_signature(number)?);
            }
            let mut alike = Vec::new();
            for address in addresses.into_iter().take(MOST_COMPARED) {
                let other = self.part().version(address)?.into_record();
                let is_another = other.key != record.key && other.reverted_commit.is_none();
                alike.extend(is_another.then(|| Alike::to(record, &other)).flatten());
            }
            alike.sort_by(|one, other| (one.likeness, &one.key).cmp(&(other.likeness, &other.key)));
            Ok(alike)
        })
    }

    /// The records in force that have this place and this product among their names.
    pub(crate) fn named(
        &self,
        country: CountryCode,
        place: &str,
        product: &str,
    ) -> Result<Vec<Key>, IndexError> {
        catching_panics(self.reader.folder(), || {
            let number = signature_number(&signature(country, place, product));
            let mut keys = Vec::new();
            for address in self.with_signature(number)? {
                let record = self.part().version(address)?.into_record();
                if record.is_named(country, place, product) && !record.status.is_retired() {
                    keys.push(record.key);
                }
            }
            Ok(keys)
        })
    }

    fn part(&self) -> &PartReader {
        self.reader.current()
    }

    /// The records with a signature.
    fn with_signature(&self, number: u32) -> Result<Vec<DocAddress>, IndexError> {
        if let Some(kept) = &self.kept
            && !kept.signatures(self.part())?.may_have(number)
        {
            return Ok(Vec::new());
        }
        self.part()
            .find_all(&Term::from_field_u64(fields().likeness, number.into()))
    }

    /// The letters of names that this one may be a typing mistake for.
    fn near(&self, spelled: Spelled<'_>) -> Result<Vec<String>, IndexError> {
        if let Some(kept) = &self.kept {
            let names = kept.names(self.part(), spelled.kind())?;
            let near = names.near(spelled.letters()).into_iter();
            return Ok(near.map(str::to_owned).collect());
        }
        let mut near = BTreeSet::new();
        for beginning in spelled.beginnings() {
            let mut first = [0; 4];
            let beginning = beginning.encode_utf8(&mut first);
            each_name(self.part(), spelled.kind(), beginning, |letters| {
                if spelled.is_near(letters) {
                    near.insert(letters.to_owned());
                }
            })?;
        }
        Ok(near.into_iter().collect())
    }
}

impl Kept {
    fn signatures(&self, part: &PartReader) -> Result<&Hashes, IndexError> {
        if let Some(signatures) = self.signatures.get() {
            return Ok(signatures);
        }
        let mut numbers = Vec::new();
        each_term(part, fields().likeness, &[], |term| {
            let last = term.last_chunk::<4>();
            numbers.extend(last.map(|bytes| u32::from_be_bytes(*bytes)));
        })?;
        let signatures = Hashes::of(numbers.len(), numbers.into_iter());
        Ok(self.signatures.get_or_init(|| signatures))
    }

    fn names(&self, part: &PartReader, kind: &str) -> Result<Arc<NearNames>, IndexError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = names.get(kind) {
            return Ok(Arc::clone(names));
        }
        let mut found = BTreeSet::new();
        each_name(part, kind, "", |letters| {
            found.insert(letters.to_owned());
        })?;
        let found = Arc::new(NearNames::of(found.into_iter().collect()));
        names.insert(kind.to_owned(), Arc::clone(&found));
        Ok(found)
    }
}

/// Hands over the letters of the names of a kind that begin so.
fn each_name(
    part: &PartReader,
    kind: &str,
    beginning: &str,
    mut take: impl FnMut(&str),
) -> Result<(), IndexError> {
    let prefix = format!("{kind}{beginning}");
    each_term(part, fields().spelling, prefix.as_bytes(), |term| {
        let letters = std::str::from_utf8(term).ok();
        if let Some(letters) = letters.and_then(|term| term.strip_prefix(kind)) {
            take(letters);
        }
    })
}

/// Hands over the terms of a field that begin so, from each segment.
fn each_term(
    part: &PartReader,
    field: Field,
    prefix: &[u8],
    mut take: impl FnMut(&[u8]),
) -> Result<(), IndexError> {
    for segment in part.searcher().segment_readers() {
        let index = segment.inverted_index(field).map_err(part.failed())?;
        let terms = index.terms().range().ge(prefix).into_stream();
        let mut terms = terms.map_err(|error| part.failed()(error.into()))?;
        while terms.advance() && terms.key().starts_with(prefix) {
            take(terms.key());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::AlikeRecords;
    use crate::{
        index::trial::{Trial, cluster},
        model::{
            Cluster,
            Likeness::{MergedSpelling, PartOfName, SameNames, SingularOrPlural, TypingMistake},
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
            let new = record("new", place, product);
            let found = reader.alike(&new).unwrap();
            let many = AlikeRecords::of_many(&reader).alike(&new).unwrap();
            assert_eq!(found, many, "one and many are found the same");
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
        assert_eq!(
            alike("Shengzou", "necktie"),
            [("made-up".to_owned(), TypingMistake)]
        );
        assert_eq!(alike("Hangji", "brush"), hangji(PartOfName));
        assert_eq!(alike("Zhuji", "Pearl"), []);
        assert_eq!(alike("—", "—"), []);
        let mut abroad = record("new", "Zhuji", "Sock");
        abroad.location.country = "IT".parse().unwrap();
        assert_eq!(reader.alike(&abroad).unwrap(), []);
        let itself = record("cn-zhuji-sock", "Zhuji", "Sock");
        assert_eq!(reader.alike(&itself).unwrap(), []);
    }
}
