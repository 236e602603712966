//! The way a change takes: into the register, durable, then into the index, then acknowledged.

use std::sync::Arc;

use crate::{
    change::{Change, Put},
    index::{IndexError, IndexReader},
    model::{Cluster, Invalid},
    projection::{Projections, StatedRecord},
    register::{Append, Commit, Draft, Head},
};

use super::{
    Applied, OnProgress, RegistryError,
    held::Open,
    home::{Home, Turn},
};

/// What had to be done to the index before writing could begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaughtUp {
    /// Nothing: it was at the register's head.
    Already,
    /// Whole commits were missing, as after a crash between register and index.
    Followed {
        /// How many commits were applied.
        commits: u64,
    },
    /// It was missing, damaged or of another layout, and was built again.
    Rebuilt,
    /// It was of another history than the register, and was built again.
    OtherHistory,
}

/// A registry opened for writing; nobody else writes while it lives.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{ImportPlan, Input, change::Revert, registry::CaughtUp};
/// # let index = registry.read()?;
/// # let stream = |name: &str, table: &'static str| Input::Stream { name: name.into(), reader: Box::new(table.as_bytes()) };
/// let mut writer = registry.write(&mut |_, _| ())?;
/// assert_eq!(writer.caught_up(), CaughtUp::Already);
///
/// // Files, as one commit.
/// let ties = stream("ties.csv", "place,product,country\nShengzhou,Tie,CN\n");
/// let plan = ImportPlan::new(vec![ties], Default::default(), &index, &mut |_| ())?;
/// writer.import(plan, Draft::new("registrar", "ties"), &mut |_, _| ())?;
/// let firms = stream("firms.csv", "name,kind,country\nLangsha,company,CN\n");
/// writer.import_organisations(vec![firms], &Default::default(), Draft::new("registrar", "firms"))?;
///
/// // Changes, and whole records.
/// writer.apply(&Revert::of(3), Draft::new("registrar", "no ties"))?;
/// let record = index.record("cn-zhuji-sock", registry_core::AsOf::Now)?.expect("a record").into_record();
/// assert!(writer.save([record], Draft::new("registrar", "the same"))?.is_none());
/// assert_eq!((writer.head().commit, writer.read()?.applied()), (5, 5));
/// writer.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Writer {
    turn: Turn,
    caught_up: CaughtUp,
    /// Where the register stood when the last transaction began.
    head: Head,
}

impl Writer {
    pub(super) fn open(
        mut turn: Turn,
        on_progress: OnProgress<'_>,
    ) -> Result<Writer, RegistryError> {
        let (open, caught_up) = turn.hold()?.open(on_progress)?;
        let head = *open.register.head();
        if caught_up != CaughtUp::Already {
            turn.home().forget();
        }
        Ok(Writer {
            turn,
            caught_up,
            head,
        })
    }

    /// What had to be done to the index on opening.
    pub fn caught_up(&self) -> CaughtUp {
        self.caught_up
    }

    /// Where the register stands.
    pub fn head(&self) -> &Head {
        let register = self.turn.held().and_then(|held| held.register());
        register.map_or(&self.head, |register| register.head())
    }

    /// The index as it stands now.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read(&self) -> Result<Arc<IndexReader>, RegistryError> {
        self.turn.home().read_at(self.head().id())
    }

    /// Starts a commit of any size. Dropped unfinished, it leaves nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(super) fn begin(&mut self, draft: Draft) -> Result<Transaction<'_>, RegistryError> {
        let Writer { turn, .. } = self;
        let (home, held) = turn.parts()?;
        let (open, _) = held.open(&mut |_, _| {})?;
        self.head = *open.register.head();
        Transaction::begin(open, home, draft)
    }

    /// Makes a change, in one commit. Nothing changed, no commit.
    ///
    /// # Errors
    /// [`RegistryError::Refused`] when the change may not be made, or what could not be written; then nothing is changed.
    pub fn apply(&mut self, change: &dyn Change, draft: Draft) -> Result<Applied, RegistryError> {
        let (home, held) = self.turn.parts()?;
        let applied = apply(held.open_alone()?, home, change, draft);
        held.give_turn_back();
        applied
    }

    /// Keeps others from appending to the register while something longer is done, which is then sure to succeed.
    pub(super) fn alone<T>(
        &mut self,
        work: impl FnOnce(&mut Writer) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        self.turn.parts()?.1.open_alone()?;
        let done = work(self);
        self.turn.parts()?.1.give_turn_back();
        done
    }

    /// Saves records in one commit, those that are not the same already. No change, no commit.
    ///
    /// # Errors
    /// When a record breaks a rule or cannot be written; then nothing is changed.
    pub fn save(
        &mut self,
        records: impl IntoIterator<Item = Cluster>,
        draft: Draft,
    ) -> Result<Option<Commit>, RegistryError> {
        let records = records.into_iter().collect();
        Ok(self.apply(&Put { records }, draft)?.commit)
    }

    /// Ends writing, and waits until the index has merged its parts, so that the next search is fast.
    ///
    /// # Errors
    /// When a merge failed; every commit is safe.
    pub fn close(mut self) -> Result<(), RegistryError> {
        self.turn.close()
    }
}

/// A commit on its way into register and index.
pub(super) struct Transaction<'a> {
    append: Option<Append<'a>>,
    projections: &'a mut Projections<IndexError>,
    is_doubtful: &'a mut bool,
    home: &'a Home,
    records: u64,
}

/// Makes a change of any size, in one commit.
pub(super) fn apply(
    open: &mut Open,
    home: &Home,
    change: &dyn Change,
    draft: Draft,
) -> Result<Applied, RegistryError> {
    let view = home.read_at(open.register.head().id())?;
    let mut applied = Applied::default();
    let mut outcomes = change.apply(view.as_ref())?;
    let mut next = applied.next(&mut outcomes)?;
    if next.is_none() {
        return Ok(applied);
    }
    let draft = applied.worded(change, draft);
    let mut transaction = Transaction::begin(open, home, draft)?;
    while let Some(stated) = next {
        transaction.put(stated)?;
        next = applied.next(&mut outcomes)?;
    }
    applied.commit = transaction.finish()?;
    Ok(applied)
}

impl<'a> Transaction<'a> {
    fn begin(
        open: &'a mut Open,
        home: &'a Home,
        draft: Draft,
    ) -> Result<Transaction<'a>, RegistryError> {
        open.projections.begin(open.register.head().commit + 1)?;
        Ok(Transaction {
            append: Some(open.register.begin(draft)?),
            projections: &mut open.projections,
            is_doubtful: &mut open.is_doubtful,
            home,
            records: 0,
        })
    }

    /// Adds the new version of a record.
    ///
    /// # Errors
    /// [`Invalid::HoldsUnknown`] when the version in force has parts that this program does not know; when it
    /// cannot be written. The commit cannot be made any more.
    pub(super) fn put(&mut self, stated: impl Into<StatedRecord>) -> Result<(), RegistryError> {
        let put = self.try_put(stated.into());
        if put.is_err() {
            // An entry that only one of register and projections took must not be committed.
            self.give_up();
        }
        put
    }

    fn try_put(&mut self, stated: StatedRecord) -> Result<(), RegistryError> {
        let append = self.append.as_mut().ok_or(RegistryError::GivenUp)?;
        if self.projections.holds_unknown(stated.key())? {
            let key = stated.key().to_owned();
            return Err(Invalid::HoldsUnknown { key }.into());
        }
        append.add(stated.key(), stated.item())?;
        self.projections.take(stated)?;
        self.records += 1;
        Ok(())
    }

    /// Makes the commit durable and searchable. A commit without records is not made.
    ///
    /// # Errors
    /// When the register cannot be written, nothing is changed, but for
    /// [`StoreError::Uncertain`](crate::register::StoreError::Uncertain). When only the index failed, the commit is
    /// safe, and the next one brings the index up to it.
    pub(super) fn finish(mut self) -> Result<Option<Commit>, RegistryError> {
        if self.records == 0 && self.append.is_some() {
            return Ok(None);
        }
        let append = self.append.take().ok_or(RegistryError::GivenUp)?;
        let commit = append.finish().inspect_err(|_| {
            // It may be there or not, and the index has its records.
            *self.is_doubtful = true;
        })?;
        let hinted = self.home.layout.hint().set(commit.id());
        let ended = hinted.and_then(|()| self.projections.end(&commit));
        let indexed = ended.and_then(|()| self.projections.flush());
        self.home.forget();
        indexed.map_err(|error| {
            *self.is_doubtful = true;
            RegistryError::NotIndexed {
                number: commit.number,
                error: Arc::new(error),
            }
        })?;
        Ok(Some(commit))
    }

    /// Forgets the commit. An index that cannot is opened again.
    fn give_up(&mut self) {
        self.append = None;
        if self.projections.rollback().is_err() {
            *self.is_doubtful = true;
        }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.append.is_some() {
            self.give_up();
        }
    }
}

/// Makes commits searchable that are durable, up to the last of them.
pub(super) fn acknowledge(
    home: &Home,
    projections: &mut Projections<IndexError>,
    last: &Commit,
) -> Result<(), IndexError> {
    home.layout.hint().set(last.id())?;
    projections.flush()
}
