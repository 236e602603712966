use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::{Invalid, arbitrary};

fn read(item: &Value) -> Cluster {
    let key = "cn-zhuji-sock".parse().unwrap();
    Cluster::read_item(&key, item.to_string().as_bytes())
}

fn sock(more: Value) -> Value {
    let mut item = json!({
        "key": "cn-zhuji-sock",
        "location": {"country": "CN", "place": "Zhuji"},
        "product": {"name": "Sock"},
    });
    merge(&mut item, more);
    item
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (name, value) in more {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

fn unknown(cluster: &Cluster) -> Vec<(&str, &Value)> {
    let parts = cluster.unknown().iter();
    parts.map(|part| (&*part.field, &part.value)).collect()
}

/// A record of other days: of each value that a rule bounds, one that the rule refuses.
fn lawless() -> Value {
    sock(json!({
        "location": {"country": "AN", "region": "NO-19", "latitude": 91, "longitude": 200},
        "name": "line\nend",
        "market_shares": [{"percent": 101.5, "scope": "global", "year": 10000}],
        "figures": [{"measure": "employment", "value": -3}],
        "actors": [{"kind": "company", "name": "", "lei": "none", "ror": "none"}],
        "notes": [""],
    }))
}

#[test]
fn what_todays_rules_refuse_is_read_as_it_was_stated() {
    let item = lawless();
    assert!(Cluster::from_json(item.to_string().as_bytes()).is_err());
    let cluster = read(&item);
    assert_eq!(unknown(&cluster), []);
    assert_eq!(cluster.location.country.name(), "AN");
    let written: Value = serde_json::from_slice(&cluster.to_canonical_json()).unwrap();
    let mut expected = item;
    merge(&mut expected, json!({"status": "active"}));
    assert_eq!(canonical(&written), canonical(&expected));
}

fn canonical(value: &Value) -> String {
    serde_json_canonicalizer::to_string(value).unwrap()
}

#[test]
fn what_a_later_program_added_is_kept_aside_with_its_place() {
    let cluster = read(&sock(json!({
        "founded": 1978,
        "location": {"altitude": {"metres": 20}},
        "status": "sleeping",
        "trade": "bartered",
        "actors": [
            {"kind": "company", "name": "A", "shareholders": ["B"]},
            {"kind": "alien", "name": "C"},
            {"kind": "company"},
        ],
    })));
    assert_eq!(
        unknown(&cluster),
        [
            ("actors[0].shareholders", &json!(["B"])),
            ("actors[1]", &json!({"kind": "alien", "name": "C"})),
            ("actors[2]", &json!({"kind": "company"})),
            ("location.altitude", &json!({"metres": 20})),
            ("status", &json!("sleeping")),
            ("trade", &json!("bartered")),
            ("founded", &json!(1978)),
        ]
    );
    assert_eq!(cluster.actors.len(), 1);
    assert!(matches!(
        cluster.normalised(),
        Err(Invalid::MadeByLaterProgram { field, .. }) if field == "actors[0].shareholders"
    ));
}

#[test]
fn a_record_is_read_whatever_is_missing() {
    for (item, unknown_fields) in [
        (json!(null), vec!["", "key", "location", "product"]),
        (json!([1]), vec!["", "key", "location", "product"]),
        (
            json!({"key": "cn-other"}),
            vec!["location", "product", "key"],
        ),
        (
            sock(json!({"location": "here", "product": {"name": {"en": "Sock"}}})),
            vec![
                "location",
                "location.country",
                "location.place",
                "product.name",
            ],
        ),
    ] {
        let cluster = read(&item);
        assert_eq!(cluster.key.as_str(), "cn-zhuji-sock");
        let fields: Vec<&str> = unknown(&cluster)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(fields, unknown_fields, "{item}");
        assert!(cluster.normalised().is_err());
    }
    let garbage = Cluster::read_item(&"cn-zhuji-sock".parse().unwrap(), b"\xff");
    assert!(!garbage.unknown().is_empty());
}

proptest! {
    #[test]
    fn a_record_of_today_is_read_alike_as_a_whole_and_by_parts(cluster in arbitrary::cluster()) {
        let item = cluster.to_canonical_json();
        prop_assert_eq!(&Cluster::read_item(&cluster.key, &item), &cluster);
        prop_assert_eq!(&Reading::of_cluster(&cluster.key, &item), &cluster);
    }

    #[test]
    fn an_organisation_of_today_is_read_alike_as_a_whole_and_by_parts(organisation in arbitrary::organisation()) {
        let (key, item) = (&organisation.key, organisation.to_canonical_json());
        prop_assert_eq!(&Organisation::read_item(key, &item), &organisation);
        prop_assert_eq!(&Reading::of_organisation(key, &item), &organisation);
    }
}

#[test]
fn an_organisation_of_a_later_program_is_read_as_far_as_it_is_known() {
    let key = "org_cn-a".parse().unwrap();
    let item =
        json!({"country": "AN", "key": "org_cn-a", "kind": "network", "members": 3, "name": "A"});
    let organisation = Organisation::read_item(&key, item.to_string().as_bytes());
    assert_eq!(
        (&*organisation.name, organisation.country.as_str()),
        ("A", "AN")
    );
    let fields = organisation.unknown().iter().map(|part| &*part.field);
    assert!(fields.eq(["kind", "members"]));
    assert!(organisation.normalised().is_err());
}
