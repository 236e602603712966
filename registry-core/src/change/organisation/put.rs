//! Organisations put as they are given, each the record's whole new content, and their actors linked.

use super::{
    NewOrganisation,
    links::linked_clusters,
    references::{OrganisationFault, Standings, check, faults},
};
use crate::{
    change::{Change, Changed, Deed, Outcome, Refused, View},
    index::AsOf,
    model::Organisation,
};

/// Puts whole organisations. Actors that are certain to be one of them are linked to it, in the same commit.
#[derive(Debug, Clone)]
pub struct PutOrganisations {
    /// The records.
    pub records: Vec<Organisation>,
}

impl Change for PutOrganisations {
    fn message(&self) -> String {
        match &self.records[..] {
            [record] => format!("put {}", record.key),
            records => format!("put {} organisations", records.len()),
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let versions = self.records.iter().map(|record| version(record, view));
        PutOrganisations::changed(versions.collect::<Result<_, _>>()?, view)
    }
}

impl PutOrganisations {
    /// Which of the records may not be put together with the others, each with one reason.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub(crate) fn faults(&self, view: &dyn View) -> Result<Vec<OrganisationFault>, Refused> {
        let (mut versions, mut found) = (Vec::new(), Vec::new());
        for record in &self.records {
            match version(record, view) {
                Ok(version) => versions.push(version),
                Err(Refused::Unread(error)) => return Err(error.into()),
                Err(refused) => found.push(OrganisationFault {
                    key: record.key.clone(),
                    field: None,
                    refused,
                }),
            }
        }
        let standings = Standings::new(&versions, view.organisations()?);
        found.extend(faults(&versions, &standings, view)?);
        Ok(found)
    }

    /// Versions that belong together, checked as all organisations will be, and the clusters that they are linked to.
    pub(super) fn changed(
        versions: Vec<NewOrganisation>,
        view: &dyn View,
    ) -> Result<Changed<'_>, Refused> {
        checked(&versions, view)?;
        let linked = linked_clusters(&versions, view)?;
        let organisations = versions
            .into_iter()
            .map(|version| Outcome::NewOrganisation(Box::new(version)));
        Ok(Changed::streamed(
            organisations.chain(linked).map(Ok::<_, Refused>),
        ))
    }
}

/// Sees that versions may be put together.
pub(in crate::change) fn checked(
    versions: &[NewOrganisation],
    view: &dyn View,
) -> Result<(), Refused> {
    let standings = Standings::new(versions, view.organisations()?);
    check(versions, &standings, view)
}

/// The next version of an organisation that is given whole.
fn version(record: &Organisation, view: &dyn View) -> Result<NewOrganisation, Refused> {
    let before = view.organisations()?.record(&record.key, AsOf::Now)?;
    let deed = before.as_ref().map_or(Deed::Registered, |_| Deed::Amended);
    NewOrganisation::new(before, record.clone(), deed)
}
