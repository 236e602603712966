//! What a segment of ours holds is what Tantivy's own writer makes of the same documents: term for term, norm for norm.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::{
    DocSet, Index, SegmentReader, TERMINATED, TantivyDocument,
    columnar::Column,
    postings::Postings,
    schema::{FieldType, IndexRecordOption, Value},
};

use super::*;
use crate::{
    index::{
        Version, document,
        look_up::LookUp,
        prominence,
        schema::{schema, settings},
        text::{RankedText, analyzers},
    },
    model::{Cluster, arbitrary},
    projection::Stated,
    register::{Commit, Hash, MemoryStore, Register, Time},
};

/// Writes documents as Tantivy takes them.
#[derive(Default)]
struct Reference {
    document: TantivyDocument,
    ranked: RankedText,
}

impl FieldSink for Reference {
    fn value(&mut self, field: Field, value: &str) {
        self.document.add_text(field, value);
    }

    fn item(&mut self, item: &[u8]) {
        let text = std::str::from_utf8(item).unwrap();
        self.document.add_text(fields().item, text);
    }

    fn number(&mut self, field: Field, number: NumericalValue) {
        match number {
            NumericalValue::U64(number) => self.document.add_u64(field, number),
            NumericalValue::I64(number) => self.document.add_i64(field, number),
            NumericalValue::F64(number) => self.document.add_f64(field, number),
        }
    }

    fn text(&mut self, text: Text, words: &str) {
        self.document.add_text(text.field(), words);
        self.ranked.add(text.weight(), words);
    }

    fn end_text(&mut self, is_retired: bool, _prominence: u8) {
        let ranked = std::mem::take(&mut self.ranked).into_value();
        let fields = fields();
        let field = if is_retired {
            fields.retired
        } else {
            fields.all
        };
        self.document.add_text(field, ranked);
    }
}

fn empty_index() -> Index {
    let mut index = Index::builder()
        .schema(schema())
        .settings(settings())
        .create_in_ram()
        .unwrap();
    index.set_tokenizers(analyzers());
    index
}

/// The same documents, built by us and by Tantivy.
fn both(versions: &[Version], commits: &[Commit]) -> [SegmentReader; 2] {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (empty_index(), empty_index());
    let mut builder = SegmentBuilder::new(&ours, folder.path());
    let mut writer = theirs
        .writer_with_num_threads::<TantivyDocument>(1, 15_000_000)
        .unwrap();
    for version in versions {
        let mut reference = Reference::default();
        let looked_up = LookUp::default().current(version.record(), None);
        document::version(version, &looked_up, &mut reference);
        writer.add_document(reference.document).unwrap();
        let write = |into: &mut NewDocument<'_>| document::version(version, &looked_up, into);
        builder.add(write).unwrap();
    }
    for commit in commits {
        let mut reference = Reference::default();
        document::commit(commit, &mut reference);
        writer.add_document(reference.document).unwrap();
        let write = |into: &mut NewDocument<'_>| document::commit(commit, into);
        builder.add(write).unwrap();
    }
    writer.commit().unwrap();
    let segment = builder.finish().unwrap().unwrap();
    let mut own = ours
        .writer_with_num_threads::<TantivyDocument>(1, 15_000_000)
        .unwrap();
    own.add_segment(segment.meta().clone()).unwrap();
    own.commit().unwrap();
    [ours, theirs].map(|index| {
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.segment_readers().len(), 1);
        searcher.segment_reader(0).clone()
    })
}

/// Each term of a field with its documents, and how often and where it stands in each.
type Terms = BTreeMap<Vec<u8>, Vec<(u32, u32, Vec<u32>)>>;

fn terms(segment: &SegmentReader, field: Field) -> Terms {
    let index = segment.inverted_index(field).unwrap();
    let mut terms = Terms::new();
    let mut stream = index.terms().stream().unwrap();
    while stream.advance() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = index
            .read_postings_from_terminfo(stream.value(), option)
            .unwrap();
        assert_eq!(postings.doc_freq(), stream.value().doc_freq);
        let mut documents = Vec::new();
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            documents.push((postings.doc(), postings.term_freq(), positions));
            postings.advance();
        }
        terms.insert(stream.key().to_vec(), documents);
    }
    terms
}

fn norms(segment: &SegmentReader, field: Field) -> Vec<u32> {
    let norms = segment.get_fieldnorms_reader(field).unwrap();
    (0..segment.max_doc())
        .map(|doc| norms.fieldnorm(doc))
        .collect()
}

/// The values of a column, by document.
fn column(segment: &SegmentReader, name: &str, field: &FieldType) -> Vec<Vec<String>> {
    fn values<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
        docs: u32,
        column: &Column<T>,
    ) -> Vec<Vec<String>> {
        let of = |doc| {
            column
                .values_for_doc(doc)
                .map(|value| format!("{value:?}"))
                .collect()
        };
        (0..docs).map(of).collect()
    }
    let (columns, docs) = (segment.fast_fields(), segment.max_doc());
    match field {
        FieldType::U64(_) => values(docs, &columns.u64(name).unwrap()),
        FieldType::I64(_) => values(docs, &columns.i64(name).unwrap()),
        FieldType::F64(_) => values(docs, &columns.f64(name).unwrap()),
        _ => {
            let column = columns.str(name).unwrap().unwrap();
            let text = |ord| {
                let mut text = String::new();
                column.ord_to_str(ord, &mut text).unwrap();
                text
            };
            let of = |doc| column.term_ords(doc).map(text).collect();
            (0..docs).map(of).collect()
        }
    }
}

fn stored(segment: &SegmentReader) -> Vec<Vec<(Field, String)>> {
    let store = segment.get_store_reader(1).unwrap();
    let documents = (0..segment.max_doc()).map(|doc| {
        let document: TantivyDocument = store.get(doc).unwrap();
        let values = document.field_values();
        let text = |(field, value): (Field, _)| (field, Value::as_str(&value).unwrap().to_owned());
        values.map(text).collect()
    });
    documents.collect()
}

/// Tantivy's documents stand in the order of ours, since the index is sorted by key.
fn assert_equal([ours, theirs]: &[SegmentReader; 2]) {
    assert_eq!(ours.max_doc(), theirs.max_doc());
    assert_eq!(stored(ours), stored(theirs));
    for (field, entry) in schema().fields() {
        let name = entry.name();
        // Ours are told how prominent a record is where Tantivy counts the words of its text.
        let is_ranked = [fields().all, fields().retired].contains(&field);
        if entry.is_indexed() {
            assert_eq!(terms(ours, field), terms(theirs, field), "{name}");
        }
        if entry.is_indexed() && !is_ranked {
            let tokens = [ours, theirs]
                .map(|segment| segment.inverted_index(field).unwrap().total_num_tokens());
            assert_eq!(tokens[0], tokens[1], "tokens of {name}");
        }
        if entry.has_fieldnorms() && !is_ranked {
            assert_eq!(norms(ours, field), norms(theirs, field), "norms of {name}");
        }
        if entry.is_fast() {
            let columns = [ours, theirs].map(|segment| column(segment, name, entry.field_type()));
            assert_eq!(columns[0], columns[1], "column {name}");
        }
    }
}

fn version(cluster: Cluster, from_commit: u64, to_commit: Option<u64>) -> Version {
    let bytes = cluster.to_canonical_json();
    let hash = Hash::of(&bytes);
    let stated = Stated::written(cluster, bytes, hash).unwrap();
    Version::made(stated, from_commit).until(to_commit)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_segment_holds_what_tantivys_own_does(
        clusters in prop::collection::vec((arbitrary::cluster(), 1..9_u64, any::<bool>()), 1..40)
    ) {
        let versions: Vec<Version> = clusters
            .into_iter()
            .map(|(cluster, from, is_replaced)| version(cluster, from, is_replaced.then_some(from + 1)))
            .collect();
        let built = both(&versions, &[]);
        assert_equal(&built);
        let mut in_order: Vec<&Version> = versions.iter().collect();
        in_order.sort_by(|one, other| one.record().key.cmp(&other.record().key));
        let prominence = in_order.iter().map(|version| u32::from(prominence::length(version.record())));
        let prominence: Vec<u32> = prominence.collect();
        for field in [fields().all, fields().retired] {
            prop_assert_eq!(&norms(&built[0], field), &prominence);
        }
    }
}

#[test]
fn commits_and_many_versions_of_a_record_hold_what_tantivys_own_do() {
    let time: Time = "2026-01-01T00:00:00Z".parse().unwrap();
    let register = Register::create(MemoryStore::default(), "Clusters", "registrar", time).unwrap();
    let json =
        br#"{"key":"cn-a-b","location":{"country":"CN","place":"A"},"product":{"name":"B"}}"#;
    let cluster = Cluster::from_json(json).unwrap();
    let versions: Vec<Version> = (1..300)
        .map(|from| version(cluster.clone(), from, Some(from + 1)))
        .collect();
    assert_equal(&both(&versions, &[register.commit(1).unwrap()]));
}
