//! What an organisation leads to must be there and stay: its parent, the one it was merged into. No two share an LEI or
//! a ROR.

use std::collections::{HashMap, HashSet};

use super::NewOrganisation;
use crate::{
    change::{Refused, View},
    form::OrganisationField as Field,
    index::{AsOf, IndexError, OrganisationReader, Sought, Version},
    model::{Organisation, OrganisationKey, Status, compared_identifier},
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
            None => Ok(self.known.record(key, AsOf::Now)?.map(Version::into_record)),
        }
    }
}

/// Why one of several organisations may not be put.
#[derive(Debug)]
pub struct OrganisationFault {
    /// The organisation.
    pub key: OrganisationKey,
    /// The field at fault, where it is one.
    pub field: Option<Field>,
    /// Why.
    pub refused: Refused,
}

/// Checks new versions against all organisations as they will be.
pub(super) fn check(
    versions: &[NewOrganisation],
    standings: &Standings<'_>,
    view: &dyn View,
) -> Result<(), Refused> {
    let first = faults(versions, standings, view)?.into_iter().next();
    first.map_or(Ok(()), |fault| Err(fault.refused))
}

/// What is at fault with new versions, held against all organisations as they will be: one fault of each.
pub(super) fn faults(
    versions: &[NewOrganisation],
    standings: &Standings<'_>,
    view: &dyn View,
) -> Result<Vec<OrganisationFault>, Refused> {
    let mut claimed = claimed_identifiers(versions, standings)?;
    let mut faults = Vec::new();
    for version in versions {
        let fault = match claimed.remove(&version.record().key) {
            Some(fault) => Some(fault),
            None => fault_of(version, standings, view)?,
        };
        faults.extend(fault);
    }
    Ok(faults)
}

fn fault_of(
    version: &NewOrganisation,
    standings: &Standings<'_>,
    view: &dyn View,
) -> Result<Option<OrganisationFault>, Refused> {
    let record = version.record();
    let before = version.before.as_ref();
    let was_withdrawn = before.is_some_and(|before| is_withdrawn(before.record()));
    let checks = [
        (
            Field::Parent,
            check_chain(record, standings, |record| record.parent.clone()),
        ),
        (
            Field::MergedInto,
            check_chain(record, standings, |record| record.merged_into.clone()),
        ),
        (
            Field::Status,
            if is_withdrawn(record) && !was_withdrawn {
                refuse_withdrawing_what_is_used(record, standings, view)
            } else {
                Ok(())
            },
        ),
    ];
    for (field, checked) in checks {
        match checked {
            Ok(()) => {}
            Err(Refused::Unread(error)) => return Err(error.into()),
            Err(refused) => {
                return Ok(Some(OrganisationFault {
                    key: record.key.clone(),
                    field: Some(field),
                    refused,
                }));
            }
        }
    }
    Ok(None)
}

fn is_withdrawn(record: &Organisation) -> bool {
    record.status == Status::Withdrawn
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
                    "is not an organisation; register it first, or correct the key",
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

/// No two organisations in force have one LEI or ROR: those that claim one which another has, or claims, too. Who had it
/// before keeps it.
fn claimed_identifiers(
    versions: &[NewOrganisation],
    standings: &Standings<'_>,
) -> Result<HashMap<OrganisationKey, OrganisationFault>, Refused> {
    let mut claims: HashMap<String, Vec<Claim<'_>>> = HashMap::new();
    let in_force = versions
        .iter()
        .filter(|version| !version.record().status.is_retired());
    for claim in in_force.flat_map(Claim::of_version) {
        let identifier = compared_identifier(&claim.identifier);
        claims.entry(identifier).or_default().push(claim);
    }
    let mut holders: HashMap<String, OrganisationKey> = HashMap::new();
    for (identifier, holder) in standings
        .known
        .holders(&claims.keys().cloned().collect::<HashSet<_>>())?
    {
        let holder: OrganisationKey = holder.parse()?;
        let claimed = &claims[&identifier];
        // One that changes may give it up.
        if !standings.changed.contains_key(&holder) || claimed.iter().any(|one| *one.key == holder)
        {
            holders.insert(identifier, holder);
        }
    }
    let mut faults = HashMap::new();
    for (identifier, claimed) in &claims {
        let holder = holders.get(identifier);
        for claim in claimed.iter().filter(|one| Some(one.key) != holder) {
            let others = claimed.iter().map(|other| other.key);
            let other = holder.or_else(|| others.clone().find(|other| *other != claim.key));
            if let Some(other) = other {
                faults.insert(claim.key.clone(), claim.refused(other));
            }
        }
    }
    Ok(faults)
}

/// An identifier that an organisation says is its own.
struct Claim<'a> {
    key: &'a OrganisationKey,
    field: Field,
    identifier: String,
}

impl<'a> Claim<'a> {
    fn of_version(version: &'a NewOrganisation) -> impl Iterator<Item = Claim<'a>> {
        let Organisation { key, lei, ror, .. } = version.record();
        let lei = lei.as_ref().map(|lei| (Field::Lei, lei.to_string()));
        let ror = ror.as_ref().map(|ror| (Field::Ror, ror.to_string()));
        lei.into_iter()
            .chain(ror)
            .map(move |(field, identifier)| Claim {
                key,
                field,
                identifier,
            })
    }

    fn refused(&self, other: &OrganisationKey) -> OrganisationFault {
        OrganisationFault {
            key: self.key.clone(),
            field: Some(self.field),
            refused: Refused::IdentifierOfOther {
                key: self.key.clone(),
                identifier: self.identifier.clone(),
                other: other.clone(),
            },
        }
    }
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
    let known = known.into_iter().map(Version::into_record);
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
