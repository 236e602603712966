//! What goes out comes back: every record, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{
    import::{Input, NothingKnown, Options, Plan},
    model::{Key, arbitrary},
};

mod spreadsheets;

type Records = BTreeMap<Key, Cluster>;

fn names(records: &Records) -> BTreeSet<String> {
    records
        .values()
        .flat_map(attribute_names)
        .map(str::to_owned)
        .collect()
}

fn as_csv(records: &Records) -> Vec<u8> {
    let mut out = CsvWriter::new(Vec::new(), Layout::Statements, &names(records)).unwrap();
    records
        .values()
        .for_each(|cluster| out.write(&cluster.to_canonical_json()).unwrap());
    out.finish().unwrap()
}

fn as_json_lines(records: &Records) -> Vec<u8> {
    let mut out = JsonLinesWriter::new(Vec::new());
    records
        .values()
        .for_each(|cluster| out.write(&cluster.to_canonical_json()).unwrap());
    out.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Records {
    let input = Input::Stream {
        name: name.into(),
        reader: Box::new(std::io::Cursor::new(bytes.to_vec())),
    };
    let mut records = Records::new();
    let plan = Plan::new(vec![input], Options::default(), &NothingKnown, &mut |_| ()).unwrap();
    let report = plan
        .apply(|accepted| {
            records.insert(accepted.cluster.key.clone(), accepted.cluster);
            Ok(())
        })
        .unwrap();
    assert_eq!(
        report.findings.count,
        0,
        "{:?}\n{}",
        report.findings.first,
        String::from_utf8_lossy(bytes)
    );
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn csv_gives_every_record_back(clusters in prop::collection::vec(arbitrary::cluster(), 0..4)) {
        let records: Records = clusters.into_iter().map(|cluster| (cluster.key.clone(), cluster)).collect();
        let table = as_csv(&records);
        let back = read("a.csv", &table);
        prop_assert_eq!(&back, &records, "{}", String::from_utf8_lossy(&table));
        prop_assert_eq!(as_csv(&back), table);
    }

    #[test]
    fn json_lines_give_every_record_back(clusters in prop::collection::vec(arbitrary::cluster(), 0..4)) {
        let records: Records = clusters.into_iter().map(|cluster| (cluster.key.clone(), cluster)).collect();
        let lines = as_json_lines(&records);
        let back = read("a.jsonl", &lines);
        prop_assert_eq!(&back, &records);
        prop_assert_eq!(as_json_lines(&back), lines);
    }
}

#[test]
fn lists_too_long_for_a_cell_go_on_in_the_next_row() {
    let long: Vec<_> = (0..2_000).map(|index| format!("{index:0>900}")).collect();
    let names: Vec<_> = long
        .iter()
        .map(|name| serde_json::json!({ "name": name }))
        .collect();
    let json = serde_json::json!({
        "key": "cn-a", "location": {"country": "CN", "place": "A"}, "product": {"name": "B"}, "other_names": names,
    });
    let cluster = Cluster::from_json(json.to_string().as_bytes()).unwrap();
    let records = Records::from([(cluster.key.clone(), cluster)]);
    assert_eq!(read("a.csv", &as_csv(&records)), records);
}

#[test]
fn every_table_of_the_package_is_there_with_its_header() {
    let folder = tempfile::tempdir().unwrap();
    DataPackageWriter::create(folder.path())
        .unwrap()
        .finish()
        .unwrap();
    let package = std::fs::read(folder.path().join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_slice(&package).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        let table = std::fs::read_to_string(folder.path().join(resource["path"].as_str().unwrap()))
            .unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<_> = fields
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(table.trim_end(), names.join(","));
    }
}

#[test]
fn a_package_that_was_interrupted_is_none_and_the_next_export_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let package = || DataPackageWriter::create(folder.path());
    let is_package = || folder.path().join("datapackage.json").is_file();
    package().unwrap().finish().unwrap();
    assert!(is_package());
    // One of the tables cannot be put into its place.
    let table = folder.path().join("shares.csv");
    std::fs::remove_file(&table).unwrap();
    std::fs::create_dir(&table).unwrap();
    package().unwrap().finish().unwrap_err();
    assert!(!is_package());
    std::fs::remove_dir(&table).unwrap();
    package().unwrap().finish().unwrap();
    assert!(is_package());
    let hidden = std::fs::read_dir(folder.path()).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with('.')
    });
    assert_eq!(hidden.count(), 0);
}

#[test]
fn the_package_holds_all_that_a_record_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut out = DataPackageWriter::create(folder.path()).unwrap();
    let cluster = Cluster::from_json(
        r#"{"key":"cn-a","location":{"country":"CN","place":"=A"},"product":{"name":"B","codes":[{"scheme":"HS","code":"61"}]},
            "market_shares":[{"percent":65,"scope":"domestic","source":{"title":"T"}}],"notes":["-x"],
            "attributes":[{"name":"mayor","value":"Li"}],"other_names":[{"name":"甲","language":"zh"}]}"#
            .as_bytes(),
    );
    out.write(&cluster.unwrap()).unwrap();
    out.finish().unwrap();
    for (table, row) in [
        ("clusters", "cn-a,,active,,,,,CN,,,'=A,,,,B,,,,,,,"),
        ("shares", "cn-a,65,domestic,,,,,,T,,,"),
        ("codes", "cn-a,HS,,61"),
        ("notes", "cn-a,'-x"),
        ("names", "cn-a,cluster,甲,zh,further"),
        ("attributes", "cn-a,mayor,Li"),
    ] {
        let text = std::fs::read_to_string(folder.path().join(format!("{table}.csv"))).unwrap();
        assert_eq!(text.lines().nth(1), Some(row), "{table}");
    }
}

#[test]
fn a_map_has_all_records_and_their_best_shares() {
    let mut map = GeoJsonWriter::new(Vec::new()).unwrap();
    for json in [
        r#"{"key":"cn-a","location":{"country":"CN","region":"CN-ZJ","place":"A","latitude":29.5,"longitude":120},"product":{"name":"B"},
            "market_shares":[{"percent":65,"scope":"domestic"},{"percent":70,"scope":"domestic","year":2008,"source":{"title":"T"}}]}"#,
        r#"{"key":"cn-b","location":{"country":"CN","place":"B"},"product":{"name":"B"}}"#,
    ] {
        map.write(&Cluster::from_json(json.as_bytes()).unwrap())
            .unwrap();
    }
    let map: serde_json::Value = serde_json::from_slice(&map.finish().unwrap()).unwrap();
    let first = &map["features"][0];
    assert_eq!(
        first["geometry"]["coordinates"],
        serde_json::json!([120.0, 29.5])
    );
    let properties = &first["properties"];
    assert_eq!(properties["market_share_domestic"], 70.0);
    assert_eq!(properties["market_share_domestic_source"], "T");
    assert_eq!(properties["region_name"], "Zhejiang");
    assert!(map["features"][1]["geometry"].is_null());
}

#[test]
fn an_attribute_that_was_not_announced_is_an_error() {
    let json = r#"{"key":"cn-a","location":{"country":"CN","place":"A"},"product":{"name":"B"},"attributes":[{"name":"m","value":"x"}]}"#;
    let mut out = CsvWriter::new(Vec::new(), Layout::Statements, &BTreeSet::new()).unwrap();
    assert!(
        out.write(json.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("has no column")
    );
}
