//! Records side by side, field by field.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Cluster, Key, Record};

/// Records side by side.
///
/// ```
/// use registry_core::model::{Cluster, Comparison};
/// let read = |key: &str, place: &str| Cluster::from_json(format!(
///     r#"{{"key":"{key}","location":{{"country":"CN","place":"{place}"}},"product":{{"name":"Sock"}}}}"#
/// ).as_bytes());
/// let comparison = Comparison::of(&[read("cn-zhuji-sock", "Zhuji")?, read("cn-yiwu-sock", "Yiwu")?]);
/// let place = comparison.fields.iter().find(|field| field.field == "location.place").expect("a place");
/// assert_eq!((place.values[1].as_str(), place.same), (Some("Yiwu"), false));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The records' keys.
    pub keys: Vec<Key>,
    /// The fields that any of them has, but for the key: what people ask of first comes first.
    pub fields: Vec<ComparedField>,
}

/// A field of records side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedField {
    /// Path of the field, such as `location.place`.
    pub field: String,
    /// What each record has; null where it has none. The values of a list are one value.
    pub values: Vec<Value>,
    /// Whether all have the same.
    pub same: bool,
}

/// The fields that people ask of first, by how their paths begin.
const FIRST: [&str; 12] = [
    "name",
    "status",
    "location.place",
    "location.region",
    "location.country",
    "location",
    "product.name",
    "product",
    "market_shares",
    "figures",
    "actors",
    "linkages",
];

impl Comparison {
    /// These records side by side, in their order.
    pub fn of(records: &[Cluster]) -> Comparison {
        let mut fields: BTreeMap<(usize, String), Vec<Value>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            for (field, value) in fields_of(record) {
                let first = FIRST.iter().position(|first| field.starts_with(first));
                let values = fields.entry((first.unwrap_or(FIRST.len()), field));
                let values = values.or_insert_with(|| vec![Value::Null; records.len()]);
                values[at] = value;
            }
        }
        let fields = fields
            .into_iter()
            .map(|((_, field), values)| ComparedField {
                same: values.iter().all(|value| *value == values[0]),
                field,
                values,
            });
        Comparison {
            keys: records.iter().map(|record| record.key.clone()).collect(),
            fields: fields.collect(),
        }
    }
}

/// What a record says, by the paths of its fields.
fn fields_of(record: &Cluster) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    if let Some(Value::Object(parts)) = record.value() {
        let parts = parts.into_iter().filter(|(name, _)| name != "key");
        parts.for_each(|(name, value)| flatten(name, value, &mut fields));
    }
    fields
}

fn flatten(path: String, value: Value, fields: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(parts) => {
            for (name, value) in parts {
                flatten(format!("{path}.{name}"), value, fields);
            }
        }
        value => fields.push((path, value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(key: &str, more: &Value) -> Cluster {
        let mut record = json!({
            "key": key,
            "location": { "country": "CN", "place": "Zhuji" },
            "product": { "name": "Sock" },
        });
        for (name, value) in more.as_object().unwrap() {
            record[name] = value.clone();
        }
        Cluster::from_json(record.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn fields_stand_beside_each_other_whoever_has_them() {
        let notes = json!({ "notes": ["seen"], "name": "Sock City" });
        let shares = json!({ "market_shares": [{ "percent": 65, "scope": "domestic" }] });
        let [one, other] = [record("cn-a", &notes), record("cn-b", &shares)];
        let comparison = Comparison::of(&[one, other]);
        let fields: Vec<(&str, bool)> = comparison
            .fields
            .iter()
            .map(|field| (&*field.field, field.same))
            .collect();
        assert_eq!(
            fields,
            [
                ("name", false),
                ("status", true),
                ("location.place", true),
                ("location.country", true),
                ("product.name", true),
                ("market_shares", false),
                ("notes", false),
            ]
        );
        assert_eq!(
            comparison.fields[0].values,
            [json!("Sock City"), Value::Null]
        );
        assert_eq!(comparison.fields[5].values[1][0]["percent"], 65.0);
    }
}
