//! What is rejected, and how it comes back.

use super::*;

#[test]
fn the_rest_is_taken_and_rejected_rows_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejected.csv");
    let text = format!("{SOCK}Atlantis,Poseidonis,gold,80(Mars),1,1\n");
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.csv", text)], &skipping(Some(path.clone())))
        .unwrap();
    assert_eq!(
        (report.new, report.rejected, report.findings.count),
        (1, 1, 2)
    );
    assert_eq!(report.files[0].rejected_to.as_deref(), Some(&*path));
    let rejected = std::fs::read_to_string(&path).unwrap();
    assert!(
        rejected.starts_with("rejected_because,place,country,product,"),
        "{rejected}"
    );
    assert!(rejected.contains("unknown scope") && rejected.contains("unknown country"));
    let mended = rejected
        .replace("80(Mars)", "80(Global)")
        .replace(",Poseidonis,", ",GR,");
    let report = registry
        .import(vec![stream("b.csv", mended)], &Options::default())
        .unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (1, 0),
        "{:?}",
        report.findings
    );
}

#[test]
fn a_record_with_a_row_at_fault_waits_whole() {
    let header = "place,product,country,market_share\n";
    let (good, bad) = ("Zhuji,Sock,CN,65(Domestic)\n", "Zhuji,Sock,CN,30(Globl)\n");
    let other = "Wenzhou,Shoes,CN,20(Domestic)\n";
    let whole = format!("{header}{good}{}", bad.replace("Globl", "Global"));
    let mut expected = Registry::default();
    expected.read("whole.csv", &*whole).unwrap();
    for rows in [
        [good, bad, other],
        [bad, good, other],
        [good, other, bad],
        [bad, other, good],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejected.csv");
        let text = format!("{header}{}", rows.concat());
        let mut registry = Registry::default();
        let options = skipping(Some(path.clone()));
        let report = registry
            .import(vec![stream("a.csv", text)], &options)
            .unwrap();
        assert_eq!((report.new, report.rejected), (1, 2), "{rows:?}");
        let findings: Vec<String> = report
            .findings
            .first
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            findings
                .iter()
                .any(|finding| finding.contains("waits for another row of cn-zhuji-sock")),
            "{findings:?}"
        );
        let mended = std::fs::read_to_string(&path)
            .unwrap()
            .replace("Globl", "Global");
        let report = registry.read("b.csv", mended).unwrap();
        assert_eq!((report.new, report.rejected), (1, 0), "{rows:?}");
        let shares = |registry: &Registry| {
            let mut records = registry.0.values();
            let record = records
                .find(|record| &*record.key == "cn-zhuji-sock")
                .unwrap();
            let mut shares: Vec<String> = record
                .market_shares
                .iter()
                .map(|share| format!("{share:?}"))
                .collect();
            shares.sort();
            shares
        };
        assert_eq!(shares(&registry), shares(&expected), "{rows:?}");
    }
}

/// A name at fault hides which record a row speaks of, but its key does not.
#[test]
fn a_row_whose_names_are_at_fault_is_known_by_its_key() {
    let header = "key,place,product,country,market_share\n";
    let good = "cn-zhuji-sock,Zhuji,Sock,CN,65(Domestic)\n";
    let bad = "cn-zhuji-sock,Zhuji,Sock,Chnia,30(Global)\n";
    let other = "cn-wenzhou-shoes,Wenzhou,Shoes,CN,20(Domestic)\n";
    for rows in [[good, bad, other], [good, other, bad]] {
        let mut registry = Registry::default();
        let text = format!("{header}{}", rows.concat());
        let report = registry
            .import(vec![stream("a.csv", text)], &skipping(None))
            .unwrap();
        assert_eq!((report.new, report.rejected), (1, 2), "{rows:?}");
    }
}

#[test]
fn rejected_lines_of_json_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejected.jsonl");
    let text = "{\"location\":{\"country\":\"CN\",\"place\":\"A\"},\"product\":{\"name\":\"x\"},\"colour\":1}\nnonsense\n";
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.jsonl", text)], &skipping(Some(path.clone())))
        .unwrap();
    assert_eq!(report.rejected, 2);
    let rejected = std::fs::read_to_string(&path).unwrap();
    let first = rejected
        .lines()
        .next()
        .unwrap()
        .replace(",\"colour\":1", "");
    let report = registry.read("b.jsonl", first).unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (1, 0),
        "{:?}",
        report.findings
    );
}
