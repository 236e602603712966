//! What changed in a record, in few words, as a commit says it where the person says nothing.

use serde_json::Value;

use crate::model::{FieldChange, brief};

/// So many changes are named.
const MOST: usize = 3;
const REGION: &str = "location.region";
const REGION_NAME: &str = "location.region_name";
/// The longest value that is told, in letters.
const LONGEST: usize = 40;

/// Changes in few words: `place Lumezane -> Lumezzane, + note seen`.
pub(super) fn in_few_words(changes: &[FieldChange]) -> String {
    let told: Vec<&FieldChange> = told(changes).collect();
    let mut words: Vec<String> = told.iter().take(MOST).map(|change| one(change)).collect();
    if let Some(more) = told.len().checked_sub(MOST).filter(|&more| more > 0) {
        words.push(format!("{more} more"));
    }
    words.join(", ")
}

/// The names of the fields that changed, each once.
pub(super) fn fields(changes: &[FieldChange]) -> String {
    let mut names: Vec<String> = told(changes).map(|change| name(&change.field)).collect();
    names.dedup();
    names.join(", ")
}

/// The changes but for those that only come of another: the code of a region of its name or the name of its code, what is
/// kept of a name of its correction.
fn told(changes: &[FieldChange]) -> impl Iterator<Item = &FieldChange> {
    let of = |field: &str| changes.iter().find(|change| change.field == field);
    let is_named = of(REGION_NAME).is_some_and(|change| change.after.is_some());
    let is_coded = of(REGION).is_some();
    changes.iter().filter(move |change| match &*change.field {
        REGION => !is_named,
        REGION_NAME => is_named || !is_coded,
        field => !field.starts_with("as_printed") && !field.starts_with("former_names"),
    })
}

fn one(change: &FieldChange) -> String {
    let name = name(&change.field);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{name} {} -> {}", short(before), short(after)),
        (Some(before), None) => format!("- {name} {}", short(before)),
        (None, after) => {
            let after = after.as_ref().map(short).unwrap_or_default();
            format!("+ {name} {after}")
        }
    }
}

/// A field as people call it: `location.place` is the place, and one of the `market_shares` a market share.
fn name(field: &str) -> String {
    let last = match field {
        "product.name" => "product",
        REGION_NAME => "region",
        "location.other_names" => "place name",
        "product.other_names" => "product name",
        _ => field.rsplit('.').next().unwrap_or(field),
    };
    let one_of_many = last.strip_suffix('s').filter(|_| !last.ends_with("ss"));
    let one_of_many = one_of_many.filter(|&name| name != "statu");
    one_of_many.unwrap_or(last).replace('_', " ")
}

/// What tells a value apart, shortened.
fn short(value: &Value) -> String {
    let text = brief(value);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let begin: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", begin.trim_end())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(field: &str, before: Value, after: Value) -> FieldChange {
        let stated = |value: Value| Some(value).filter(|value| !value.is_null());
        FieldChange {
            field: field.to_owned(),
            before: stated(before),
            after: stated(after),
            id: None,
        }
    }

    #[test]
    fn changes_are_told_by_what_people_call_the_fields() {
        let share = json!({"percent": 65.0, "scope": "domestic", "year": 2024});
        for (change, told) in [
            (
                change("location.place", json!("Lumezane"), json!("Lumezzane")),
                "place Lumezane -> Lumezzane",
            ),
            (
                change("market_shares", Value::Null, share),
                "+ market share 65(domestic) 2024",
            ),
            (change("notes", json!("wrong"), Value::Null), "- note wrong"),
            (
                change("status", json!("active"), json!("inactive")),
                "status active -> inactive",
            ),
            (
                change(
                    "figures",
                    Value::Null,
                    json!({"measure": "employment", "value": 5.0}),
                ),
                "+ figure employment 5",
            ),
            (
                change(
                    "actors",
                    Value::Null,
                    json!({"kind": "company", "name": "Langsha"}),
                ),
                "+ actor Langsha",
            ),
        ] {
            assert_eq!(in_few_words(&[change]), told);
        }
    }

    #[test]
    fn many_changes_and_long_values_are_told_in_short() {
        let note = |text: &str| change("notes", Value::Null, json!(text));
        let notes: Vec<FieldChange> = ["a", "b", "c", "d", "e"].map(note).into();
        assert_eq!(in_few_words(&notes), "+ note a, + note b, + note c, 2 more");
        assert_eq!(fields(&notes), "note");
        let long = in_few_words(&[note(&"袜".repeat(100))]);
        assert_eq!(long.chars().count(), "+ note ".len() + LONGEST);
    }

    #[test]
    fn what_follows_of_a_change_is_not_told_beside_it() {
        let changes = [
            change(
                "former_names.place",
                Value::Null,
                json!({"name": "Lumezane"}),
            ),
            change("location.region", json!("CN-ZJ"), json!("CN-GD")),
            change(
                "location.region_name",
                json!("Zhejiang"),
                json!("Guangdong"),
            ),
        ];
        assert_eq!(in_few_words(&changes), "region Zhejiang -> Guangdong");
        let coded = [
            change("location.region", json!("CN-ZJ"), json!("CN-GD")),
            change("location.region_name", json!("Zhejiang"), Value::Null),
        ];
        assert_eq!(in_few_words(&coded), "region CN-ZJ -> CN-GD");
        assert_eq!(in_few_words(&coded[1..]), "- region Zhejiang");
    }
}
