//! Work on batches of items, done on all processors and handed over in the order of the items.

use std::{num::NonZero, sync::mpsc::sync_channel, thread};

/// So many items make a batch.
const BATCH: usize = 256;
/// So many batches may wait for each worker, and as many results for whoever takes them, who may wait for a disk.
const WAITING: usize = 16;

/// Works on each batch, and hands over what came of it, until `take` fails.
///
/// The workers have their batches in turn, so the results are in order when they are taken in turn.
pub fn in_order<Item: Send, Outcome: Send, Error>(
    mut items: impl Iterator<Item = Item> + Send,
    work: impl Fn(Vec<Item>) -> Outcome + Sync,
    mut take: impl FnMut(Outcome) -> Result<(), Error>,
) -> Result<(), Error> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let mut batches_of = Vec::new();
        let mut results_of = Vec::new();
        for _ in 0..workers {
            let (give, batches) = sync_channel(WAITING);
            let (hand_over, results) = sync_channel(WAITING);
            let work = &work;
            // Whoever takes no more has failed, and says so.
            scope.spawn(move || {
                batches
                    .into_iter()
                    .try_for_each(|batch| hand_over.send(work(batch)))
            });
            batches_of.push(give);
            results_of.push(results);
        }
        scope.spawn(move || {
            for worker in batches_of.iter().cycle() {
                let batch: Vec<Item> = items.by_ref().take(BATCH).collect();
                if batch.is_empty() || worker.send(batch).is_err() {
                    break;
                }
            }
        });
        let mut results = results_of.iter().cycle().map_while(|of| of.recv().ok());
        results.try_for_each(&mut take)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, BATCH, 20 * BATCH + 7] {
            let mut taken = Vec::new();
            let work = |batch: Vec<usize>| -> Vec<usize> {
                batch.into_iter().map(|item| 2 * item).collect()
            };
            let all: Result<(), ()> = in_order(0..count, work, |doubled| {
                taken.extend(doubled);
                Ok(())
            });
            assert_eq!(all, Ok(()));
            assert!(taken.into_iter().eq((0..count).map(|item| 2 * item)));
        }
    }

    #[test]
    fn all_stops_when_a_result_is_not_taken() {
        let mut taken = 0;
        let stopped = in_order(
            0..,
            |batch: Vec<usize>| batch.len(),
            |_| {
                taken += 1;
                if taken == 10 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((stopped, taken), (Err("full"), 10));
    }
}
