use proptest::prelude::*;

use super::{signature::rough_signature, *};
use crate::model::arbitrary;

fn record(place: &str, product: &str) -> Cluster {
    let json = serde_json::json!({
        "key": "a",
        "location": { "country": "CN", "place": place },
        "product": { "name": product },
    });
    Cluster::from_json(json.to_string().as_bytes()).unwrap()
}

fn have_signature_in_common(one: &Cluster, other: &Cluster) -> bool {
    let [one, other] = [one, other].map(FoundBy::of);
    let mut signatures = one.signatures().iter();
    signatures.any(|number| other.signatures().contains(number))
}

/// What is between two records, whichever is the new one. Any reason but a typing mistake shows in a signature.
fn between(one: &Cluster, other: &Cluster) -> Option<Likeness> {
    let likeness = Likeness::between(one, other);
    assert_eq!(Likeness::between(other, one), likeness);
    if likeness.is_some_and(|reason| reason < Likeness::TypingMistake) {
        assert!(have_signature_in_common(one, other), "{one:?} {other:?}");
    }
    likeness
}

#[test]
fn each_reason_has_its_spellings() {
    use Likeness::{
        AdministrativeWord, MergedSpelling, PartOfName, SameNames, SingularOrPlural, TypingMistake,
        WordOrder,
    };
    for (place, product, reason) in [
        ("ZHŪJÌ", "Tooth-Brush", Some(SameNames)),
        ("Zhuji", "Toothbrush", Some(MergedSpelling)),
        ("Zhu Ji", "tooth brush", Some(MergedSpelling)),
        ("Zhu'ji", "tooth brush", Some(SameNames)),
        ("Zhuji City", "Tooth Brush", Some(AdministrativeWord)),
        ("City of Zhuji", "Toothbrush", Some(AdministrativeWord)),
        ("Comune di Zhuji", "Tooth Brush", Some(AdministrativeWord)),
        ("Zhuji", "Tooth brushes", Some(SingularOrPlural)),
        ("Zhuji Shi", "toothbrushes", Some(SingularOrPlural)),
        ("Zhuji", "Brushes, Tooth", Some(WordOrder)),
        ("Zhuji", "Brush", Some(PartOfName)),
        ("Zhuji", "Electric Tooth Brush", None),
        ("Zhuji", "Bamboo tooth and brush", None),
        ("Zhuji (Shaoxing)", "Tooth Brush", Some(PartOfName)),
        ("Zhuji, Shaoxing", "Tooth Brush", Some(PartOfName)),
        ("Zhuij", "Tooth Brush", Some(TypingMistake)),
        ("Zhuj", "Tooth Brush", None),
        ("Zhuji", "Tooth Bush", Some(TypingMistake)),
        ("Zhujii", "Tooth Bush", None),
        ("Zhuji 2", "Tooth Brush", None),
        ("Zhuji", "Tooth Paste", None),
        ("Shaoxing", "Tooth Brush", None),
        ("—", "Tooth Brush", None),
    ] {
        let (one, other) = (record("Zhuji", "Tooth Brush"), record(place, product));
        assert_eq!(between(&one, &other), reason, "{place} {product}");
    }
}

#[test]
fn products_are_alike_in_more_ways_than_places() {
    use Likeness::{
        AnotherWord, PartOfName, SameNames, SingularOrPlural, TypingMistake, WordOrder,
    };
    for (known, product, reason) in [
        ("ceramics", "ceramic", Some(SingularOrPlural)),
        ("cigarette lighters", "lighters", Some(PartOfName)),
        ("eyeglass frames", "glasses frames", Some(PartOfName)),
        ("cutlery", "knives", Some(AnotherWord)),
        ("shoes", "footwear", Some(AnotherWord)),
        ("leather shoes", "Leather Footwear", Some(AnotherWord)),
        ("auto parts", "automotive parts", Some(AnotherWord)),
        ("leather", "leather industry", Some(PartOfName)),
        ("bags and luggage", "luggage", Some(PartOfName)),
        ("bags and luggage", "luggage & bags", Some(WordOrder)),
        ("men's footwear", "mens footwear", Some(SameNames)),
        ("scarves", "scarf", Some(SingularOrPlural)),
        ("batteries", "battery", Some(SingularOrPlural)),
        ("semiconductors", "semicondutors", Some(TypingMistake)),
        ("shoes", "slippers", None),
        ("leather", "leather shoes", None),
        ("socks", "sokcs", Some(TypingMistake)),
        ("boots", "boats", None),
        ("tables", "cables", None),
        ("leather shoes", "plastic shoes", None),
    ] {
        let (one, other) = (record("Zhuji", known), record("Zhuji", product));
        assert_eq!(between(&one, &other), reason, "{known} {product}");
    }
}

/// Names that are alike are of two places where the records say so otherwise.
#[test]
fn two_places_of_one_name_are_two() {
    let place = |name: &str, region: &str, zh: &str| {
        let json = format!(
            r#"{{"key":"a","location":{{"country":"CN","place":"{name}","region":{region},"other_names":[{{"language":"zh","name":"{zh}"}}]}},"product":{{"name":"Motorcycles"}}}}"#
        );
        Cluster::from_json(json.as_bytes()).unwrap()
    };
    let taizhou = place("Taizhou", "\"CN-ZJ\"", "台州");
    for (other, is_alike) in [
        (place("Taizhou", "\"CN-JS\"", "台州"), false),
        (place("Taizhou", "null", "泰州"), false),
        (place("Taizhou City", "null", "臺州市"), true),
        (place("Taizou", "null", "台州"), true),
        (record("Taizhou", "Motorcycle"), true),
        (record("台州", "Motorcycle"), true),
        (record("泰州", "Motorcycle"), false),
    ] {
        let likeness = between(&taizhou, &other);
        assert_eq!(likeness.is_some(), is_alike, "{other:?} {likeness:?}");
    }
}

#[test]
fn the_reason_is_told_in_plain_words() {
    let known = record("Zhuji", "Tooth Brush");
    for (place, product, reason) in [
        (
            "zhuji",
            "tooth brush",
            r#"both go by "Zhuji" and "Tooth Brush""#,
        ),
        (
            "Zhujii City",
            "toothbrushes",
            r#""Zhujii City" and "Zhuji" are a typing mistake apart, and "toothbrushes" and "Tooth Brush" are singular and plural"#,
        ),
        ("Zhuji", "brush", r#""brush" is part of "Tooth Brush""#),
    ] {
        let alike = Alike::to(&record(place, product), &known).unwrap();
        assert_eq!(alike.reason, reason);
        assert_eq!(alike.title, "Zhuji · Tooth Brush");
    }
}

#[test]
fn every_name_of_both_counts_and_the_country_decides() {
    let printed = |json: &str| Cluster::from_json(json.as_bytes()).unwrap();
    let corrected = printed(
        r#"{"key":"a","location":{"country":"CN","place":"Shengzhou","other_names":[{"language":"zh","name":"嵊州"}]},
            "product":{"name":"Necktie","other_names":[{"language":"zh","name":"领带"}]},
            "as_printed":{"place":"Chenzhou","product":"Tie"},
            "former_names":{"place":[{"name":"Shengxian"}],"product":[{"name":"Cravat silk"}]}}"#,
    );
    for (place, product) in [
        ("嵊州市", "领带"),
        ("嵊州", "領帶"),
        ("Shengxian", "cravat silks"),
        ("Shengzou", "Necktie"),
        ("Chenzhou", "Ties"),
        ("嵊州", "neckties"),
    ] {
        let other = record(place, product);
        assert!(between(&corrected, &other).is_some(), "{place} {product}");
    }
    let mut abroad = record("Chenzhou", "Tie");
    abroad.location.country = "IT".parse().unwrap();
    assert_eq!(Likeness::between(&corrected, &abroad), None);
}

proptest! {
    /// What is found by signature is what is alike: no reason but a typing mistake goes without.
    #[test]
    fn the_likes_of_a_record_are_found_by_its_signatures(
        one in arbitrary::cluster(),
        other in arbitrary::cluster(),
    ) {
        prop_assert!(Likeness::between(&one, &one).is_none_or(|reason| reason == Likeness::SameNames));
        prop_assert_eq!(Likeness::between(&one, &other), Likeness::between(&other, &one));
        if Likeness::between(&one, &other).is_some_and(|reason| reason < Likeness::TypingMistake) {
            prop_assert!(have_signature_in_common(&one, &other));
        }
    }
    /// What is kept of the names of records before changes nothing of what a record is found by.
    #[test]
    fn kept_names_have_the_same_letters(records in proptest::collection::vec(arbitrary::cluster(), 1..8)) {
        let mut kept = LettersOfNames::default();
        for record in records.iter().chain(&records) {
            prop_assert_eq!(kept.found_by(record), FoundBy::of(record));
        }
    }
}

#[test]
fn most_likes_have_a_rough_signature_in_common() {
    let country: CountryCode = "CN".parse().unwrap();
    let of = |place: &str, product: &str| rough_signature(country, place, product);
    let known = of("Zhuji", "socks");
    for (place, product) in [
        ("Zhuji City", "sock"),
        ("Zhujii", "Hosiery"),
        ("Zhuij", "socks industry"),
        ("ZHU JI", "stockings"),
    ] {
        assert_eq!(of(place, product), known, "{place} {product}");
    }
    for (place, product) in [("Zhuji", "ties"), ("Yiwu", "socks"), ("Zhuji 2", "socks")] {
        assert_ne!(of(place, product), known, "{place} {product}");
    }
    assert_ne!(of("Zone 12", "socks"), of("Zone 122", "socks"));
}
