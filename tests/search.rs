//! What was meant is found: words in every script, fields, filters, orders, pages and forms.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox, keys};

/// One registry for all of these tests: none of them changes it.
static FIXTURES: LazyLock<Sandbox> = LazyLock::new(Sandbox::with_fixtures);

const SOCK: &str = "cn-zhuji-sock";
const TIE: &str = "cn-chenzhou-tie";
const LEATHER: &str = "cn-hainin-leather";

fn search(args: &[&str]) -> Run {
    FIXTURES.run([&["search"], args].concat()).succeeds()
}

/// The first hit, or the first under "did you mean".
fn first(query: &str) -> String {
    let found = search(&["--format", "jsonl", query]).lines();
    keys(&found).into_iter().next().unwrap_or_default()
}

fn total(args: &[&str]) -> u64 {
    search(&[&["--count", "--format", "json"], args].concat()).json()["count"]
        .as_u64()
        .expect("a count")
}

#[test]
fn misspelt_words_find_what_was_meant() {
    for (query, key) in [
        ("texile", "cn-shaoxing-texile"),
        ("shaoxin", "cn-shaoxing-texile"),
        ("hainin lether", LEATHER),
        ("haining lether", LEATHER),
        ("xaining", LEATHER),
        ("ahnping", "cn-anping-wire-mesh"),
    ] {
        assert_eq!(first(query), key, "{query}");
    }
    search(&["shaoxin"]).prints("Did you mean: shaoxing");
    let suggested = search(&["shaoxin", "--format", "json"]).json();
    assert_eq!(
        (&suggested["total"], &suggested["did_you_mean"][0]["query"]),
        (&json!(0), &json!("shaoxing"))
    );
    search(&["qqqqqqqq"]).prints("No records found");
}

#[test]
fn marks_case_and_width_do_not_count() {
    for (plain, marked) in [
        ("zhejiang", "Zhèjiāng"),
        ("sao paulo", "SÃO PAULO"),
        ("munchen", "MÜNCHEN"),
        ("sock", "ｓｏｃｋ"),
        ("zhejiang", "Zhe\u{300}jia\u{304}ng"),
    ] {
        let found = FIXTURES.found([plain]);
        assert!(!found.is_empty(), "{plain}");
        assert_eq!(found, FIXTURES.found([marked]), "{marked}");
    }
}

#[test]
fn words_are_found_in_other_forms() {
    assert_eq!(FIXTURES.found(["sock"]), FIXTURES.found(["socks"]));
    assert_eq!(
        FIXTURES.found(["lighter cigarettes"]),
        ["cn-wenzhou-cigarette-lighter"]
    );
}

#[test]
fn chinese_is_found_in_simplified_and_traditional() {
    for (simplified, traditional, key) in [
        ("袜子", "襪子", SOCK),
        ("大唐袜业", "大唐襪業", SOCK),
        ("\"大唐袜业\"", "\"大唐襪業\"", SOCK),
        ("领带", "領帶", TIE),
        ("皮革 海宁", "皮革 海寧", LEATHER),
        ("袜", "襪", SOCK),
    ] {
        let found = FIXTURES.found([simplified]);
        assert!(
            found.iter().any(|found| found == key),
            "{simplified}: {found:?}"
        );
        assert_eq!(found, FIXTURES.found([traditional]), "{traditional}");
    }
    assert_eq!(
        FIXTURES.found(["\"唐大袜业\""]),
        [""; 0],
        "a phrase is exact"
    );
}

#[test]
fn words_with_punctuation_are_words() {
    for query in [
        "Lu'an",
        "O'Neill's",
        "shoes (men",
        "http://x",
        "c++",
        "R&D",
        "50%",
        "foo]",
        "a/b",
        ")",
        "\\",
        "sock!",
    ] {
        search(&[query]);
    }
    assert_eq!(first("Lu'an"), "cn-lu-an-wedding-dresses");
    assert_eq!(first("shoes (men"), "br-franca-men-s-footwear");
    assert_eq!(first("socks! (zhuji)"), SOCK);
}

#[test]
fn a_mistake_in_the_language_is_shown_at_its_place() {
    let refused = FIXTURES.run(["search", "share_global:[a TO b]"]).exits(1);
    refused.says("  share_global:[a TO b]\n                ^");
}

#[test]
fn fields_ranges_phrases_and_operators_narrow_a_search() {
    let wenzhou = ["cn-wenzhou-cigarette-lighter", "cn-wenzhou-shoes"];
    for (query, expected) in [
        ("place:Wenzhou product:shoes", &["cn-wenzhou-shoes"][..]),
        ("place:wenzhou NOT shoes", &wenzhou[..1]),
        ("place:wenzhou -shoes", &wenzhou[..1]),
        ("place:wenzhou AND (lighter OR shoes)", &wenzhou),
        ("\"cigarette lighters\"", &wenzhou[..1]),
        ("\"lighters cigarette\"", &[]),
        ("cigar* place:wenz*", &wenzhou[..1]),
        ("key:cn-chenzhou-tie", &[TIE]),
        ("share_domestic:90 country:CN ties", &[TIE]),
        (
            "share_global:[80 TO 84] country:BE",
            &["be-antwerp-diamond-trading"],
        ),
        ("share_global:{84 TO *] country:BE", &[]),
    ] {
        let found: BTreeSet<_> = FIXTURES.found([query]).into_iter().collect();
        assert_eq!(
            found,
            expected.iter().map(|&key| key.to_owned()).collect(),
            "{query}"
        );
    }
}

/// Each filter keeps exactly the records of which it is true.
#[test]
fn filters_keep_exactly_what_they_say() {
    type Test = fn(&Value) -> bool;
    fn shares(record: &Value) -> impl Iterator<Item = &Value> {
        record["market_shares"].as_array().into_iter().flatten()
    }
    let records = FIXTURES.run(["list", "--format", "jsonl"]).lines();
    let cases: [(&[&str], Test); 9] = [
        (&["--country", "Italy"], |record| {
            record["location"]["country"] == "IT"
        }),
        (&["--region", "CN-ZJ"], |record| {
            record["location"]["region"] == "CN-ZJ"
        }),
        (&["--sector", "service"], |record| {
            record["sector"] == "service"
        }),
        (&["--actor-kind", "government"], |record| {
            record["actors"]
                .as_array()
                .is_some_and(|actors| actors.iter().any(|actor| actor["kind"] == "government"))
        }),
        (&["--scope", "regional"], |record| {
            shares(record).any(|share| share["scope"] == "regional")
        }),
        (&["--min-share", "75"], |record| {
            shares(record).any(|share| share["percent"].as_f64() >= Some(75.0))
        }),
        (&["--min-share", "60", "--scope", "global"], |record| {
            shares(record)
                .any(|share| share["scope"] == "global" && share["percent"].as_f64() >= Some(60.0))
        }),
        (&["--country", "CN", "--sector", "service"], |record| {
            record["sector"] == "service" && record["location"]["country"] == "CN"
        }),
        (&["--status", "active"], |record| {
            record["status"] == "active"
        }),
    ];
    for (filter, keeps) in cases {
        let kept: Vec<Value> = records
            .iter()
            .filter(|record| keeps(record))
            .cloned()
            .collect();
        assert!(!kept.is_empty(), "{filter:?}");
        let found: BTreeSet<_> = FIXTURES.found(filter).into_iter().collect();
        assert_eq!(found, keys(&kept).into_iter().collect(), "{filter:?}");
        assert_eq!(total(filter), kept.len() as u64, "{filter:?}");
    }
}

#[test]
fn near_is_measured_on_the_globe() {
    let near = |within: &str| {
        FIXTURES.found([
            "--near",
            "30.5,120.7",
            "--within",
            within,
            "--sort",
            "distance",
        ])
    };
    assert_eq!(near("50"), [LEATHER]);
    let (closer, wider) = (near("150"), near("400"));
    assert_eq!(wider[..closer.len()], closer);
    assert!(closer.len() < wider.len());
    let hits = search(&[
        "--near",
        "30.5,120.7",
        "--within",
        "400",
        "--sort",
        "distance",
        "--format",
        "jsonl",
    ])
    .lines();
    let distances: Vec<f64> = hits
        .iter()
        .map(|hit| hit["distance_km"].as_f64().expect("a distance"))
        .collect();
    assert!(
        distances.is_sorted() && distances.iter().all(|&distance| distance <= 400.0),
        "{distances:?}"
    );
}

/// The clusters of China in an order, by a value of each.
fn sorted(order: &str, of: &str) -> Vec<String> {
    let hits = search(&[
        "--sort",
        order,
        "--format",
        "jsonl",
        "--limit",
        "100",
        "--country",
        "CN",
    ])
    .lines();
    let value = |hit: &Value| {
        hit.pointer(of)
            .and_then(Value::as_str)
            .expect(of)
            .to_lowercase()
    };
    hits.iter().map(value).collect()
}

#[test]
fn an_order_by_text_does_not_tell_case() {
    let products = sorted("product", "/product/name");
    assert!(products.is_sorted(), "{products:?}");
}

#[test]
fn orders_are_kept() {
    for (order, of) in [("key", "/key"), ("place", "/location/place")] {
        let values = sorted(order, of);
        assert!(
            values.is_sorted() && values.len() == 61,
            "{order}: {values:?}"
        );
    }
    let top = |order: &str| FIXTURES.found(["--sort", order])[0].clone();
    assert_eq!(top("share-global"), "be-antwerp-diamond-trading");
    let largest = search(&["--sort", "share", "--format", "jsonl", "--limit", "1000"]).lines();
    let largest: Vec<f64> = largest
        .iter()
        .map(|hit| {
            let shares = hit["market_shares"].as_array().into_iter().flatten();
            shares
                .filter_map(|share| share["percent"].as_f64())
                .fold(-1.0, f64::max)
        })
        .collect();
    assert!(
        largest.is_sorted_by(|one, other| one >= other),
        "{largest:?}"
    );
}

#[test]
fn pages_have_every_hit_once_in_every_order() {
    for order in [
        "relevance",
        "key",
        "name",
        "place",
        "share",
        "share-global",
        "employment",
        "updated",
    ] {
        for query in ["", "industry OR leather OR shoes OR city"] {
            let whole = FIXTURES.found([query, "--sort", order]);
            let mut pages = Vec::new();
            let mut cursor: Option<String> = None;
            loop {
                let mut args = vec![query, "--sort", order, "--format", "json", "--limit", "40"];
                args.extend(cursor.iter().flat_map(|cursor| ["--after", cursor]));
                let page = search(&args).json();
                assert_eq!(page["total"], whole.len(), "{order}");
                pages.extend(keys(page["hits"].as_array().expect("hits")));
                match page["next"].as_str() {
                    Some(next) => cursor = Some(next.to_owned()),
                    None => break,
                }
            }
            assert_eq!(pages, whole, "{order} {query:?}");
        }
    }
}

#[test]
fn every_form_has_the_same_hits() {
    let expected = FIXTURES.found(["leather"]);
    assert!(expected.len() > 3);
    assert_eq!(
        keys(&search(&["leather", "--format", "jsonl"]).lines()),
        expected
    );
    let table = search(&["leather"]).stdout;
    let rows = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next());
    assert_eq!(rows.take(expected.len()).collect::<Vec<_>>(), expected);
    let geojson = search(&["leather", "--format", "geojson"]).json();
    let features = geojson["features"].as_array().expect("features");
    assert_eq!(
        features
            .iter()
            .map(|feature| feature["id"].clone())
            .collect::<Vec<_>>(),
        expected
    );
    let csv = search(&["leather", "--format", "csv"]).stdout;
    let mut csv: Vec<String> = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|row| row.expect("a row")[0].to_owned())
        .collect();
    csv.dedup();
    assert_eq!(csv, expected);
    assert_eq!(total(&["leather"]), expected.len() as u64);
}

#[test]
fn what_matched_is_shown_beside_a_hit() {
    let hit = search(&["shengzhou neckties", "--format", "jsonl"])
        .lines()
        .remove(0);
    let matches = hit["matches"].as_array().expect("matches");
    let words: BTreeSet<&str> = matches
        .iter()
        .flat_map(|matched| matched["words"].as_array().expect("words"))
        .filter_map(Value::as_str)
        .collect();
    assert!(
        words.contains("Shengzhou") && words.contains("neckties"),
        "{words:?}"
    );
    assert!(hit["score"].as_f64() > Some(0.0));
}

#[test]
fn when_no_record_has_every_word_the_best_that_have_some_are_shown() {
    let found = search(&["neckties antwerp", "--format", "json"]).json();
    assert_eq!(found["matched_all_words"], false);
    let keys: BTreeSet<_> = keys(found["hits"].as_array().expect("hits"))
        .into_iter()
        .collect();
    assert!(
        keys.contains(TIE) && keys.contains("be-antwerp-diamond-trading"),
        "{keys:?}"
    );
}
