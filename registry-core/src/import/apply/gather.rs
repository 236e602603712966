//! The rows of each record brought together, wherever they stand in the file, and in bounded memory: adjacent rows
//! at once, scattered ones by setting them aside on disk.

use std::collections::{HashSet, VecDeque};

use super::{
    check::{Checked, Checker},
    made::{AtFault, Made},
    spill_files::SpillFiles,
    steps::{Adjacent, Step},
};
use crate::{
    import::{ImportError, read::RawRow, row::short_hash},
    model::Key,
};

/// What comes of a file's rows.
pub(super) enum Gathered {
    /// A row that is at fault.
    AtFault(AtFault),
    /// All rows of a record, and what they make of it.
    Made(Made),
    /// The rows of a record that are right, where others of it are at fault.
    HeldBack(Key, Vec<RawRow>),
    /// The file was read up to this byte, and so many rows of it were checked.
    ReadTo { byte: u64, rows: u64 },
}

/// Goes through the checked pieces of a file.
pub(super) struct Gathering<'a, Pieces> {
    pieces: Pieces,
    /// For rows that stand in several pieces.
    checker: Checker<'a>,
    /// What is still to be gone through of the present piece.
    steps: VecDeque<Step>,
    rows: u64,
    /// The record whose rows were seen last; more may follow.
    current: Option<Adjacent>,
    aside: SpillFiles,
    /// Keys of which a row was rejected.
    at_fault: HashSet<u64>,
}

impl<'a, Pieces> Gathering<'a, Pieces>
where
    Pieces: Iterator<Item = Result<Checked, ImportError>>,
{
    /// `pieces` are those of a text of so many bytes.
    pub(super) fn new(pieces: Pieces, bytes: u64, checker: Checker<'a>) -> Self {
        Gathering {
            pieces,
            checker,
            steps: VecDeque::new(),
            rows: 0,
            current: None,
            aside: SpillFiles::new(bytes),
            at_fault: HashSet::new(),
        }
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Result<Option<Gathered>, ImportError> {
        loop {
            let Some(step) = self.steps.pop_front() else {
                return self.read_on();
            };
            let ended = match step {
                Step::AtFault(at_fault) => return Ok(Some(self.reject(at_fault))),
                Step::Scattered(key, row) => {
                    self.aside.put(&key, &row)?;
                    continue;
                }
                Step::Adjacent(rows) => self.begin(rows),
            };
            if let Some(ended) = ended {
                return self.hand_on(ended).map(Some);
            }
        }
    }

    /// Takes up the next piece, or, when there are no more, the rows that were set aside.
    fn read_on(&mut self) -> Result<Option<Gathered>, ImportError> {
        if let Some(checked) = self.pieces.next() {
            let Checked { steps, rows, end } = checked?;
            self.steps = steps.into();
            self.rows += rows;
            let rows = self.rows;
            return Ok(Some(Gathered::ReadTo { byte: end, rows }));
        }
        if let Some(ended) = self.current.take() {
            return self.hand_on(ended).map(Some);
        }
        let checker = &mut self.checker;
        let Some(part) = self.aside.take(|row| checker.content(row).ok())? else {
            return Ok(None);
        };
        for (row, flaw) in part.too_many {
            let step = self.checker.at_fault(row, vec![flaw]);
            self.steps.push_back(step);
        }
        let groups = part.groups.into_iter().map(Adjacent::Some);
        self.steps.extend(groups.map(Step::Adjacent));
        self.next()
    }

    fn reject(&mut self, at_fault: AtFault) -> Gathered {
        self.at_fault.extend(at_fault.key);
        Gathered::AtFault(at_fault)
    }

    /// Goes on with rows of the present record, or begins another, and gives out the one that has ended.
    fn begin(&mut self, rows: Adjacent) -> Option<Adjacent> {
        match (&mut self.current, rows) {
            (Some(Adjacent::Some(current)), Adjacent::Some(more)) if current.key == more.key => {
                let too_many = more
                    .rows
                    .into_iter()
                    .filter_map(|(row, content)| current.push(row, content).err());
                let steps: Vec<Step> = too_many
                    .map(|(row, flaw)| self.checker.at_fault(row, vec![flaw]))
                    .collect();
                steps
                    .into_iter()
                    .rev()
                    .for_each(|step| self.steps.push_front(step));
                None
            }
            (current, rows) => current.replace(rows),
        }
    }

    /// A record whose rows are not all right is not taken in part: the rest of it would be lost when the mended
    /// row comes, since a source that speaks again takes back what it said before.
    fn hand_on(&mut self, rows: Adjacent) -> Result<Gathered, ImportError> {
        if !self.at_fault.is_empty() && self.at_fault.contains(&short_hash(rows.key())) {
            let key = rows.key().clone();
            return Ok(Gathered::HeldBack(key, rows.into_rows()));
        }
        let made = match rows {
            Adjacent::All(made) => made,
            Adjacent::Some(group) => self.checker.made(group)?,
        };
        Ok(Gathered::Made(made))
    }
}
