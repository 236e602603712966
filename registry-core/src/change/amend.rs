//! Other content for a record: what is named changes, and nothing else.

use std::{collections::HashSet, fmt, str::FromStr};

use super::{
    Change, Changed, Deed, EmptiedField, NamedActor, NewVersion, Refused, Standing, View,
    references::References,
    statement,
    view::{Viewed, present},
    wording::{fields, in_few_words},
};
use crate::{
    model::{
        Cluster, FieldChange, FieldText, HasStatements, Key, StatedShare, Statement,
        StatementIdPrefix,
    },
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
/// let amend: Amend<Cluster> = Amend::new([key.clone(), key], vec![Edit::State(Box::new(statement))]);
/// assert_eq!(amend.targets().len(), 1);
/// let applied = registry.change(Box::new(amend), Draft::new("registrar", "a note"))?;
/// assert_eq!(applied.records.described()[0].changes[0].field, "notes");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Amend<R: Amendable = Cluster> {
    targets: Vec<Target<R::Key>>,
    edits: Vec<Edit<R>>,
}

/// A record that is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<K = Key> {
    /// Its key.
    pub key: K,
    /// The item that the change was made against; none where any will do.
    pub against: Option<Hash>,
}

impl<K> From<K> for Target<K> {
    fn from(key: K) -> Target<K> {
        Target { key, against: None }
    }
}

impl<R: Amendable> Amend<R> {
    /// Changes each of some records, once, by these edits in their order.
    pub fn new<T: Into<Target<R::Key>>>(
        records: impl IntoIterator<Item = T>,
        edits: Vec<Edit<R>>,
    ) -> Amend<R> {
        let mut known = HashSet::new();
        let targets = records.into_iter().map(Into::into);
        let targets = targets.filter(|target| known.insert(target.key.clone()));
        Amend {
            targets: targets.collect(),
            edits,
        }
    }

    /// The records.
    pub fn targets(&self) -> &[Target<R::Key>] {
        &self.targets
    }

    /// The record with all edits made.
    pub(super) fn amended(&self, mut record: R) -> Result<R, Refused> {
        for edit in &self.edits {
            record = edit.applied_to(record)?;
        }
        Ok(record)
    }

    /// The next version of one of the records.
    pub(super) fn next_version(
        &self,
        view: &dyn View,
        target: &Target<R::Key>,
    ) -> Result<NewVersion<R>, Refused> {
        let before = present::<R>(view, &target.key, target.against)?;
        let record = self.amended(before.record().clone())?;
        NewVersion::new(Some(before), record, Deed::Amended)
    }
}

/// A kind of record whose content is changed edit by edit: clusters and organisations.
#[allow(
    private_bounds,
    reason = "how a kind is looked up and what its values are called is the core's business"
)]
pub trait Amendable: Viewed + HasStatements {
    /// What is stated of a record.
    type Statement: fmt::Debug + Clone + Send;
    /// A field that can be emptied.
    type Field: fmt::Debug + Clone + Send + FromStr<Err = Refused>;
    /// A value that people can name without its identifier.
    type Named: fmt::Debug + Clone + Send;

    /// Empties a field.
    ///
    /// # Errors
    /// When the record has no such field, or cannot be without it.
    fn empty(&mut self, field: &Self::Field) -> Result<(), Refused>;

    /// Takes away the one value that is named.
    ///
    /// # Errors
    /// When none is named so, or several.
    fn remove_named(&mut self, named: &Self::Named) -> Result<(), Refused>;

    /// Adds what is stated.
    ///
    /// # Errors
    /// The rule that is broken.
    fn stating(self, stated: Self::Statement) -> Result<Self, Refused>;

    /// This record in the place of the present one.
    ///
    /// # Errors
    /// The rule that is broken.
    fn replacing(self, present: &Self) -> Result<Self, Refused>;

    /// What becomes of the records that are amended.
    ///
    /// # Errors
    /// Why nothing may be changed.
    fn changed<'a>(amend: &'a Amend<Self>, view: &'a dyn View) -> Result<Changed<'a>, Refused>;
}

/// One edit of a record.
///
/// ```
/// use registry_core::{
///     change::{Amend, Change, Edit},
///     model::{FieldText, Key},
/// };
/// let fields = vec![FieldText { field: "year".to_owned(), text: "2014".to_owned() }];
/// let edit: Edit = Edit::SetInStatement { id: "a523".parse()?, fields };
/// let amend = Amend::new(["cn-zhuji-sock".parse::<Key>()?], vec![edit]);
/// assert_eq!(amend.message(), "update cn-zhuji-sock");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub enum Edit<R: Amendable = Cluster> {
    /// Empties a field.
    Empty(R::Field),
    /// Takes the one value away that is named without its identifier.
    RemoveNamed(R::Named),
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
    /// Adds what is stated, by the rules of a [`Statement`]; a name of an organisation that is replaced becomes a former
    /// one.
    State(Box<R::Statement>),
    /// Puts a whole record in the place of the present one.
    Replace(Box<R>),
}

impl<R: Amendable> Change for Amend<R> {
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
        R::changed(self, view)
    }
}

impl<R: Amendable> Edit<R> {
    fn applied_to(&self, mut record: R) -> Result<R, Refused> {
        match self {
            Edit::Empty(field) => record.empty(field)?,
            Edit::RemoveNamed(named) => record.remove_named(named)?,
            Edit::RemoveStatement { id } => statement::remove(&mut record, id)?,
            Edit::SetInStatement { id, fields } => statement::set(&mut record, id, fields)?,
            Edit::State(stated) => record = record.stating(stated.as_ref().clone())?,
            Edit::Replace(whole) => {
                refuse_another_key(record.key(), whole.key())?;
                record = whole.as_ref().clone().replacing(&record)?;
            }
        }
        Ok(record)
    }
}

/// Refuses to give a record another key than it has.
pub(super) fn refuse_another_key<K: fmt::Display + PartialEq>(
    key: &K,
    stated: &K,
) -> Result<(), Refused> {
    if stated == key {
        return Ok(());
    }
    Err(Refused::KeyNeverChanges {
        key: key.to_string(),
        stated: stated.to_string(),
    })
}

/// A value of a cluster as people name it without its identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedStatement {
    /// The one share of this percent, scope and region.
    Share(StatedShare),
    /// The one actor of a name.
    Actor(NamedActor),
}

impl Amendable for Cluster {
    type Statement = Statement;
    type Field = EmptiedField;
    type Named = NamedStatement;

    fn empty(&mut self, field: &EmptiedField) -> Result<(), Refused> {
        field.empty(self)
    }

    fn remove_named(&mut self, named: &NamedStatement) -> Result<(), Refused> {
        match named {
            NamedStatement::Share(share) => statement::remove_share(self, share),
            NamedStatement::Actor(actor) => statement::remove_actor(self, actor),
        }
    }

    fn stating(self, stated: Statement) -> Result<Cluster, Refused> {
        if let Some(key) = &stated.key {
            refuse_another_key(&self.key, key)?;
        }
        Ok(stated.applied_to(self)?)
    }

    fn replacing(self, present: &Cluster) -> Result<Cluster, Refused> {
        Ok(self.correcting(present)?)
    }

    fn changed<'a>(amend: &'a Amend, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let keys: HashSet<&Key> = amend.targets.iter().map(|target| &target.key).collect();
        let will_be = move |key: &Key| {
            let Some(now) = view.record(key)? else {
                return Ok(None);
            };
            let record = if keys.contains(key) {
                amend.amended(now.into_record())?
            } else {
                now.into_record()
            };
            Ok(Some(Standing::of(&record)))
        };
        let mut references = References::new(view, Box::new(will_be));
        let outcomes = amend.targets.iter().map(move |target| {
            let version = amend.next_version(view, target)?;
            references.check(&version)?;
            Ok(version.into())
        });
        Ok(Changed::streamed(outcomes))
    }
}
