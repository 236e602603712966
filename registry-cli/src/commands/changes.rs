//! What changed in a record, as people read it: `+` came, `-` went, `~` from one value to another.

use clap::builder::styling::Style;
use registry_core::model::FieldChange;
use serde_json::Value;

use crate::{
    colour::{CAME, CHANGED, WENT},
    failure::Failure,
    output::{Screen, Styled},
};

/// Writes changes, a line each.
pub fn print(screen: &mut Screen, changes: &[FieldChange]) -> Result<(), Failure> {
    lines(changes).try_for_each(|line| screen.indented(line, 6))
}

/// Changes, a line each. What came has its identifier behind it, where it is told.
pub fn lines(changes: &[FieldChange]) -> impl Iterator<Item = Styled> {
    changes.iter().map(line)
}

fn line(change: &FieldChange) -> Styled {
    let field = &change.field;
    let plain = |value: &Option<Value>| value.as_ref().map(plain).unwrap_or_default();
    let (before, after) = (plain(&change.before), plain(&change.after));
    match (&change.before, &change.after) {
        (Some(_), Some(_)) => Styled::new(CHANGED, &format!("  ~ {field}: "))
            .with(WENT, &before)
            .with(Style::new(), " -> ")
            .with(CAME, &after),
        (Some(_), None) => Styled::new(WENT, &format!("  - {field}: {before}")),
        (None, _) => {
            let id = change.id.map(|id| format!(" [{id}]")).unwrap_or_default();
            Styled::new(CAME, &format!("  + {field}: {after}")).plain(&id)
        }
    }
}

/// A value without the quotes and braces of JSON.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::Object(_) => plain(value),
                _ => format!("{name} {}", plain(value)),
            })
            .collect::<Vec<_>>()
            .join(", "),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}
