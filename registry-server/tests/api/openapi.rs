//! The description of the service, as it is kept in `schema/`.
//!
//! `UPDATE_SCHEMA=1 cargo test -p registry-server openapi` writes it anew.

use std::{collections::HashSet, fs, path::PathBuf};

use registry_server::openapi;
use serde_json::Value;

#[test]
fn the_description_is_that_of_the_routes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema/openapi.json");
    let described = format!("{:#}\n", openapi());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &described).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == described,
        "schema/openapi.json is out of date; run: UPDATE_SCHEMA=1 cargo test -p registry-server openapi"
    );
}

#[test]
fn each_operation_has_a_name_of_its_own() {
    let document = openapi();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    let names: Vec<&str> = operations
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let different: HashSet<&&str> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{names:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi();
    let mut references = 0;
    each_reference(&document, &mut |place| {
        references += 1;
        let pointer = place.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{place}");
    });
    assert!(references > 50, "{references}");
}

fn each_reference(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Value::String(place) if name == "$ref" => see(place),
            value => each_reference(value, see),
        }),
        Value::Array(values) => values.iter().for_each(|value| each_reference(value, see)),
        _ => {}
    }
}
