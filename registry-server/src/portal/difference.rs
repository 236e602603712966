//! What changed in a record, field by field, in words.

use registry_core::model::{FieldChange, brief};
use serde_json::Value;

use super::frame::Frame;

/// A field that differs.
pub(crate) struct Difference {
    /// What the field is called.
    pub(crate) field: String,
    pub(crate) before: Option<Told>,
    pub(crate) after: Option<Told>,
}

/// A value in words.
#[derive(PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) text: String,
    /// Where it is from.
    pub(crate) source: Option<String>,
}

impl Told {
    /// Words that state nothing of a source.
    pub(crate) fn plain(text: String) -> Told {
        Told { text, source: None }
    }
}

/// All of them, in their order.
pub(crate) fn all(frame: &Frame, changes: &[FieldChange]) -> Vec<Difference> {
    let told = changes.iter().map(|change| Difference {
        field: field(frame, &change.field),
        before: change
            .before
            .as_ref()
            .map(|value| told(frame, &change.field, value)),
        after: change
            .after
            .as_ref()
            .map(|value| told(frame, &change.field, value)),
    });
    side_by_side(told.collect())
}

/// One value of a list that took the place of another stands beside it.
fn side_by_side(differences: Vec<Difference>) -> Vec<Difference> {
    let mut together: Vec<Difference> = Vec::new();
    let mut differences = differences.into_iter().peekable();
    while let Some(mut difference) = differences.next() {
        let goes_on = together
            .last()
            .is_some_and(|last| last.field == difference.field);
        if difference.after.is_none() && !goes_on {
            let added =
                differences.next_if(|next| next.field == difference.field && next.before.is_none());
            difference.after = added.and_then(|added| added.after);
        }
        together.push(difference);
    }
    together
}

/// A field's name in the language of the page; its path where there is none.
pub(crate) fn field(frame: &Frame, path: &str) -> String {
    let id = format!("field-{}", path.replace(['.', '_'], "-"));
    frame
        .known(&id)
        .map_or_else(|| path.to_owned(), std::borrow::Cow::into_owned)
}

/// A value, and the source that states it, in words.
pub(crate) fn told(frame: &Frame, field: &str, value: &Value) -> Told {
    let source = value
        .get("source")
        .map(brief)
        .filter(|text| !text.is_empty());
    let text = in_words(frame, field, value);
    Told { text, source }
}

/// A value of a record's field in few words.
fn in_words(frame: &Frame, field: &str, value: &Value) -> String {
    match (field, value) {
        ("status" | "sector" | "trade" | "life_cycle", Value::String(text)) => {
            frame.say_of(&field.replace('_', "-"), text)
        }
        ("location.country" | "country", Value::String(code)) => frame.country_of(code),
        ("kind", Value::String(kind)) => frame.say_of("kind", kind),
        ("location.region", Value::String(code)) => {
            let region = code.parse().map(|region| frame.region(&region));
            region.unwrap_or_else(|_| code.clone())
        }
        _ => of_statement(frame, value),
    }
}

/// A share, a figure or an actor in few words; anything else as it stands.
fn of_statement(frame: &Frame, value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let number = |name: &str| value.get(name).and_then(Value::as_f64);
    if let (Some(scheme), Some(number)) = (text("scheme"), text("value")) {
        return format!("{scheme} {number}");
    }
    let year = value.get("year").and_then(Value::as_u64);
    let told = match (
        number("percent"),
        text("scope"),
        number("value"),
        text("measure"),
    ) {
        (Some(percent), Some(scope), ..) => {
            let market = frame.say_of("of-market", scope);
            let region = text("region").map(|region| format!(" ({region})"));
            let of = text("of").map(|of| format!(": {of}"));
            let parts = [Some(format!(" {market}")), region, of]
                .into_iter()
                .flatten();
            frame.percent(percent) + &parts.collect::<String>()
        }
        (.., Some(value), Some(measure)) => {
            let currency = text("currency").map(|currency| format!(" {currency}"));
            let measure = frame.say_of("measure", measure);
            format!(
                "{measure}: {}{}",
                frame.number(value),
                currency.unwrap_or_default()
            )
        }
        _ => match (text("kind"), text("name")) {
            (Some(kind), Some(name)) => {
                let details = ["role", "organisation", "website"]
                    .into_iter()
                    .filter_map(text);
                let details: String = details.map(|detail| format!(", {detail}")).collect();
                format!("{name} ({}){details}", frame.say_of("kind", kind))
            }
            _ => return brief(value),
        },
    };
    match year {
        Some(year) => format!("{told}, {year}"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_took_the_place_of_another_stands_beside_it() {
        let told = |text: &str| (!text.is_empty()).then(|| Told::plain(text.to_owned()));
        let differences = [
            ("Note", "old", ""),
            ("Note", "", "new"),
            ("Actor", "", "Babei"),
            ("Source", "one", ""),
            ("Source", "two", ""),
            ("Source", "", "three"),
        ];
        let differences = differences.map(|(field, before, after)| Difference {
            field: field.to_owned(),
            before: told(before),
            after: told(after),
        });
        let rows = side_by_side(differences.into());
        let text = |told: &Option<Told>| told.as_ref().map_or("", |told| &told.text).to_owned();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (&*row.field, text(&row.before), text(&row.after)))
            .collect();
        assert_eq!(
            rows,
            [
                ("Note", "old".into(), "new".into()),
                ("Actor", String::new(), "Babei".into()),
                ("Source", "one".into(), String::new()),
                ("Source", "two".into(), String::new()),
                ("Source", String::new(), "three".into()),
            ]
        );
    }
}
