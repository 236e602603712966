//! Links and merges: forward, to nothing, across files.

use super::*;

/// What is at fault is told, not what links to it.
#[test]
fn a_link_to_a_record_at_fault_is_no_fault_of_its_own() {
    let header = "key,country,place,product,market_share,linkage_kind,linkage_cluster\n";
    let text = format!(
        "{header}cn-a,CN,A,x,,supplier,cn-b\ncn-b,CN,B,x,5(Global),,\ncn-b,CN,B,x,5(Globl),,\n"
    );
    let mut registry = Registry::default();
    let report = registry.read("a.csv", &*text).unwrap();
    assert_eq!((report.rejected, report.findings.count), (1, 1));
    let report = registry
        .import(vec![stream("a.csv", text)], &skipping(None))
        .unwrap();
    assert_eq!((report.new, report.rejected), (0, 3));
}

#[test]
fn links_may_point_forward_but_not_to_nothing() {
    let header = "key,country,place,product,status,merged_into,linkage_kind,linkage_cluster\n";
    let forward = format!(
        "{header}cn-a,CN,A,x,,,supplier,cn-b\ncn-b,CN,B,x,merged,cn-c,,\ncn-c,CN,C,x,,,,\n"
    );
    let mut registry = Registry::default();
    let report = registry.read("a.csv", forward).unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (3, 0),
        "{:?}",
        report.findings
    );
    let dangling = format!(
        "{header}cn-d,CN,D,x,,,supplier,cn-a\ncn-e,CN,E,x,,,supplier,cn-nowhere\ncn-f,CN,F,x,,,supplier,cn-e\n"
    );
    let report = registry
        .import(vec![stream("b.csv", dangling)], &skipping(None))
        .unwrap();
    assert_eq!((report.new, report.rejected), (1, 2));
    assert!(
        report.findings.first[0]
            .to_string()
            .contains("line 3, column linkage_cluster: \"cn-nowhere\": no record")
    );
    assert!(!registry.0.contains_key("cn-f"));
}

#[test]
fn a_later_file_overtakes_a_record_that_waits() {
    let first =
        "key,country,place,product,linkage_kind,linkage_cluster\ncn-a,CN,A,x,supplier,cn-b\n";
    let second = "key,country,place,product,notes\ncn-a,,,,later\ncn-b,CN,B,x,\n";
    let mut registry = Registry::default();
    let files = vec![stream("a.csv", first), stream("b.csv", second)];
    let report = registry.import(files, &Options::default()).unwrap();
    assert_eq!((report.new, report.changed, report.rejected), (2, 0, 0));
    let later = &registry.0["cn-a"];
    assert_eq!((later.notes.len(), later.linkages.len()), (1, 1));
}

#[test]
fn a_merge_may_be_turned_round_in_one_file() {
    let line = |key: &str, more: &str| {
        format!(
            "{{\"key\":\"{key}\",\"location\":{{\"country\":\"CN\",\"place\":\"A\"}},\"product\":{{\"name\":\"{key}\"}}{more}}}\n"
        )
    };
    let into = |key: &str| format!(",\"status\":\"merged\",\"merged_into\":\"{key}\"");
    let mut registry = Registry::default();
    for (merged, stays) in [("cn-a", "cn-b"), ("cn-b", "cn-a")] {
        let text = line(stays, "") + &line(merged, &into(stays));
        let report = registry.read("a.jsonl", text).unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.findings);
    }
}

#[test]
fn a_cycle_of_merges_may_close_through_the_registry() {
    let header = "key,country,place,product,status,merged_into\n";
    let mut registry = Registry::default();
    registry
        .read(
            "a.csv",
            format!("{header}cn-a,CN,A,x,merged,cn-b\ncn-b,CN,B,x,,\n"),
        )
        .unwrap();
    let report = registry
        .read("b.csv", "key,status,merged_into\ncn-b,merged,cn-a\n")
        .unwrap();
    assert!(report.findings.first[0].reason.contains("closes a cycle"));
}

/// Two files may link to each other, and neither can come first.
#[test]
fn files_may_link_to_each_other() {
    let line = |key: &str, target: &str| {
        format!(
            "key,country,place,product,linkage_kind,linkage_cluster\n{key},CN,{key},x,supplier,{target}\n"
        )
    };
    let (first, second) = (line("cn-a-x", "cn-b-x"), line("cn-b-x", "cn-a-x"));
    let files = || vec![stream("a.csv", &*first), stream("b.csv", &*second)];
    let mut registry = Registry::default();
    let report = registry.import(files(), &Options::default()).unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (2, 0),
        "{:?}",
        report.findings
    );
    let alone = Registry::default().read("a.csv", &*first).unwrap();
    assert_eq!((alone.new, alone.rejected), (0, 1));
}

/// What took the place of another is not withdrawn, and what is withdrawn takes no place, whatever the order.
#[test]
fn nothing_is_merged_into_a_withdrawn_record() {
    let header = "key,country,place,product,status,merged_into,withdrawn_reason\n";
    let (kept, gone) = ("cn-a,CN,A,x,,,\n", "cn-a,CN,A,x,withdrawn,,twice\n");
    let merged = "cn-b,CN,B,x,merged,cn-a,\n";
    let elsewhere = "cn-b,CN,B,x,active,,\n";
    let table = |rows: &[&str]| format!("{header}{}", rows.concat());
    for rows in [[gone, merged], [merged, gone]] {
        let report = Registry::default().read("a.csv", table(&rows)).unwrap();
        assert_eq!(report.rejected, 1, "{rows:?}");
        let finding = report.findings.first[0].to_string();
        assert!(finding.contains("\"cn-a\": it is withdrawn"), "{finding}");
    }
    let mut registry = Registry::default();
    registry.read("a.csv", table(&[kept, merged])).unwrap();
    let report = registry.read("b.csv", table(&[gone])).unwrap();
    let finding = report.findings.first[0].to_string();
    assert!(finding.contains("took the place of others"), "{finding}");
    for rows in [[gone, elsewhere], [elsewhere, gone]] {
        let mut registry = Registry(registry.0.clone());
        let report = registry.read("b.csv", table(&rows)).unwrap();
        assert_eq!(
            (report.changed, report.rejected),
            (2, 0),
            "{rows:?} {:?}",
            report.findings
        );
    }
}
