//! The first look at all rows of a file: how many they are, and which records they speak of.
//!
//! It keeps sixteen bytes a row while it looks, and then the keys whose rows are not adjacent, and the spellings that
//! several keys share.

use std::thread;

use crate::{
    import::{
        ImportError,
        read::{Cutter, PIECES_UNDER_WAY, Piece},
        row::{Identity, Reading, short_hash},
    },
    in_order::in_order,
    model::Key,
};

/// What the first look finds out.
#[derive(Debug, Default)]
pub(super) struct Overview {
    /// Keys whose rows are not adjacent, sorted.
    scattered: Vec<u64>,
    /// Likenesses that several keys share, sorted.
    pub(super) alike: Vec<u64>,
    /// Rows that say anything.
    pub(super) rows: u64,
}

/// What is seen of one piece.
struct Glance {
    rows: u64,
    /// The records that its rows speak of, adjacent rows of one record once.
    runs: Vec<Identity>,
    /// Where in the text it ends.
    end: u64,
}

impl Overview {
    /// Reads the file once. How far it has come is told in bytes.
    pub(super) fn of(
        reading: &Reading<'_>,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<Overview, ImportError> {
        let mut runs: Vec<Identity> = Vec::new();
        let mut rows = 0;
        let pieces = reading.pieces()?;
        thread::scope(|scope| {
            let worker = || {
                let mut cutter = reading.cutter();
                move |piece: Result<Piece, ImportError>| glance(reading, &mut cutter, piece?)
            };
            for glance in in_order(scope, pieces, PIECES_UNDER_WAY, worker) {
                let glance: Glance = glance?;
                if rows == 0 {
                    // Growing by doubling would take half as much again of what may be hundreds of megabytes.
                    let expected = glance.rows * (reading.source.size / glance.end.max(1) + 1);
                    let _ = runs.try_reserve_exact(expected as usize);
                }
                rows += glance.rows;
                let goes_on = runs.last().is_some() && runs.last() == glance.runs.first();
                runs.extend(glance.runs.iter().skip(usize::from(goes_on)));
                on_progress(glance.end);
            }
            Ok(())
        })?;
        Ok(Overview {
            rows,
            ..Overview::of_runs(runs)
        })
    }

    fn of_runs(mut runs: Vec<Identity>) -> Overview {
        let mut keys: Vec<u64> = runs.iter().map(|run| run.key).collect();
        keys.dedup();
        keys.sort_unstable();
        runs.sort_unstable_by_key(|run| (run.likeness, run.key));
        let several_keys =
            |pair: &&[Identity]| pair[0].likeness == pair[1].likeness && pair[0].key != pair[1].key;
        let mut alike: Vec<u64> = runs
            .windows(2)
            .filter(several_keys)
            .map(|pair| pair[0].likeness)
            .collect();
        alike.dedup();
        Overview {
            scattered: repeated(&keys),
            alike,
            rows: 0,
        }
    }

    /// Whether rows of other records stand between those of this one.
    pub(super) fn is_scattered(&self, key: &Key) -> bool {
        !self.scattered.is_empty() && self.scattered.binary_search(&short_hash(key)).is_ok()
    }
}

fn glance(reading: &Reading<'_>, cutter: &mut Cutter, piece: Piece) -> Result<Glance, ImportError> {
    let (mut rows, end) = (0, piece.end);
    let mut runs = Vec::new();
    let cut = cutter.cut(piece, reading.source)?;
    for cells in (0..cut.len()).map(|index| cut.cells(index)) {
        if reading.is_blank(cells) {
            continue;
        }
        rows += 1;
        if let Some(identity) = reading.identity(cells)
            && runs.last() != Some(&identity)
        {
            runs.push(identity);
        }
    }
    Ok(Glance { rows, runs, end })
}

/// The values that stand more than once in a sorted list.
fn repeated(sorted: &[u64]) -> Vec<u64> {
    let mut repeated: Vec<u64> = sorted
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    repeated.dedup();
    repeated
}
