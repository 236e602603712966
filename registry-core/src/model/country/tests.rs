//! Countries under every name, and the tables that have them.

mod made;
mod spellings;

use super::*;

#[test]
fn two_or_three_letters_are_a_code_where_all_are_capitals_or_all_small() {
    for (text, code) in [
        ("CN", Some("CN")),
        ("cn", Some("CN")),
        ("Cn", None),
        ("CHN", Some("CN")),
        ("chn", Some("CN")),
        ("XK", Some("XK")),
        ("XKX", Some("XK")),
        ("Nga", Some("RU")),
        ("NGA", Some("NG")),
        ("nga", Some("NG")),
        ("Áo", Some("AT")),
        ("Bỉ", Some("BE")),
        ("Mỹ", Some("US")),
        ("My", None),
        ("UK", Some("GB")),
        ("EL", Some("GR")),
        ("Atlantis", None),
        ("", None),
        ("of the", None),
    ] {
        let read = text.parse::<CountryCode>().ok();
        assert_eq!(read.map(CountryCode::as_str), code, "{text}");
    }
}

#[test]
fn every_country_is_shown_under_one_everyday_name() {
    for (code, name) in [
        ("NL", "Netherlands"),
        ("CZ", "Czechia"),
        ("MM", "Myanmar"),
        ("SZ", "Eswatini"),
        ("KR", "South Korea"),
        ("XK", "Kosovo"),
        ("CD", "DR Congo"),
    ] {
        assert_eq!(code.parse::<CountryCode>().unwrap().name(), name);
    }
    assert_eq!(CountryCode::all().count(), 250);
    for country in CountryCode::all() {
        let of_name = country.name().parse::<CountryCode>();
        assert_eq!(of_name, Ok(country), "{}", country.name());
    }
}
