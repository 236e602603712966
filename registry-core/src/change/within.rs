//! A change that stays within a territory.

use super::{Change, Changed, Outcome, Refused, View};
use crate::{
    index::Version,
    model::{Cluster, FieldChange, Key, Territory},
};

/// A change that is refused where it touches a record outside a territory: one that lies outside before or after, or
/// whose place one outside is to take.
///
/// It is asked when the change is made, of the records as they are then, so that whatever a change comes to touch along
/// the way is seen: the record into which another was merged, all that a commit changed which is undone.
///
/// ```
/// use registry_core::{Change, Cluster, Draft, Refused, Registry, RegistryError, change::{Others, Register, Within}};
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let record = Cluster::from_json(
///     br#"{"key":"it-carpi-knitwear","location":{"country":"IT","place":"Carpi"},"product":{"name":"Knitwear"}}"#,
/// )?;
/// let change = Box::new(Register { record, others: Others::None });
/// let within = Within { change, territory: "CN-ZJ,FR".parse()? };
/// let refused = registry.change(Box::new(within), Draft::new("Li Na", ""));
/// assert!(matches!(refused, Err(RegistryError::Refused(Refused::Outside { .. }))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Within {
    /// The change.
    pub change: Box<dyn Change>,
    /// Where all that it touches must lie.
    pub territory: Territory,
}

impl Change for Within {
    fn message(&self) -> String {
        self.change.message()
    }

    fn message_with(&self, changes: &[FieldChange]) -> String {
        self.change.message_with(changes)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let outcomes = self.change.apply(view)?;
        if self.territory.is_everywhere() {
            return Ok(outcomes);
        }
        let checked = outcomes.map(|outcome| {
            let outcome = outcome?;
            self.check(&outcome, view)?;
            Ok(outcome)
        });
        Ok(Changed::streamed(checked))
    }
}

impl Within {
    fn check(&self, outcome: &Outcome, view: &dyn View) -> Result<(), Refused> {
        match outcome {
            Outcome::New(version) => {
                let before = version.before.as_ref().map(Version::record);
                check_within(&self.territory, view, before, version.record())
            }
            Outcome::NewOrganisation(version) => {
                let before = version.before.as_ref().map(Version::record);
                let mut both = before.into_iter().chain([version.record()]);
                match both.all(|record| self.territory.includes_organisation(record)) {
                    true => Ok(()),
                    false => Err(self.outside(&version.record().key)),
                }
            }
            Outcome::Actor(_) | Outcome::ChangedSince(_) | Outcome::OrganisationChangedSince(_) => {
                Ok(())
            }
        }
    }

    fn outside(&self, key: &(impl ToString + ?Sized)) -> Refused {
        outside(&self.territory, key)
    }
}

/// Refuses a version of a record that touches what lies outside a territory.
pub(crate) fn check_within(
    territory: &Territory,
    view: &dyn View,
    before: Option<&Cluster>,
    after: &Cluster,
) -> Result<(), Refused> {
    let check = |record: &Cluster| match territory.includes(record) {
        true => Ok(()),
        false => Err(outside(territory, &record.key)),
    };
    before.into_iter().chain([after]).try_for_each(check)?;
    let known: Vec<&Key> = before.map_or_else(Vec::new, |before| before.successors().collect());
    for successor in after.successors() {
        // One that the same change makes is checked with it.
        if !known.contains(&successor)
            && let Some(successor) = view.record(successor)?
        {
            check(successor.record())?;
        }
    }
    Ok(())
}

fn outside(territory: &Territory, key: &(impl ToString + ?Sized)) -> Refused {
    Refused::Outside {
        key: key.to_string(),
        territory: territory.clone(),
    }
}

#[cfg(test)]
mod tests;
