//! The tables in the program are those that the committed names make.
//!
//! `UPDATE_NAMES=1 cargo test --workspace --lib country::` makes them anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use tantivy_fst::MapBuilder;

use crate::model::country::{
    region::{DECIDED, PLACE as REGION_PLACE, bare_key},
    words::{ACCENTED, CERTAIN, NameWords, PLACE},
};

/// Names that are shorter when folded, to be told from codes and other words by their accents.
const SHORT: usize = 3;

/// A file of names or of a table.
fn path(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("names");
    folder.join(name)
}

fn committed(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_default()
}

/// The lines of a file of names, in columns.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().map(|line| line.split('\t').collect())
}

fn names(column: &str) -> impl Iterator<Item = &str> {
    column.split('|').filter(|name| !name.is_empty())
}

fn key(name: &str) -> String {
    NameWords::of(name).key()
}

/// A table of text, and the place of each line by its code.
#[derive(Default)]
struct Table<'a> {
    text: String,
    places: BTreeMap<&'a str, u64>,
}

impl<'a> Table<'a> {
    fn push(&mut self, columns: &[&'a str]) {
        self.places.insert(columns[0], self.text.len() as u64);
        self.text
            .push_str(columns.join("\t").trim_end_matches('\t'));
        self.text.push('\n');
    }
}

/// Keys and numbers as a map.
fn map(keys: &BTreeMap<String, u64>) -> Vec<u8> {
    let mut map = MapBuilder::memory();
    for (key, number) in keys {
        map.insert(key, *number).unwrap();
    }
    map.into_inner().unwrap()
}

/// The tables of countries: text, alpha-3 codes, keys.
fn countries(source: &str) -> [Vec<u8>; 3] {
    let mut table = Table::default();
    let mut alpha_3 = BTreeMap::new();
    let mut keys: BTreeMap<String, u64> = BTreeMap::new();
    for columns in lines(source) {
        table.push(&columns[..3]);
        alpha_3.insert(columns[1], columns[0]);
    }
    for columns in lines(source) {
        let number = table.places[columns[0]] << PLACE | CERTAIN;
        for name in [columns[2]].into_iter().chain(names(columns[3])) {
            let other = keys.insert(key(name), number);
            assert!(
                other.is_none_or(|other| other == number),
                "{name} is two countries'"
            );
        }
    }
    keys.extend(further_names_of_countries(source, &table, &keys));
    let alpha_3 = alpha_3
        .iter()
        .map(|(three, two)| format!("{three}\t{two}\n"));
    let alpha_3: String = alpha_3.collect();
    [table.text.into_bytes(), alpha_3.into_bytes(), map(&keys)]
}

/// The keys of further names that one country alone has.
fn further_names_of_countries(
    source: &str,
    table: &Table<'_>,
    certain: &BTreeMap<String, u64>,
) -> BTreeMap<String, u64> {
    let mut owners: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut plain = BTreeSet::new();
    for columns in lines(source) {
        for name in names(columns[4]) {
            let key = key(name);
            let is_a_name = !certain.contains_key(&key) && (key.len() > 1 || !key.is_ascii());
            if is_a_name && !key.is_empty() {
                if name.is_ascii() || !key.is_ascii() || key.len() > SHORT {
                    plain.insert(key.clone());
                }
                let place = table.places[columns[0]];
                owners.entry(key).or_default().insert(place);
            }
        }
    }
    let own = owners.into_iter().filter(|(_, places)| places.len() == 1);
    own.map(|(key, places)| {
        let accented = if plain.contains(&key) { 0 } else { ACCENTED };
        (key, places.first().unwrap() << PLACE | accented)
    })
    .collect()
}

/// The tables of regions: text and keys.
fn regions(source: &str) -> [Vec<u8>; 2] {
    let mut table = Table::default();
    let mut first_level = BTreeSet::new();
    // What was written by hand, the standard's name, others that are shown, further ones; whole names before those without
    // their kind of region.
    let mut levels: [BTreeMap<String, BTreeSet<&str>>; 8] = Default::default();
    for columns in lines(source) {
        let code = columns[0];
        let shown = [
            code, columns[2], columns[3], columns[4], columns[5], columns[6],
        ];
        let mut known = BTreeSet::new();
        table.push(&shown.map(|name| if known.insert(name) { name } else { "" }));
        if columns[1] == "1" {
            first_level.insert(code);
        }
        let principal = shown[1..].iter().copied().filter(|name| !name.is_empty());
        let by_hand = names(columns[7]).map(|name| (0, name));
        let standard = [(1, columns[3])];
        let further = names(columns[8]).map(|name| (3, name));
        let principal = principal.map(|name| (2, name));
        let names = by_hand.chain(standard).chain(principal).chain(further);
        for (level, name) in names {
            let words = NameWords::of(name);
            let key = words.key();
            let bare = bare_key(&words, &key);
            for (level, key) in [(level, Some(key)), (level + 4, bare)] {
                let key = key.filter(|key| key.len() > 1);
                let owners = key.map(|key| format!("{}{key}", &code[..2]));
                owners.map(|key| levels[level].entry(key).or_default().insert(code));
            }
        }
    }
    let number = |Owners { meant, others }: Owners<'_>| {
        let second = meant.get(1).or(others.first());
        let second = second.map_or(0, |code| table.places[code] + 1);
        let is_decided = meant.len() == 1 && second > 0;
        let decided = if is_decided { DECIDED } else { 0 };
        table.places[meant[0]] | second << REGION_PLACE | decided
    };
    let keys = decided(levels, &first_level).into_iter();
    let keys = map(&keys.map(|(key, owners)| (key, number(owners))).collect());
    assert!(table.text.len() < 1 << REGION_PLACE);
    [table.text.into_bytes(), keys]
}

/// The regions of a key: those that are meant, and those that have it besides.
struct Owners<'a> {
    meant: Vec<&'a str>,
    others: Vec<&'a str>,
}

/// The regions of each key: of several, the one that lies in no other is meant.
fn decided<'a>(
    levels: [BTreeMap<String, BTreeSet<&'a str>>; 8],
    first_level: &BTreeSet<&str>,
) -> BTreeMap<String, Owners<'a>> {
    let mut decided: BTreeMap<String, Owners<'_>> = BTreeMap::new();
    for (key, owners) in levels.into_iter().flatten() {
        let (top, low): (Vec<&str>, Vec<&str>) = owners
            .into_iter()
            .partition(|code| first_level.contains(code));
        let (meant, others) = if top.is_empty() {
            (low, top)
        } else {
            (top, low)
        };
        match decided.get_mut(&key) {
            Some(known) => {
                let further = meant.into_iter().chain(others);
                let further = further.filter(|code| !known.meant.contains(code));
                known.others.extend(further.collect::<Vec<_>>());
            }
            None => drop(decided.insert(key, Owners { meant, others })),
        }
    }
    decided
}

#[test]
fn the_tables_are_those_that_the_names_make() {
    let source = |name| String::from_utf8(committed(name)).unwrap();
    let [countries, alpha_3, country_keys] = countries(&source("countries.txt"));
    let [regions, region_keys] = regions(&source("regions.txt"));
    for (name, made) in [
        ("table/countries.txt", countries),
        ("table/alpha-3.txt", alpha_3),
        ("table/countries.fst", country_keys),
        ("table/regions.txt", regions),
        ("table/regions.fst", region_keys),
    ] {
        if std::env::var_os("UPDATE_NAMES").is_some() {
            std::fs::create_dir_all(path("table")).unwrap();
            std::fs::write(path(name), &made).unwrap();
        }
        assert!(
            committed(name) == made,
            "{name} is out of date; run: UPDATE_NAMES=1 cargo test --workspace --lib country::"
        );
    }
}
