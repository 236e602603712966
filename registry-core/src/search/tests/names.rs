//! Names in every spelling: of countries, with accents and without.

use super::*;
use crate::model::CountryCode;

#[test]
fn every_name_of_a_country_finds_its_records() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/names/countries.txt");
    let table = std::fs::read_to_string(path).unwrap();
    let records: Vec<_> = CountryCode::all()
        .map(|code| {
            with(
                cluster(
                    &format!("{}-place-good", code.as_str().to_ascii_lowercase()),
                    "Place",
                    "Good",
                ),
                json!({"location": {"country": code, "place": "Place"}}),
            )
        })
        .collect();
    let trial = Trial::with(&records);
    let reader = trial.reader();
    for line in table.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let code = columns[0];
        let key = format!("{}-place-good", code.to_ascii_lowercase());
        for name in columns[2..4].iter().flat_map(|names| names.split('|')) {
            let query = Query {
                limit: 300,
                ..Query::of(name)
            };
            let results = search(&reader, &query).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(keys(&results).contains(&key.as_str()), "{name} of {code}");
        }
    }
}

#[test]
fn a_country_is_found_whatever_it_is_called_with_all_else_that_is_asked() {
    let trial = Trial::with(&[
        with(
            cluster("nl-aalsmeer-flower-trading", "Aalsmeer", "Flower trading"),
            json!({"location": {"country": "NL", "place": "Aalsmeer"}}),
        ),
        with(
            cluster("us-holland-tulip", "Holland", "Tulips"),
            json!({"location": {"country": "US", "place": "Holland"}}),
        ),
        with(
            cluster("de-aachen-needle", "Aachen", "Needles"),
            json!({"location": {"country": "DE", "place": "Aachen", "spans": [{"country": "NL"}]}}),
        ),
        with(
            cluster("nl-old-flower", "Old", "Flower"),
            json!({"location": {"country": "NL", "place": "Old"}, "status": "withdrawn", "withdrawn_reason": "closed"}),
        ),
    ]);
    let flowers = ["nl-aalsmeer-flower-trading"];
    assert_eq!(find(&trial, "Holland flower"), flowers);
    assert_eq!(find(&trial, "flower 荷兰"), flowers);
    assert_eq!(find(&trial, "\"The Netherlands\" flower"), flowers);
    assert_eq!(
        find(&trial, "\"Kingdom of the Netherlands\" flower"),
        flowers
    );
    // A place of that name stays found, and so do places that span the country; records withdrawn are not.
    let mut holland = find(&trial, "Holland");
    holland.sort();
    assert_eq!(
        holland,
        [
            "de-aachen-needle",
            "nl-aalsmeer-flower-trading",
            "us-holland-tulip"
        ]
    );
    assert_eq!(find(&trial, "Netherlands").len(), 2);
    assert_eq!(find(&trial, "flower -Holland"), [""; 0]);
    // When no record has all words, the name of the country is one that may be given up.
    let some = search(&trial.reader(), &Query::of("Burma tulips")).unwrap();
    assert!(!some.matched_all);
    assert_eq!(keys(&some), ["us-holland-tulip"]);
    let known = search(&trial.reader(), &Query::of("Burma")).unwrap();
    assert_eq!((known.total, known.suggestions.len()), (0, 0));
    assert_eq!(
        "Holland".parse::<CountryCode>().unwrap().name(),
        "Netherlands"
    );
}

#[test]
fn an_exact_spelling_comes_before_a_folded_one() {
    let spelled = |key: &str, place: &str| cluster(key, place, "Sock");
    let trial = Trial::with(&[
        spelled("a", "Süd"),
        spelled("b", "Sud"),
        spelled("c", "Šuđ"),
        spelled("d", "Norden"),
    ]);
    assert_eq!(find(&trial, "sud"), ["b", "a", "c"]);
    assert_eq!(find(&trial, "SÜD"), ["a", "b", "c"]);
    assert_eq!(find(&trial, "su\u{308}d sock"), ["a", "b", "c"]);
    assert_eq!(find(&trial, "šuđ"), ["c", "b", "a"]);
    assert_eq!(find(&trial, "s\u{ad}ud\u{200b} -norden"), ["b", "a", "c"]);
}

#[test]
fn marks_that_make_another_word_are_kept_apart() {
    let trial = Trial::with(&[
        cluster("tg", "टोगो", "ガラス"),
        cluster("to", "टोंगा", "カラス"),
        cluster("ap", "مُحَمَّد", "שָׁלוֹם"),
    ]);
    assert_eq!(find(&trial, "टोगो"), ["tg"]);
    assert_eq!(find(&trial, "टोंगा"), ["to"]);
    assert_eq!(find(&trial, "ガラス"), ["tg"]);
    assert_eq!(find(&trial, "ｶﾗｽ"), ["to"]);
    assert_eq!(find(&trial, "محـمد"), ["ap"]);
    assert_eq!(find(&trial, "שלום"), ["ap"]);
}
