//! What is said of JSON that is not a record.

use proptest::prelude::*;

use super::*;
use crate::model::{Cluster, Invalid};

const REST: &str = r#""location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;

fn problem(json: &str) -> String {
    match Cluster::from_json(json.as_bytes()) {
        Err(Invalid::NotARecord { problem }) => problem,
        other => panic!("{json}: {other:?}"),
    }
}

#[test]
fn mistakes_are_told_by_their_fields() {
    for (fields, expected) in [
        (
            r#""colour":1,"#,
            "\"colour\" is not a field here; the fields are key, ",
        ),
        (
            r#""market_shares":[{"percent":"abc","scope":"domestic"}],"#,
            "market_shares[0].percent: the text \"abc\" stands where a number belongs",
        ),
        (
            r#""market_shares":[{"percent":5,"scope":"domestic"},{"percent":101,"scope":"global"}],"#,
            "market_shares[1].percent: \"101\": a share is a percentage from 0 to 100",
        ),
        (
            r#""market_shares":[{"percent":5}],"#,
            "market_shares[0].scope is missing",
        ),
        (
            r#""market_shares":[{"percent":5,"scope":"mars"}],"#,
            "market_shares[0].scope: \"mars\" is unknown; use one of: domestic, global, regional",
        ),
        (
            r#""market_shares":[{"percent":5,"scope":"global","skope":1}],"#,
            "market_shares[0]: \"skope\" is not a field here",
        ),
        (
            r#""market_shares":{},"#,
            "market_shares: an object stands where a list belongs",
        ),
        (
            r#""market_shares":[{"percent":5,"scope":"global","year":20240}],"#,
            "market_shares[0].year: \"20240\": not a year",
        ),
        (
            r#""market_shares":[{"percent":5,"scope":"global","year":99999}],"#,
            "market_shares[0].year: the number 99999 stands where a whole number belongs",
        ),
        (r#""notes":["a"],"notes":["b"],"#, "notes is given twice"),
        (
            r#""name":7,"#,
            "name: the number 7 stands where a text belongs",
        ),
        (
            r#""figures":[{"measure":"employment","value":9007199254740993}],"#,
            "figures[0].value: 9007199254740993 has more digits than can be kept exactly",
        ),
        (
            r#""figures":[{"measure":"employment","value":1e400}],"#,
            "larger than any that can be kept",
        ),
    ] {
        let problem = problem(&format!("{{\"key\":\"cn-a\",{fields}{REST}"));
        assert!(problem.contains(expected), "{fields}: {problem}");
    }
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    for (json, expected) in [
        (
            "",
            "not JSON at character 0: the text ends where a value belongs",
        ),
        (
            "{\"key\":\"cn-a\"",
            "not JSON at character 13: the text ends before a }",
        ),
        ("{\"key\":\"cn-a", "the text ends inside quotes"),
        ("{\"key\" \"cn-a\"}", "a : belongs here"),
        ("{\"key\":\"cn-a\" \"name\"}", "a comma or } belongs here"),
        ("{key:1}", "stands in double quotes"),
        (
            "{\n\"key\":\"cn-a\",\n}",
            "not JSON at line 3, character 1: ",
        ),
        ("{} x", "text follows the end"),
        ("{\"key\":\"a\\q\"}", "no such escape"),
        ("{\"key\":\"a\tb\"}", "control character stands in a text"),
    ] {
        let cut = serde_json::from_str::<serde_json::Value>(json).unwrap_err();
        let problem = json_problem(json.as_bytes(), &cut);
        assert!(problem.contains(expected), "{json:?}: {problem}");
    }
}

#[test]
fn a_country_is_named_by_its_code() {
    let json =
        r#"{"key":"cn-a","location":{"country":"Italy","place":"Como"},"product":{"name":"silk"}}"#;
    assert_eq!(
        problem(json),
        "location.country: \"Italy\": here a country is its code, IT"
    );
    let json = json.replace("Italy", "Atlantis");
    assert!(problem(&json).contains("\"Atlantis\": unknown country; write a code"));
}

#[test]
fn only_numbers_that_lose_digits_are_found() {
    for kept in [
        "9007199254740992",
        "100000000000000000",
        "16000",
        "0.1234567890123456789",
        "1e300",
        "\"9007199254740993\"",
        "-9007199254740992",
    ] {
        assert_eq!(
            rounded_number(format!("{{\"a\":{kept}}}").as_bytes()),
            None,
            "{kept}"
        );
    }
    for lost in [
        "9007199254740993",
        "12345678901234567890",
        "-9007199254740993",
        "123456789012345678901234567890",
    ] {
        let json = format!("{{\"text\":\"1234567890123456\",\"a\":[1,{lost}]}}");
        let found = rounded_number(json.as_bytes()).unwrap();
        assert!(
            found.starts_with(&format!("a[1]: {lost} has more digits")),
            "{found}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_no_word_of_the_parser_comes_through(text in any::<String>(), likely in "[{}\\[\\]\",:a0-9\\\\]{0,24}") {
        for text in [text, likely] {
            let _ = rounded_number(text.as_bytes());
            if let Err(error) = serde_json::from_str::<Cluster>(&text) {
                let problem = json_problem(text.as_bytes(), &error);
                for word in ["EOF", "at line", "struct", "f64", "`"] {
                    prop_assert!(text.contains(word) || !problem.contains(word), "{}: {}", text, problem);
                }
            }
        }
    }
}
