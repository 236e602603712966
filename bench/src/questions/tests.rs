use super::{
    sample::{Counts, Sample, SampleRow, pairs, words},
    *,
};

fn sample() -> Sample {
    let row = |product: &str, region: &str, country: &str| SampleRow {
        product: product.to_owned(),
        region_name: region.to_owned(),
        country: country.to_owned(),
        ..SampleRow::default()
    };
    Sample {
        rows: vec![
            row("knitted fabrics, of cotton", "Hangzhou", "CN"),
            row("knitted fabrics, of silk", "Hangzhou", "CN"),
            row("fabrics, other than knitted", "Milan", "IT"),
            row("umbrellas", "Milan", "IT"),
        ],
    }
}

#[test]
fn common_and_rare_words_are_told_by_their_rows() {
    let counts = product_words(&sample());
    assert_eq!(counts.most_frequent(2), ["fabrics", "knitted"]);
    assert_eq!(counts.nearest(1, 3), ["cotton", "silk", "umbrellas"]);
}

#[test]
fn two_words_and_filters_find_something() {
    let question = with_region(&sample(), "knitted").unwrap();
    assert_eq!(
        (question.ours.as_str(), question.theirs.as_str()),
        ("knitted Hangzhou", r#""knitted" "Hangzhou""#)
    );
    assert_eq!(
        in_country(&sample(), "umbrellas")
            .unwrap()
            .country
            .as_deref(),
        Some("IT")
    );
}

#[test]
fn phrases_are_words_with_one_blank_between() {
    assert!(pairs("knitted fabrics, of cotton").is_empty());
    assert_eq!(
        pairs("of knitted cotton fabrics"),
        ["knitted cotton", "cotton fabrics"]
    );
}

#[test]
fn idle_words_are_not_searched_for() {
    assert_eq!(
        words("fabrics, other than of silk").collect::<Vec<_>>(),
        ["fabrics", "silk"]
    );
    assert!(Counts::of(std::iter::empty()).most_frequent(1).is_empty());
}

#[test]
fn a_prefix_is_asked_for_once() {
    let words = ["preparations", "fish", "prepared"].map(str::to_owned);
    assert_eq!(prefixes(&words), ["prep", "fish"]);
}
