use std::collections::{HashMap, HashSet};

use registry_core::model::Key;

use super::{
    random::Random,
    vocabulary::{Place, Product},
    zipf::Zipf,
    *,
};

fn vocabulary() -> Vocabulary {
    let place = |country: &str, name: &str, name_zh: &str, other_name: &str| Place {
        country: country.to_owned(),
        region: name.to_owned(),
        name: name.to_owned(),
        name_zh: name_zh.to_owned(),
        other_name: other_name.to_owned(),
        latitude: 29.7,
        longitude: 120.2,
    };
    let product = |name: &str, name_zh: &str| Product {
        name: name.to_owned(),
        name_zh: name_zh.to_owned(),
        sector: "traditional".to_owned(),
    };
    Vocabulary {
        places: vec![
            place("CN", "Zhuji", "诸暨", ""),
            place("RU", "Ivanovo", "", "Иваново"),
            place("IT", "Como", "", ""),
        ],
        products: vec![
            product("hosiery, socks", "针织服装"),
            product("silk", "丝绸"),
        ],
    }
}

fn bytes(seed: u64, revision: u64) -> Vec<u8> {
    written(seed, revision, false)
}

fn written(seed: u64, revision: u64, linked: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let wanted = Wanted {
        rows: 200,
        seed,
        revision,
        linked,
    };
    write_to(&mut bytes, &vocabulary(), wanted).unwrap();
    bytes
}

fn cells(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes)
        .into_records()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(bytes(7, 1), bytes(7, 1));
    assert_ne!(bytes(7, 1), bytes(8, 1));
}

/// The bytes of a seed are part of every figure published, so a change of the generator is seen here.
#[test]
fn the_first_row_of_a_seed_stays() {
    let text = String::from_utf8(bytes(1, 1)).unwrap();
    let first: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(first[0], HEADER);
    assert_eq!(first[1], FIRST);
}

const HEADER: &str = "place,place_zh,place_names,country,region_name,latitude,longitude,product,product_zh,sector,\
                      market_share,market_share_year,employment,actors,source_title,notes";
const FIRST: &str = "Ivanovo,,Иваново,RU,Ivanovo,29.7377,120.1955,silk,,traditional,\"42.5(Domestic), 32.5(Global)\",\
                     2021,24649,company: Zhuji Silk Brothers; government: Ivanovo Ministry of Commerce; \
                     financial institution: Ivanovo Development Bank,\"generated, not real\",\
                     \"Buys hosiery, socks from Ivanovo; trade fair every March. A new industrial park is planned.\"";

#[test]
fn every_row_says_that_it_is_generated() {
    let rows = cells(&bytes(1, 1));
    assert_eq!(rows.len(), 200);
    assert!(rows.iter().all(|row| &row[14] == GENERATED));
}

#[test]
fn no_two_rows_are_of_one_place_and_product() {
    let rows = cells(&bytes(1, 1));
    let pairs: HashSet<(&str, &str)> = rows.iter().map(|row| (&row[0], &row[7])).collect();
    assert_eq!(pairs.len(), rows.len());
}

#[test]
fn a_row_has_two_shares_and_three_actors() {
    for row in cells(&bytes(1, 1)) {
        assert_eq!(row[10].matches('(').count(), 2, "{}", &row[10]);
        assert_eq!(row[13].split("; ").count(), 3, "{}", &row[13]);
    }
}

#[test]
fn a_revision_changes_shares_and_employment_of_every_row_only() {
    let (first, second) = (cells(&bytes(1, 1)), cells(&bytes(1, 2)));
    for (before, after) in first.iter().zip(&second) {
        let changed: Vec<usize> = (0..before.len())
            .filter(|&at| before[at] != after[at])
            .collect();
        assert_eq!(changed, [10, 12]);
    }
}

#[test]
fn a_linked_row_is_the_same_row_with_the_key_of_a_later_one() {
    let (bare, linked) = (cells(&bytes(1, 1)), cells(&written(1, 1, true)));
    let key = |row: &csv::StringRecord| {
        let key = Key::derive(row[3].parse().unwrap(), &row[0], &row[7]).unwrap();
        key.as_str().to_owned()
    };
    let keys: HashMap<String, usize> = (0..).zip(&bare).map(|(at, row)| (key(row), at)).collect();
    for (at, (bare, linked)) in bare.iter().zip(&linked).enumerate() {
        assert!(bare.iter().eq(linked.iter().take(bare.len())));
        let target = keys.get(&linked[17]);
        match at {
            199 => assert_eq!((&linked[16], target), ("", None)),
            100.. => assert_eq!((&linked[16], target), ("supplier", Some(&199))),
            _ => assert_eq!(target, Some(&(at + 100))),
        }
    }
}

#[test]
fn frequencies_follow_zipf() {
    const DRAWS: usize = 100_000;
    let (zipf, mut random) = (Zipf::new(50, 0.0), Random::new(1));
    let mut counts = [0usize; 50];
    (0..DRAWS).for_each(|_| counts[zipf.draw(&mut random)] += 1);
    let harmonic: f64 = (1..=50).map(|rank| 1.0 / f64::from(rank)).sum();
    for rank in [1, 2, 5, 10] {
        let expected = DRAWS as f64 / harmonic / rank as f64;
        let counted = counts[rank - 1] as f64;
        assert!(
            (counted / expected - 1.0).abs() < 0.1,
            "rank {rank}: {counted} drawn, {expected} expected"
        );
    }
}
