//! What a search found.

use std::ops::Range;

use crate::model::{Cluster, Key};

/// The hits of a search, best first, and what else there is to say.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// How many records match in all.
    pub total: usize,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// Whether the hits have all the words; when no record had, these have some of them.
    pub matched_all: bool,
    /// The cursor of the next page, when there is one.
    pub next: Option<String>,
    /// What may have been meant, best first, each with its own hits.
    pub suggestions: Vec<Suggestion>,
    /// How far around a point was looked, in kilometres.
    pub within_km: Option<f64>,
}

impl Results {
    /// The queries that may have been meant.
    ///
    /// ```
    /// # use registry_core::{Cluster, Draft, Registry, change::Put};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// # let sock = Cluster::from_json(
    /// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// # )?;
    /// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
    /// use registry_core::{Query, search};
    /// let results = search(&*registry.read()?, &Query::of("zhujo"))?;
    /// assert!(results.did_you_mean().any(|text| text == "zhuji"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn did_you_mean(&self) -> impl Iterator<Item = &str> {
        self.suggestions
            .iter()
            .map(|suggestion| suggestion.text.as_str())
    }
}

/// A query that may have been meant, and what it finds.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The query.
    pub text: String,
    /// How many records match it.
    pub total: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
}

/// A record that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The record's key.
    pub key: Key,
    /// How well it matches; 0 when the hits are not sorted by relevance.
    pub score: f32,
    /// How far it lies from the point asked about, in kilometres.
    pub distance_km: Option<f64>,
    /// The record. Its shares are in the order of the hits, where these are sorted by share.
    pub cluster: Cluster,
    /// Its item, canonical JSON, as the register holds it.
    pub item: Vec<u8>,
    /// The commit that made this version of it.
    pub from_commit: u64,
    /// Where the words stand in it.
    pub matches: Vec<MatchedText>,
}

/// A text of a record in which words of the query stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedText {
    /// The field, by its name in the query language.
    pub field: &'static str,
    /// The text, shortened around the words when it is long.
    pub text: String,
    /// Where the words stand in the text, in bytes.
    pub words: Vec<Range<usize>>,
}
