//! Other content for an organisation: what is named changes, and nothing else.

use std::{convert::Infallible, str::FromStr};

use super::PutOrganisations;
use crate::{
    change::{Amend, Amendable, Changed, Refused, View, amend::refuse_another_key},
    form::OrganisationField,
    model::{Organisation, OrganisationStatement, StatedBy},
};

/// A field of an organisation to empty: a column of the CSV form, or an attribute by its name.
///
/// ```
/// use registry_core::change::EmptiedOrganisationField;
/// assert!("other names".parse::<EmptiedOrganisationField>().is_ok());
/// assert!("country".parse::<EmptiedOrganisationField>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptiedOrganisationField(String);

impl FromStr for EmptiedOrganisationField {
    type Err = Refused;

    fn from_str(stated: &str) -> Result<EmptiedOrganisationField, Refused> {
        use OrganisationField as Field;
        let field = stated.to_owned();
        match Field::named(stated) {
            Some(Field::Key | Field::Name | Field::Kind | Field::Country | Field::Status) => {
                Err(Refused::NeverEmpty { field })
            }
            _ => Ok(EmptiedOrganisationField(field)),
        }
    }
}

impl Amendable for Organisation {
    type Statement = OrganisationStatement;
    type Field = EmptiedOrganisationField;
    type Named = Infallible;

    fn empty(&mut self, field: &EmptiedOrganisationField) -> Result<(), Refused> {
        field.empty(self)
    }

    fn remove_named(&mut self, named: &Infallible) -> Result<(), Refused> {
        match *named {}
    }

    fn stating(self, stated: OrganisationStatement) -> Result<Organisation, Refused> {
        if let Some(key) = &stated.key {
            refuse_another_key(&self.key, key)?;
        }
        Ok(stated.applied_to(self, StatedBy::Registrar)?)
    }

    fn replacing(self, _: &Organisation) -> Result<Organisation, Refused> {
        Ok(self)
    }

    fn changed<'a>(
        amend: &'a Amend<Organisation>,
        view: &'a dyn View,
    ) -> Result<Changed<'a>, Refused> {
        let targets = amend.targets().iter();
        let versions = targets.map(|target| amend.next_version(view, target));
        PutOrganisations::changed(versions.collect::<Result<_, _>>()?, view)
    }
}

type Empty = fn(&mut Organisation);

/// Each field that an organisation can be without, and how it is emptied.
const FIELDS: &[(OrganisationField, Empty)] = &[
    (OrganisationField::OtherNames, |record| {
        record.other_names.clear();
    }),
    (OrganisationField::FormerNames, |record| {
        record.former_names.clear();
    }),
    (OrganisationField::Place, |record| record.place = None),
    (OrganisationField::Lei, |record| record.lei = None),
    (OrganisationField::Ror, |record| record.ror = None),
    (OrganisationField::Website, |record| record.website = None),
    (OrganisationField::Identifiers, |record| {
        record.identifiers.clear();
    }),
    (OrganisationField::Parent, |record| record.parent = None),
    (OrganisationField::Notes, |record| record.notes.clear()),
];

/// The list that is no column.
const SOURCES: &str = "sources";

impl EmptiedOrganisationField {
    fn empty(&self, record: &mut Organisation) -> Result<(), Refused> {
        let field = OrganisationField::named(&self.0);
        if let Some((_, empty)) = FIELDS.iter().find(|(known, _)| Some(*known) == field) {
            empty(record);
            return Ok(());
        }
        if self.0 == SOURCES {
            record.sources.clear();
            return Ok(());
        }
        let before = record.attributes.len();
        let attributes = &mut record.attributes;
        attributes.retain(|attribute| *attribute.name != *self.0);
        if record.attributes.len() < before {
            return Ok(());
        }
        let names = FIELDS.iter().map(|(field, _)| field.name());
        let names: Vec<&str> = names.chain([SOURCES]).collect();
        Err(Refused::NoSuchField {
            key: record.key.to_string(),
            field: self.0.clone(),
            known: names.join(", "),
        })
    }
}
