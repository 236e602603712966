//! `registry compare`: records side by side, field by field.

use clap::builder::styling::Style;
use registry_core::{
    export::text_cell,
    model::{ComparedField, Comparison, brief},
};
use serde_json::Value;

use super::{filters, show};
use crate::{
    args::{Compare, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column, Styled},
};

pub fn run(args: &Compare, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    let as_of = filters::as_of(&reader, args.as_of.as_deref())?;
    let versions = args.keys.iter().map(|key| {
        let version = show::version_of(&reader, key, as_of)?;
        Ok(version.into_record())
    });
    let records = versions.collect::<Result<Vec<_>, Failure>>()?;
    let mut comparison = Comparison::of(&records);
    if args.different {
        comparison.fields.retain(|field| !field.same);
    }
    match config.console.format {
        Format::Json => output::json(&comparison)?,
        Format::Jsonl => output::json_lines(&comparison.fields)?,
        Format::Csv => csv(&comparison)?,
        _ => print(&comparison, config)?,
    }
    Ok(Exit::Done)
}

/// A row a field, a column a record.
fn csv(comparison: &Comparison) -> Result<(), Failure> {
    let keys = comparison.keys.iter().map(ToString::to_string);
    let head: Vec<String> = std::iter::once("field".to_owned()).chain(keys).collect();
    let rows = comparison.fields.iter().map(|field| {
        let values = field.values.iter().map(|value| match value {
            Value::Number(_) => brief(value),
            value => text_cell(&brief(value)).into_owned(),
        });
        std::iter::once(field.field.clone()).chain(values).collect()
    });
    output::csv(std::iter::once(head).chain(rows))
}

fn print(comparison: &Comparison, config: &Config) -> Result<(), Failure> {
    let mut screen = config.console.screen();
    let keys = comparison.keys.iter();
    let keys = keys.map(|key| Column::wrapped(key).verbatim());
    let columns: Vec<Column> = std::iter::once(Column::whole("field"))
        .chain(keys)
        .collect();
    output::table(&mut screen, &columns, comparison.fields.iter().map(row))?;
    let differ = comparison.fields.iter().filter(|field| !field.same).count();
    screen.line(match differ {
        0 => "No difference.".to_owned(),
        1 => "1 field differs.".to_owned(),
        count => format!("{} differ.", output::counted(count as u64, "field")),
    })?;
    screen.close()
}

/// What differs stands out from what is the same.
fn row(field: &ComparedField) -> Vec<Styled> {
    let style = if field.same {
        Style::new().dimmed()
    } else {
        Style::new()
    };
    let name = std::iter::once(Styled::new(style, &field.field));
    let values = field.values.iter();
    name.chain(values.map(|value| Styled::new(style, &brief(value))))
        .collect()
}
