//! What many visitors ask alike: the counts and the map of a search, and names of products, found once and kept until the
//! next commit.
//!
//! At a hundred thousand records they take longer than all else on a page, so those of the first pages are found before
//! anybody asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use registry_core::{
    IndexReader, Query,
    model::Name,
    register::CommitId,
    search::{self, Facets},
};
use tokio::time::sleep;

use super::{map::Drawing, places, results};
use crate::{packed::Packed, problem::Problem, service::Service};

/// So many answers of a kind are kept, each of some kilobytes, a drawing of a hundred at the most. They are forgotten together.
const MOST: usize = 200;
/// So many names of products, each of some bytes.
const MOST_NAMES: usize = 20_000;
/// So many lists of points, each of a megabyte and a half at the most.
const MOST_POINTS: usize = 16;
/// What the first pages show is found so long after a commit, and again only when twenty times as long has passed as that
/// took: where commits follow each other it takes a twentieth of a processor at the most.
const PAUSE: Duration = Duration::from_millis(300);
const REST: u32 = 20;

/// What products are called besides, by the names that they are recorded by.
pub(crate) type ProductNames = HashMap<String, Arc<Vec<Name>>>;

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Answers {
    facets: Kept<Facets>,
    drawings: Kept<Drawing>,
    names: Kept<Vec<Name>, MOST_NAMES>,
    /// What the script of a map asks for.
    pub(crate) points: Kept<Packed, MOST_POINTS>,
}

/// Answers of one kind, by what was asked.
pub(crate) struct Kept<T, const MOST_ANSWERS: usize = MOST>(Mutex<OfCommit<T>>);

struct OfCommit<T> {
    commit: Option<CommitId>,
    answers: HashMap<String, Arc<T>>,
}

impl<T, const MOST_ANSWERS: usize> Default for Kept<T, MOST_ANSWERS> {
    fn default() -> Self {
        Kept(Mutex::new(OfCommit {
            commit: None,
            answers: HashMap::new(),
        }))
    }
}

impl<T, const MOST_ANSWERS: usize> Kept<T, MOST_ANSWERS> {
    /// The answer that is kept, else the one that is found now.
    pub(crate) fn of<E>(
        &self,
        commit: Option<CommitId>,
        asked: String,
        find: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(found) = self.known(commit, &asked) {
            return Ok(found);
        }
        // Others are answered meanwhile.
        let found = Arc::new(find()?);
        self.keep(commit, asked, Arc::clone(&found));
        Ok(found)
    }

    fn known(&self, commit: Option<CommitId>, asked: &str) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_current = kept.commit == commit;
        kept.answers.get(asked).filter(|_| is_current).cloned()
    }

    fn keep(&self, commit: Option<CommitId>, asked: String, found: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.commit != commit || kept.answers.len() >= MOST_ANSWERS {
            kept.answers.clear();
            kept.commit = commit;
        }
        kept.answers.insert(asked, found);
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

/// What products are called besides; those that nobody has asked for since the last commit are found together.
pub(super) fn product_names<'a>(
    service: &Service,
    reader: &IndexReader,
    products: impl Iterator<Item = &'a str>,
) -> Result<ProductNames, Problem> {
    let (kept, commit) = (&service.answers().names, reader.head());
    let mut names = ProductNames::new();
    let mut unknown = Vec::new();
    for product in products {
        match kept.known(commit, product) {
            Some(known) => {
                names.insert(product.to_owned(), known);
            }
            None => unknown.push(product),
        }
    }
    if unknown.is_empty() {
        return Ok(names);
    }
    let mut found = search::product_names(reader, &unknown)?;
    for product in unknown {
        let others = Arc::new(found.remove(product).unwrap_or_default());
        kept.keep(commit, product.to_owned(), Arc::clone(&others));
        names.insert(product.to_owned(), others);
    }
    Ok(names)
}

/// Finds what the first pages show after each commit, so that nobody waits for it.
pub(crate) async fn prepare(service: Service) {
    let mut heads = service.heads();
    let mut pause = Duration::ZERO;
    loop {
        sleep(pause).await;
        heads.mark_unchanged();
        let began = Instant::now();
        let of_pages = service.clone();
        let found = service.read(move |reader| of_first_pages(&of_pages, reader));
        if let Err(problem) = found.await {
            // Whoever asks for a page is told.
            tracing::debug!(
                detail = problem.detail(),
                "the first pages are not prepared"
            );
        }
        pause = PAUSE.max(began.elapsed() * REST);
        tokio::select! {
            changed = heads.changed() => if changed.is_err() { return },
            () = service.stopped() => return,
        }
    }
}

fn of_first_pages(service: &Service, reader: &IndexReader) -> Result<(), Problem> {
    let all = Query::of("");
    drawing(service, reader, &all)?;
    facets(service, reader, &all, results::OFFERED)?;
    let places_and_products = facets(service, reader, &all, places::MOST)?;
    let products = places_and_products.product.values.iter();
    product_names(service, reader, products.map(|(product, _)| &**product))?;
    Ok(())
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
        let kept: Kept<usize> = Kept::default();
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
        let kept: Kept<u8> = Kept::default();
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
        let kept: Kept<usize> = Kept::default();
        for number in 0..3 * MOST {
            kept.of(commit(1), number.to_string(), || Ok::<_, ()>(number))
                .unwrap();
        }
        assert!(kept.0.lock().unwrap().answers.len() <= MOST);
    }
}
