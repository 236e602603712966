//! Making a search: what is asked, ranked and read, and what may have been meant instead.

use super::{
    Query, Results, SearchError,
    asked::Asked,
    page::{Page, page},
    suggest::suggest,
};
use crate::index::{IndexReader, catching_panics};

/// Searches the registry.
///
/// ```
/// use registry_core::{Query, Registry, search};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let index = registry.read()?;
/// let results = search(&index, &Query::of("product:sock AND region:zhejiang"))?;
/// assert_eq!((results.total, results.hits.len()), (0, 0));
/// let mistake = search(&index, &Query::of("share:[20 TO x]")).unwrap_err();
/// assert!(mistake.to_string().contains("\"x\" is not a number"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SearchError::Syntax`] when the query has a mistake, [`SearchError::Cursor`] when the cursor is of another
/// query; when the index is damaged.
pub fn search(reader: &IndexReader, query: &Query) -> Result<Results, SearchError> {
    catching_panics(reader.folder(), || {
        let asked = Asked::of(reader, query)?;
        let (page, matched_all) = page_with_hits(&asked)?;
        let suggestions = if query.after.is_none() {
            suggest(&asked)?
        } else {
            Vec::new()
        };
        let Page { total, hits, next } = page;
        Ok(Results {
            total,
            hits,
            matched_all,
            next,
            suggestions,
            within_km: query.filters.near.and_then(|near| near.within_km),
        })
    })
}

/// How many records have all that is asked for. Unlike [`search`], it never counts those that have some of the words.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, search::count};
/// assert_eq!(count(&*registry.read()?, &Query::of("sock"))?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`].
pub fn count(reader: &IndexReader, query: &Query) -> Result<usize, SearchError> {
    catching_panics(reader.folder(), || {
        Ok(Asked::of(reader, query)?.found()?.total)
    })
}

/// The page of the records that have all the words, which it is said of, or of those that have some.
fn page_with_hits(asked: &Asked<'_>) -> Result<(Page, bool), SearchError> {
    let all = page(asked, &asked.clause_of(&asked.expression)?)?;
    if all.total > 0 {
        return Ok((all, true));
    }
    match asked.some_words()? {
        Some(some) => Ok((page(asked, &some)?, false)),
        None => Ok((all, true)),
    }
}
