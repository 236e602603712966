//! The difference of two states: of all records between two commits, or of one record.

use serde::Serialize;

use crate::{
    change::NewVersion,
    index::{AsOf, Difference, IndexError, IndexReader, OrganisationReader, Version},
    model::{FieldChange, Record, RecordKind, differences},
};

/// How a record differs between two states.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{change::{Change, Outcome, Retire, Retirement}, history::RecordChange};
/// let index = registry.read()?;
/// let retire = Retire::new("cn-zhuji-sock".parse()?, Retirement::Inactive);
/// let Some(Ok(Outcome::New(version))) = retire.apply(&*index)?.next() else { panic!("a version") };
/// assert_eq!(RecordChange::of(&version).change.as_str(), "changed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordChange {
    /// The record's key.
    pub key: String,
    /// Whether it came, went or changed.
    pub change: ChangeKind,
    /// The fields that differ.
    pub changes: Vec<FieldChange>,
}

impl RecordChange {
    /// What a version that is not made yet would change.
    pub fn of<R: Record>(version: &NewVersion<R>) -> RecordChange {
        let is_new = version.before.is_none();
        RecordChange {
            key: version.record().key().to_string(),
            change: if is_new {
                ChangeKind::Added
            } else {
                ChangeKind::Changed
            },
            changes: version.changes(),
        }
    }
}

/// What became of a record.
///
/// ```
/// use registry_core::history::ChangeKind;
/// assert_eq!(ChangeKind::Added.as_str(), "added");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is another version.
    Changed,
}

impl ChangeKind {
    /// The word that is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

/// Every record that differs between the states after two commits, in the order of keys. Seen backwards, what came went.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let changes: Vec<_> = registry_core::history::between_commits(&index, 1, 2)?.collect::<Result<_, _>>()?;
/// assert_eq!((changes.len(), changes[0].change.as_str()), (1, "added"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn between_commits(
    reader: &IndexReader,
    before: u64,
    after: u64,
) -> Result<impl Iterator<Item = Result<RecordChange, IndexError>>, IndexError> {
    let (first, last) = (before.min(after), before.max(after));
    let clusters = reader.differences(first, last)?.map(move |change| {
        let Difference {
            key,
            before: one,
            after: other,
        } = change?;
        let [one, other] = [&one, &other].map(|version| Some(version.as_ref()?.record()));
        Ok(if before > after {
            described(key.to_string(), other, one)
        } else {
            described(key.to_string(), one, other)
        })
    });
    let organisations = reader.organisations()?;
    let changed = organisations.changed_in(first + 1..=last)?;
    let changed = changed.filter_map(move |key| {
        let change = of_organisation(organisations, key, before, after);
        change.transpose()
    });
    Ok(in_order_of_keys(clusters, changed))
}

/// Changes of two kinds of records, each in the order of keys, as one. What cannot be read comes when it is its turn.
fn in_order_of_keys(
    clusters: impl Iterator<Item = Result<RecordChange, IndexError>>,
    organisations: impl Iterator<Item = Result<RecordChange, IndexError>>,
) -> impl Iterator<Item = Result<RecordChange, IndexError>> {
    let (mut clusters, mut organisations) = (clusters.peekable(), organisations.peekable());
    std::iter::from_fn(move || match (clusters.peek(), organisations.peek()) {
        (Some(Ok(cluster)), Some(Ok(organisation))) if organisation.key < cluster.key => {
            organisations.next()
        }
        (Some(_), _) => clusters.next(),
        (None, _) => organisations.next(),
    })
}

/// How a record differs between the states after two commits; nothing where it says the same, or is in neither.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::history::between_versions;
/// let index = registry.read()?;
/// assert!(between_versions(&index, "cn-zhuji-sock", 1, 2)?.is_some());
/// assert!(between_versions(&index, "cn-zhuji-sock", 2, 2)?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn between_versions(
    reader: &IndexReader,
    key: &str,
    before: u64,
    after: u64,
) -> Result<Option<RecordChange>, IndexError> {
    if RecordKind::of(key) == RecordKind::Organisation {
        return of_organisation(reader.organisations()?, key, before, after);
    }
    let before = reader.record(key, AsOf::Commit(before))?;
    let after = reader.record(key, AsOf::Commit(after))?;
    Ok(between(key, before.as_ref(), after.as_ref()))
}

/// How an organisation differs between the states after two commits.
fn of_organisation(
    organisations: &OrganisationReader,
    key: &str,
    before: u64,
    after: u64,
) -> Result<Option<RecordChange>, IndexError> {
    let before = organisations.record(key, AsOf::Commit(before))?;
    let after = organisations.record(key, AsOf::Commit(after))?;
    Ok(between(key, before.as_ref(), after.as_ref()))
}

/// How two versions differ; nothing where they are one, or neither is there.
fn between<R: Record>(
    key: &str,
    before: Option<&Version<R>>,
    after: Option<&Version<R>>,
) -> Option<RecordChange> {
    let is_same = before.map(Version::hash) == after.map(Version::hash);
    (!is_same).then(|| {
        described(
            key.to_owned(),
            before.map(Version::record),
            after.map(Version::record),
        )
    })
}

fn described<R: Record>(key: String, before: Option<&R>, after: Option<&R>) -> RecordChange {
    let change = match (before, after) {
        (None, Some(_)) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    RecordChange {
        key,
        change,
        changes: differences(before, after),
    }
}
