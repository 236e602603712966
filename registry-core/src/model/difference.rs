//! What changed between two versions of a record, field by field.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Record, StatementId, id_in};

/// One field that differs. In a list, each value that came or went is a change of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Path of the field, such as `location.place`.
    pub field: String,
    /// What it was, unless it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is, unless it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// The identifier of a value that came, where a change that was just made is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<StatementId>,
}

impl FieldChange {
    /// The change with the identifier of the value that came, where such values have one.
    pub(crate) fn with_id(mut self) -> FieldChange {
        let came = self.after.as_ref();
        self.id = came.and_then(|value| id_in(&self.field, value));
        self
    }
}

/// The fields in which two versions differ, in the order of their names.
///
/// ```
/// use registry_core::model::{Cluster, differences};
/// let read = |place: &str| Cluster::from_json(format!(
///     r#"{{"key":"cn-zhuji-sock","location":{{"country":"CN","place":"{place}"}},"product":{{"name":"Sock"}}}}"#
/// ).as_bytes());
/// let changes = differences(Some(&read("Zhuji")?), Some(&read("Zhuji City")?));
/// assert_eq!(changes[0].field, "location.place");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub fn differences<R: Record>(before: Option<&R>, after: Option<&R>) -> Vec<FieldChange> {
    let value = |record: Option<&R>| record.and_then(R::value);
    let mut changes = Vec::new();
    compare(
        "",
        value(before).as_ref(),
        value(after).as_ref(),
        &mut changes,
    );
    changes
}

fn compare(
    field: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<FieldChange>,
) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            compare_lists(field, before, after, changes);
        }
        (Some(Value::Array(before)), None) => compare_lists(field, before, &[], changes),
        (None, Some(Value::Array(after))) => compare_lists(field, &[], after, changes),
        (before, after) if is_object(before) || is_object(after) => {
            compare_objects(field, before, after, changes);
        }
        (before, after) => {
            let change = FieldChange {
                field: field.to_owned(),
                before: before.cloned(),
                after: after.cloned(),
                id: None,
            };
            changes.push(change);
        }
    }
}

fn is_object(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_object)
}

fn compare_objects(
    field: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<FieldChange>,
) {
    let objects = [before, after].map(|value| value.and_then(Value::as_object));
    let mut names: Vec<&String> = objects
        .iter()
        .flatten()
        .flat_map(|object| object.keys())
        .collect();
    names.sort();
    names.dedup();
    for name in names {
        let path = if field.is_empty() {
            name.clone()
        } else {
            format!("{field}.{name}")
        };
        let [before, after] = objects.map(|object| object.and_then(|object| object.get(name)));
        compare(&path, before, after, changes);
    }
}

fn compare_lists(field: &str, before: &[Value], after: &[Value], changes: &mut Vec<FieldChange>) {
    let gone = before.iter().filter(|value| !after.contains(value));
    let come = after.iter().filter(|value| !before.contains(value));
    changes.extend(gone.map(|value| FieldChange {
        field: field.to_owned(),
        before: Some(value.clone()),
        after: None,
        id: None,
    }));
    changes.extend(come.map(|value| FieldChange {
        field: field.to_owned(),
        before: None,
        after: Some(value.clone()),
        id: None,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cluster;

    fn record(more: &str) -> Cluster {
        let json = format!(
            r#"{{"key":"cn-zhuji-sock","location":{{"country":"CN","place":"Zhuji"}},"product":{{"name":"Sock"}}{more}}}"#
        );
        Cluster::from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_value_of_a_list_comes_and_goes_alone() {
        let before = record(
            r#","market_shares":[{"percent":65,"scope":"domestic"},{"percent":30,"scope":"global"}]"#,
        );
        let after = record(
            r#","market_shares":[{"percent":65,"scope":"domestic"},{"percent":33,"scope":"global"}]"#,
        );
        let changes = differences(Some(&before), Some(&after));
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].before.as_ref().unwrap()["percent"], 30.0);
        assert_eq!(changes[1].after.as_ref().unwrap()["percent"], 33.0);
    }

    #[test]
    fn a_new_record_lists_its_fields() {
        let fields: Vec<_> = differences(None, Some(&record("")))
            .into_iter()
            .map(|change| change.field)
            .collect();
        assert_eq!(
            fields,
            [
                "key",
                "location.country",
                "location.place",
                "product.name",
                "status"
            ]
        );
    }
}
