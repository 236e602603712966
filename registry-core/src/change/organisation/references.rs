//! What an organisation leads to must be there and stay: its parent, the one it was merged into. No two share an LEI or
//! a ROR.

use std::collections::{HashMap, HashSet};

use super::NewOrganisation;
use crate::{
    change::{Refused, View},
    index::{AsOf, IndexError, OrganisationReader, Sought},
    model::{Lei, Organisation, OrganisationKey, Ror, Status, compared_identifier},
};

/// How long a chain of parents or merges is followed.
const MOST_STEPS: usize = 1_000;

/// Organisations as they will be once a whole change is made.
pub(super) struct Standings<'a> {
    changed: HashMap<&'a OrganisationKey, &'a Organisation>,
    known: &'a OrganisationReader,
}

impl<'a> Standings<'a> {
    pub(super) fn new(
        versions: &'a [NewOrganisation],
        known: &'a OrganisationReader,
    ) -> Standings<'a> {
        let changed = versions.iter().map(NewOrganisation::record);
        Standings {
            changed: changed.map(|record| (&record.key, record)).collect(),
            known,
        }
    }

    fn of(&self, key: &OrganisationKey) -> Result<Option<Organisation>, IndexError> {
        match self.changed.get(key) {
            Some(record) => Ok(Some((*record).clone())),
            None => Ok(self
                .known
                .record(key, AsOf::Now)?
                .map(|version| version.organisation)),
        }
    }
}

/// Checks new versions against all organisations as they will be.
pub(super) fn check(
    versions: &[NewOrganisation],
    standings: &Standings<'_>,
    view: &dyn View,
) -> Result<(), Refused> {
    check_identifiers(versions, standings)?;
    for version in versions {
        let record = version.record();
        check_chain(record, standings, |record| record.parent.clone())?;
        check_chain(record, standings, |record| record.merged_into.clone())?;
        let was_withdrawn = version
            .before
            .as_ref()
            .map(|before| before.organisation.status);
        if record.status == Status::Withdrawn && was_withdrawn != Some(Status::Withdrawn) {
            refuse_withdrawing_what_is_used(record, standings, view)?;
        }
    }
    Ok(())
}

/// Every organisation that one leads to is there and in force, and none leads back.
fn check_chain(
    record: &Organisation,
    standings: &Standings<'_>,
    next: impl Fn(&Organisation) -> Option<OrganisationKey>,
) -> Result<(), Refused> {
    let refuse = |target: OrganisationKey, problem| Refused::OrganisationTarget {
        key: record.key.to_string(),
        target,
        problem,
    };
    let mut target = next(record);
    for _ in 0..MOST_STEPS {
        let Some(key) = target else {
            return Ok(());
        };
        if key == record.key {
            return Err(refuse(key, "leads back to it"));
        }
        match standings.of(&key)? {
            None => {
                return Err(refuse(
                    key,
                    "is no organisation; register it first, or correct the key",
                ));
            }
            Some(found) if found.status == Status::Withdrawn => {
                return Err(refuse(key, "is withdrawn"));
            }
            Some(found) => target = next(&found),
        }
    }
    Ok(())
}

/// No two organisations in force have one LEI or ROR.
fn check_identifiers(
    versions: &[NewOrganisation],
    standings: &Standings<'_>,
) -> Result<(), Refused> {
    let mut owners: HashMap<String, &OrganisationKey> = HashMap::new();
    let refuse = |key: &OrganisationKey, identifier: &str, other| Refused::IdentifierOfOther {
        key: key.clone(),
        identifier: identifier.to_owned(),
        other,
    };
    for version in versions {
        let record = version.record();
        let (lei, ror) = (record.lei.as_ref(), record.ror.as_ref());
        let identifiers = lei.map(Lei::as_str).into_iter().chain(ror.map(Ror::as_str));
        for identifier in identifiers.filter(|_| !record.status.is_retired()) {
            if let Some(owner) = owners.insert(compared_identifier(identifier), &record.key) {
                return Err(refuse(&record.key, identifier, owner.clone()));
            }
        }
    }
    let wanted = owners.keys().cloned().collect();
    for (identifier, holder) in standings.known.holders(&wanted)? {
        let holder: OrganisationKey = holder.parse()?;
        // One that changes, too, was looked at above.
        if !standings.changed.contains_key(&holder) {
            return Err(refuse(owners[&identifier], &identifier, holder));
        }
    }
    Ok(())
}

fn refuse_withdrawing_what_is_used(
    record: &Organisation,
    standings: &Standings<'_>,
    view: &dyn View,
) -> Result<(), Refused> {
    let leads_here = |other: &Organisation| {
        other.status != Status::Withdrawn
            && (other.parent.as_ref() == Some(&record.key)
                || other.merged_into.as_ref() == Some(&record.key))
    };
    let known = standings.known.find(&Sought::everything(), AsOf::Now)?;
    let known = known.into_iter().map(|version| version.organisation);
    let changed = standings.changed.values().map(|record| (*record).clone());
    let unchanged = known.filter(|record| !standings.changed.contains_key(&record.key));
    let others: HashSet<String> = unchanged
        .chain(changed)
        .filter(leads_here)
        .map(|other| other.key.to_string())
        .collect();
    let clusters = view.clusters_of(&record.key)?;
    let clusters = clusters.into_iter().map(|key| key.to_string());
    let mut others: Vec<String> = others.into_iter().chain(clusters).collect();
    if others.is_empty() {
        return Ok(());
    }
    others.sort();
    others.truncate(5);
    Err(Refused::OrganisationInUse {
        key: record.key.clone(),
        others: others.join(", "),
    })
}
