//! Files into records: the printed table and its correction, several files as one, which record a row speaks of.

use serde_json::json;

use crate::sandbox::{Run, Sandbox, fixture};

const TABLE_1: &str = "table-1-china-clusters.csv";
const CHINA: &str = "china-clusters.csv";
const WORLD: &str = "world-clusters.csv";

impl Sandbox {
    /// Imports files, with more arguments before them.
    pub fn import(&self, args: &[&str]) -> Run {
        self.run([&["import"], args].concat())
    }
}

#[test]
fn table_1_as_printed_is_ten_records_with_twelve_shares() {
    let sandbox = Sandbox::with_table_1();
    let records = sandbox.run(["list", "--format", "jsonl"]).lines();
    let shares =
        |record: &serde_json::Value| record["market_shares"].as_array().map_or(0, Vec::len);
    assert_eq!(records.len(), 10);
    assert_eq!(records.iter().map(shares).sum::<usize>(), 12);
    let hangji = sandbox.record("cn-hangji-tooth-brush");
    assert_eq!(
        hangji["market_shares"],
        json!([{"percent": 80, "scope": "domestic"}, {"percent": 22, "scope": "global"}])
    );
}

#[test]
fn the_printed_and_the_corrected_table_end_in_the_same_records_in_either_order() {
    let [printed_first, corrected_first] = [[TABLE_1, CHINA], [CHINA, TABLE_1]].map(|files| {
        let sandbox = Sandbox::with_registry();
        for file in files {
            sandbox
                .import(&["--country", "CN", &fixture(file)])
                .succeeds();
        }
        sandbox
    });
    for format in ["jsonl", "csv"] {
        let export = |sandbox: &Sandbox| {
            sandbox
                .run(["export", "--format", format])
                .succeeds()
                .stdout
        };
        assert_eq!(export(&printed_first), export(&corrected_first));
    }
    for sandbox in [&printed_first, &corrected_first] {
        for (printed, corrected, key) in [
            ("chenzhou tie", "shengzhou neckties", "cn-chenzhou-tie"),
            ("fushan pottery", "foshan ceramics", "cn-fushan-pottery"),
            ("shaoxing texile", "shaoxing textiles", "cn-shaoxing-texile"),
            ("hainin leather", "haining leather", "cn-hainin-leather"),
        ] {
            assert_eq!(sandbox.found([printed])[0], key, "{printed}");
            assert_eq!(sandbox.found([corrected])[0], key, "{corrected}");
        }
    }
    let history = printed_first
        .run(["history", "cn-chenzhou-tie", "--format", "jsonl"])
        .lines();
    let sources: Vec<_> = history
        .iter()
        .map(|version| &version["commit"]["source"]["name"])
        .collect();
    assert_eq!(sources, [TABLE_1, CHINA]);
}

#[test]
fn what_is_known_already_makes_no_commit() {
    let sandbox = Sandbox::with_fixtures();
    let (before, commits) = (sandbox.records(), sandbox.commits());
    assert_eq!(before.lines().count(), 189);
    for file in [WORLD, CHINA, TABLE_1] {
        sandbox
            .import(&["--country", "CN", &fixture(file)])
            .succeeds()
            .prints("0 new, 0 changed")
            .prints("Nothing to change.");
    }
    assert_eq!((sandbox.records(), sandbox.commits()), (before, commits));
}

#[test]
fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    let sandbox = Sandbox::with_table_1();
    let before = sandbox.records();
    let told = sandbox.import(&["--dry-run", &fixture(CHINA)]);
    told.succeeds()
        .prints("51 new, 10 changed, 0 same, 0 rejected")
        .prints("Nothing was changed");
    assert_eq!((sandbox.records(), sandbox.commits()), (before, 2));
}

#[test]
fn a_commit_names_its_file_with_its_hash() {
    let sandbox = Sandbox::with_table_1();
    let bytes = std::fs::read(fixture(TABLE_1)).expect("the fixture");
    let sha = <sha2::Sha256 as sha2::Digest>::digest(bytes);
    let sha: String = sha.iter().map(|byte| format!("{byte:02x}")).collect();
    let source = json!({"name": TABLE_1, "sha-256": sha});
    assert_eq!(sandbox.log()[0]["source"], source);
    sandbox
        .run(["show", "cn-zhuji-sock"])
        .succeeds()
        .prints(TABLE_1);
}

#[test]
fn replace_makes_a_row_the_whole_record() {
    let sandbox = Sandbox::with_table_1();
    sandbox.file("row.csv", "key,place,product,country,market_share\ncn-hangji-tooth-brush,Hangji,Brushes,CN,30(Global)\n");
    sandbox
        .import(&["--replace", "row.csv"])
        .succeeds()
        .prints("1 changed");
    let record = sandbox.record("cn-hangji-tooth-brush");
    assert_eq!(
        record["market_shares"],
        json!([{"percent": 30, "scope": "global"}])
    );
    assert_eq!(record["product"]["name"], "Brushes");
}

#[test]
fn several_files_are_taken_together_or_not_at_all() {
    let sandbox = Sandbox::with_registry();
    let table_1 = fixture(TABLE_1);
    let bad = fixture("invalid/latitude-95.csv");
    sandbox
        .import(&["--country", "CN", &table_1, &bad])
        .exits(3)
        .says("latitude-95.csv line 3");
    assert_eq!(sandbox.commits(), 1);
    sandbox
        .import(&["--country", "CN", &table_1, &fixture(WORLD)])
        .succeeds();
    assert_eq!(sandbox.records().lines().count(), 138);
    let log = sandbox.log();
    let names =
        |commit: &serde_json::Value| [0, 1].map(|file| commit["source"][file]["name"].clone());
    assert_eq!(
        (log.len(), names(&log[0])),
        (2, [json!(TABLE_1), json!(WORLD)])
    );
    let shown = sandbox.run(["show", "cn-zhuji-sock"]).succeeds();
    shown.prints(&format!("from {TABLE_1}, {WORLD}"));
}

/// Files may link to each other; a dry run and the import itself say the same of them, in any order.
#[test]
fn files_that_link_to_each_other_are_taken_together() {
    let row = |key: &str, target: &str| {
        format!(
            "key,country,place,product,linkage_kind,linkage_cluster\n{key},CN,{key},x,supplier,{target}\n"
        )
    };
    for order in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let sandbox = Sandbox::with_registry();
        sandbox.file("a.csv", row("cn-a-x", "cn-b-x"));
        sandbox.file("b.csv", row("cn-b-x", "cn-a-x"));
        sandbox
            .import(&["--dry-run", order[0], order[1]])
            .succeeds()
            .prints("2 new, 0 changed");
        sandbox.import(&order).succeeds().prints("2 new, 0 changed");
        assert_eq!(sandbox.commits(), 2);
    }
}

#[test]
fn what_an_import_did_is_one_object_however_many_files() {
    let sandbox = Sandbox::with_registry();
    let table_1 = fixture(TABLE_1);
    let bad = fixture("invalid/latitude-95.csv");
    for files in [vec![&table_1], vec![&table_1, &bad]] {
        let mut args = vec!["--country", "CN", "--format", "json", "--dry-run"];
        args.extend(files.iter().map(|file| file.as_str()));
        let told = sandbox.import(&args).json();
        assert_eq!(told["files"].as_array().map(Vec::len), Some(files.len()));
    }
}

#[test]
fn a_record_that_a_revert_withdrew_is_new_when_it_comes_again() {
    let sandbox = Sandbox::with_table_1();
    sandbox.typed("revert|2").succeeds();
    let file = fixture(TABLE_1);
    for again in [&["--dry-run"][..], &[]] {
        sandbox
            .import(&[again, &["--country", "CN", &file]].concat())
            .succeeds()
            .prints("10 new, 0 changed");
    }
}

/// Places of one spelling are not one place, in whichever form they come.
#[test]
fn another_place_never_takes_a_record() {
    let sandbox = Sandbox::with_registry();
    let table = |place: &str| format!("place,place_zh,country,product\nSuzhou,{place},CN,silk\n");
    sandbox.file("a.csv", table("苏州"));
    sandbox.file("b.csv", table("宿州"));
    let line = r#"{"location":{"country":"CN","place":"Suzhou","other_names":[{"language":"zh","name":"宿州"}]},"product":{"name":"silk"}}"#;
    sandbox.file("b.jsonl", line);
    sandbox.import(&["a.csv"]).succeeds();
    for args in [&["b.csv"][..], &["--replace", "b.csv"], &["b.jsonl"]] {
        sandbox.import(args).exits(3).says("give a key");
    }
}

#[test]
fn a_row_finds_its_record_by_any_of_its_names() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.file("a.csv", "place,country,product,notes\n嵊州,CN,领带,found\n");
    sandbox
        .import(&["a.csv"])
        .succeeds()
        .prints("0 new, 1 changed");
    let notes = sandbox.record("cn-chenzhou-tie")["notes"].to_string();
    assert!(notes.contains("found"), "{notes}");
}

#[test]
fn possible_duplicates_are_reported_or_rejected() {
    let sandbox = Sandbox::with_table_1();
    sandbox.file("a.csv", "place,country,product\nHangji,CN,toothbrush\n");
    sandbox
        .import(&["--possible-duplicates", "reject", "a.csv"])
        .exits(3)
        .says("may be cn-hangji-tooth-brush");
    sandbox
        .import(&["a.csv"])
        .succeeds()
        .prints("cn-hangji-toothbrush is like cn-hangji-tooth-brush (a merged spelling)")
        .prints(": Hangji · Tooth Brush; \"toothbrush\" and \"Tooth Brush\" differ in blanks");
}
