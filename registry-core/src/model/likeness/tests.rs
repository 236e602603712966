use proptest::prelude::*;

use super::*;
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
    let others = signatures(other);
    signatures(one).iter().any(|one| others.contains(one))
}

#[test]
fn each_reason_has_its_spellings() {
    use Likeness::{
        AdministrativeWord, MergedSpelling, SameNames, SingularOrPlural, TypingMistake, WordOrder,
    };
    for (place, product, reason) in [
        ("ZHŪJÌ", "Tooth-Brush", Some(SameNames)),
        ("Zhuji", "Toothbrush", Some(MergedSpelling)),
        ("Zhu Ji", "tooth brush", Some(MergedSpelling)),
        ("Zhuji City", "Tooth Brush", Some(AdministrativeWord)),
        ("City of Zhuji", "Toothbrush", Some(AdministrativeWord)),
        ("Zhuji", "Tooth brushes", Some(SingularOrPlural)),
        ("Zhuji Shi", "toothbrushes", Some(SingularOrPlural)),
        ("Zhuji", "Brushes, Tooth", Some(WordOrder)),
        ("Zhuij", "Tooth Brush", Some(TypingMistake)),
        ("Zhuj", "Tooth Brush", None),
        ("Zhuji", "Tooth Bush", Some(TypingMistake)),
        ("Zhujii", "Tooth Bush", None),
        ("Zhuji", "Tooth Paste", None),
        ("Shaoxing", "Tooth Brush", None),
        ("—", "Tooth Brush", None),
    ] {
        let (one, other) = (record("Zhuji", "Tooth Brush"), record(place, product));
        let between = Likeness::between(&one, &other);
        assert_eq!(between, reason, "{place} {product}");
        assert_eq!(Likeness::between(&other, &one), reason, "{place} {product}");
        if reason.is_some_and(|reason| reason < TypingMistake) {
            assert!(have_signature_in_common(&one, &other), "{place} {product}");
        }
    }
}

#[test]
fn every_name_of_both_counts_and_the_country_decides() {
    let printed = |json: &str| Cluster::from_json(json.as_bytes()).unwrap();
    let corrected = printed(
        r#"{"key":"a","location":{"country":"CN","place":"Shengzhou","other_names":[{"language":"zh","name":"嵊州"}]},
            "product":{"name":"Necktie","other_names":[{"language":"zh","name":"领带"}]},
            "as_printed":{"place":"Chenzhou","product":"Tie"}}"#,
    );
    for (place, product) in [
        ("嵊州市", "领带"),
        ("Chenzhou", "Ties"),
        ("嵊州", "neckties"),
    ] {
        let other = record(place, product);
        assert!(
            Likeness::between(&corrected, &other).is_some(),
            "{place} {product}"
        );
        assert!(
            have_signature_in_common(&corrected, &other),
            "{place} {product}"
        );
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
}
