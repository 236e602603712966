//! Other content for an organisation: what is named changes, and nothing else.

use super::{NewOrganisation, PutOrganisations, present};
use crate::{
    change::{Change, Changed, Deed, Refused, View, wording::in_few_words},
    form::OrganisationField,
    model::{FieldChange, Invalid, Organisation, OrganisationKey, OrganisationStatement, StatedBy},
    register::Hash,
};

/// Changes the content of an organisation, edit by edit.
#[derive(Debug, Clone)]
pub struct AmendOrganisation {
    /// The organisation.
    pub key: OrganisationKey,
    /// What is changed, in this order.
    pub edits: Vec<OrganisationEdit>,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

/// One edit of an organisation.
#[derive(Debug, Clone)]
pub enum OrganisationEdit {
    /// Empties a field, or an attribute of that name.
    Empty(String),
    /// States what is to hold; a name that is replaced becomes a former one.
    State(Box<OrganisationStatement>),
    /// Puts a whole record in the place of the present one.
    Replace(Box<Organisation>),
}

impl Change for AmendOrganisation {
    fn message(&self) -> String {
        format!("update {}", self.key)
    }

    fn message_with(&self, changes: &[FieldChange]) -> String {
        match &*in_few_words(changes) {
            "" => self.message(),
            told => format!("{}: {told}", self.message()),
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present(view, &self.key, self.against)?;
        let mut record = before.record().clone();
        for edit in &self.edits {
            record = edit.applied_to(record)?;
        }
        if record.key != self.key {
            return Err(Invalid::BadText {
                value: record.key.to_string(),
                problem: "a key never changes; retire the record instead",
            }
            .into());
        }
        let version = NewOrganisation::of_organisation(Some(before), record, Deed::Amended)?;
        PutOrganisations::changed(vec![version], view)
    }
}

impl OrganisationEdit {
    fn applied_to(&self, mut record: Organisation) -> Result<Organisation, Refused> {
        match self {
            OrganisationEdit::Empty(field) => {
                empty(&mut record, field)?;
                Ok(record)
            }
            OrganisationEdit::State(statement) => {
                let statement = statement.as_ref().clone();
                Ok(statement.applied_to(record, StatedBy::Registrar)?)
            }
            OrganisationEdit::Replace(whole) => Ok(whole.as_ref().clone()),
        }
    }
}

fn empty(record: &mut Organisation, field: &str) -> Result<(), Refused> {
    use OrganisationField as Field;
    match OrganisationField::named(field) {
        Some(Field::OtherNames) => record.other_names.clear(),
        Some(Field::FormerNames) => record.former_names.clear(),
        Some(Field::Place) => record.place = None,
        Some(Field::Lei) => record.lei = None,
        Some(Field::Ror) => record.ror = None,
        Some(Field::Website) => record.website = None,
        Some(Field::Identifiers) => record.identifiers.clear(),
        Some(Field::Parent) => record.parent = None,
        Some(Field::Notes) => record.notes.clear(),
        Some(Field::Key | Field::Name | Field::Kind | Field::Country | Field::Status) => {
            let field = field.to_owned();
            return Err(Refused::NeverEmpty { field });
        }
        _ if field == "sources" => record.sources.clear(),
        _ => return empty_attribute(record, field),
    }
    Ok(())
}

fn empty_attribute(record: &mut Organisation, name: &str) -> Result<(), Refused> {
    let before = record.attributes.len();
    record
        .attributes
        .retain(|attribute| &*attribute.name != name);
    if record.attributes.len() < before {
        return Ok(());
    }
    Err(Invalid::BadText {
        value: Invalid::excerpt(name),
        problem: "no field of this organisation that can be emptied",
    }
    .into())
}
