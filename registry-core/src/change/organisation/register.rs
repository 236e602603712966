//! An organisation recorded for the first time.

use super::{NewOrganisation, PutOrganisations};
use crate::{
    change::{Change, Changed, Deed, Refused, View},
    index::{AsOf, Sought},
    model::{Organisation, OrganisationKey},
};

/// Registers an organisation under a key that no record has. Actors that are certain to be it are linked to it.
#[derive(Debug, Clone)]
pub struct RegisterOrganisation {
    /// The organisation.
    pub record: Organisation,
    /// Whether it is another than those of the same name, country and kind.
    pub force: bool,
}

impl Change for RegisterOrganisation {
    fn message(&self) -> String {
        format!("register {}", self.record.key)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let key = &self.record.key;
        let before = view.organisations()?.record(key, AsOf::Now)?;
        if before
            .as_ref()
            .is_some_and(|known| !known.record().is_reverted())
        {
            return Err(Refused::OrganisationRegistered { key: key.clone() });
        }
        if !self.force {
            let alike = self.of_the_same_name(view)?;
            if !alike.is_empty() {
                return Err(Refused::OrganisationAlike { alike });
            }
        }
        let version = NewOrganisation::new(before, self.record.clone(), Deed::Registered)?;
        PutOrganisations::changed(vec![version], view)
    }
}

impl RegisterOrganisation {
    fn of_the_same_name(&self, view: &dyn View) -> Result<Vec<OrganisationKey>, Refused> {
        let mut alike = Vec::new();
        for name in self.record.names() {
            let sought = Sought {
                name: Some(name.to_string()),
                country: vec![self.record.country],
                kind: vec![self.record.kind],
                ..Sought::default()
            };
            let found = view.organisations()?.find(&sought, AsOf::Now)?;
            alike.extend(found.into_iter().map(|version| version.into_record().key));
        }
        alike.sort();
        alike.dedup();
        Ok(alike)
    }
}
