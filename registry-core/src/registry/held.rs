//! What a process holds while it writes: the right to, the register, and the index that follows it.

use std::{panic::resume_unwind, thread};

use super::{CaughtUp, OnProgress, RegistryError, layout::Layout, lock::WriterLock};
use crate::{
    index::{self, IndexError, IndexWriter, OrganisationWriter},
    projection::{Progress, Projection, Projections},
    register::{CommitId, Register},
};

/// So often is a register opened again whose history changes while it is opened.
const TRIES: usize = 3;

/// The right to write, and what was opened with it.
pub(super) struct Held {
    layout: Layout,
    open: Option<Open>,
    /// Dropped last: nobody else may write before register and index are closed.
    lock: WriterLock,
}

/// The register and what follows it, at the register's head.
pub(super) struct Open {
    pub(super) register: Register,
    pub(super) projections: Projections<IndexError>,
    /// Whether they may not stand where this process believes them, since something failed.
    pub(super) is_doubtful: bool,
}

impl Held {
    /// Takes the right to write; opens nothing.
    pub(super) fn take(layout: &Layout) -> Result<Held, RegistryError> {
        if layout.database().is_some() {
            layout.make_folder()?;
        }
        Ok(Held {
            layout: layout.clone(),
            open: None,
            lock: WriterLock::take(&layout.writer())?,
        })
    }

    /// Register and index, opened where they are not, or may not stand where they should.
    pub(super) fn open(
        &mut self,
        on_progress: OnProgress<'_>,
    ) -> Result<(&mut Open, CaughtUp), RegistryError> {
        self.open.take_if(|open| open.is_doubtful);
        let caught_up = match &mut self.open {
            Some(open) => open.keep_up(&self.layout, on_progress)?,
            None => None,
        };
        if let (Some(caught_up), Some(open)) = (caught_up, self.open.take()) {
            return Ok((self.open.insert(open), caught_up));
        }
        // Two of them cannot be open at a time.
        self.open = None;
        let (open, caught_up) = Open::at(&self.layout, on_progress)?;
        Ok((self.open.insert(open), caught_up))
    }

    /// Register and index at the register's head, to which nobody else appends until it is synced or the turn given back.
    pub(super) fn open_alone(&mut self) -> Result<&mut Open, RegistryError> {
        let layout = self.layout.clone();
        for _ in 0..TRIES {
            let (open, _) = self.open(&mut |_, _| {})?;
            if open.take_turn(&layout)? {
                return self.open.as_mut().ok_or(RegistryError::GivenUp);
            }
            open.is_doubtful = true;
        }
        Err(RegistryError::GivenUp)
    }

    /// Lets others append again.
    pub(super) fn give_turn_back(&mut self) {
        if let Some(open) = &mut self.open {
            open.register.give_turn_back();
        }
    }

    /// Has register and index opened again before they are used: something failed, and they may stand anywhere.
    pub(super) fn doubt(&mut self) {
        if let Some(open) = &mut self.open {
            open.is_doubtful = true;
        }
    }

    /// The register, where it is open.
    pub(super) fn register(&self) -> Option<&Register> {
        self.open.as_ref().map(|open| &open.register)
    }

    /// The register alone, opened again, with the right to write.
    pub(super) fn into_register(self) -> Result<(Register, WriterLock), RegistryError> {
        let Held { layout, open, lock } = self;
        drop(open);
        Ok((layout.open_register()?, lock))
    }

    /// Closes register and index, when its parts are merged, and keeps the right to write.
    pub(super) fn close_index(&mut self) -> Result<(), RegistryError> {
        match self.open.take() {
            Some(open) => Ok(open.projections.close()?),
            None => Ok(()),
        }
    }

    /// Lets everything go, and waits until the index has merged its parts, so that the next search is fast.
    pub(super) fn close(self) -> Result<(), RegistryError> {
        let mut held = self;
        held.close_index()
    }
}

impl Open {
    fn at(layout: &Layout, on_progress: OnProgress<'_>) -> Result<(Open, CaughtUp), RegistryError> {
        // Neither needs the other to be opened, and each takes its time.
        let (register, index) = thread::scope(|scope| {
            let index = scope.spawn(|| IndexWriter::open(layout.index()));
            let register = layout.open_register();
            (
                register,
                index.join().unwrap_or_else(|panic| resume_unwind(panic)),
            )
        });
        let register = register?;
        let (index, caught_up) = follow(layout, index, &register, on_progress)?;
        let organisations = follow_organisations(layout, &register, on_progress)?;
        let open = Open {
            register,
            // Clusters name organisations, so that these must be there first.
            projections: Projections::new(vec![Box::new(organisations), Box::new(index)]),
            is_doubtful: false,
        };
        Ok((open, caught_up))
    }

    /// Follows what others appended, where they can. Nothing where the register has another history than the index now:
    /// then both are to be opened again.
    fn keep_up(
        &mut self,
        layout: &Layout,
        on_progress: OnProgress<'_>,
    ) -> Result<Option<CaughtUp>, RegistryError> {
        if layout.database().is_none() {
            return Ok(Some(CaughtUp::Already));
        }
        self.register.refresh()?;
        self.follow(layout, on_progress)
    }

    /// Gives the index what the register has more.
    fn follow(
        &mut self,
        layout: &Layout,
        on_progress: OnProgress<'_>,
    ) -> Result<Option<CaughtUp>, RegistryError> {
        let (stands, head) = (self.projections.head(), self.register.head().id());
        let Some(stands) = stands.filter(|stands| *stands != head) else {
            return Ok(stands.map(|_| CaughtUp::Already));
        };
        if is_of_other_history(stands, &self.register)? {
            return Ok(None);
        }
        layout.hint().set(head)?;
        let mut report = |at: Progress| on_progress(at.entries, at.of_entries);
        self.projections
            .follow(&self.register, &mut report)
            .inspect_err(|_| self.is_doubtful = true)?;
        let commits = head.number - stands.number;
        Ok(Some(CaughtUp::Followed { commits }))
    }

    /// Keeps others from appending, where they may, and follows what they have appended. False where the register has
    /// another history than the index now.
    pub(super) fn take_turn(&mut self, layout: &Layout) -> Result<bool, RegistryError> {
        self.register.take_turn()?;
        let followed = self.follow(layout, &mut |_, _| {});
        if !matches!(followed, Ok(Some(_))) {
            self.register.give_turn_back();
        }
        Ok(followed?.is_some())
    }

    /// Forgets commits that others were faster than.
    pub(super) fn forget_unsynced(&mut self) {
        let is_forgotten = self.projections.rollback().is_ok() && self.register.refresh().is_ok();
        self.is_doubtful = !is_forgotten;
    }
}

/// Whether the register does not have the commit that an index stands at. That is believed only of a register that is
/// sure to be the present one.
fn is_of_other_history(stands: CommitId, register: &Register) -> Result<bool, RegistryError> {
    if stands.number <= register.head().id().number && register.has(stands)? {
        return Ok(false);
    }
    register.confirm()?;
    Ok(true)
}

/// Opens the index of organisations and brings it up to the register.
pub(super) fn follow_organisations(
    layout: &Layout,
    register: &Register,
    on_progress: OnProgress<'_>,
) -> Result<OrganisationWriter, RegistryError> {
    let mut report = |at: Progress| on_progress(at.entries, at.of_entries);
    let writer = OrganisationWriter::open_caught_up(layout.index(), register, &mut report)?;
    Ok(writer)
}

/// Brings the index as it was opened up to the register; one that cannot follow is built again.
pub(super) fn follow(
    layout: &Layout,
    opened: Result<IndexWriter, IndexError>,
    register: &Register,
    on_progress: OnProgress<'_>,
) -> Result<(IndexWriter, CaughtUp), RegistryError> {
    let folder = layout.index();
    if let Some(stands) = opened.as_ref().ok().and_then(Projection::head) {
        // Before readers are told where the register stands.
        is_of_other_history(stands, register)?;
    }
    layout.hint().set(register.head().id())?;
    let mut report = |at: Progress| on_progress(at.entries, at.of_entries);
    match opened.and_then(|index| index::catch_up(index, register, &mut report)) {
        Ok((writer, 0)) => Ok((writer, CaughtUp::Already)),
        Ok((writer, commits)) => Ok((writer, CaughtUp::Followed { commits })),
        Err(error) if error.is_mended_by_rebuilding() => {
            index::rebuild(folder, register, report)?;
            let caught_up = match error {
                IndexError::OtherHistory { .. } => CaughtUp::OtherHistory,
                _ => CaughtUp::Rebuilt,
            };
            Ok((IndexWriter::open(folder)?, caught_up))
        }
        Err(error) => Err(error.into()),
    }
}
