//! What comes of the rows of a piece, step by step: groups of adjacent rows are told from those that may go on in the piece
//! before or after.

use super::{
    group::Group,
    made::{AtFault, Made},
};
use crate::{
    import::{ImportError, read::RawRow},
    model::Key,
};

/// What comes of a row, or of adjacent rows of one record, where the first of them stands.
pub(super) enum Step {
    /// A row that is at fault.
    AtFault(AtFault),
    /// A row of a record whose rows are scattered.
    Scattered(Key, RawRow),
    /// Adjacent rows of a record.
    Adjacent(Adjacent),
}

/// Adjacent rows of one record.
pub(super) enum Adjacent {
    /// Some, that may go on in the piece before or after.
    Some(Group),
    /// All, and what they make of it.
    All(Made),
}

impl Adjacent {
    pub(super) fn key(&self) -> &Key {
        match self {
            Adjacent::Some(group) => &group.key,
            Adjacent::All(made) => &made.key,
        }
    }

    /// The rows as they stand in the file.
    pub(super) fn into_rows(self) -> Vec<RawRow> {
        match self {
            Adjacent::Some(group) => group.rows.into_iter().map(|(row, _)| row).collect(),
            Adjacent::All(made) => made.rows,
        }
    }
}

/// The steps of a piece as far as they are known.
#[derive(Default)]
pub(super) struct Steps {
    /// Those up to the last group.
    before: Vec<Step>,
    /// The last group, which is still being read, and the steps since it began.
    group: Option<Group>,
    since: Vec<Step>,
    /// Whether a group was ended: only the first may have begun in the piece before.
    has_first: bool,
}

impl Steps {
    /// The group that is still being read.
    pub(super) fn group(&mut self) -> Option<&mut Group> {
        self.group.as_mut()
    }

    pub(super) fn push(&mut self, step: Step) {
        match self.group {
            Some(_) => self.since.push(step),
            None => self.before.push(step),
        }
    }

    /// Begins a group. The one before has ended, and its record can be made.
    pub(super) fn begin(
        &mut self,
        group: Group,
        make: impl FnOnce(Group) -> Result<Made, ImportError>,
    ) -> Result<(), ImportError> {
        if let Some(ended) = self.group.replace(group) {
            let rows = if self.has_first {
                Adjacent::All(make(ended)?)
            } else {
                Adjacent::Some(ended)
            };
            self.has_first = true;
            self.before.push(Step::Adjacent(rows));
            self.before.append(&mut self.since);
        }
        Ok(())
    }

    /// All steps; the last group may go on in the next piece.
    pub(super) fn end(mut self) -> Vec<Step> {
        let last = self.group.map(Adjacent::Some);
        self.before.extend(last.map(Step::Adjacent));
        self.before.append(&mut self.since);
        self.before
    }
}
