//! Other content for a record: what is named changes, and nothing else.

use std::collections::HashSet;

use super::{
    Change, Changed, Deed, EmptiedField, NamedActor, NewVersion, Refused, Standing, View,
    references::References,
    statement,
    view::present,
    wording::{fields, in_few_words},
};
use crate::{
    model::{Cluster, FieldChange, FieldText, Key, StatedShare, Statement, StatementIdPrefix},
    register::Hash,
};

/// Changes the content of records, edit by edit, of each the same.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{change::{Amend, Edit}, model::{Key, Statement}};
/// let key: Key = "cn-zhuji-sock".parse()?;
/// let statement = Statement { notes: vec!["known to the world".parse()?], ..Statement::default() };
/// let amend = Amend::new([key.clone(), key], vec![Edit::State(Box::new(statement))]);
/// assert_eq!(amend.targets().len(), 1);
/// let applied = registry.change(Box::new(amend), Draft::new("registrar", "a note"))?;
/// assert_eq!(applied.records[0].changes[0].field, "notes");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Amend {
    targets: Vec<Target>,
    edits: Vec<Edit>,
}

/// A record that is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its key.
    pub key: Key,
    /// The item that the change was made against; none where any will do.
    pub against: Option<Hash>,
}

impl From<Key> for Target {
    fn from(key: Key) -> Target {
        Target { key, against: None }
    }
}

impl Amend {
    /// Changes each of some records, once, by these edits in their order.
    pub fn new<T: Into<Target>>(records: impl IntoIterator<Item = T>, edits: Vec<Edit>) -> Amend {
        let mut known = HashSet::new();
        let targets = records.into_iter().map(Into::into);
        let targets = targets.filter(|target| known.insert(target.key.clone()));
        Amend {
            targets: targets.collect(),
            edits,
        }
    }

    /// The records.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn amended(&self, mut record: Cluster) -> Result<Cluster, Refused> {
        for edit in &self.edits {
            record = edit.applied_to(record)?;
        }
        Ok(record)
    }

    fn next_version(&self, view: &dyn View, target: &Target) -> Result<NewVersion, Refused> {
        let before = present(view, &target.key, target.against)?;
        let record = self.amended(before.record().clone())?;
        NewVersion::new(Some(before), record, Deed::Amended)
    }
}

/// One edit of a record.
///
/// ```
/// use registry_core::{
///     change::{Amend, Change, Edit},
///     model::{FieldText, Key},
/// };
/// let fields = vec![FieldText { field: "year".to_owned(), text: "2014".to_owned() }];
/// let edit = Edit::SetInStatement { id: "a523".parse()?, fields };
/// let amend = Amend::new(["cn-zhuji-sock".parse::<Key>()?], vec![edit]);
/// assert_eq!(amend.message(), "update cn-zhuji-sock");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub enum Edit {
    /// Empties a field.
    Empty(EmptiedField),
    /// Takes the one share of this percent, scope and region away.
    RemoveShare(StatedShare),
    /// Takes the one actor of a name away.
    RemoveActor(NamedActor),
    /// Takes away the statement of an identifier.
    RemoveStatement {
        /// The identifier, or the digits that begin it.
        id: StatementIdPrefix,
    },
    /// Sets fields of the statement of an identifier.
    SetInStatement {
        /// The identifier, or the digits that begin it.
        id: StatementIdPrefix,
        /// The fields, and what they are to hold.
        fields: Vec<FieldText>,
    },
    /// Adds what is stated, by the rules of a [`Statement`].
    State(Box<Statement>),
    /// Puts a whole record in the place of the present one.
    Replace(Box<Cluster>),
}

impl Change for Amend {
    fn message(&self) -> String {
        match &self.targets[..] {
            [target] => format!("update {}", target.key),
            targets => format!("update {} records", targets.len()),
        }
    }

    fn message_with(&self, changes: &[FieldChange]) -> String {
        let told = match self.targets[..] {
            [_] => in_few_words(changes),
            _ => fields(changes),
        };
        match &*told {
            "" => self.message(),
            told => format!("{}: {told}", self.message()),
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let keys: HashSet<&Key> = self.targets.iter().map(|target| &target.key).collect();
        let will_be = move |key: &Key| {
            let Some(now) = view.record(key)? else {
                return Ok(None);
            };
            let record = if keys.contains(key) {
                self.amended(now.into_record())?
            } else {
                now.into_record()
            };
            Ok(Some(Standing::of(&record)))
        };
        let mut references = References::new(view, Box::new(will_be));
        let outcomes = self.targets.iter().map(move |target| {
            let version = self.next_version(view, target)?;
            references.check(&version)?;
            Ok(version.into())
        });
        Ok(Changed::streamed(outcomes))
    }
}

impl Edit {
    fn applied_to(&self, mut record: Cluster) -> Result<Cluster, Refused> {
        match self {
            Edit::Empty(field) => field.empty(&mut record)?,
            Edit::RemoveShare(share) => statement::remove_share(&mut record, share)?,
            Edit::RemoveActor(actor) => statement::remove_actor(&mut record, actor)?,
            Edit::RemoveStatement { id } => statement::remove(&mut record, id)?,
            Edit::SetInStatement { id, fields } => statement::set(&mut record, id, fields)?,
            Edit::State(stated) => {
                refuse_another_key(&record.key, stated.key.as_ref())?;
                record = stated.as_ref().clone().applied_to(record)?;
            }
            Edit::Replace(whole) => {
                refuse_another_key(&record.key, Some(&whole.key))?;
                record = whole.as_ref().clone().correcting(&record)?;
            }
        }
        Ok(record)
    }
}

fn refuse_another_key(key: &Key, stated: Option<&Key>) -> Result<(), Refused> {
    match stated {
        Some(stated) if stated != key => Err(Refused::KeyNeverChanges {
            key: key.clone(),
            stated: stated.clone(),
        }),
        _ => Ok(()),
    }
}
