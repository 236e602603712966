//! A value of a record in few words, whatever it is.

use serde_json::{Map, Value};

/// What tells a value apart from others of its field: `65(domestic) 2024`, `employment 500 2023`, an actor's name.
///
/// ```
/// use registry_core::model::brief;
/// use serde_json::json;
/// let share = json!({ "percent": 65.0, "scope": "domestic", "year": 2024, "source": { "title": "Yearbook" } });
/// assert_eq!(brief(&share), "65(domestic) 2024");
/// assert_eq!(brief(&json!({ "kind": "company", "name": "Langsha" })), "Langsha");
/// assert_eq!(brief(&json!("Zhuji")), "Zhuji");
/// ```
#[must_use]
pub fn brief(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Array(values) => values.iter().map(brief).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => of_object(fields),
        Value::Bool(_) => value.to_string(),
    }
}

fn of_object(fields: &Map<String, Value>) -> String {
    let field = |name: &str| fields.get(name).map(brief);
    let told = match (field("percent"), field("value"), field("code")) {
        (Some(percent), ..) => {
            let region = field("region").map(|region| format!(": {region}"));
            let scope = field("scope").unwrap_or_default();
            format!("{percent}({scope}{})", region.unwrap_or_default())
        }
        (_, Some(value), _) => {
            let measure = field("measure").or_else(|| field("name"));
            let currency = field("currency").map(|currency| format!(" {currency}"));
            format!(
                "{} {value}{}",
                measure.unwrap_or_default(),
                currency.unwrap_or_default()
            )
        }
        (.., Some(code)) => {
            let scheme = [field("scheme"), field("version"), Some(code)];
            scheme.into_iter().flatten().collect::<Vec<_>>().join(":")
        }
        _ => {
            let names = [
                "name", "cluster", "industry", "finding", "title", "url", "place", "country",
            ];
            names.into_iter().find_map(field).unwrap_or_default()
        }
    };
    match field("year") {
        Some(year) => format!("{told} {year}"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_value_is_told_apart() {
        for (value, told) in [
            (
                json!({"percent": 33.0, "scope": "regional", "region": "EU"}),
                "33(regional: EU)",
            ),
            (
                json!({"measure": "output", "value": 4e9, "currency": "CNY", "year": 2025}),
                "output 4000000000 CNY 2025",
            ),
            (
                json!({"scheme": "HS", "version": "2022", "code": "6115"}),
                "HS:2022:6115",
            ),
            (json!({"name": "袜子", "language": "zh"}), "袜子"),
            (json!({"title": "Yearbook", "url": "http://x"}), "Yearbook"),
            (json!({"name": "founded", "value": "1978"}), "founded 1978"),
            (json!([{"name": "a"}, {"name": "b"}]), "a; b"),
            (json!("two\nlines"), "two lines"),
            (Value::Null, ""),
        ] {
            assert_eq!(brief(&value), told);
        }
    }
}
