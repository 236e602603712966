//! The first look at all rows of a file: how many they are, and which records they speak of.
//!
//! It keeps sixteen bytes a row while it looks, and then the keys whose rows are not adjacent, and the spellings that
//! several keys share.

use std::{
    collections::{HashMap, HashSet},
    thread,
};

use super::{known::Overlay, namesakes::Namesakes};
use crate::{
    form::Shown,
    import::{
        ImportError,
        read::{Cutter, PIECES_UNDER_WAY, Piece},
        row::{Identity, Reading, short_hash},
    },
    in_order::in_order,
    model::{Key, RoughLettersOfNames},
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
    /// What the cells show of how their columns are written.
    pub(super) shown: Shown,
    /// Hashes of derived keys that are no record's, each with a record that has the names of their rows, sorted.
    by_names: Vec<(u64, Key)>,
}

/// What is seen of one piece.
struct Glance {
    rows: u64,
    shown: Shown,
    /// The records that its rows speak of, adjacent rows of one record once.
    runs: Vec<Identity>,
    by_names: Vec<(u64, Key)>,
    namesakes: Namesakes,
    /// Where in the text it ends.
    end: u64,
}

impl Overview {
    /// Reads the file once. How far it has come is told in bytes.
    pub(super) fn of(
        reading: &Reading<'_>,
        overlay: &Overlay<'_>,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<Overview, ImportError> {
        let mut runs: Vec<Identity> = Vec::new();
        let mut by_names = Vec::new();
        let mut shown = reading.shown();
        let mut namesakes = Namesakes::default();
        let mut rows = 0;
        let pieces = reading.pieces()?;
        thread::scope(|scope| {
            let worker = || {
                let (mut cutter, mut letters) = (reading.cutter(), RoughLettersOfNames::default());
                move |piece: Result<Piece, ImportError>| {
                    glance(reading, overlay, &mut cutter, &mut letters, piece?)
                }
            };
            for glance in in_order(scope, pieces, PIECES_UNDER_WAY, worker) {
                let mut glance: Glance = glance?;
                by_names.append(&mut glance.by_names);
                shown.add(glance.shown);
                namesakes.append(glance.namesakes);
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
        let found = namesakes.found();
        if !found.is_empty() {
            by_names.extend(records_found(reading, &found, &by_names)?);
        }
        Ok(Overview {
            rows,
            shown,
            ..Overview::of_runs(runs, by_names)
        })
    }

    fn of_runs(mut runs: Vec<Identity>, mut by_names: Vec<(u64, Key)>) -> Overview {
        by_names.sort_unstable();
        by_names.dedup();
        if !by_names.is_empty() {
            runs.iter_mut()
                .for_each(|run| run.key = meant_by(run.key, &by_names));
        }
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
            shown: Shown::default(),
            by_names,
        }
    }

    /// The records that the rows of this key speak of, where the key is derived and is not a record's: those that have
    /// the rows' names.
    pub(super) fn found_by_names<'a>(
        &'a self,
        key: &Key,
    ) -> impl Iterator<Item = &'a Key> + use<'a> {
        of_key(short_hash(key), &self.by_names).map(|(_, found)| found)
    }

    /// The hash of the key of the record that rows with this key speak of.
    pub(super) fn meant_by(&self, key: u64) -> u64 {
        meant_by(key, &self.by_names)
    }

    /// Whether rows of other records stand between those of this one.
    pub(super) fn is_scattered(&self, key: &Key) -> bool {
        !self.scattered.is_empty() && self.scattered.binary_search(&short_hash(key)).is_ok()
    }
}

fn meant_by(key: u64, by_names: &[(u64, Key)]) -> u64 {
    let mut found = of_key(key, by_names);
    match (found.next(), found.next()) {
        (Some((_, found)), None) => short_hash(found),
        _ => key,
    }
}

fn of_key(key: u64, by_names: &[(u64, Key)]) -> impl Iterator<Item = &(u64, Key)> {
    let first = by_names.partition_point(|(other, _)| *other < key);
    let from_there = by_names[first..].iter();
    from_there.take_while(move |(other, _)| *other == key)
}

fn glance(
    reading: &Reading<'_>,
    overlay: &Overlay<'_>,
    cutter: &mut Cutter,
    letters: &mut RoughLettersOfNames,
    piece: Piece,
) -> Result<Glance, ImportError> {
    let (mut rows, end) = (0, piece.end);
    let (mut runs, mut by_names) = (Vec::new(), Vec::new());
    let mut shown = reading.shown();
    let mut namesakes = Namesakes::default();
    let has_further_names = reading.has_further_names();
    let cut = cutter.cut(piece, reading.source)?;
    for cells in (0..cut.len()).map(|index| cut.cells(index)) {
        if reading.is_blank(cells) {
            continue;
        }
        rows += 1;
        reading.see(&mut shown, cells);
        let Some(named) = reading.named_record(cells) else {
            continue;
        };
        let identity = named.identity(letters);
        if runs.last() != Some(&identity) {
            runs.push(identity);
            if has_further_names {
                namesakes.call(identity.key, named.called());
            }
            if let Some(found) = overlay.found_by_names(&named)? {
                by_names.extend(found.into_iter().map(|found| (identity.key, found)));
                if let Some(names) = named.called_now().filter(|_| has_further_names) {
                    namesakes.seek(identity.key, names);
                }
            }
        }
    }
    Ok(Glance {
        rows,
        shown,
        runs,
        by_names,
        namesakes,
        end,
    })
}

/// Derived keys whose rows speak of a record of other rows, each with the key of that, which is read once more.
fn records_found(
    reading: &Reading<'_>,
    found: &[(u64, u64)],
    by_names: &[(u64, Key)],
) -> Result<Vec<(u64, Key)>, ImportError> {
    let wanted: HashSet<u64> = found.iter().map(|(_, record)| *record).collect();
    let mut keys: HashMap<u64, Vec<Key>> = HashMap::new();
    let mut cutter = reading.cutter();
    for piece in reading.pieces()? {
        let cut = cutter.cut(piece?, reading.source)?;
        for cells in (0..cut.len()).map(|index| cut.cells(index)) {
            if let Some(named) = reading.named_record(cells) {
                let hash = short_hash(&named.key);
                if wanted.contains(&hash) {
                    keys.entry(hash).or_insert_with(|| vec![named.key]);
                }
            }
        }
    }
    // Those rows may themselves have found a record by names.
    for (hash, keys) in &mut keys {
        let known = by_names.iter().filter(|(other, _)| other == hash);
        let known: Vec<Key> = known.map(|(_, key)| key.clone()).collect();
        if !known.is_empty() {
            *keys = known;
        }
    }
    let pairs = found.iter().flat_map(|(key, record)| {
        let records = keys.get(record).into_iter().flatten();
        records.map(move |record| (*key, record.clone()))
    });
    Ok(pairs.collect())
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
