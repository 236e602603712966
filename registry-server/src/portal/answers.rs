//! What many visitors ask alike: the counts and the map of a search, found once and kept until the next commit.
//!
//! At a hundred thousand records they take longer than all else on a page.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use registry_core::{
    IndexReader, Query,
    register::CommitId,
    search::{self, Facets},
};

use super::map::Drawing;
use crate::{problem::Problem, service::Service};

/// So many answers of a kind are kept, each of some kilobytes, a drawing of a hundred at the most. They are forgotten together.
const MOST: usize = 200;

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Answers {
    facets: Kept<Facets>,
    drawings: Kept<Drawing>,
}

/// Answers of one kind, by what was asked.
struct Kept<T>(Mutex<OfCommit<T>>);

struct OfCommit<T> {
    commit: Option<CommitId>,
    answers: HashMap<String, Arc<T>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(Mutex::new(OfCommit {
            commit: None,
            answers: HashMap::new(),
        }))
    }
}

impl<T> Kept<T> {
    /// The answer that is kept, else the one that is found now.
    fn of<E>(
        &self,
        commit: Option<CommitId>,
        asked: String,
        find: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = {
            let kept = lock();
            let is_current = kept.commit == commit;
            kept.answers.get(&asked).filter(|_| is_current).cloned()
        };
        if let Some(found) = found {
            return Ok(found);
        }
        // Others are answered meanwhile.
        let found = Arc::new(find()?);
        let mut kept = lock();
        if kept.commit != commit || kept.answers.len() >= MOST {
            kept.answers.clear();
            kept.commit = commit;
        }
        kept.answers.insert(asked, Arc::clone(&found));
        Ok(found)
    }
}

/// How what a query finds spreads, with so many values of each facet.
pub(crate) fn facets(
    service: &Service,
    reader: &IndexReader,
    query: &Query,
    values: usize,
) -> Result<Arc<Facets>, Problem> {
    let asked = format!("{values} {query:?}");
    let kept = &service.answers().facets;
    kept.of(reader.head(), asked, || {
        Ok(search::facets(reader, query, values)?)
    })
}

/// The map of what a query finds.
pub(super) fn drawing(
    service: &Service,
    reader: &IndexReader,
    query: &Query,
) -> Result<Arc<Drawing>, Problem> {
    let asked = format!("{query:?}");
    let kept = &service.answers().drawings;
    kept.of(reader.head(), asked, || Drawing::of_query(reader, query))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(number: u64) -> Option<CommitId> {
        let hash = registry_core::Hash::of(&number.to_le_bytes());
        Some(CommitId { number, hash })
    }

    #[test]
    fn an_answer_is_found_once_a_commit() {
        let kept = Kept::default();
        let ask = |number, asked: &str, answer| {
            let find = || Ok::<usize, ()>(answer);
            *kept.of(commit(number), asked.to_owned(), find).unwrap()
        };
        assert_eq!(ask(1, "sock", 1), 1);
        assert_eq!(ask(1, "sock", 2), 1, "it is kept");
        assert_eq!(ask(1, "tie", 3), 3, "another is asked");
        assert_eq!(ask(2, "sock", 4), 4, "the registry has changed");
        assert_eq!(ask(2, "tie", 5), 5, "all of it is asked anew");
        assert_eq!(
            ask(1, "sock", 6),
            6,
            "whoever reads an older state is not told of a newer"
        );
    }

    #[test]
    fn what_could_not_be_found_is_asked_again() {
        let kept = Kept::default();
        let asked = || "sock".to_owned();
        assert_eq!(
            kept.of(commit(1), asked(), || Err::<u8, _>("no disk")),
            Err("no disk")
        );
        assert_eq!(
            *kept.of(commit(1), asked(), || Ok::<u8, &str>(1)).unwrap(),
            1
        );
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let kept = Kept::default();
        for number in 0..3 * MOST {
            kept.of(commit(1), number.to_string(), || Ok::<_, ()>(number))
                .unwrap();
        }
        assert!(kept.0.lock().unwrap().answers.len() <= MOST);
    }
}
