//! The register itself: made once, opened by whatever reads or changes it.

use serde::{Deserialize, Serialize};

use super::commit::{Commit, Draft};
use super::commit_entries::{CommitEntries, read_row};
use super::entry::Log;
use super::error::{AppendError, OpenError, StoreError};
use super::frame::Row;
use super::hash::Hash;
use super::item::Item;
use super::pending::{Pending, Position};
use super::storage::Store;
use super::time::Time;

/// What a register of ours is a register of, for readers of RSF.
const NAME: &str = "cluster";
const FIRST_MESSAGE: &str = "registry created";

/// Where a register stands: what its last commit says, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last commit.
    pub commit: u64,
    /// The hash of the last commit, which stands for the whole register.
    pub hash: Hash,
    /// The time of the last commit.
    pub time: Time,
    /// The number of user entries.
    pub entries: u64,
    /// The number of system entries.
    pub system_entries: u64,
    /// The root of the user log.
    pub root: Hash,
    /// The root of the system log, the last commit's own entry included.
    pub system_root: Hash,
}

/// An append-only register in a store.
///
/// ```
/// use registry_core::register::{Draft, Item, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut append = register.begin(Draft::new("registrar", "the first"))?;
/// append.add("cn-zhuji-sock", &Item::canonical(&serde_json::json!({"product": "sock"}))?)?;
/// let commit = append.finish()?;
/// assert_eq!((commit.number, commit.entries), (2, 1));
/// let (entry, item) = register.entries(2)?.next().expect("an entry")?;
/// assert_eq!((entry.key.as_str(), item.bytes()), ("cn-zhuji-sock", br#"{"product":"sock"}"#.as_slice()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Register {
    pub(super) store: Box<dyn Store>,
    pub(super) position: Position,
    head: Head,
    name: String,
}

#[derive(Serialize)]
struct NameItem<'a> {
    name: &'a str,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RegisterName {
    register_name: String,
}

impl Register {
    /// Makes a register in a store that has none, with the first commit: its name and nothing else.
    ///
    /// # Errors
    /// [`OpenError::Exists`] when there is one; otherwise when the commit cannot be made.
    pub fn create(
        store: impl Store + 'static,
        name: &str,
        author: &str,
        time: Time,
    ) -> Result<Register, OpenError> {
        let mut store: Box<dyn Store> = Box::new(store);
        expect_none(store.as_ref())?;
        let draft = Draft {
            time,
            ..Draft::new(author, FIRST_MESSAGE)
        };
        let mut pending = Pending::start(store.as_mut(), Position::default(), draft)?;
        let kind = Item::canonical(&NameItem { name: NAME }).map_err(AppendError::from)?;
        pending.write(Log::System, "name", &kind)?;
        let name = Item::canonical(&RegisterName {
            register_name: name.to_owned(),
        })
        .map_err(AppendError::from)?;
        pending.write(Log::System, "register-name", &name)?;
        pending.close()?;
        store.sync()?;
        Register::over(store)
    }

    /// Opens the register in a store.
    ///
    /// # Errors
    /// [`OpenError::Empty`] when no register was made in it; otherwise when it cannot be read.
    pub fn open(store: impl Store + 'static) -> Result<Register, OpenError> {
        Register::over(Box::new(store))
    }

    pub(super) fn over(store: Box<dyn Store>) -> Result<Register, OpenError> {
        let stored = store.head()?.ok_or(OpenError::Empty)?;
        let (commit, row) = read_row(&stored)?;
        let name = read_name(store.as_ref())?;
        let head = head(&commit, &row);
        Ok(Register {
            store,
            position: Position::after(&commit, row),
            head,
            name,
        })
    }

    /// Where the register stands.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The register's name, as it was given when it was made.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Looks where the register stands now: others may have appended, or the database have lost what it did not confirm.
    ///
    /// ```
    /// use registry_core::register::{Draft, MemoryStore, Register, Time};
    ///
    /// let store = MemoryStore::default();
    /// let mut other = Register::create(store.clone(), "Clusters", "registrar", Time::now())?;
    /// let mut register = Register::open(store)?;
    /// other.begin(Draft::new("registrar", ""))?.finish()?;
    /// assert_eq!(register.head().commit, 1);
    /// register.refresh()?;
    /// assert_eq!(register.head().commit, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn refresh(&mut self) -> Result<(), OpenError> {
        let stored = self.store.head()?.ok_or(OpenError::Empty)?;
        let (commit, row) = read_row(&stored)?;
        self.advance(&commit, row);
        Ok(())
    }

    /// Keeps others from appending until the next sync, or until the turn is given back, where others may; then looks
    /// where the register stands.
    ///
    /// # Errors
    /// When others do not end soon; when the store cannot be written.
    pub(crate) fn take_turn(&mut self) -> Result<(), OpenError> {
        self.store.take_turn()?;
        self.refresh()
    }

    /// Makes sure that this is all that was acknowledged: see [`Store::confirm`](super::Store::confirm).
    ///
    /// # Errors
    /// When that cannot be found out now.
    pub(crate) fn confirm(&self) -> Result<(), StoreError> {
        self.store.confirm()
    }

    /// Lets others append. What was not synced is not there.
    pub(crate) fn give_turn_back(&mut self) {
        self.store.give_turn_back();
    }

    /// Moves on to a commit that was just made.
    pub(super) fn advance(&mut self, commit: &Commit, row: Row) {
        self.head = head(commit, &row);
        self.position = Position::after(commit, row);
    }
}

/// A store that is to be filled must have no commit.
pub(super) fn expect_none(store: &dyn Store) -> Result<(), OpenError> {
    let found = store.head()?;
    found.map_or(Ok(()), |commit| {
        Err(OpenError::Exists {
            number: commit.number,
        })
    })
}

fn head(commit: &Commit, row: &Row) -> Head {
    Head {
        commit: commit.number,
        hash: commit.hash(),
        time: commit.time,
        entries: commit.entries,
        system_entries: row.system.size(),
        root: row.user.root(),
        system_root: row.system.root(),
    }
}

fn read_name(store: &dyn Store) -> Result<String, StoreError> {
    let missing = || StoreError::damaged("commit 1", "it does not bring the register's name");
    let first = store.read(1)?.next().ok_or_else(missing)??;
    for entry in CommitEntries::new(store, &first)? {
        let (entry, item) = entry?;
        if entry.log == Log::System && entry.key == "register-name" {
            return register_name(&item).ok_or_else(missing);
        }
    }
    Err(missing())
}

/// The name that an item gives the register, if it is such an item.
pub(super) fn register_name(item: &Item) -> Option<String> {
    let named: RegisterName = serde_json::from_slice(item.bytes()).ok()?;
    Some(named.register_name)
}
