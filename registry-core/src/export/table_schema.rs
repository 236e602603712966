//! The tables of the data package and the CSV forms as Frictionless describes them.

use serde_json::{Value, json};

use super::tables::{ORGANISATIONS, TABLES, Table};
use crate::form::{Column, Kind, csv_columns, organisation_csv_columns};

impl Table {
    /// The Frictionless table schema of the table.
    pub(super) fn schema(&self) -> Value {
        let fields = self
            .columns()
            .map(|column| descriptor(column.name, column.kind, column.meaning, column.required));
        let fields: Vec<Value> = fields.collect();
        let to = |resource: &str, field: &str| json!({ "fields": field, "reference": { "resource": resource, "fields": "key" } });
        match self.name {
            "clusters" | ORGANISATIONS => json!({ "fields": fields, "primaryKey": ["key"] }),
            "actors" => {
                let keys = [to("clusters", "cluster"), to(ORGANISATIONS, "organisation")];
                json!({ "fields": fields, "foreignKeys": keys })
            }
            _ => json!({ "fields": fields, "foreignKeys": [to("clusters", "cluster")] }),
        }
    }

    /// The table as a resource of the package.
    pub(super) fn resource(&self) -> Value {
        json!({
            "name": self.name,
            "profile": "tabular-data-resource",
            "path": format!("{}.csv", self.name),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "description": self.meaning,
            "schema": self.schema(),
        })
    }
}

/// The Frictionless table schemas by their names: those of the CSV forms, and those of the data package.
///
/// ```
/// let schemas = registry_core::export::table_schemas();
/// assert_eq!(schemas[0].0, "csv-form");
/// assert_eq!(schemas[0].1["fields"][0]["name"], "key");
/// ```
pub fn table_schemas() -> Vec<(&'static str, Value)> {
    let forms = [
        ("csv-form", form_schema(csv_columns())),
        ("organisation", form_schema(organisation_csv_columns())),
    ];
    let tables = TABLES.iter().map(|table| (table.name, table.schema()));
    forms.into_iter().chain(tables).collect()
}

/// The schema of a form of CSV, whose first column is the key.
fn form_schema<F>(columns: &[Column<F>]) -> Value {
    let fields = columns
        .iter()
        .enumerate()
        .map(|(index, column)| descriptor(column.name, column.kind, column.meaning, index == 0));
    json!({ "fields": fields.collect::<Vec<_>>() })
}

/// A column as Frictionless describes it.
fn descriptor(name: &str, kind: Kind, meaning: &str, required: bool) -> Value {
    let mut constraints = serde_json::Map::new();
    if required {
        constraints.insert("required".to_owned(), true.into());
    }
    for (name, value) in limits(kind) {
        constraints.insert(name.to_owned(), value);
    }
    let mut field = json!({ "name": name, "type": type_of(kind), "description": meaning });
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    field
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Latitude | Kind::Longitude | Kind::Percent | Kind::Quantity => "number",
        Kind::Year | Kind::Commit => "integer",
        Kind::Date => "date",
        _ => "string",
    }
}

fn limits(kind: Kind) -> Vec<(&'static str, Value)> {
    match kind {
        Kind::Key => vec![
            ("pattern", "[a-z0-9]+(-[a-z0-9]+)*".into()),
            ("maxLength", 80.into()),
        ],
        Kind::OrganisationKey => vec![
            ("pattern", "org_[a-z0-9]+(-[a-z0-9]+)*".into()),
            ("maxLength", 80.into()),
        ],
        Kind::Country => vec![("pattern", "[A-Z]{2}".into())],
        Kind::Region => vec![("pattern", "[A-Z]{2}-[A-Z0-9]{1,3}".into())],
        Kind::Currency => vec![("pattern", "[A-Z]{3}".into())],
        Kind::Lei => vec![("pattern", "[A-Z0-9]{20}".into())],
        Kind::Word(words) => vec![("enum", words.into())],
        Kind::Latitude => vec![("minimum", (-90).into()), ("maximum", 90.into())],
        Kind::Longitude => vec![("minimum", (-180).into()), ("maximum", 180.into())],
        Kind::Percent => vec![("minimum", 0.into()), ("maximum", 100.into())],
        Kind::Quantity => vec![("minimum", 0.into())],
        Kind::Commit => vec![("minimum", 1.into())],
        Kind::Year => vec![("minimum", 1.into()), ("maximum", 9999.into())],
        _ => Vec::new(),
    }
}
