//! `schema/` is made from the model and the column table, and never drifts from them.
//!
//! `UPDATE_SCHEMA=1 cargo test -p registry-core --test schema` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::{fmt::Write, fs, path::PathBuf};

use registry_core::{
    export::table_schemas,
    form::{
        COLUMNS, Column, Field, Headers, Kind, ORGANISATION_COLUMNS, OrganisationField,
        csv_columns, organisation_csv_columns,
    },
    import::Mapping,
    model::{Cluster, Organisation},
};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

/// Compares a file with what it should be, or writes it where that is asked for.
fn holds(name: &str, expected: &str) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "schema/{name} is out of date; run: UPDATE_SCHEMA=1 cargo test -p registry-core --test schema"
    );
}

fn record_schema() -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(Cluster)).unwrap();
    schema["title"] = "An industrial cluster: the content of one version of a record".into();
    schema
}

#[test]
fn the_schema_of_a_record_is_that_of_the_model() {
    holds("cluster.schema.json", &format!("{:#}\n", record_schema()));
}

#[test]
fn the_schema_of_a_mapping_is_that_of_the_import() {
    let mut schema = serde_json::to_value(schemars::schema_for!(Mapping)).unwrap();
    schema["title"] =
        "A mapping: how the files of one source are read (import --mapping FILE)".into();
    holds("import-mapping.schema.json", &format!("{schema:#}\n"));
}

fn organisation_schema() -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(Organisation)).unwrap();
    schema["title"] = "An organisation: the content of one version of a record".into();
    schema
}

#[test]
fn the_schema_of_an_organisation_is_that_of_the_model() {
    holds(
        "organisation.schema.json",
        &format!("{:#}\n", organisation_schema()),
    );
}

#[test]
fn the_schemas_of_tables_are_those_of_the_column_table() {
    for (name, schema) in table_schemas() {
        holds(
            &format!("{name}.table-schema.json"),
            &format!("{schema:#}\n"),
        );
    }
}

#[test]
fn every_column_is_documented() {
    holds("columns.md", &columns());
    holds("organisation.columns.md", &organisation_columns());
}

#[test]
fn every_example_of_the_organisations_table_is_read() {
    for column in ORGANISATION_COLUMNS {
        let said = registry_core::import::organisation_from_cells(&[(column.name, column.example)]);
        assert!(said.is_ok(), "{}: {said:?}", column.name);
    }
}

#[test]
fn every_header_in_the_document_is_the_fields() {
    for column in COLUMNS {
        let further = column.field.further_headers().iter();
        for name in further.flat_map(|(_, names)| *names) {
            assert_eq!(Field::named(name), Some(column.field), "{name}");
        }
    }
}

#[test]
fn every_example_in_the_table_is_read() {
    for column in COLUMNS {
        let said = registry_core::import::statement_from_cells(&[(column.name, column.example)]);
        // Some cells need another beside them; none may be refused for what it holds.
        if let Err(finding) = said {
            assert!(
                finding.reason.contains("needs") || finding.reason.contains("fill"),
                "{}: {finding}",
                column.name
            );
        }
    }
}

#[test]
fn the_schema_takes_what_the_import_takes() {
    let validator = jsonschema::validator_for(&record_schema()).unwrap();
    let input = registry_core::import::Input::File(folder().join("../fixtures/china-clusters.csv"));
    let known = registry_core::import::NothingKnown;
    let plan = registry_core::import::Plan::new(
        vec![input],
        registry_core::import::Options::default(),
        &known,
        &mut |_| (),
    );
    let applied = plan.unwrap().apply(|accepted| {
        let item: Value = serde_json::from_slice(&accepted.item)?;
        assert!(validator.is_valid(&item), "{:?}", validator.validate(&item));
        Ok(())
    });
    applied.unwrap();
}

fn columns() -> String {
    let mut text = String::from(
        "# Columns of a table of clusters\n\n\
        Made from the column table in `registry-core/src/form/columns.rs`; a test keeps the two alike.\n\n\
        A row needs `country`, `place` and `product`, or a `key`. Every other column may be missing, and an\n\
        empty cell says nothing. Case, accents, blanks, `_` and `-` in headers do not count, and a unit may stand at\n\
        their end: `Employment (persons)`, `Share %`, `产值（亿元）`. `year` belongs to all shares and figures of a row,\n\
        `currency` to all its amounts, in all seven languages. A header that is nearly a field's is refused. Another one\n\
        is an attribute under its own name; `attribute:NAME` makes one of any name. `name_`, `place_` and\n\
        `product_` with a language (`place_zh`) hold a name in that language.\n\n\
        In lists, a value that holds `;`, quotes or blanks at its ends is written in double quotes, with\n\
        quotes inside doubled.\n\n\
        ## The CSV form\n\nIn the order in which `export` writes them. Attributes follow, by name.\n",
    );
    describe_all(&mut text, csv_columns(), COLUMNS);
    text
}

fn organisation_columns() -> String {
    let mut text = String::from(
        "# Columns of a table of organisations\n\n\
        Made from the column table in `registry-core/src/form/organisation/columns.rs`; a test keeps the two alike.\n\n\
        A row needs `name`, `kind` and `country`, or something that finds a record: its `key`, `lei` or `ror`. Every\n\
        other column may be missing, and an empty cell says nothing. Headers and lists are read as those of clusters\n\
        are ([columns.md](columns.md)); `name_` with a language (`name_zh`) holds a name in that language.\n\n\
        ## The CSV form\n\nIn the order in which `organisation export` writes them. Attributes follow, by name.\n",
    );
    describe_all(&mut text, organisation_csv_columns(), ORGANISATION_COLUMNS);
    text
}

fn describe_all<F: Further>(text: &mut String, written: &[Column<F>], all: &[Column<F>]) {
    written.iter().for_each(|column| describe(text, column));
    text.push_str("\n## Read, but not written\n");
    all[written.len()..]
        .iter()
        .for_each(|column| describe(text, column));
}

/// The headers of a field beyond those of its line in the column table.
trait Further: Copy {
    fn further(self) -> &'static [Headers];
}

impl Further for Field {
    fn further(self) -> &'static [Headers] {
        self.further_headers()
    }
}

impl Further for OrganisationField {
    fn further(self) -> &'static [Headers] {
        &[]
    }
}

fn describe<F: Further>(text: &mut String, column: &Column<F>) {
    let grammar = match column.kind {
        Kind::Word(words) => format!("one of {}", words.join(", ")),
        kind => kind.grammar().to_owned(),
    };
    writeln!(text, "\n### `{}`\n{}.", column.name, column.meaning).unwrap();
    writeln!(text, "- Grammar: {grammar}").unwrap();
    writeln!(text, "- Example: `{}`", column.example).unwrap();
    let mut headers: Vec<(&str, Vec<&str>)> = vec![
        ("English", column.english.to_vec()),
        ("Chinese", column.chinese.to_vec()),
    ];
    for (language, names) in column.field.further() {
        match headers.iter_mut().find(|(known, _)| known == language) {
            Some((_, known)) => known.extend(*names),
            None => headers.push((language, names.to_vec())),
        }
    }
    for (language, names) in headers.iter().filter(|(_, names)| !names.is_empty()) {
        writeln!(text, "- Also, in {language}: {}", names.join("; ")).unwrap();
    }
}
