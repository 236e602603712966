//! Identifiers of values, and JSON that holds them.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::model::{Invalid, arbitrary};

const SOCK: &str = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji","other_names":[{"name":"诸暨","language":"zh"}]},"product":{"name":"Sock"},"market_shares":[{"percent":65,"scope":"domestic"},{"percent":30,"scope":"global"}]}"#;

fn sock() -> Cluster {
    Cluster::from_json(SOCK.as_bytes()).unwrap()
}

#[test]
fn four_digits_and_more_name_a_value() {
    let record = sock();
    let all = record.identified();
    assert_eq!(all.len(), 3);
    for value in &all {
        let id = value.id.to_string();
        for given in [&id[..4], &id, &id.to_uppercase()] {
            let given: StatementIdPrefix = given.parse().unwrap();
            assert_eq!(record.identified_by(&given).unwrap(), [*value]);
        }
        assert!(id[..3].parse::<StatementIdPrefix>().is_err());
    }
    assert!("nothex".parse::<StatementIdPrefix>().is_err());
    let unknown: StatementIdPrefix = "0000000000000000".parse().unwrap();
    let told = record.identified_by(&unknown).unwrap_err().to_string();
    assert!(told.contains("show --ids"), "{told}");
}

#[test]
fn digits_that_begin_several_are_refused_with_all_of_them() {
    // Two of some hundred thousand shares begin with the same four digits.
    let mut record = sock();
    let mut by_digits: HashMap<String, MarketShare> = HashMap::new();
    let pair = (0..100_000u32).find_map(|number| {
        let note = format!("counted by {number}").parse().ok();
        let share = MarketShare {
            note,
            ..record.market_shares[0].clone()
        };
        let digits = StatementId::of(&share).to_string()[..4].to_owned();
        let other = by_digits.insert(digits.clone(), share.clone())?;
        Some((digits, [other, share]))
    });
    let (digits, pair) = pair.unwrap();
    record.market_shares = pair.to_vec();
    let refused = record.identified_by(&digits.parse().unwrap()).unwrap_err();
    let NoSuchValue::Ambiguous { ids, .. } = refused else {
        panic!("{refused}")
    };
    assert_eq!(ids.len(), 2);
}

/// What `show --format json` prints: identifiers and the commit among the members, in any place.
#[test]
fn what_is_shown_comes_back_as_it_was() {
    for (shown, expected) in [
        (r#"{"a":[{"id":"x","b":1}]}"#, r#"{"a":[{"b":1}]}"#),
        (r#"{"a":[{"b":1,"id":"x"}]}"#, r#"{"a":[{"b":1}]}"#),
        (
            r#"{"a":{"b":1 , "id" : [1,{"id":1}] }}"#,
            r#"{"a":{"b":1}}"#,
        ),
        (r#"{"a":{"id":"x","id":5}}"#, r#"{"a":{}}"#),
        (r#"{"a":"id","commit":{"id":1}}"#, r#"{"a":"id"}"#),
    ] {
        let without = without_ids(shown);
        assert_eq!(without.replace(' ', ""), expected);
        // Each letter stands where it stood, so that a mistake is told where it is.
        let kept = without.bytes().zip(shown.bytes());
        assert!(
            kept.into_iter()
                .all(|(kept, was)| kept == was || kept == b' ')
        );
        assert_eq!(without.len(), shown.len());
    }
    // The record itself has no identifier, and a value no commit.
    for kept in [
        r#"{"id":"x"}"#,
        r#"{"a":{"commit":"x"}}"#,
        r#"{"a":["id","commit"]}"#,
        r#"{"a":{"id":"x"}"#,
        r#"{"a":{"id""#,
        r#"{"a":{"id":}}"#,
    ] {
        assert_eq!(without_ids(kept), kept);
    }
    let deep = format!("{}\"id\"", "[".repeat(1 << 20));
    assert_eq!(without_ids(&deep), deep);
}

#[test]
fn an_identifier_is_no_field_of_an_item() {
    let with_id = SOCK.replace(r#"{"percent":65"#, r#"{"id":"e23b","percent":65"#);
    assert!(matches!(
        Cluster::from_json(with_id.as_bytes()),
        Err(Invalid::NotARecord { .. })
    ));
}

/// The fields of a value, each with the text that it holds.
fn texts_of(path: &str, value: &Value) -> Vec<FieldText> {
    let text = match value {
        Value::Object(fields) => {
            let fields = fields.iter();
            let inner = fields.flat_map(|(name, value)| texts_of(&format!("{path}.{name}"), value));
            return inner.collect();
        }
        Value::Array(_) => return Vec::new(),
        Value::String(text) => text.clone(),
        number => number.as_f64().unwrap().to_string(),
    };
    let field = path.trim_start_matches('.').to_owned();
    vec![FieldText { field, text }]
}

proptest! {
    #[test]
    fn each_field_takes_the_text_that_it_holds(record in arbitrary::cluster()) {
        for value in record.identified() {
            let fields = texts_of("", &serde_json::from_str(&value.json()).unwrap());
            prop_assert!(!fields.is_empty());
            let mut same = record.clone();
            let set = same.set_identified(value.id, &fields);
            prop_assert_eq!(set, Ok(()));
            prop_assert_eq!(&same, &record);
        }
    }

    #[test]
    fn values_of_one_identifier_are_the_same(record in arbitrary::cluster()) {
        let mut known: HashMap<StatementId, ValueRef<'_>> = HashMap::new();
        for value in record.identified() {
            let other = *known.entry(value.id).or_insert(value.value);
            prop_assert_eq!(other, value.value);
        }
    }

    #[test]
    fn identifiers_are_shown_where_they_are_and_come_off_again(record in arbitrary::cluster(), pretty in any::<bool>()) {
        let mut shown: Value = serde_json::from_slice(&record.to_canonical_json()).unwrap();
        with_ids(&mut shown);
        for value in record.identified() {
            let list = shown.pointer(&format!("/{}", value.field.replace('.', "/"))).unwrap();
            let id = Value::from(value.id.to_string());
            prop_assert!(list.as_array().unwrap().iter().any(|shown| shown["id"] == id));
        }
        shown["commit"] = serde_json::json!({"number": 3, "id": ["\"}"]});
        let text = if pretty { format!("{shown:#}") } else { shown.to_string() };
        let back = Cluster::from_json(without_ids(&text).as_bytes()).unwrap();
        prop_assert_eq!(back, record);
    }

    #[test]
    fn no_text_is_too_odd(text in "[{}\\[\\]\":,\\\\ aid]{0,30}\"id\"[{}\\[\\]\":,\\\\ aid1诸]{0,30}") {
        let without = without_ids(&text);
        prop_assert_eq!(without.len(), text.len());
    }
}
