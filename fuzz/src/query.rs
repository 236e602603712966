//! The query language: a query is a mistake that is shown, or finds what its negation does not.
//!
//! The first byte of an input says what is asked besides the query, see [`asked`]; `0` asks nothing besides.

use std::{path::Path, sync::Arc};

use registry_core::{
    import::{Input, Options},
    index::{AsOf, IndexReader},
    model::{Scope, Status},
    register::Draft,
    registry::{ImportPlan, Registry},
    search::{Query, Results, SearchError, Sort, count, matching, search},
};
use tempfile::TempDir;

/// A registry of the fixtures, in several commits, so that there are earlier states to be asked for.
pub struct Searched {
    reader: Arc<IndexReader>,
    _folder: TempDir,
}

impl Searched {
    /// Makes the registry in a temporary folder.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn of_fixtures() -> Searched {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let registry = Registry::create(&folder.path().join("registry"), "Clusters", "registrar")
            .expect("a registry");
        let mut writer = registry.write(&mut |_, _| {}).expect("a writer");
        let in_china = Options {
            defaults: vec![("country".into(), "CN".into())],
            ..Options::default()
        };
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
        for table in ["table-1-china-clusters.csv", "china-clusters.csv"] {
            let input = Input::File(fixtures.join(table));
            let draft = Draft::new("registrar", table);
            let reader = writer.read().expect("an index");
            let plan = ImportPlan::new(vec![input], in_china.clone(), &reader, &mut |_| {});
            let imported = writer.import(plan.expect("a plan"), draft, &mut |_, _| {});
            assert!(imported.expect("an import").commit.is_some());
        }
        let socks = writer
            .read()
            .expect("an index")
            .record("cn-yiwu-socks", AsOf::Now);
        let mut socks = socks.expect("an answer").expect("a record").into_record();
        socks.status = Status::Withdrawn;
        socks.withdrawn_reason = Some("entered twice".parse().expect("a text"));
        let draft = Draft::new("registrar", "a record that is found only by key or status");
        assert!(writer.save([socks], draft).expect("saved").is_some());
        writer.close().expect("merged");
        Searched {
            reader: registry.read().expect("an index"),
            _folder: folder,
        }
    }
}

/// Asks a query of the registry.
///
/// # Panics
/// When the query finds other than it should.
pub fn query(searched: &Searched, data: &[u8]) {
    let Some((&shape, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let query = asked(shape, text);
    let Some(results) = answered(search(&searched.reader, &query), text) else {
        assert!(answered(count(&searched.reader, &query), text).is_none());
        return;
    };
    check_matches(&results);
    let counted =
        answered(count(&searched.reader, &query), text).expect("what is found is counted");
    if results.matched_all {
        assert_eq!(counted, results.total);
        check_all(searched, &query, &results);
    } else {
        assert_eq!(counted, 0, "some words are tried where none has them all");
    }
    check_next_page(searched, &query, &results);
    check_negation(searched, &query, counted);
}

/// The query with what its first byte asks for: an earlier state, records merged or withdrawn, an order.
fn asked(shape: u8, text: &str) -> Query {
    let shape = shape.wrapping_sub(b'0');
    let sort = match shape >> 2 & 7 {
        1 => Sort::Name,
        2 => Sort::Place,
        3 => Sort::Product,
        4 => Sort::Key,
        5 => Sort::Share(None),
        6 => Sort::Share(Some(Scope::Global)),
        7 => Sort::Updated,
        _ => Sort::Relevance,
    };
    Query {
        as_of: if shape & 1 == 0 {
            AsOf::Now
        } else {
            AsOf::Commit(2)
        },
        retired: shape & 2 != 0,
        sort,
        limit: 7,
        ..Query::of(text)
    }
}

/// What was found; nothing when the query has a mistake, which must stand in the query. Nothing else may go wrong.
fn answered<T>(result: Result<T, SearchError>, text: &str) -> Option<T> {
    match result {
        Ok(found) => Some(found),
        Err(SearchError::Syntax(mistake)) => {
            assert!(mistake.at <= text.chars().count(), "{mistake:?}");
            assert!(mistake.to_string().ends_with('^'));
            None
        }
        Err(other) => panic!("{text:?}: {other}"),
    }
}

/// What is marked in a hit lies in its text, in order.
fn check_matches(results: &Results) {
    let suggested = results
        .suggestions
        .iter()
        .flat_map(|suggestion| &suggestion.hits);
    for hit in results.hits.iter().chain(suggested) {
        assert_eq!(hit.key, hit.cluster.key);
        for matched in &hit.matches {
            let mut end = 0;
            for word in &matched.words {
                assert!(word.start >= end, "{matched:?}");
                assert!(matched.text.get(word.clone()).is_some(), "{matched:?}");
                end = word.end;
            }
        }
    }
}

/// All that matches, which an export of the query reads, has the hits among it.
fn check_all(searched: &Searched, query: &Query, results: &Results) {
    let all = matching(&searched.reader, query, usize::MAX).expect("what is found can be read");
    let all: Vec<String> = all
        .map(|record| record.expect("a record").key.to_string())
        .collect();
    assert_eq!(all.len(), results.total);
    assert!(all.is_sorted(), "{all:?}");
    for hit in &results.hits {
        assert!(all.iter().any(|key| *key == *hit.key), "{}", hit.key);
    }
}

/// The next page goes on where this one ends.
fn check_next_page(searched: &Searched, query: &Query, results: &Results) {
    assert!(results.hits.len() <= query.limit);
    assert_eq!(results.next.is_some(), results.total > results.hits.len());
    if results.next.is_none() {
        return;
    }
    let next = Query {
        after: results.next.clone(),
        ..query.clone()
    };
    let next = search(&searched.reader, &next).expect("its own cursor");
    let left = results.total - results.hits.len();
    assert_eq!(next.hits.len(), left.min(query.limit));
    for hit in &next.hits {
        assert!(results.hits.iter().all(|before| before.key != hit.key));
    }
}

/// A record matches the query or its negation. Brackets would not mean the same within others.
fn check_negation(searched: &Searched, query: &Query, counted: usize) {
    if query.text.contains(['(', ')', '"']) {
        return;
    }
    let of = |text: String| Query {
        text,
        retired: true,
        ..query.clone()
    };
    let all = count(&searched.reader, &of(String::new())).expect("everything");
    let asked = count(&searched.reader, &of(query.text.clone())).expect("the same query");
    assert!(counted <= asked && asked <= all);
    let others = count(&searched.reader, &of(format!("NOT ({})", query.text)));
    // What is nothing but punctuation asks for nothing, and so does its negation: neither finds anything.
    let has_words = query.text.chars().any(char::is_alphanumeric);
    if let Some(others) = answered(others, &query.text)
        && (has_words || (asked, others) != (0, 0))
    {
        assert_eq!(asked + others, all, "{:?}", query.text);
    }
}
