//! The sheets of organisations.

use super::{Unfit, cell::Column, column_of, sheet::Sheet};
use crate::{
    export::{
        layout::Layout,
        organisation_csv::{of_source, rows},
    },
    form::{
        Kind, ORGANISATION_COLUMNS, OrganisationField as Field, organisation_attribute_header,
        organisation_csv_columns,
    },
    model::Organisation,
};

/// The sheet of all that the CSV form has of organisations, attributes too.
pub(super) fn sheet(
    name: &'static str,
    organisations: &[&Organisation],
    layout: Layout,
) -> Result<Sheet, Unfit> {
    let attributes = organisations.iter().flat_map(|one| &one.attributes);
    let mut names: Vec<String> = attributes.map(|one| one.name.to_string()).collect();
    names.sort();
    names.dedup();
    let attributes = names.iter().map(|name| Column {
        header: organisation_attribute_header(name),
        kind: Kind::Text,
    });
    let fields = organisation_csv_columns().iter().map(column_of);
    let mut sheet = Sheet::new(name, fields.chain(attributes).collect())?;
    for organisation in organisations {
        for row in rows(organisation, layout, &names) {
            write(&mut sheet, organisation, &row)?;
        }
    }
    Ok(sheet)
}

/// The sheets of what one row of an organisation cannot hold: all its sources, and all its notes.
pub(super) fn further(organisations: &[&Organisation]) -> Result<Vec<Sheet>, Unfit> {
    const SOURCE: [Field; 4] = [
        Field::SourceTitle,
        Field::SourceUrl,
        Field::SourceDate,
        Field::SourceNote,
    ];
    let columns = |fields: &[Field]| {
        let all = [Field::Key, Field::Name].iter().chain(fields);
        all.map(|&field| column_of(&ORGANISATION_COLUMNS[field as usize]))
            .collect()
    };
    let mut sources = Sheet::new("sources", columns(&SOURCE))?;
    let mut notes = Sheet::new("notes", columns(&[Field::Notes]))?;
    for organisation in organisations {
        let named = || vec![organisation.key.to_string(), organisation.name.to_string()];
        for source in &organisation.sources {
            let mut row = named();
            row.extend(SOURCE.map(|field| of_source(source, field)));
            write(&mut sources, organisation, &row)?;
        }
        for note in &organisation.notes {
            let mut row = named();
            row.push(note.to_string());
            write(&mut notes, organisation, &row)?;
        }
    }
    Ok(vec![sources, notes])
}

fn write(sheet: &mut Sheet, organisation: &Organisation, row: &[String]) -> Result<(), Unfit> {
    let cells: Vec<&str> = row.iter().map(String::as_str).collect();
    sheet.write_row(organisation.key.as_str(), &cells)
}
