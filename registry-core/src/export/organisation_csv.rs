//! Organisations as the CSV form: a source a row, everything else on the first.

use std::io::{self, Write};

use super::{layout::Layout, output_error};
use crate::{
    form::{
        OrganisationField as Field, escape_formula, organisation_attribute_header,
        organisation_csv_columns,
    },
    model::{Name, Organisation, Source, push_list_item},
};

/// Writes organisations as CSV; importing it in the layout of statements gives the same records again.
///
/// ```
/// use registry_core::{export::{Layout, OrganisationCsvWriter}, model::Organisation};
/// let json = br#"{"country":"CN","key":"org_cn-a","kind":"company","name":"A","place":"Anji"}"#;
/// let mut writer = OrganisationCsvWriter::new(Vec::new(), Layout::Statements, Vec::new())?;
/// writer.write(&Organisation::from_json(json)?)?;
/// assert!(String::from_utf8(writer.finish()?)?.contains("org_cn-a,A,,,company,CN,Anji"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OrganisationCsvWriter<W: Write> {
    out: csv::Writer<W>,
    layout: Layout,
    attributes: Vec<String>,
}

impl<W: Write> OrganisationCsvWriter<W> {
    /// Writes the header. `attributes` are the names of all attributes that the organisations have.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, layout: Layout, mut attributes: Vec<String>) -> io::Result<Self> {
        attributes.sort();
        attributes.dedup();
        let mut out = csv::Writer::from_writer(out);
        let columns = organisation_csv_columns().iter();
        let columns = columns.map(|column| column.name.to_owned());
        let named = attributes
            .iter()
            .map(|name| organisation_attribute_header(name));
        let header: Vec<String> = columns.chain(named).collect();
        let header = header.iter().map(|name| escape_formula(name).into_owned());
        out.write_record(header).map_err(output_error)?;
        Ok(OrganisationCsvWriter {
            out,
            layout,
            attributes,
        })
    }

    /// Writes the rows of an organisation.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, organisation: &Organisation) -> io::Result<()> {
        for row in rows(organisation, self.layout, &self.attributes) {
            let row = row.iter().map(|cell| escape_formula(cell).into_owned());
            self.out.write_record(row).map_err(output_error)?;
        }
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.out
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))
    }
}

/// The rows of an organisation: the cells of the form's columns, then those of attributes. In the flat layout it is
/// one, with the first note, and with the source where there is but one.
pub(super) fn rows(
    organisation: &Organisation,
    layout: Layout,
    attributes: &[String],
) -> Vec<Vec<String>> {
    let (sources, notes) = (&*organisation.sources, &*organisation.notes);
    let (sources, notes) = match layout {
        Layout::Statements => (sources, notes),
        Layout::Flat => (
            if sources.len() == 1 { sources } else { &[] },
            &notes[..notes.len().min(1)],
        ),
    };
    let row = |number: usize| {
        let columns = organisation_csv_columns().iter();
        let cells = columns.map(|column| match column.field {
            Field::Notes => notes
                .get(number)
                .map_or_else(String::new, ToString::to_string),
            Field::SourceTitle | Field::SourceUrl | Field::SourceDate | Field::SourceNote => {
                sources
                    .get(number)
                    .map_or_else(String::new, |source| of_source(source, column.field))
            }
            field if number == 0 || field == Field::Key => cell(organisation, field),
            _ => String::new(),
        });
        let attributes = attributes.iter().map(|name| {
            let mut known = organisation.attributes.iter().filter(|_| number == 0);
            let known = known.find(|attribute| &*attribute.name == name.as_str());
            known.map_or_else(String::new, |attribute| attribute.value.to_string())
        });
        cells.chain(attributes).collect()
    };
    (0..sources.len().max(notes.len()).max(1))
        .map(row)
        .collect()
}

/// One part of a source.
pub(super) fn of_source(source: &Source, field: Field) -> String {
    let text = match field {
        Field::SourceTitle => source.title.as_ref().map(ToString::to_string),
        Field::SourceUrl => source.url.as_ref().map(ToString::to_string),
        Field::SourceDate => source.date.as_ref().map(ToString::to_string),
        _ => source.note.as_ref().map(ToString::to_string),
    };
    text.unwrap_or_default()
}

/// What stands once of an organisation, however many sources and notes it has.
pub(super) fn cell(record: &Organisation, field: Field) -> String {
    let text = match field {
        Field::Key => Some(record.key.to_string()),
        Field::Name => Some(record.name.to_string()),
        Field::OtherNames => Some(names(&record.other_names)),
        Field::FormerNames => Some(names(&record.former_names)),
        Field::Kind => Some(record.kind.to_string()),
        Field::Country => Some(record.country.to_string()),
        Field::Place => record.place.as_ref().map(ToString::to_string),
        Field::Lei => record.lei.as_ref().map(ToString::to_string),
        Field::Ror => record.ror.as_ref().map(ToString::to_string),
        Field::Website => record.website.as_ref().map(ToString::to_string),
        Field::Identifiers => Some(identifiers(record)),
        Field::Parent => record.parent.as_ref().map(ToString::to_string),
        Field::Status => Some(record.status.to_string()),
        Field::MergedInto => record.merged_into.as_ref().map(ToString::to_string),
        Field::WithdrawnReason => record.withdrawn_reason.as_ref().map(ToString::to_string),
        _ => None,
    };
    text.unwrap_or_default()
}

fn names(names: &[Name]) -> String {
    list(
        names
            .iter()
            .map(|name| (name.language.as_deref(), &*name.name)),
    )
}

fn identifiers(record: &Organisation) -> String {
    let numbers = record.identifiers.iter();
    list(numbers.map(|number| (Some(&*number.scheme), &*number.value)))
}

/// A list in one cell, each item after its label where it has one.
pub(super) fn list<'a>(items: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> String {
    let mut cell = String::new();
    for (label, value) in items {
        if !cell.is_empty() {
            cell.push_str("; ");
        }
        push_list_item(&mut cell, label, value);
    }
    cell
}
