//! Changes that come together: each is a commit of its own, and all become durable and searchable at once.
//!
//! Whoever finds that nobody writes writes for all that wait. Each change is checked against what those before it
//! made. Then one sync makes all commits durable, in the register before in the index, and each change is answered.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use super::{
    Applied, Registry, RegistryError,
    applied::Next,
    held::Open,
    home::{Home, Turn},
    overlay::Overlay,
    turns::{Request, Waited},
    write,
};
use crate::{
    change::{Change, NewVersion},
    guard,
    index::{IndexError, Version},
    model::Cluster,
    projection::{Projections, Stated},
    register::{AppendError, Commit, Draft, StoreError},
};

/// How soon to look again whether another process still writes.
const BETWEEN_TRIES: Duration = Duration::from_millis(10);
/// A change of more bytes of items is written by itself: the index does not keep as much of a commit.
const LARGE_BYTES: usize = 200 << 10;
/// No more bytes of items than these are written together: the index keeps that much of commits that ended.
const TOGETHER_BYTES: usize = 4 << 20;

impl Registry {
    /// Makes a change, in a commit of its own. Nothing changed, no commit. It is durable and searchable on return.
    ///
    /// Called from many threads, changes that come together share the waiting for the disk. Each is checked against
    /// the registry as those before it left it. A thread that holds a [`Writer`](super::Writer) calls
    /// [`Writer::apply`](super::Writer::apply) instead: here it would wait for itself.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = &Registry::create(folder.path(), "Clusters", "registrar")?;
    /// std::thread::scope(|scope| {
    ///     for product in ["Sock", "Tie", "Button"] {
    ///         scope.spawn(move || {
    ///             let json = serde_json::json!({
    ///                 "key": format!("cn-zhuji-{}", product.to_lowercase()),
    ///                 "location": {"country": "CN", "place": "Zhuji"},
    ///                 "product": {"name": product},
    ///             });
    ///             let record = Cluster::from_json(json.to_string().as_bytes()).expect("a record");
    ///             let register = Register { record, others: Others::None };
    ///             registry.change(Box::new(register), Draft::new(product, "registered")).expect("registered");
    ///         });
    ///     }
    /// });
    /// assert_eq!(registry.read()?.applied(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Refused`] when the change may not be made; [`RegistryError::Busy`] when it waited too long for
    /// others, and [`RegistryError::Locked`] for another process; what could not be written. Then nothing is changed,
    /// but for [`StoreError::Uncertain`], after which the commit may be there, and [`RegistryError::NotIndexed`], after
    /// which it is.
    pub fn change(&self, change: Box<dyn Change>, draft: Draft) -> Result<Applied, RegistryError> {
        let deadline = Instant::now().checked_add(self.wait);
        let turns = &self.home.turns;
        let ticket = turns.queue(change, draft);
        loop {
            match turns.wait(&ticket, deadline)? {
                Waited::Answered(answer) => return *answer,
                Waited::YourTurn => {
                    let led = lead(Turn::of_group(&self.home));
                    let waits = deadline.is_none_or(|deadline| Instant::now() < deadline);
                    match led {
                        Err(RegistryError::Locked { .. }) if waits => thread::sleep(BETWEEN_TRIES),
                        Err(error) if turns.withdraw(&ticket) => return Err(error),
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Writes the changes that wait.
///
/// # Errors
/// When the registry cannot be opened for writing; then they still wait.
fn lead(mut turn: Turn) -> Result<(), RegistryError> {
    let (home, held) = turn.parts()?;
    let (open, _) = held.open(&mut |_, _| {})?;
    let snapshot = home.read_at(open.register.head().id()).inspect_err(|_| {
        // It is missing or damaged, and built again when it is opened to be written.
        open.is_doubtful = true;
    })?;
    let requests = home.turns.together();
    let begun = Instant::now();
    let mut group = Group {
        open,
        home,
        view: Overlay::over(&snapshot),
        made: Vec::new(),
        bytes: 0,
        unindexed: None,
    };
    let mut left = group.write(requests);
    let (written, mut overtaken) = group.finish();
    home.turns.note(written, begun.elapsed());
    overtaken.append(&mut left);
    home.turns.put_back(overtaken);
    Ok(())
}

/// Changes that are written together.
struct Group<'a> {
    open: &'a mut Open,
    home: &'a Home,
    view: Overlay<'a>,
    /// What was done and is not durable yet.
    made: Vec<(Request, Applied)>,
    bytes: usize,
    /// Why the index could not take what the register has.
    unindexed: Option<IndexError>,
}

impl Group<'_> {
    /// Writes changes, one after the other; gives back those that are to be written later.
    fn write(&mut self, requests: Vec<Request>) -> Vec<Request> {
        let mut requests = requests.into_iter();
        while self.bytes <= TOGETHER_BYTES && self.unindexed.is_none() {
            let Some(request) = requests.next() else {
                break;
            };
            match collect(request.change.as_ref(), &self.view) {
                Ok(Some((versions, applied))) => self.make(request, versions, applied),
                Ok(None) if self.made.is_empty() => {
                    return self
                        .write_large(request)
                        .into_iter()
                        .chain(requests)
                        .collect();
                }
                Ok(None) => return [request].into_iter().chain(requests).collect(),
                Err(error) => request.answer(Err(error)),
            }
        }
        requests.collect()
    }

    /// Writes a change that is too large to be written with others; gives it back where the register is to be opened
    /// again first.
    fn write_large(&mut self, request: Request) -> Option<Request> {
        match self.open.take_turn(&self.home.layout) {
            Ok(true) => {}
            Ok(false) => {
                self.open.is_doubtful = true;
                return Some(request);
            }
            Err(error) => {
                request.answer(Err(error));
                return None;
            }
        }
        let done = write::apply(
            self.open,
            self.home,
            request.change.as_ref(),
            request.draft.clone(),
        );
        self.open.register.give_turn_back();
        request.answer(done);
        None
    }

    fn make(&mut self, request: Request, versions: Vec<NewVersion>, mut applied: Applied) {
        if !versions.is_empty() {
            let draft = applied.worded(request.change.as_ref(), request.draft.clone());
            match self.commit(versions, draft) {
                Ok(commit) => applied.commit = Some(commit),
                Err(error) => return request.answer(Err(error.into())),
            }
        }
        self.made.push((request, applied));
    }

    /// Makes a commit, in the register before in the index: one that the register refuses leaves nothing.
    fn commit(&mut self, versions: Vec<NewVersion>, draft: Draft) -> Result<Commit, AppendError> {
        let mut append = self.open.register.begin(draft)?;
        for version in &versions {
            let item = version.stated.item();
            append.add(&version.record().key, item)?;
            self.bytes += item.bytes().len();
        }
        let commit = append.end()?;
        let stated = versions.iter().map(|version| version.stated.clone());
        self.unindexed = project(&mut self.open.projections, &commit, stated).err();
        let laid = versions
            .into_iter()
            .map(|version| Version::made(version.stated, commit.number));
        self.view.lay(&commit, laid);
        Ok(commit)
    }

    /// Makes everything durable, then searchable, and answers; says how many changes were written. Gives back those that
    /// are to be written on top of what others have appended meanwhile.
    fn finish(self) -> (usize, Vec<Request>) {
        let written = self.made.len();
        let Some(last) = self
            .made
            .iter()
            .rev()
            .find_map(|(_, applied)| applied.commit.as_ref())
        else {
            answer(self.made, |_| None);
            return (written, Vec::new());
        };
        match self.open.register.sync() {
            Ok(()) => {}
            Err(StoreError::Stale { .. }) => {
                self.open.forget_unsynced();
                return (
                    0,
                    self.made.into_iter().map(|(request, _)| request).collect(),
                );
            }
            Err(error) => {
                self.open.is_doubtful = true;
                answer_unwritten(self.made, error);
                return (written, Vec::new());
            }
        }
        let indexed = match self.unindexed {
            Some(error) => Err(error),
            None => write::acknowledge(self.home, &mut self.open.projections, last),
        };
        // Who reads next sees what is there, whatever that is.
        self.home.forget();
        match indexed {
            Ok(()) => answer(self.made, |_| None),
            Err(error) => {
                self.open.is_doubtful = true;
                let error = Arc::new(error);
                answer(self.made, |number| {
                    let error = Arc::clone(&error);
                    Some(RegistryError::NotIndexed { number, error })
                });
            }
        }
        (written, Vec::new())
    }
}

/// The new versions that a change makes; nothing where they are too large to be written with others, or some are of
/// organisations.
fn collect(
    change: &dyn Change,
    view: &Overlay<'_>,
) -> Result<Option<(Vec<NewVersion>, Applied)>, RegistryError> {
    let collect = || {
        let mut applied = Applied::default();
        let mut outcomes = change.apply(view)?;
        let (mut versions, mut bytes) = (Vec::new(), 0);
        while let Some(next) = applied.next(&mut outcomes)? {
            let Next::Cluster(version) = next else {
                // What follows in the group is not to see organisations as they were.
                return Ok(None);
            };
            bytes += version.stated.item().bytes().len();
            if bytes > LARGE_BYTES {
                return Ok(None);
            }
            versions.push(*version);
        }
        Ok(Some((versions, applied)))
    };
    // It may be another thread's: a mistake in its code is not to end this one.
    guard::call(collect).unwrap_or_else(|problem| Err(RegistryError::Panicked { problem }))
}

/// Gives a commit to what follows the register, where it does not become durable yet.
fn project(
    projections: &mut Projections<IndexError>,
    commit: &Commit,
    records: impl Iterator<Item = Stated<Cluster>>,
) -> Result<(), IndexError> {
    projections.begin(commit.number)?;
    for stated in records {
        projections.take(stated.into())?;
    }
    projections.end(commit)
}

/// Answers changes whose commits are not there, or may be there or not.
fn answer_unwritten(made: Vec<(Request, Applied)>, error: StoreError) {
    let is_uncertain = matches!(error, StoreError::Uncertain { .. });
    let reason = error.into_reason();
    answer(made, |number| {
        let reason = Arc::clone(&reason);
        Some(if is_uncertain {
            StoreError::Uncertain { number, reason }.into()
        } else {
            RegistryError::NotWritten(reason)
        })
    });
}

/// Answers each change: with what it did, or with what failed of its commit.
fn answer(made: Vec<(Request, Applied)>, failed: impl Fn(u64) -> Option<RegistryError>) {
    for (request, applied) in made {
        let failure = applied
            .commit
            .as_ref()
            .and_then(|commit| failed(commit.number));
        request.answer(failure.map_or(Ok(applied), Err));
    }
}

#[cfg(test)]
mod tests;
