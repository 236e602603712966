//! Other content for a record: what is named changes, and nothing else.

use std::collections::HashSet;

use super::{
    Change, Changed, Deed, EmptiedField, NewVersion, Refused, Standing, View,
    references::References, view::present,
};
use crate::{
    model::{Cluster, Key, MarketShare, StatedShare, Statement},
    register::Hash,
};

/// Changes the content of records, edit by edit, of each the same.
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
        let record = self.amended(before.cluster.clone())?;
        NewVersion::new(Some(before), record, Deed::Amended)
    }
}

/// One edit of a record.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Empties a field.
    Empty(EmptiedField),
    /// Takes a share away.
    RemoveShare(StatedShare),
    /// Takes actors of a name away.
    RemoveActor(NamedActor),
    /// Adds what is stated, by the rules of a [`Statement`].
    State(Box<Statement>),
    /// Puts a whole record in the place of the present one.
    Replace(Box<Cluster>),
}

/// An actor as people name it: by its name, or as `KIND: NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedActor(String);

impl From<&str> for NamedActor {
    fn from(stated: &str) -> NamedActor {
        NamedActor(stated.to_owned())
    }
}

impl NamedActor {
    fn is(&self, kind: &str, name: &str) -> bool {
        let of_kind = |(stated_kind, stated_name): (&str, &str)| {
            stated_kind.trim() == kind && stated_name.trim() == name
        };
        self.0 == name || self.0.split_once(':').is_some_and(of_kind)
    }
}

impl Change for Amend {
    fn message(&self) -> String {
        match &self.targets[..] {
            [target] => format!("update {}", target.key),
            targets => format!("update {} records", targets.len()),
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let keys: HashSet<&Key> = self.targets.iter().map(|target| &target.key).collect();
        let will_be = move |key: &Key| {
            let Some(now) = view.record(key)? else {
                return Ok(None);
            };
            let record = if keys.contains(key) {
                self.amended(now.cluster)?
            } else {
                now.cluster
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
            Edit::RemoveShare(share) => remove_share(&mut record, share)?,
            Edit::RemoveActor(actor) => remove_actor(&mut record, actor)?,
            Edit::State(statement) => {
                refuse_another_key(&record.key, statement.key.as_ref())?;
                record = statement.as_ref().clone().applied_to(record)?;
            }
            Edit::Replace(whole) => {
                refuse_another_key(&record.key, Some(&whole.key))?;
                record = whole.as_ref().clone();
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

/// Takes away the shares of this percent, scope and region.
fn remove_share(record: &mut Cluster, share: &StatedShare) -> Result<(), Refused> {
    let before = record.market_shares.len();
    let shares = &mut record.market_shares;
    shares.retain(|known: &MarketShare| known.statement() != *share);
    if record.market_shares.len() == before {
        return Err(Refused::NoSuchShare {
            key: record.key.clone(),
            share: share.to_string(),
        });
    }
    Ok(())
}

fn remove_actor(record: &mut Cluster, actor: &NamedActor) -> Result<(), Refused> {
    let before = record.actors.len();
    let actors = &mut record.actors;
    actors.retain(|known| !actor.is(known.kind.as_str(), &known.name));
    if record.actors.len() == before {
        return Err(Refused::NoSuchActor {
            key: record.key.clone(),
            actor: actor.0.clone(),
        });
    }
    Ok(())
}
