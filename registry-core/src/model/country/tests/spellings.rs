//! Names in every spelling lead to their country or region, or to none.

use std::collections::BTreeSet;

use crate::model::{CountryCode, RegionCode};

static SPELLINGS: &str = include_str!("spellings.txt");

/// The lines of a committed file of names, in columns.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn committed(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/names/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

/// The code of a country or region that a name is read as, of the same country.
fn read(code: &str, name: &str) -> Option<&'static str> {
    if code.len() == 2 {
        return name.parse().ok().map(CountryCode::as_str);
    }
    let country: CountryCode = code[..2].parse().unwrap();
    country.region_named(name).map(RegionCode::as_str)
}

#[test]
fn names_are_read_as_offices_customs_and_people_write_them() {
    for columns in lines(SPELLINGS) {
        for name in columns[1].split('|') {
            assert_eq!(read(columns[0], name), Some(columns[0]), "{name}");
        }
    }
}

#[test]
fn every_country_is_read_by_each_name_that_is_its_own() {
    let countries = committed("countries.txt");
    for columns in lines(&countries) {
        for name in [columns[2]].into_iter().chain(columns[3].split('|')) {
            assert_eq!(read(columns[0], name), Some(columns[0]), "{name}");
        }
    }
}

#[test]
fn a_name_in_another_language_is_read_as_its_country_unless_others_have_it() {
    let countries = committed("countries.txt");
    let (mut read_as, mut shared) = (0, BTreeSet::new());
    for columns in lines(&countries) {
        for name in columns[4].split('|').filter(|name| !name.is_empty()) {
            match read(columns[0], name) {
                Some(code) if code == columns[0] => read_as += 1,
                other => drop(shared.insert((name.to_owned(), other))),
            }
        }
    }
    assert!(read_as > 5000, "{read_as}");
    assert!(shared.len() < 40, "{shared:?}");
}

#[test]
fn every_region_is_read_by_its_names_or_shares_them() {
    let regions = committed("regions.txt");
    let mut others = 0;
    for columns in lines(&regions) {
        let code = columns[0];
        let country: CountryCode = code[..2].parse().unwrap();
        for name in columns[2..7].iter().filter(|name| !name.is_empty()) {
            match read(code, name) {
                Some(found) if found == code => {}
                Some(_) => others += 1,
                None => assert!(country.regions_sharing(name).is_some(), "{name} of {code}"),
            }
        }
    }
    // A province and the region that it lies in, and such.
    assert!(others < 200, "{others}");
}

#[test]
fn what_is_no_region_of_the_country_is_none() {
    for (country, name) in [
        ("CN", "Bavaria"),
        ("IT", "Lumbardy"),
        ("IT", "Italy"),
        ("DE", "Lombardia (IT-25)"),
        ("CN", "Guangdong (CN-ZJ)"),
        ("IT", "Milano, Lombardia"),
        ("IT", ""),
        ("XK", "Pristina"),
    ] {
        let country: CountryCode = country.parse().unwrap();
        assert_eq!(country.region_named(name), None, "{name}");
    }
}
