//! What a text that is being typed may become: names of places, products, clusters and organisations.
//!
//! The last word is the beginning of one. The most frequent words that begin so are looked up in the dictionaries of the
//! index, and each is shown in the name of a record that has it; no record is scored, and few are read.

use std::{cmp::Reverse, collections::BinaryHeap};

use serde::Serialize;
use tantivy::{
    DocSet, SegmentReader, TERMINATED, Term,
    postings::SegmentPostings,
    schema::{Field, IndexRecordOption},
};

use super::SearchError;
use crate::{
    index::{
        AsOf, IndexError, IndexReader, Sought, State, catching_panics, fields,
        text::{SPELLED, Unit, WRITTEN, units},
        texts::{cluster_names, place_names, product_names},
    },
    model::{Cluster, Status, fold},
};

/// The most terms of a dictionary that are looked at.
const MOST_TERMS: usize = 50_000;
/// The most documents of a term that are looked at.
const MOST_DOCUMENTS: usize = 2_000;
/// So many of a term's records are read to find a name.
const MOST_READ: usize = 3;

/// What a completion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Named {
    /// A place.
    Place,
    /// A product.
    Product,
    /// A cluster.
    Cluster,
    /// An organisation.
    Organisation,
}

/// A text that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// The name, as records have it.
    pub text: String,
    /// What it names.
    pub kind: Named,
    /// A record that has the name.
    pub key: String,
    /// How many records have the word that was begun; of an organisation nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
}

/// Names that begin as a text does, or have words that begin as its last word does and all its others; at most `limit`
/// of each kind, the most frequent first.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::search::completions;
/// let found = completions(&*registry.read()?, "zhu", 5)?;
/// assert_eq!((found.len(), &*found[0].text, &*found[0].key), (1, "Zhuji", "cn-zhuji-sock"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index cannot be read.
pub fn completions(
    reader: &IndexReader,
    text: &str,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    let Some(begun) = Begun::of(text) else {
        return Ok(Vec::new());
    };
    let found = catching_panics(reader.folder(), || {
        let state = reader.state(AsOf::Now)?;
        let mut found = Vec::new();
        for (kind, field) in [
            (Named::Place, fields().place),
            (Named::Product, fields().product),
            (Named::Cluster, fields().name),
        ] {
            found.append(&mut begun.named(&state, kind, field, limit)?);
        }
        Ok::<_, IndexError>(found)
    });
    let mut found = found?;
    let sought = Sought {
        words: text.to_owned(),
        ..Sought::default()
    };
    let organisations = reader
        .organisations()?
        .find_first(&sought, AsOf::Now, limit)?;
    found.extend(organisations.into_iter().map(|version| Completion {
        text: version.record().name.to_string(),
        kind: Named::Organisation,
        key: version.record().key.to_string(),
        records: None,
    }));
    Ok(found)
}

/// A text that is being typed.
struct Begun {
    /// The beginning of the last word, folded.
    last: String,
    /// The terms of the words before.
    before: Vec<String>,
    /// All words, folded.
    words: Vec<String>,
}

/// A term, and in how many documents it stands.
type Counted = (u64, String);

impl Begun {
    fn of(text: &str) -> Option<Begun> {
        let mut units = units(text);
        let last = match units.pop()? {
            Unit::Word(word) | Unit::Compound { joined: word, .. } => word.written,
            // Single characters and pairs of them are terms.
            Unit::Run(run) => run.iter().take(2).collect(),
        };
        let before = units.into_iter().filter_map(|unit| match unit {
            Unit::Word(word) | Unit::Compound { joined: word, .. } => Some(word.stem),
            Unit::Run(_) => None,
        });
        let words = fold(text).split_whitespace().map(str::to_owned).collect();
        Some(Begun {
            last,
            before: before.collect(),
            words,
        })
    }

    fn named(
        &self,
        state: &State<'_>,
        kind: Named,
        field: Field,
        limit: usize,
    ) -> Result<Vec<Completion>, IndexError> {
        let mut found: Vec<Completion> = Vec::new();
        for (records, term) in self.terms(state, field, limit.saturating_mul(4))? {
            if found.len() == limit {
                break;
            }
            let Some((text, key)) = self.name_with(state, kind, field, &term)? else {
                continue;
            };
            if found.iter().all(|other| other.text != text) {
                let records = Some(records);
                found.push(Completion {
                    text,
                    kind,
                    key,
                    records,
                });
            }
        }
        Ok(found)
    }

    /// The most frequent terms that begin as the last word does.
    fn terms(
        &self,
        state: &State<'_>,
        field: Field,
        most: usize,
    ) -> Result<Vec<Counted>, IndexError> {
        let mut best: Vec<Counted> = Vec::new();
        for segment in state.segments() {
            for beginning in [self.last.clone(), format!("{WRITTEN}{}", self.last)] {
                let terms = frequent_terms(segment.reader, field, &beginning, most);
                for (count, term) in terms.map_err(|error| state.failed(error))? {
                    match best.iter_mut().find(|(_, known)| *known == term) {
                        Some((sum, _)) => *sum += count,
                        None => best.push((count, term)),
                    }
                }
            }
        }
        best.sort_by(|one, other| (Reverse(one.0), &one.1).cmp(&(Reverse(other.0), &other.1)));
        best.truncate(most);
        Ok(best)
    }

    /// A name that has a term and all other words, and the key of a record in force that has it.
    fn name_with(
        &self,
        state: &State<'_>,
        kind: Named,
        field: Field,
        term: &str,
    ) -> Result<Option<(String, String)>, IndexError> {
        let mut read = 0;
        for segment in state.segments() {
            let postings = |text: &str| {
                let found = postings(segment.reader, field, text);
                found.map_err(|error| state.failed(error))
            };
            let Some(mut documents) = postings(term)? else {
                continue;
            };
            let before = self.before.iter().map(|term| postings(term));
            let Some(mut before) = before.collect::<Result<Option<Vec<_>>, _>>()? else {
                continue;
            };
            let mut looked_at = 0;
            while documents.doc() != TERMINATED && looked_at < MOST_DOCUMENTS && read < MOST_READ {
                let document = documents.doc();
                if !segment.reader.is_deleted(document) && stands_in_all(&mut before, document) {
                    read += 1;
                    let record = segment.record(document)?;
                    if let Some(name) = self.name_in(kind, &record) {
                        return Ok(Some((name, record.key.to_string())));
                    }
                }
                documents.advance();
                looked_at += 1;
            }
        }
        Ok(None)
    }

    /// The name of a record in force that has all words, the last one as a beginning.
    fn name_in(&self, kind: Named, record: &Cluster) -> Option<String> {
        if !matches!(record.status, Status::Active | Status::Inactive) {
            return None;
        }
        let names: Box<dyn Iterator<Item = &str>> = match kind {
            Named::Place => Box::new(place_names(record)),
            Named::Product => Box::new(product_names(record)),
            _ => Box::new(cluster_names(record)),
        };
        let mut names = names.filter(|name| self.is_in(name));
        names.next().map(str::to_owned)
    }

    fn is_in(&self, name: &str) -> bool {
        let name = fold(name);
        let known: Vec<&str> = name
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        self.words.iter().all(|word| {
            let begins = |known: &&str| known.starts_with(word.as_str());
            known.iter().any(begins) || (!word.is_ascii() && name.contains(word.as_str()))
        }) || name.starts_with(&self.words.join(" "))
    }
}

/// The most frequent terms of a segment that begin so.
fn frequent_terms(
    segment: &SegmentReader,
    field: Field,
    beginning: &str,
    most: usize,
) -> tantivy::Result<Vec<Counted>> {
    let index = segment.inverted_index(field)?;
    let mut terms = index
        .terms()
        .range()
        .ge(beginning.as_bytes())
        .into_stream()?;
    let mut best: BinaryHeap<Reverse<Counted>> = BinaryHeap::with_capacity(most + 1);
    let mut looked_at = 0;
    while looked_at < MOST_TERMS && terms.advance() && terms.key().starts_with(beginning.as_bytes())
    {
        looked_at += 1;
        let count = u64::from(terms.value().doc_freq);
        let is_worse = |least: &Reverse<Counted>| best.len() == most && least.0.0 >= count;
        if best.peek().is_some_and(is_worse) || terms.key().first() == Some(&(SPELLED as u8)) {
            continue;
        }
        if let Ok(term) = std::str::from_utf8(terms.key()) {
            best.push(Reverse((count, term.to_owned())));
        }
        if best.len() > most {
            best.pop();
        }
    }
    Ok(best.into_iter().map(|Reverse(counted)| counted).collect())
}

fn postings(
    segment: &SegmentReader,
    field: Field,
    term: &str,
) -> tantivy::Result<Option<SegmentPostings>> {
    let term = Term::from_field_text(field, term);
    let index = segment.inverted_index(field)?;
    Ok(index.read_postings(&term, IndexRecordOption::Basic)?)
}

fn stands_in_all(postings: &mut [SegmentPostings], document: u32) -> bool {
    postings.iter_mut().all(|other| {
        other.doc() == document || (other.doc() < document && other.seek(document) == document)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Draft, Registry, change::Put};

    fn cluster(key: &str, place: &str, product: &str, name: Option<&str>) -> Cluster {
        let mut record = serde_json::json!({
            "key": key,
            "location": { "country": "CN", "place": place },
            "product": { "name": product },
        });
        if let Some(name) = name {
            record["name"] = name.into();
        }
        Cluster::from_json(record.to_string().as_bytes()).unwrap()
    }

    fn texts(reader: &IndexReader, text: &str) -> Vec<String> {
        let found = completions(reader, text, 3).unwrap();
        found.into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn what_is_typed_becomes_the_names_that_are_most_frequent() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
        let mut merged = cluster("cn-zhangqiu-iron", "Zhangqiu", "Iron", None);
        merged.status = Status::Withdrawn;
        merged.withdrawn_reason = Some("never there".parse().unwrap());
        let records = vec![
            cluster("cn-zhuji-sock", "Zhuji", "Sock", Some("Datang sock town")),
            cluster("cn-zhuji-bead", "Zhuji", "Freshwater pearls", None),
            cluster("cn-zhongshan-lamp", "Zhongshan", "Lamps", None),
            cluster("cn-zhuji-fan", "诸暨", "Silk fans", None),
            cluster("cn-wenzhou-silk", "Wenzhou", "Silk weaving", None),
            merged,
        ];
        registry
            .change(Box::new(Put { records }), Draft::new("registrar", ""))
            .unwrap();
        let reader = registry.read().unwrap();
        assert_eq!(texts(&reader, "zh"), ["Zhuji", "Zhongshan"]);
        assert_eq!(texts(&reader, "Zhangq"), [""; 0]);
        assert_eq!(texts(&reader, "DATA"), ["Datang sock town"]);
        assert_eq!(texts(&reader, "sock"), ["Sock", "Datang sock town"]);
        // A word that is indexed by its stem is begun as it is written.
        assert_eq!(texts(&reader, "weavin"), ["Silk weaving"]);
        assert_eq!(texts(&reader, "silk we"), ["Silk weaving"]);
        assert_eq!(texts(&reader, "silk lam"), [""; 0]);
        assert_eq!(texts(&reader, "诸"), ["诸暨"]);
        assert_eq!(texts(&reader, " ,"), [""; 0]);
    }
}
