//! What is rejected: told in full, kept in a file that can be mended.

use serde_json::json;

use crate::sandbox::Sandbox;

/// One good row, two bad ones.
const MIXED: &str = "place,product,country,market_share,employment\n\
    Datang,Socks,CN,70(Domestic),\n\
    Wenzhou,Shoes,CN,26(Domestc),many\n\
    Foshan,Tiles,Atlantis,40(Global),\n";

#[test]
fn one_bad_row_keeps_the_whole_file_out() {
    let sandbox = Sandbox::with_registry();
    sandbox.file("mixed.csv", MIXED);
    sandbox
        .import(&["mixed.csv"])
        .exits(3)
        .says("mixed.csv line 3, column market_share: \"26(Domestc)\": unknown scope")
        .says("mixed.csv line 3, column employment: \"many\"")
        .says("mixed.csv line 4, column country: \"Atlantis\": unknown country")
        .prints("1 new, 0 changed, 0 same, 2 rejected")
        .prints("Nothing was changed");
    assert_eq!((sandbox.records(), sandbox.commits()), (String::new(), 1));
}

#[test]
fn rejected_rows_wait_in_a_file_that_can_be_mended_and_imported() {
    let lines = "{\"key\":\"a\",\"location\":{\"country\":\"CN\",\"place\":\"A\"},\"product\":{\"name\":\"a\"}}\n\
        {\"key\":\"b\",\"location\":{\"country\":\"XX\",\"place\":\"B\"},\"product\":{\"name\":\"b\"}}\n";
    for (name, content, rejected) in [
        ("mixed.csv", MIXED, "mixed.rejected.csv"),
        ("lines.jsonl", lines, "lines.rejected.jsonl"),
    ] {
        let sandbox = Sandbox::with_registry();
        sandbox.file(name, content);
        sandbox
            .import(&["--skip-invalid", name])
            .exits(3)
            .prints(rejected);
        assert_eq!(sandbox.records().lines().count(), 1);
        let rejected = std::fs::read_to_string(sandbox.path().join(rejected)).expect("a file");
        assert!(
            rejected.contains("unknown country"),
            "no reason in {rejected}"
        );
        let mend = |text: &str| {
            let mends = [
                ("Domestc", "Domestic"),
                ("many", "9"),
                ("Atlantis", "FR"),
                ("XX", "FR"),
            ];
            mends.iter().fold(text.to_owned(), |text, (mistake, mend)| {
                text.replace(mistake, mend)
            })
        };
        sandbox.file("mended", mend(&rejected));
        sandbox.import(&["mended"]).succeeds();
        assert_eq!(
            sandbox.records(),
            Sandbox::records_of(name, mend(content), &[])
        );
    }
}

#[test]
fn rejected_rows_of_several_files_never_share_a_file() {
    let sandbox = Sandbox::with_registry();
    sandbox.file("a.csv", MIXED);
    sandbox.file("a.tsv", MIXED.replace(',', "\t"));
    sandbox.file("b.csv", MIXED);
    for args in [
        &["--skip-invalid", "a.csv", "a.tsv"][..],
        &["--skip-invalid", "--rejected", "bad.csv", "a.csv", "b.csv"],
    ] {
        sandbox.import(args).exits(2).says("would both go to");
    }
    assert_eq!(sandbox.commits(), 1);
}

#[test]
fn a_dry_run_shows_every_change_beside_what_is_rejected() {
    let sandbox = Sandbox::with_registry();
    sandbox.file(
        "a.csv",
        "place,product,country\nX,x,Atlantis\nA,wine,FR\nB,tea,FR\nY,y,Oz\nC,rum,FR\n",
    );
    let shown = sandbox.import(&["--dry-run", "a.csv"]).exits(3);
    let shown = shown.prints("3 new, 0 changed, 0 same, 2 rejected");
    for key in ["fr-a-wine", "fr-b-tea", "fr-c-rum"] {
        assert!(shown.stdout.contains(&format!("{key} new")), "{shown:?}");
    }
}

#[test]
fn findings_are_counted_and_the_first_hundred_listed() {
    let sandbox = Sandbox::with_registry();
    let bad: String = (0..150)
        .map(|row| format!("P{row},x,CN,101(Global)\n"))
        .collect();
    sandbox.file(
        "bad.csv",
        format!("place,product,country,market_share\n{bad}"),
    );
    let text = sandbox.import(&["bad.csv"]).exits(3);
    let text = text.says("... and 50 more");
    assert_eq!(text.stderr.matches("a share is a percentage").count(), 100);
    let report = sandbox.import(&["bad.csv", "--format", "json"]);
    let report = report.exits(3).json();
    assert_eq!(
        (&report["rejected"], &report["findings"]["count"]),
        (&json!(150), &json!(150))
    );
    let first = &report["findings"]["first"][0];
    assert_eq!(
        (
            &first["file"],
            &first["line"],
            &first["column"],
            &first["value"]
        ),
        (
            &json!("bad.csv"),
            &json!(2),
            &json!("market_share"),
            &json!("101(Global)")
        )
    );
    assert_eq!(report["commit"], json!(null));
}
