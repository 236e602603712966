//! What goes out comes back: every record, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{
    import::{Accepted, Input, NothingKnown, Options, import},
    model::{Key, arbitrary},
};

type Records = BTreeMap<Key, Cluster>;

fn names(records: &Records) -> BTreeSet<String> {
    records
        .values()
        .flat_map(attribute_names)
        .map(str::to_owned)
        .collect()
}

fn as_csv(records: &Records) -> Vec<u8> {
    let mut out = CsvWriter::new(Vec::new(), &names(records)).unwrap();
    records
        .values()
        .for_each(|cluster| out.write(cluster).unwrap());
    out.finish().unwrap()
}

fn as_json_lines(records: &Records) -> Vec<u8> {
    let mut out = JsonLinesWriter::new(Vec::new());
    records
        .values()
        .for_each(|cluster| out.write(&cluster.to_canonical_json().unwrap()).unwrap());
    out.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Records {
    let input = Input::Stream {
        name: name.into(),
        reader: Box::new(std::io::Cursor::new(bytes.to_vec())),
    };
    let mut records = Records::new();
    let mut sink = |accepted: Accepted| {
        records.insert(accepted.key, accepted.cluster);
        Ok(())
    };
    let report = import(
        vec![input],
        &Options::default(),
        &NothingKnown,
        &mut sink,
        &mut |_| (),
    )
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

    #[test]
    fn the_item_is_canonical(cluster in arbitrary::cluster()) {
        let expected = serde_json_canonicalizer::to_vec(&cluster).unwrap();
        prop_assert_eq!(cluster.to_canonical_json().unwrap(), expected);
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
