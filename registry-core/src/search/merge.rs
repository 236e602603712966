//! The best hits of several segments, merged into one order: by what they are sorted, then by key.

use std::{cell::OnceCell, cmp::Ordering, io};

use tantivy::DocAddress;

use super::{ranking::SortValue, top::SegmentBest};

/// A hit, not read yet.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The part of the state that it is of.
    pub(super) part: usize,
    /// Where it lies there.
    pub(super) address: DocAddress,
    /// What it is sorted by.
    pub(super) value: SortValue,
}

/// Merges the lists of segments, each with its part, and takes the first `limit`.
pub(super) fn merge(
    lists: impl Iterator<Item = (usize, SegmentBest)>,
    limit: usize,
) -> io::Result<Vec<Candidate>> {
    let runs = lists.map(|(part, best)| MergeRun::of(part, best));
    let mut runs: Vec<MergeRun> = runs.collect::<io::Result<_>>()?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(first) = next_run(&runs)?
        && let Some(candidate) = runs[first].take()?
    {
        found.push(candidate);
    }
    Ok(found)
}

/// A segment's hits in their order, as far as they are not merged yet.
struct MergeRun {
    part: usize,
    best: SegmentBest,
    place: usize,
    /// What the first of them is sorted by; nothing when none is left.
    value: Option<SortValue>,
    /// Its key, once it was asked for: most hits differ without it.
    key: OnceCell<String>,
}

impl MergeRun {
    fn of(part: usize, best: SegmentBest) -> io::Result<MergeRun> {
        Ok(MergeRun {
            value: best.value(0)?,
            part,
            best,
            place: 0,
            key: OnceCell::new(),
        })
    }

    fn key(&self) -> io::Result<&str> {
        if self.key.get().is_none() {
            let key = self.best.key(self.place)?;
            return Ok(self.key.get_or_init(|| key));
        }
        Ok(self.key.get().map_or("", String::as_str))
    }

    fn take(&mut self) -> io::Result<Option<Candidate>> {
        let address = self.best.address(self.place);
        self.place += 1;
        self.key.take();
        let value = std::mem::replace(&mut self.value, self.best.value(self.place)?);
        Ok(value.zip(address).map(|(value, address)| Candidate {
            part: self.part,
            address,
            value,
        }))
    }

    /// Whether the first hit of this run comes before the first of another.
    fn is_before(&self, other: &MergeRun) -> io::Result<bool> {
        Ok(match self.value.cmp(&other.value) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => self.key()? < other.key()?,
        })
    }
}

/// The run whose first hit comes next.
fn next_run(runs: &[MergeRun]) -> io::Result<Option<usize>> {
    let mut left = (0..).zip(runs).filter(|(_, run)| run.value.is_some());
    let Some(mut first) = left.next() else {
        return Ok(None);
    };
    for run in left {
        if run.1.is_before(first.1)? {
            first = run;
        }
    }
    Ok(Some(first.0))
}
