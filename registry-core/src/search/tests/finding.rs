//! What a registrar types and what is found, first and next: the order of hits, and words however they are written.

use super::*;

/// A record of a place and a product, and what else is given.
fn record(key: &str, place: &str, product: &str, more: serde_json::Value) -> serde_json::Value {
    with(cluster(key, place, product), more)
}

fn plain(key: &str, place: &str, product: &str) -> serde_json::Value {
    cluster(key, place, product)
}

#[test]
fn where_a_word_stands_counts_before_any_length() {
    let long = "scarves, ties, fabrics, ribbons, blouses, gowns, pyjamas, curtains, cushions and thread of silk";
    let many: Vec<_> = (0..40).map(|number| format!("word{number}")).collect();
    let trial = Trial::with(&[
        record(
            "a-note",
            "Alpha",
            "dyeing",
            json!({"notes": ["silk silk silk"]}),
        ),
        record(
            "b-actor",
            "Beta",
            "dyeing",
            json!({"actors": [{"kind": "company", "name": "Silk Silk"}]}),
        ),
        record(
            "c-region",
            "Delta",
            "dyeing",
            json!({"location": {"country": "CN", "place": "Delta", "region_name": "Silk"}}),
        ),
        record(
            "d-source",
            "Eta",
            "dyeing",
            json!({"sources": [{"title": "Silk"}]}),
        ),
        record(
            "e-product",
            "Gamma",
            long,
            json!({"notes": [many.join(" ")]}),
        ),
        record(
            "f-printed",
            "Epsilon",
            "dyeing",
            json!({"as_printed": {"product": "silks"}}),
        ),
        record(
            "g-name",
            "Zeta",
            "dyeing",
            json!({"name": "The silk mile", "notes": [many.join(" ")]}),
        ),
    ]);
    let expected = [
        "e-product",
        "f-printed",
        "g-name",
        "b-actor",
        "c-region",
        "a-note",
        "d-source",
    ];
    assert_eq!(find(&trial, "silk"), expected);
}

#[test]
fn a_share_never_outweighs_where_a_word_stands() {
    let share = |percent: f64| json!({"market_shares": [{"percent": percent, "scope": "global"}]});
    let noted = |percent: f64| {
        let mut record = share(percent);
        record["notes"] = json!(["silk"]);
        record
    };
    let trial = Trial::with(&[
        record("a-note", "Alpha", "dyeing", noted(100.0)),
        record("b-small", "Beta", "silk", share(1.0)),
        plain("c-none", "Gamma", "silk"),
        record("d-large", "Delta", "silk", share(99.0)),
    ]);
    assert_eq!(
        find(&trial, "silk"),
        ["d-large", "b-small", "c-none", "a-note"]
    );
    assert_eq!(find(&trial, ""), ["a-note", "d-large", "b-small", "c-none"]);
}

#[test]
fn equals_come_by_share_then_size_then_key() {
    let sized = |percent: f64, persons: u64| {
        json!({"market_shares": [{"percent": percent, "scope": "domestic"}],
            "figures": [{"measure": "employment", "value": persons}]})
    };
    let trial = Trial::with(&[
        record("a", "A", "sock", sized(61.0, 5)),
        record("b", "B", "sock", sized(62.0, 1)),
        record("c", "C", "sock", sized(61.0, 9)),
        record(
            "d",
            "D",
            "sock",
            json!({"figures": [{"measure": "establishments", "value": 7}]}),
        ),
        plain("e", "E", "sock"),
        record(
            "f",
            "F",
            "sock",
            json!({"figures": [{"measure": "employment", "value": 2}]}),
        ),
        record("g", "G", "sock", sized(61.0, 9)),
    ]);
    let expected = ["b", "c", "g", "a", "f", "d", "e"];
    for text in ["sock", "product:sock", "\"sock\"", "so*", "country:CN", ""] {
        assert_eq!(find(&trial, text), expected, "{text}");
    }
    let mut paged = Vec::new();
    let mut page = Query {
        limit: 2,
        ..Query::of("sock")
    };
    loop {
        let results = search(&trial.reader(), &page).unwrap();
        paged.extend(keys(&results).into_iter().map(str::to_owned));
        match results.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(paged, expected);
}

#[test]
fn the_exact_spelling_comes_first() {
    let trial = Trial::with(&[
        plain("a-sharp", "A", "C# software"),
        plain("b-c", "B", "C software"),
        plain("c-plus", "C place", "C++ software"),
        plain("d-net", "D", ".NET software"),
        plain("e-net", "E", "Net making"),
        plain("f-ga", "F", "gà"),
        plain("g-ga", "G", "ga"),
        plain("h-ga", "H", "gạ"),
        plain("i-azur", "I", "Azur paint"),
        plain("j-azur", "J", "Côte d’Azur"),
    ]);
    for (query, first) in [
        ("C++ software", "c-plus"),
        ("C# software", "a-sharp"),
        ("C software", "b-c"),
        (".NET", "d-net"),
        ("net", "e-net"),
        ("gà", "f-ga"),
        ("ga", "g-ga"),
        ("gạ", "h-ga"),
    ] {
        let found = find(&trial, query);
        assert_eq!(found[0], first, "{query}: {found:?}");
        assert!(found.len() > 1, "{query}: the others are found as well");
    }
}

#[test]
fn marks_that_make_another_word_are_told_apart() {
    let trial = Trial::with(&[
        plain("hi-black", "काला", "एक"),
        plain("hi-art", "कला", "दो"),
        plain("hi-tomorrow", "कल", "तीन"),
        plain("th-cloth", "ผ้า", "หนึ่ง"),
        plain("th-cliff", "ผา", "สอง"),
        plain("bn-dhaka", "ঢাকা", "পোশাক"),
        plain("ta-tirupur", "திருப்பூர்", "பின்னல்"),
        plain("ja-glass", "ガラス", "一"),
        plain("ja-crow", "カラス", "二"),
        plain("ma-leather", "Fez", "جلـــود"),
        plain("ir-sock", "یزد", "جوراب"),
        plain("he-shalom", "שָׁלוֹם", "Glass"),
        plain("el-athens", "Αθήνας", "Marble"),
        plain("ru-orel", "Орёл", "Clocks"),
        plain("ko-seoul", "서울", "Wigs"),
        plain("cn-silkworm", "Nanchong", "silk\u{ad}worms"),
    ]);
    for (query, expected) in [
        ("काला", &["hi-black"][..]),
        ("कला", &["hi-art"]),
        ("कल", &["hi-tomorrow"]),
        ("ผ้า", &["th-cloth"]),
        ("ผา", &["th-cliff"]),
        ("ঢাকা", &["bn-dhaka"]),
        ("திருப்பூர்", &["ta-tirupur"]),
        ("ガラス", &["ja-glass"]),
        ("جلود", &["ma-leather"]),
        ("يزد", &["ir-sock"]),
        ("שלום", &["he-shalom"]),
        ("ΑΘΗΝΑΣ", &["el-athens"]),
        ("орел", &["ru-orel"]),
        ("서울", &["ko-seoul"]),
        ("silkworms", &["cn-silkworm"]),
        ("silk\u{200b}worm", &["cn-silkworm"]),
    ] {
        assert_eq!(find(&trial, query), expected, "{query}");
    }
}

#[test]
fn words_are_found_joined_and_apart() {
    let trial = Trial::with(&[
        plain("tw-chips", "Hsinchu", "semiconductors"),
        plain("my-chips", "Penang", "semi-conductors"),
        plain("bd-shirt", "Dhaka", "T-shirts"),
        plain("in-shirt", "Tirupur", "tshirts"),
        plain("pe-shirt", "Gamarra", "t shirts"),
        plain("us-print", "Youngstown", "3D printing"),
        plain("de-print", "Berlin", "3-D printing"),
        plain("fr-perfume", "Côte d’Azur", "perfume"),
        plain("it-saffron", "L'Aquila", "saffron"),
        plain("it-aquila", "Aquila", "iron"),
        plain("cn-brush", "Hangji", "toothbrushes"),
        plain("cn-tea", "Lu'an", "tea"),
        plain("it-sun", "Agordo", "sun glasses"),
        plain("ie-glass", "O'Neill's Town", "glass"),
    ]);
    for (query, expected) in [
        ("semi-conductors", &["my-chips", "tw-chips"][..]),
        ("semiconductor", &["my-chips", "tw-chips"]),
        ("semi conductors", &["my-chips", "tw-chips"]),
        ("t-shirt", &["bd-shirt", "in-shirt", "pe-shirt"]),
        ("tshirt", &["bd-shirt", "in-shirt", "pe-shirt"]),
        ("t shirt", &["bd-shirt", "in-shirt", "pe-shirt"]),
        ("product:tshirt", &["bd-shirt", "in-shirt", "pe-shirt"]),
        ("3d", &["de-print", "us-print"]),
        ("3-D", &["de-print", "us-print"]),
        ("\"3D printing\"", &["de-print", "us-print"]),
        ("azur", &["fr-perfume"]),
        ("Côte d'Azur", &["fr-perfume"]),
        ("\"cote d’azur\"", &["fr-perfume"]),
        ("dazur", &["fr-perfume"]),
        ("aquila", &["it-aquila", "it-saffron"]),
        ("L'Aquila", &["it-aquila", "it-saffron"]),
        ("laquila", &["it-saffron"]),
        ("place:L’Aquila", &["it-aquila", "it-saffron"]),
        ("tooth brush", &["cn-brush"]),
        ("sunglasses", &["it-sun"]),
        ("sunglass agordo", &["it-sun"]),
        ("sunglasses zhuji", &["it-sun"]),
        ("luan", &["cn-tea"]),
        ("Lu’an", &["cn-tea"]),
        ("oneill", &["ie-glass"]),
        ("O'Neill", &["ie-glass"]),
    ] {
        let mut found = find(&trial, query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn small_words_are_given_up_and_kept_in_quotes() {
    let trial = Trial::with(&[
        record("cn-x-y", "X", "hosiery", json!({"notes": ["made in town"]})),
        plain("cn-z-socks", "Z", "socks"),
        record(
            "cn-w-socks",
            "W",
            "socks",
            json!({"notes": ["in short supply"]}),
        ),
    ]);
    let mut found = find(&trial, "socks in China");
    found.sort();
    assert_eq!(found, ["cn-w-socks", "cn-z-socks"]);
    assert_eq!(find(&trial, "\"in\" socks"), ["cn-w-socks"]);
    assert_eq!(find(&trial, "+in socks"), ["cn-w-socks"]);
    assert_eq!(find(&trial, "in").len(), 2);
}

#[test]
fn a_bare_key_finds_its_record_and_codes_are_found_as_they_are_shown() {
    let trial = Trial::with(&[
        plain("q1490", "Imabari", "towels"),
        record(
            "jp-x",
            "Q1491",
            "socks",
            json!({"product": {"name": "socks",
            "codes": [{"scheme": "HS", "version": "2022", "code": "6115"}]}}),
        ),
    ]);
    for (query, expected) in [
        ("q1490", &["q1490"][..]),
        ("Q1490", &["q1490"]),
        ("q1491", &["jp-x"]),
        ("JP-X", &["jp-x"]),
        ("HS:2022:6115", &["jp-x"]),
        ("HS:6115", &["jp-x"]),
        ("HS:61", &["jp-x"]),
        ("HS:2022:61 socks", &["jp-x"]),
        ("HS:2017:6115", &[]),
    ] {
        assert_eq!(find(&trial, query), expected, "{query}");
    }
}

#[test]
fn short_words_get_no_suggestions_and_three_letters_only_good_ones() {
    let trial = Trial::with(&[
        plain("in-noida", "Noida", "C software"),
        record(
            "cn-gd",
            "Foshan",
            "socks",
            json!({"location": {"country": "CN", "region": "CN-GD", "place": "Foshan"}}),
        ),
        plain("us-cam", "Us", "cam 11 15"),
    ]);
    let meant = |text: &str| -> Vec<String> {
        let results = search(&trial.reader(), &Query::of(text)).unwrap();
        results.did_you_mean().map(str::to_owned).collect()
    };
    for text in [
        "Q", "대", "qz", "USB", "CBS", "LNG", "jam", "HS:6115", "12", "cng",
    ] {
        assert_eq!(meant(text), [""; 0], "{text}");
    }
    assert_eq!(meant("sox"), ["socks"]);
    assert_eq!(meant("cma"), ["cam"]);
    assert_eq!(meant("cem"), [""; 0]);
    assert_eq!(meant("softwere"), ["software"]);
}

#[test]
fn what_a_facet_counts_of_a_product_is_found_by_its_whole_name() {
    let trial = registry();
    let facets = facets(&trial.reader(), &Query::of(""), 100).unwrap();
    assert!(facets.product.values.len() > 2);
    for (name, counted) in facets.product.values {
        let query = Query {
            filters: Filters {
                product_is: vec![name.clone()],
                ..Filters::default()
            },
            ..Query::of("")
        };
        assert_eq!(count(&trial.reader(), &query).unwrap(), counted, "{name}");
    }
}
