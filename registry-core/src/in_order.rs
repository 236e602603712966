//! Work on items on all processors, its results in the order of the items.

use std::{
    collections::VecDeque,
    iter,
    num::NonZero,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, Scope},
};

/// More workers than these give out results faster than one thread takes them.
const MOST_WORKERS: usize = 8;

/// Works on items, in threads of the scope, as the results are taken. `worker` makes what works on one thread.
///
/// For each worker so many items are `under_way`: they wait, are worked on, or are done and wait to be taken. A single
/// item is worked on by whoever takes its result.
///
/// ```
/// use registry_core::in_order::in_order;
/// let lengths: Vec<usize> = std::thread::scope(|scope| {
///     in_order(scope, ["socks", "neckties"].into_iter(), 2, || |word: &str| word.len()).collect()
/// });
/// assert_eq!(lengths, [5, 8]);
/// ```
pub fn in_order<'scope, Item, Outcome, Work>(
    scope: &'scope Scope<'scope, '_>,
    items: impl Iterator<Item = Item>,
    under_way: usize,
    worker: impl Fn() -> Work,
) -> impl Iterator<Item = Outcome>
where
    Item: Send + 'scope,
    Outcome: Send + 'scope,
    Work: FnMut(Item) -> Outcome + Send + 'scope,
{
    let mut items = items.fuse().peekable();
    let mut workers = None;
    iter::from_fn(move || {
        let workers = match &mut workers {
            Some(workers) => workers,
            None => {
                let first = items.next()?;
                if items.peek().is_none() {
                    return Some(worker()(first));
                }
                let started = workers.insert(Workers::start(scope, under_way, &worker));
                started.give(first);
                started
            }
        };
        while workers.have_room()
            && let Some(item) = items.next()
        {
            workers.give(item);
        }
        workers.take()
    })
}

type Job<Item, Outcome> = (Item, SyncSender<Outcome>);

/// Threads that take the next item whenever one is done.
struct Workers<Item, Outcome> {
    jobs: Sender<Job<Item, Outcome>>,
    /// Where the results come, in the order of the items.
    results: VecDeque<Receiver<Outcome>>,
    most: usize,
}

impl<Item, Outcome> Workers<Item, Outcome> {
    fn start<'scope, Work>(
        scope: &'scope Scope<'scope, '_>,
        under_way: usize,
        worker: &impl Fn() -> Work,
    ) -> Workers<Item, Outcome>
    where
        Item: Send + 'scope,
        Outcome: Send + 'scope,
        Work: FnMut(Item) -> Outcome + Send + 'scope,
    {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let count = processors.min(MOST_WORKERS);
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..count {
            let (waiting, mut work) = (Arc::clone(&waiting), worker());
            scope.spawn(move || {
                while let Some((item, result)) = next(&waiting) {
                    // Whoever takes no more has failed, and says so.
                    let _ = result.send(work(item));
                }
            });
        }
        Workers {
            jobs,
            results: VecDeque::new(),
            most: under_way * count,
        }
    }

    fn have_room(&self) -> bool {
        self.results.len() < self.most
    }

    fn give(&mut self, item: Item) {
        let (result, coming) = sync_channel(1);
        // Workers only stop when one of them has panicked, which the end of the scope tells.
        let _ = self.jobs.send((item, result));
        self.results.push_back(coming);
    }

    fn take(&mut self) -> Option<Outcome> {
        self.results.pop_front()?.recv().ok()
    }
}

fn next<Item, Outcome>(
    waiting: &Mutex<Receiver<Job<Item, Outcome>>>,
) -> Option<Job<Item, Outcome>> {
    let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(count: u64) -> Vec<u64> {
        thread::scope(|scope| {
            let worker = || {
                |item: u64| {
                    // The earlier ones take longer.
                    thread::sleep(std::time::Duration::from_micros(1000 / (item + 1)));
                    2 * item
                }
            };
            in_order(scope, 0..count, 2, worker).collect()
        })
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 2, 100] {
            let expected: Vec<u64> = (0..count).map(|item| 2 * item).collect();
            assert_eq!(doubled(count), expected);
        }
    }

    #[test]
    fn items_are_taken_only_as_far_as_results_are() {
        let given = std::cell::Cell::new(0);
        let items = (0..).inspect(|_| given.set(given.get() + 1));
        let first = thread::scope(|scope| in_order(scope, items, 2, || |item| item).next());
        assert_eq!(first, Some(0));
        assert!(given.get() <= 2 * MOST_WORKERS + 1);
    }
}
