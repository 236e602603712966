use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    index::{
        AsOf,
        text::Unit,
        trial::{Trial, cluster, with},
    },
    model::Status,
};

mod damage;
mod finding;
mod names;
mod paging;
mod registrars;

fn registry() -> Trial {
    Trial::with(&[
        with(
            cluster("cn-zhuji-sock", "Zhuji", "Socks"),
            json!({"location": {"country": "CN", "region": "CN-ZJ", "place": "Zhuji", "latitude": 29.71, "longitude": 120.23,
                    "other_names": [{"name": "诸暨", "language": "zh"}]},
                "product": {"name": "Socks", "other_names": [{"name": "袜子", "language": "zh"}],
                    "codes": [{"scheme": "HS", "version": "2022", "code": "6115"}]},
                "market_shares": [{"percent": 65, "scope": "domestic"}, {"percent": 30, "scope": "global", "year": 2005}],
                "actors": [{"kind": "government", "name": "Zhuji City"}, {"kind": "company", "name": "Langsha Knitting"}],
                "figures": [{"measure": "employment", "value": 100000, "year": 2005}],
                "notes": ["The town of Datang (大唐袜业) knits a third of the world's socks."]}),
        ),
        with(
            cluster("cn-haining-leather", "Haining", "Leather"),
            json!({"location": {"country": "CN", "region": "CN-ZJ", "place": "Haining", "latitude": 30.51, "longitude": 120.68},
                "sector": "traditional", "notes": ["Leather garments; some firms also make a tie or two."]}),
        ),
        with(
            cluster("cn-shengzhou-tie", "Shengzhou", "Necktie"),
            json!({"as_printed": {"place": "Chenzhou", "product": "Tie"}}),
        ),
        with(
            cluster("it-como-silk", "Como", "Silk tie"),
            json!({"location": {"country": "IT", "region": "IT-CO", "place": "Como"}}),
        ),
        with(
            cluster("cn-shaoxing-textile", "Shaoxing", "Textile"),
            json!({"location": {"country": "CN", "region_name": "Zhèjiāng", "place": "Shaoxing"}}),
        ),
        with(
            cluster("cn-keqiao-textile", "Keqiao", "Textile"),
            json!({"status": "merged", "merged_into": "cn-shaoxing-textile"}),
        ),
        with(
            cluster("us-hollywood-film", "Hollywood", "Film"),
            json!({"location": {"country": "US", "region": "US-CA", "place": "Hollywood"}, "sector": "service",
                "service_kind": "film"}),
        ),
    ])
}

fn keys(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.key.as_str()).collect()
}

fn found(trial: &Trial, query: &Query) -> Vec<String> {
    let results = search(&trial.reader(), query).unwrap_or_else(|error| panic!("{error}"));
    keys(&results).into_iter().map(str::to_owned).collect()
}

fn find(trial: &Trial, text: &str) -> Vec<String> {
    found(trial, &Query::of(text))
}

#[test]
fn words_find_records_in_every_spelling() {
    let trial = registry();
    for text in [
        "sock",
        "SOCKS zhuji",
        "袜子",
        "襪子",
        "大唐袜业",
        "大唐襪業",
        "诸",
        "Langsha",
        "zhuji city",
        "cn-zhuji-sock",
    ] {
        assert_eq!(find(&trial, text), ["cn-zhuji-sock"], "{text}");
    }
    for text in ["Zhejiang leather", "Zhèjiāng leather", "haining"] {
        assert_eq!(find(&trial, text), ["cn-haining-leather"], "{text}");
    }
    assert_eq!(find(&trial, "chenzhou tie"), ["cn-shengzhou-tie"]);
    assert_eq!(find(&trial, "袜大"), [""; 0]);
}

#[test]
fn what_has_no_words_asks_for_nothing() {
    let trial = registry();
    for text in ["🧦", "&", "\"🧦\"", "product:\"🧦\""] {
        assert_eq!(find(&trial, text), [""; 0], "{text}");
    }
    for text in ["🧦 sock", "sock & 🧦", "sock -🧦"] {
        assert_eq!(find(&trial, text), ["cn-zhuji-sock"], "{text}");
    }
    assert_eq!(find(&trial, "*").len(), 6);
}

#[test]
fn names_rank_above_notes() {
    let trial = registry();
    let ties = find(&trial, "tie");
    assert_eq!(ties.last().unwrap(), "cn-haining-leather");
    assert_eq!(ties.len(), 3);
}

#[test]
fn retired_records_are_found_by_status_and_key_only() {
    let trial = registry();
    assert_eq!(find(&trial, "textile"), ["cn-shaoxing-textile"]);
    assert_eq!(find(&trial, "product:textile"), ["cn-shaoxing-textile"]);
    assert_eq!(find(&trial, "text*"), ["cn-shaoxing-textile"]);
    assert_eq!(find(&trial, "").len(), 6);
    assert_eq!(find(&trial, "status:merged textile"), ["cn-keqiao-textile"]);
    assert_eq!(find(&trial, "key:cn-keqiao-textile"), ["cn-keqiao-textile"]);
    assert_eq!(find(&trial, "cn-keqiao-textile"), ["cn-keqiao-textile"]);
    let merged = Filters {
        status: vec![Status::Merged],
        ..Filters::default()
    };
    assert_eq!(
        found(
            &trial,
            &Query {
                filters: merged,
                ..Query::of("")
            }
        ),
        ["cn-keqiao-textile"]
    );
}

#[test]
fn the_query_language_finds_what_it_says() {
    let trial = registry();
    for (text, expected) in [
        ("product:sock AND region:zhejiang", vec!["cn-zhuji-sock"]),
        ("region:CN-ZJ leather", vec!["cn-haining-leather"]),
        ("share_global:[20 TO *]", vec!["cn-zhuji-sock"]),
        ("share:>=70", vec![]),
        (
            "country:Italy OR country:usa",
            vec!["it-como-silk", "us-hollywood-film"],
        ),
        ("\"silk tie\"", vec!["it-como-silk"]),
        ("\"tie silk\"", vec![]),
        ("tie -silk -leather", vec!["cn-shengzhou-tie"]),
        (
            "tie -\"silk tie\"",
            vec!["cn-shengzhou-tie", "cn-haining-leather"],
        ),
        ("place:shaoxi*", vec!["cn-shaoxing-textile"]),
        ("code:HS:61", vec!["cn-zhuji-sock"]),
        ("code:6115", vec!["cn-zhuji-sock"]),
        ("year:2005", vec!["cn-zhuji-sock"]),
        ("employment:>1000", vec!["cn-zhuji-sock"]),
        ("actor_kind:government", vec!["cn-zhuji-sock"]),
        ("service_kind:film", vec!["us-hollywood-film"]),
        ("sector:service hollywo*", vec!["us-hollywood-film"]),
        ("note:knits", vec!["cn-zhuji-sock"]),
        ("\"United States\"", vec!["us-hollywood-film"]),
        ("name:zhuji", vec!["cn-zhuji-sock"]),
        ("product:(sock OR film) -country:US", vec!["cn-zhuji-sock"]),
        ("place:zhuji place:haining", vec![]),
        ("latitude:[30 TO 31]", vec!["cn-haining-leather"]),
        ("commit:1", vec![]),
    ] {
        assert_eq!(find(&trial, text), expected, "{text}");
    }
}

#[test]
fn a_wrong_value_is_shown_at_its_place() {
    let trial = registry();
    let error = search(&trial.reader(), &Query::of("sock country:Atlantis"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("character 14") && error.contains("unknown country"),
        "{error}"
    );
}

#[test]
fn when_no_record_has_all_words_the_best_have_some() {
    let trial = registry();
    let results = search(&trial.reader(), &Query::of("zhuji silk sock")).unwrap();
    assert!(!results.matched_all);
    assert_eq!(keys(&results)[0], "cn-zhuji-sock");
    let required = search(&trial.reader(), &Query::of("+zhuji silk como")).unwrap();
    assert_eq!(keys(&required), [""; 0]);
}

#[test]
fn what_a_facet_counts_as_without_a_value_is_found() {
    let trial = registry();
    let facets = facets(&trial.reader(), &Query::of(""), 10).unwrap();
    for (lacking, facet) in [
        (Lacking::Region, &facets.region),
        (Lacking::ActorKind, &facets.actor_kind),
        (Lacking::Sector, &facets.sector),
    ] {
        let query = Query {
            filters: Filters {
                without: vec![lacking],
                ..Filters::default()
            },
            ..Query::of("")
        };
        let found = count(&trial.reader(), &query).unwrap();
        assert_eq!(found, facet.none, "{lacking}");
        assert!(found > 0, "{lacking}");
    }
}

#[test]
fn filters_narrow() {
    let trial = registry();
    let near = Near {
        latitude: 30.0.try_into().unwrap(),
        longitude: 120.2.try_into().unwrap(),
        within_km: Some(40.0),
    };
    let filters = [
        Filters {
            country: vec!["IT".parse().unwrap()],
            ..Filters::default()
        },
        Filters {
            region: vec!["Zhejiang".into()],
            product: vec!["sock".into()],
            ..Filters::default()
        },
        Filters {
            min_share: Some(50.0.try_into().unwrap()),
            ..Filters::default()
        },
        Filters {
            min_share: Some(50.0.try_into().unwrap()),
            scope: vec![crate::model::Scope::Global],
            ..Filters::default()
        },
        Filters {
            near: Some(near),
            ..Filters::default()
        },
        Filters {
            year: vec!["2005".parse().unwrap()],
            ..Filters::default()
        },
    ];
    let found = filters.map(|filters| {
        found(
            &trial,
            &Query {
                filters,
                ..Query::of("")
            },
        )
        .join(" ")
    });
    assert_eq!(
        found,
        [
            "it-como-silk",
            "cn-zhuji-sock",
            "cn-zhuji-sock",
            "",
            "cn-zhuji-sock",
            "cn-zhuji-sock"
        ]
    );
}

#[test]
fn misspelled_words_are_corrected() {
    let trial = registry();
    for (typed, meant, key) in [
        ("texile", "textile", "cn-shaoxing-textile"),
        ("shaoxin", "shaoxing", "cn-shaoxing-textile"),
        ("hainin lether", "haining leather", "cn-haining-leather"),
        ("zhuij", "zhuji", "cn-zhuji-sock"),
        ("aocks", "socks", "cn-zhuji-sock"),
        (
            "place:hollywod film",
            "place:hollywood film",
            "us-hollywood-film",
        ),
    ] {
        let results = search(&trial.reader(), &Query::of(typed)).unwrap();
        let first = results
            .suggestions
            .first()
            .unwrap_or_else(|| panic!("{typed}"));
        assert_eq!(
            (first.text.as_str(), first.hits[0].key.as_str()),
            (meant, key)
        );
    }
    for text in ["sock", "zhuji", "xylophone quartet", ""] {
        let results = search(&trial.reader(), &Query::of(text)).unwrap();
        assert_eq!(results.did_you_mean().count(), 0, "{text}");
    }
}

#[test]
fn facets_count_what_matches() {
    let trial = registry();
    let all = facets(&trial.reader(), &Query::of(""), 2).unwrap();
    assert_eq!(all.total, 6);
    assert_eq!(
        all.country,
        Facet {
            values: vec![("CN".into(), 4), ("IT".into(), 1)],
            more: 1,
            none: 0,
        }
    );
    assert_eq!(
        all.sector.values,
        [("service".into(), 1), ("traditional".into(), 1)]
    );
    assert_eq!(all.sector.none, 4);
    assert_eq!(all.status.values, [("active".into(), 6)]);
    let ties = facets(&trial.reader(), &Query::of("tie"), 10).unwrap();
    assert_eq!(
        ties.product.values,
        [
            ("Leather".into(), 1),
            ("Necktie".into(), 1),
            ("Silk tie".into(), 1)
        ]
    );
    assert_eq!(
        facets(&trial.reader(), &Query::of("tie"), 0)
            .unwrap()
            .product
            .more,
        3
    );
}

#[test]
fn all_that_match_are_read_in_the_order_of_keys() {
    let mut trial = registry();
    trial.commit(&[cluster("cn-zhuji-sock", "Zhuji", "Ties")]);
    let keys = |query: Query| -> Vec<String> {
        matching(&trial.reader(), &query, usize::MAX)
            .unwrap()
            .map(|record| record.unwrap().key.to_string())
            .collect()
    };
    let ties = [
        "cn-haining-leather",
        "cn-shengzhou-tie",
        "cn-zhuji-sock",
        "it-como-silk",
    ];
    assert_eq!(keys(Query::of("tie")), ties);
    let before = Query {
        as_of: AsOf::Commit(2),
        ..Query::of("tie OR sock")
    };
    assert_eq!(keys(before), ties);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_word_of_a_name_finds_the_record(name in "[\\PC&&[^\0\u{2028}\u{2029}]]{1,40}", query in "\\PC{0,40}") {
        let trial = Trial::with(&[cluster("cn-some-thing", &name, "Thing"), cluster("cn-other-thing", "Other", "Thing")]);
        for word in crate::index::text::units(&name) {
            let text = match &word {
                Unit::Word(word) | Unit::Compound { joined: word, .. } => word.written.clone(),
                Unit::Run(run) => run.iter().collect(),
            };
            let found = find(&trial, &format!("\"{text}\""));
            prop_assert!(found.contains(&"cn-some-thing".to_owned()), "{text:?} of {name:?}");
            let found = find(&trial, &format!("{text} thing"));
            prop_assert!(found.contains(&"cn-some-thing".to_owned()), "{text:?} of {name:?}");
        }
        // Anything else is searched or refused.
        let _ = search(&trial.reader(), &Query::of(query)).map_err(|error| error.to_string());
    }
}
