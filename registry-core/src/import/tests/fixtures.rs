//! The files of the project import as they are.

use super::*;

#[test]
fn table_1_is_ten_records_with_twelve_shares() {
    let mut registry = Registry::default();
    let report = registry
        .import(
            vec![Input::File(fixture("table-1-china-clusters.csv"))],
            &in_china(),
        )
        .unwrap();
    assert_eq!(
        (report.new, report.rejected, report.files[0].rows),
        (10, 0, 10)
    );
    let shares: usize = registry
        .0
        .values()
        .map(|cluster| cluster.market_shares.len())
        .sum();
    assert_eq!(shares, 12);
    assert!(registry.0.contains_key("cn-hangji-tooth-brush"));
}

#[test]
fn the_order_of_files_does_not_matter() {
    let (printed, corrected) = (
        fixture("table-1-china-clusters.csv"),
        fixture("china-clusters.csv"),
    );
    let orders = [[&printed, &corrected], [&corrected, &printed]].map(|files| {
        let mut registry = Registry::default();
        for file in files {
            let report = registry
                .import(vec![Input::File(file.clone())], &in_china())
                .unwrap();
            assert_eq!(report.findings.count, 0, "{:?}", report.findings);
        }
        registry.0
    });
    assert_eq!(orders[0], orders[1]);
    assert_eq!(orders[0].len(), 61);
    let ties = &orders[0]["cn-chenzhou-tie"];
    assert_eq!(ties.title(), "Shengzhou · neckties");
    assert_eq!(ties.as_printed.place.as_deref(), Some("Chenzhou"));
}

#[test]
fn several_files_make_one_import() {
    let files =
        ["table-1-china-clusters.csv", "china-clusters.csv"].map(|name| Input::File(fixture(name)));
    let mut together = Registry::default();
    let report = together.import(files.into(), &in_china()).unwrap();
    assert_eq!(report.rejected, 0, "{:?}", report.findings);
    let mut apart = Registry::default();
    for name in ["table-1-china-clusters.csv", "china-clusters.csv"] {
        apart
            .import(vec![Input::File(fixture(name))], &in_china())
            .unwrap();
    }
    assert_eq!(together.0, apart.0);
}

#[test]
fn an_import_again_changes_nothing() {
    let mut registry = Registry::default();
    for name in ["china-clusters.csv", "world-clusters.csv"] {
        registry
            .import(vec![Input::File(fixture(name))], &Options::default())
            .unwrap();
        let report = registry
            .import(vec![Input::File(fixture(name))], &Options::default())
            .unwrap();
        assert_eq!(
            (report.new, report.changed, report.rejected),
            (0, 0, 0),
            "{name} {:?}",
            report.findings
        );
        assert!(report.same > 60);
    }
}

#[test]
fn the_facts_as_collected_import_too() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = if data.exists() {
        data
    } else {
        PathBuf::from("/work/shared/data")
    };
    for name in ["china-cluster-facts.csv", "world-cluster-facts.csv"] {
        let file = data.join(name);
        if !file.exists() {
            eprintln!("skipped: {} is not there", file.display());
            continue;
        }
        let report = Registry::default()
            .import(vec![Input::File(file)], &Options::default())
            .unwrap();
        assert_eq!(report.findings.count, 0, "{:?}", report.findings.first);
        assert!(report.new >= 61, "{name}: {}", report.new);
    }
}

#[test]
fn what_a_source_says_stands_beside_its_value() {
    let mut registry = Registry::default();
    registry
        .import(
            vec![Input::File(fixture("world-clusters.csv"))],
            &Options::default(),
        )
        .unwrap();
    let antwerp = &registry.0["be-antwerp-diamond-trading"];
    assert!(
        antwerp.market_shares[0]
            .note
            .as_deref()
            .unwrap()
            .contains("at face value")
    );
    assert!(
        antwerp.figures[0]
            .note
            .as_deref()
            .unwrap()
            .starts_with("84% of rough")
    );
    let dubai = &registry.0["ae-dubai-financial-services"];
    assert_eq!(dubai.location.other_names.len(), 2);
    let salzburg = &registry.0["at-salzburg-music"];
    assert_eq!(salzburg.actors.len(), 2);
}
