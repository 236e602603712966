use super::*;

const SOCK: &str = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}"#;

fn with(more: &str) -> Result<Cluster, Invalid> {
    Cluster::from_json(format!("{SOCK},{more}}}").as_bytes())
}

#[test]
fn the_order_of_lists_does_not_matter() {
    let one = with(
        r#""market_shares":[{"percent":65,"scope":"domestic"},{"percent":30,"scope":"global"}]"#,
    );
    let other = with(
        r#""market_shares":[{"percent":30,"scope":"global"},{"percent":65,"scope":"domestic"}]"#,
    );
    assert_eq!(one.unwrap(), other.unwrap());
}

#[test]
fn a_share_is_completed_never_doubled() {
    let cluster = with(
        r#""market_shares":[{"percent":65,"scope":"domestic","source":{"title":"A"},"year":2008},
            {"percent":65,"scope":"domestic"},{"percent":65,"scope":"domestic","year":2009}]"#,
    );
    assert_eq!(cluster.unwrap().market_shares.len(), 2);
}

#[test]
fn the_parts_of_a_split_record_stand_in_order() {
    let record = with(r#""status":"split","split_into":["cn-b","cn-a"]"#).unwrap();
    let json = String::from_utf8(record.to_canonical_json()).unwrap();
    let expected = r#"{"name":"Sock"},"split_into":["cn-a","cn-b"],"status":"split"}"#;
    assert!(json.ends_with(expected), "{json}");
}

#[test]
fn broken_rules_are_refused() {
    for broken in [
        r#""status":"merged""#,
        r#""merged_into":"cn-other""#,
        r#""status":"merged","merged_into":"cn-zhuji-sock""#,
        r#""status":"withdrawn""#,
        r#""status":"split""#,
        r#""status":"split","split_into":["cn-a"]"#,
        r#""status":"split","split_into":["cn-a","cn-zhuji-sock"]"#,
        r#""split_into":["cn-a","cn-b"]"#,
        r#""reverted_commit":5"#,
        r#""attributes":[{"name":"a","value":"1"},{"name":"a","value":"2"}]"#,
        r#""linkages":[{"kind":"supplier"}]"#,
        r#""market_shares":[{"percent":101,"scope":"global"}]"#,
        r#""nonsense":1"#,
    ] {
        assert!(with(broken).is_err(), "{broken}");
    }
}
