//! A record as a form has it, and the form's answer as a record again. What the form does not show stays as it was.

use registry_core::model::Code;
use serde_json::{Map, Value, json};

use super::fields::{Field, Fields, Input};

/// What a record says in a field, as the form shows it.
pub(super) fn text_at(record: &Value, field: &Field) -> String {
    let value = at(record, field.path);
    match (field.input, value) {
        (_, None | Some(Value::Null)) => String::new(),
        (Input::Codes, Some(value)) => lines(value, registry_core::model::brief),
        (Input::Lines, Some(value)) => lines(value, text),
        (_, Some(value)) => text(value),
    }
}

fn lines(value: &Value, told: impl Fn(&Value) -> String) -> String {
    let lines = value.as_array().into_iter().flatten().map(told);
    lines.collect::<Vec<_>>().join("\n")
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(value, |value, name| value.get(name))
}

/// The record that a form makes of the one that it was filled with.
pub(super) fn filled(
    fields: &Fields,
    base: &Value,
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Value {
    let mut record = base.clone();
    if !record.is_object() {
        record = json!({});
    }
    for field in fields.single {
        if let Some(stated) = value_of(field.path) {
            put(&mut record, field, &stated);
        }
    }
    for (name, fields) in fields.lists {
        let list = list_of(base, name, fields, value_of);
        if list.is_empty() {
            remove(&mut record, name);
        } else {
            record[*name] = Value::Array(list);
        }
    }
    record
}

/// A list of the form: its rows, but for those that are blank.
fn list_of(
    base: &Value,
    name: &str,
    fields: &[Field],
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Vec<Value> {
    let mut list = Vec::new();
    for row in 0.. {
        let stated = |field: &Field| value_of(&format!("{name}.{row}.{}", field.path));
        if fields.iter().all(|field| stated(field).is_none()) {
            break;
        }
        if fields.iter().all(|field| is_blank(field, stated(field))) {
            continue;
        }
        let mut value = base[name].get(row).cloned().unwrap_or_else(|| json!({}));
        for field in fields {
            put(&mut value, field, &stated(field).unwrap_or_default());
        }
        list.push(value);
    }
    list
}

/// A choice is no statement by itself: a row that has only one is blank.
fn is_blank(field: &Field, stated: Option<String>) -> bool {
    matches!(field.input, Input::Choice(..)) || stated.is_none_or(|stated| stated.trim().is_empty())
}

/// Sets a field to what a form says; a blank one goes.
fn put(record: &mut Value, field: &Field, stated: &str) {
    match read(field.input, stated.trim()) {
        None => remove(record, field.path),
        Some(value) => set(record, field.path, value),
    }
}

/// A text as JSON. One that is no number stays text: that it is wrong is told by the rules of the record.
fn read(input: Input, stated: &str) -> Option<Value> {
    if stated.is_empty() {
        return None;
    }
    let lines = || {
        stated
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    Some(match input {
        Input::Number => stated.parse::<i64>().map(Value::from).unwrap_or_else(|_| {
            stated
                .parse::<f64>()
                .map_or_else(|_| Value::from(stated), Value::from)
        }),
        Input::Lines => lines().collect(),
        Input::Codes => lines().map(code).collect(),
        _ => Value::from(stated),
    })
}

fn code(line: &str) -> Value {
    let code: Result<Code, _> = line.parse();
    code.map_or_else(|_| Value::from(line), |code| json!(code))
}

fn set(record: &mut Value, path: &str, value: Value) {
    let mut place = record;
    for name in path.split('.') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[name];
    }
    *place = value;
}

/// Takes a field out, and what is left empty by that.
fn remove(record: &mut Value, path: &str) {
    match path.split_once('.') {
        None => {
            record.as_object_mut().map(|fields| fields.remove(path));
        }
        Some((first, rest)) => {
            if let Some(inner) = record.get_mut(first) {
                remove(inner, rest);
                if inner.as_object().is_some_and(Map::is_empty) {
                    remove(record, first);
                }
            }
        }
    }
}

/// The JSON Merge Patch (RFC 7396) that makes one record of another.
pub(super) fn patch(before: &Value, after: &Value) -> Map<String, Value> {
    let mut patch = Map::new();
    let none = Map::new();
    let [before, after] = [before, after].map(|value| value.as_object().unwrap_or(&none));
    for (name, old) in before {
        match after.get(name) {
            None => {
                patch.insert(name.clone(), Value::Null);
            }
            Some(new) if new == old => {}
            Some(new) if new.is_object() && old.is_object() => {
                patch.insert(name.clone(), Value::Object(self::patch(old, new)));
            }
            Some(new) => {
                patch.insert(name.clone(), new.clone());
            }
        }
    }
    let new = after.iter().filter(|(name, _)| !before.contains_key(*name));
    patch.extend(new.map(|(name, value)| (name.clone(), value.clone())));
    patch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::collection::Collection;

    const CLUSTER: fn() -> &'static Fields = || Fields::of(Collection::Clusters);

    fn record() -> Value {
        json!({
            "key": "cn-zhuji-sock",
            "location": { "country": "CN", "place": "Zhuji", "spans": [{ "country": "CN" }] },
            "product": { "name": "Sock", "codes": [{ "scheme": "HS", "version": "2022", "code": "6115" }] },
            "market_shares": [
                { "percent": 65, "scope": "domestic", "source": { "title": "A", "note": "page 3" } },
                { "percent": 33.5, "scope": "global" },
            ],
            "notes": ["One.", "Two."],
        })
    }

    /// What the form of a record says when nothing is typed into it.
    fn untouched(record: &Value) -> impl Fn(&str) -> Option<String> + '_ {
        |name| {
            if let Some(field) = CLUSTER().single.iter().find(|field| field.path == name) {
                return Some(text_at(record, field));
            }
            let (list, rest) = name.split_once('.')?;
            let (row, path) = rest.split_once('.')?;
            let (_, fields) = CLUSTER().lists.iter().find(|(name, _)| *name == list)?;
            let value = record[list].get(row.parse::<usize>().ok()?)?;
            let field = fields.iter().find(|field| field.path == path)?;
            Some(text_at(value, field))
        }
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing() {
        let record = record();
        let filled = filled(CLUSTER(), &record, &untouched(&record));
        assert!(patch(&record, &filled).is_empty(), "{filled}");
    }

    #[test]
    fn what_is_typed_changes_and_what_is_blanked_goes() {
        let record = record();
        let untouched = untouched(&record);
        let typed = |name: &str| match name {
            "location.region" => Some("CN-ZJ".to_owned()),
            "market_shares.0.percent" => Some(" 70 ".to_owned()),
            "notes" => Some(String::new()),
            name if name.starts_with("market_shares.1.") => Some(String::new()),
            "market_shares.2.percent" => Some("many".to_owned()),
            name => untouched(name),
        };
        let filled = filled(CLUSTER(), &record, &typed);
        assert_eq!(
            Value::Object(patch(&record, &filled)),
            json!({
                "location": { "region": "CN-ZJ" },
                "market_shares": [
                    { "percent": 70, "scope": "domestic", "source": { "title": "A", "note": "page 3" } },
                    { "percent": "many" },
                ],
                "notes": null,
            })
        );
    }
}
