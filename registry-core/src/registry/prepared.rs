//! A change or import worked out against the registry as readers see it, to be made elsewhere.

use super::{Applied, ImportPlan, Registry, RegistryError, applied::Next, linking::Linking};
use crate::{
    change::{Change, Others, Refused, Replace, Replacement},
    import::{Failure, Report},
    index::{AsOf, IndexReader, Version},
    model::Key,
    register::{Draft, Item},
};

/// What a change would do, and the records that would do the same.
#[derive(Debug)]
pub struct Prepared {
    /// What it would do; there is no commit.
    pub applied: Applied,
    /// The new versions, each against the one that it was made of.
    pub replace: Replace,
    /// The head of the commit, in words of the change where nobody has others.
    pub draft: Draft,
}

impl Registry {
    /// Works a change out without making it: another registry of the same history makes the same of it by the records
    /// alone, unless one of them changed there.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let record = Cluster::from_json(
    ///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// )?;
    /// let register = Register { record, others: Others::None };
    /// let prepared = registry.prepare(&register, Draft::of_change("Li Na"))?;
    /// assert_eq!(prepared.draft.message, "register cn-zhuji-sock");
    /// assert_eq!(registry.read()?.applied(), 1);
    /// registry.change(Box::new(prepared.replace), prepared.draft)?;
    /// assert_eq!(registry.read()?.applied(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Refused`] when the change may not be made; when the index cannot be read.
    pub fn prepare(&self, change: &dyn Change, draft: Draft) -> Result<Prepared, RegistryError> {
        let view = self.read()?;
        let mut applied = Applied::default();
        let mut replace = Replace {
            // What may be the same cluster was asked of the change.
            others: Others::Any,
            ..Replace::default()
        };
        let mut outcomes = change.apply(view.as_ref())?;
        while let Some(next) = applied.next(&mut outcomes)? {
            match next {
                Next::Cluster(version) => replace.clusters.push(Replacement {
                    against: version.before.as_ref().map(Version::hash),
                    record: version.stated.into_parts().0,
                }),
                Next::Organisation(version) => replace.organisations.push(Replacement {
                    against: version.before.as_ref().map(Version::hash),
                    record: version.stated.into_parts().0,
                }),
            }
        }
        drop(outcomes);
        let draft = applied.worded(change, draft);
        Ok(Prepared {
            applied,
            replace,
            draft,
        })
    }
}

impl ImportPlan {
    /// The same, refused as a whole where a record that it touches was changed after a commit: what the files say was made
    /// of what the registry said then.
    ///
    /// ```
    /// # use registry_core::{Draft, ImportPlan, Input, Registry};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let import = |notes: &str, seen: u64| {
    ///     let table = format!("place,product,country,notes\nZhuji,Sock,CN,{notes}\n").into_bytes();
    ///     let input = Input::Stream { name: "socks.csv".into(), reader: Box::new(std::io::Cursor::new(table)) };
    ///     let index = registry.read()?;
    ///     let plan = ImportPlan::new(vec![input], Default::default(), &index, &mut |_| ())?.seen_at(seen);
    ///     registry.write(&mut |_, _| ())?.import(plan, Draft::new("registrar", "socks"), &mut |_, _| ())
    /// };
    /// import("One.", 1)?;
    /// assert!(import("Two.", 1).is_err());
    /// import("Two.", 2)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn seen_at(mut self, commit: u64) -> ImportPlan {
        self.seen = Some(commit);
        self
    }

    /// Hands over the item of each record as the import would leave it: JSON Lines of them, imported by another registry of
    /// the same history, come to the same ([`ImportPlan::seen_at`]). A plan without changes hands over nothing; rejected
    /// rows go to their files.
    ///
    /// ```
    /// # use registry_core::{ImportPlan, Input, Registry};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let table = "place,product,country\nZhuji,Sock,CN\n";
    /// let input = Input::Stream { name: "socks.csv".into(), reader: Box::new(table.as_bytes()) };
    /// let index = registry.read()?;
    /// let plan = ImportPlan::new(vec![input], Default::default(), &index, &mut |_| ())?;
    /// let mut lines = Vec::new();
    /// let report = plan.prepare(&index, |item| Ok(lines.push(item.bytes().to_vec())))?;
    /// assert_eq!((report.new, lines.len()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What `take` fails with; when the index cannot be read, or a file of rejected rows cannot be written.
    pub fn prepare(
        self,
        reader: &IndexReader,
        mut take: impl FnMut(&Item) -> Result<(), Failure>,
    ) -> Result<Report, RegistryError> {
        let mut linking = Linking::new(reader)?;
        let mut report = self.take_each(&mut linking, reader, |linking, stated| {
            match linking.is_known(reader, &stated)? {
                true => Ok(()),
                false => take(stated.item()),
            }
        })?;
        linking.report(&mut report);
        Ok(report)
    }
}

/// Refuses a record that somebody changed after a commit.
pub(super) fn check_unchanged(key: &Key, seen: u64, reader: &IndexReader) -> Result<(), Refused> {
    let now = reader.record(key, AsOf::Now)?;
    let Some(now) = now.filter(|now| now.from_commit() > seen) else {
        return Ok(());
    };
    let key = key.clone();
    Err(match reader.record(&key, AsOf::Commit(seen))? {
        Some(then) => Refused::Overtaken {
            made_against: then.hash(),
            key,
            then: Box::new(then),
            now: Box::new(now),
        },
        None => Refused::Registered {
            key,
            now: Box::new(now),
        },
    })
}
