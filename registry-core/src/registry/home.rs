//! What all that a process does with one registry has in common: where it lies, whose turn it is, what readers see.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{CaughtUp, RegistryError, held::Held, layout::Layout, turns::Turns};
use crate::{
    index::{IndexReader, LastRead},
    register::{CommitId, Documents, LogIndex, StoreError, StoreReader},
};

/// A registry as one process has it.
pub(super) struct Home {
    pub(super) layout: Layout,
    pub(super) turns: Turns,
    /// What is kept beside a register in a database.
    pub(super) documents: Option<Arc<Documents>>,
    /// The user log as a tree, once somebody asked for it.
    pub(super) log: Mutex<Option<LogIndex>>,
    snapshot: Mutex<Option<Arc<IndexReader>>>,
    /// What readers have read of organisations, which few commits change.
    organisations: LastRead,
    store: Mutex<Option<Arc<dyn StoreReader>>>,
}

impl Home {
    pub(super) fn at(layout: Layout) -> Arc<Home> {
        let documents = layout.database().cloned().map(Documents::in_database);
        Arc::new(Home {
            layout,
            documents: documents.map(Arc::new),
            turns: Turns::default(),
            log: Mutex::default(),
            snapshot: Mutex::default(),
            organisations: LastRead::default(),
            store: Mutex::default(),
        })
    }

    fn snapshot(&self) -> MutexGuard<'_, Option<Arc<IndexReader>>> {
        self.snapshot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index as it was when it was last looked at, or, if it never was, as it stands now.
    pub(super) fn read(&self) -> Result<Arc<IndexReader>, RegistryError> {
        let mut snapshot = self.snapshot();
        if let Some(reader) = &*snapshot {
            return Ok(Arc::clone(reader));
        }
        let reader = Arc::new(self.open_checked()?);
        Ok(Arc::clone(snapshot.insert(reader)))
    }

    /// The index at this commit, which the register's head is, or, if it is not there yet, as it stands now.
    pub(super) fn read_at(&self, head: CommitId) -> Result<Arc<IndexReader>, RegistryError> {
        let snapshot = self.snapshot().clone();
        match snapshot.filter(|reader| reader.head() == Some(head)) {
            Some(reader) => Ok(reader),
            None => self.read_anew(),
        }
    }

    /// The index as it stands now, which readers see from now on.
    pub(super) fn read_anew(&self) -> Result<Arc<IndexReader>, RegistryError> {
        let reader = Arc::new(self.open_index()?);
        *self.snapshot() = Some(Arc::clone(&reader));
        Ok(reader)
    }

    /// Has the index opened again for the next reader: it was written.
    pub(super) fn forget(&self) {
        *self.snapshot() = None;
    }

    /// Has everything opened again that is made of the register: it has another history.
    pub(super) fn forget_history(&self) {
        self.forget();
        *self.log.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Opens the index when the register has gone on since readers last saw it; says whether they see more now.
    pub(super) fn follow(&self) -> Result<bool, RegistryError> {
        let seen = self.snapshot().as_ref().and_then(|reader| reader.head());
        if seen.is_some() && self.layout.hint().read() == seen {
            return Ok(false);
        }
        let reader = self.open_checked()?;
        let is_new = reader.head() != seen;
        if is_new {
            *self.snapshot() = Some(Arc::new(reader));
        }
        Ok(is_new)
    }

    /// What reads the register's store while this process has it open; opens it, if it was not yet or is not any more.
    pub(super) fn store(
        self: &Arc<Home>,
        wait: Duration,
    ) -> Result<Arc<dyn StoreReader>, RegistryError> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = &*store
            && !matches!(reader.commit(1), Err(StoreError::Closed))
        {
            return Ok(Arc::clone(reader));
        }
        let mut turn = Turn::take(self, wait)?;
        turn.keeps = true;
        let (open, caught_up) = turn.hold()?.open(&mut |_, _| {})?;
        if caught_up != CaughtUp::Already {
            self.forget();
        }
        let reader = Arc::from(open.register.store_reader());
        Ok(Arc::clone(store.insert(reader)))
    }

    fn open_index(&self) -> Result<IndexReader, RegistryError> {
        let index = self.layout.index();
        Ok(IndexReader::open_after(index, &self.organisations)?)
    }

    fn open_checked(&self) -> Result<IndexReader, RegistryError> {
        let reader = self.open_index()?;
        self.layout.hint().check(&reader)?;
        Ok(reader)
    }
}

/// The turn to write. Dropped, it is given back.
pub(super) struct Turn {
    home: Arc<Home>,
    held: Option<Held>,
    /// Whether what is open stays open for the next turn.
    keeps: bool,
}

impl Turn {
    /// Takes the turn for a writer, which leaves open what was open before.
    pub(super) fn take(home: &Arc<Home>, wait: Duration) -> Result<Turn, RegistryError> {
        home.turns.take(wait)?;
        let held = home.turns.held();
        Ok(Turn {
            home: Arc::clone(home),
            keeps: held.is_some(),
            held,
        })
    }

    /// The turn that a group of changes has, which leaves everything open.
    pub(super) fn of_group(home: &Arc<Home>) -> Turn {
        Turn {
            home: Arc::clone(home),
            keeps: true,
            held: home.turns.held(),
        }
    }

    /// Leaves what is open open for the next turn.
    pub(super) fn keep(&mut self) {
        self.keeps = true;
    }

    pub(super) fn home(&self) -> &Home {
        &self.home
    }

    /// What is held, with the right to write.
    pub(super) fn hold(&mut self) -> Result<&mut Held, RegistryError> {
        let held = match self.held.take() {
            Some(held) => held,
            None => Held::take(&self.home.layout)?,
        };
        Ok(self.held.insert(held))
    }

    /// What is held, and what it belongs to.
    pub(super) fn parts(&mut self) -> Result<(&Home, &mut Held), RegistryError> {
        self.hold()?;
        let held = self.held.as_mut().ok_or(RegistryError::GivenUp)?;
        Ok((&self.home, held))
    }

    /// Waits until the index has merged its parts; lets everything go, unless it is to stay open.
    pub(super) fn close(&mut self) -> Result<(), RegistryError> {
        if self.keeps {
            return Ok(());
        }
        self.held.take().map_or(Ok(()), Held::close)
    }

    /// What is held, if anything is.
    pub(super) fn held(&self) -> Option<&Held> {
        self.held.as_ref()
    }

    /// What is held, for whoever does something else with it.
    pub(super) fn take_held(&mut self) -> Option<Held> {
        self.held.take()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut held = self.held.take();
        if !self.keeps {
            // Closed before anybody else opens it.
            held = None;
        }
        if let Some(held) = held.as_mut().filter(|_| std::thread::panicking()) {
            held.doubt();
        }
        self.home.turns.give_back(held);
    }
}
