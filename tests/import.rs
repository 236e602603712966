//! Files into records: the printed table and its correction, every form of file, what is rejected and mended.

use serde_json::json;

use crate::sandbox::{Run, Sandbox, fixture, workbook};

const TABLE_1: &str = "table-1-china-clusters.csv";
const CHINA: &str = "china-clusters.csv";
const WORLD: &str = "world-clusters.csv";

/// Three clusters in the script of their country.
const CHINESE: &str = "地点,产品,国家,市场份额\n诸暨,袜子,中国,65(国内)\n嵊州,领带,中国,\"90%（国内）；60（全球）\"\n";

impl Sandbox {
    /// Imports files, with more arguments before them.
    fn import(&self, args: &[&str]) -> Run {
        self.run([&["import"], args].concat())
    }

    /// The records after an import into a registry of its own.
    #[track_caller]
    fn records_of(name: &str, content: impl AsRef<[u8]>, args: &[&str]) -> String {
        let sandbox = Sandbox::with_registry();
        sandbox.file(name, content);
        sandbox.import(&[args, &[name]].concat()).succeeds();
        sandbox.records()
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

#[test]
fn every_encoding_reads_alike() {
    let plain = Sandbox::records_of("t.csv", CHINESE, &[]);
    assert!(
        plain.contains("诸暨") && plain.lines().count() == 2,
        "{plain}"
    );
    let little: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let gb = encoding_rs::GB18030.encode(CHINESE).0.into_owned();
    for (what, bytes, args) in [
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", CHINESE.as_bytes()].concat(),
            &[][..],
        ),
        (
            "UTF-16, little end first",
            [b"\xff\xfe", &little[..]].concat(),
            &[],
        ),
        (
            "UTF-16, big end first",
            [b"\xfe\xff", &big[..]].concat(),
            &[],
        ),
        ("UTF-16 by name", little, &["--encoding", "utf-16le"]),
        ("GB18030 found out", gb.clone(), &[]),
        ("GB18030 by name", gb, &["--encoding", "gb18030"]),
    ] {
        assert_eq!(Sandbox::records_of("t.csv", bytes, args), plain, "{what}");
    }
    let german = "Ort,product,country\nMünchen,Bücher,DE\nKöln,Möbel,DE\n";
    let latin: Vec<u8> = german.chars().map(|letter| letter as u8).collect();
    let map = ["--map", "Ort=place"];
    let plain = Sandbox::records_of("t.csv", german, &map);
    assert_eq!(Sandbox::records_of("t.csv", &latin, &map), plain);
    let sandbox = Sandbox::with_registry();
    sandbox.file("t.csv", latin);
    let guessed = sandbox.import(&["--map", "Ort=place", "t.csv"]).succeeds();
    guessed.says("--encoding settles it");
}

#[test]
fn every_delimiter_reads_alike() {
    let comma = "place,product,country\nZhuji,Sock,CN\n\"Lu'an, \"\"old\"\" town\",Tea,CN\n";
    let plain = Sandbox::records_of("t.csv", comma, &[]);
    for (delimiter, args) in [(";", &[][..]), ("\t", &[]), ("|", &["--delimiter", "|"])] {
        let text = comma
            .replace(", ", "\0")
            .replace(',', delimiter)
            .replace('\0', ", ");
        assert_eq!(
            Sandbox::records_of("t.csv", &text, args),
            plain,
            "{delimiter:?}"
        );
    }
    let tabs = comma
        .replace(", ", "\0")
        .replace(',', "\t")
        .replace('\0', ", ");
    assert_eq!(Sandbox::records_of("t.tsv", tabs, &[]), plain);
}

#[test]
fn defaults_fill_blank_cells_only() {
    let rows = "place,product,country,sector\nZhuji,Sock,,\nParis,Fashion,FR,service\n";
    let records = Sandbox::records_of(
        "t.csv",
        rows,
        &["--country", "China", "--default", "sector=traditional"],
    );
    let full =
        "place,product,country,sector\nZhuji,Sock,CN,traditional\nParis,Fashion,FR,service\n";
    assert_eq!(records, Sandbox::records_of("t.csv", full, &[]));
}

#[test]
fn stdin_is_a_file_like_others() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .run_with_input(["import", "-"], CHINESE.as_bytes())
        .succeeds();
    assert_eq!(
        sandbox.records(),
        Sandbox::records_of("t.csv", CHINESE, &[])
    );
    assert_eq!(sandbox.log()[0]["source"]["name"], "stdin");
}

#[test]
fn a_sheet_imports_as_the_same_rows_in_csv() {
    let rows: Vec<Vec<&str>> = CHINESE
        .lines()
        .map(|line| {
            line.splitn(4, ',')
                .map(|cell| cell.trim_matches('"'))
                .collect()
        })
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let other: &[&[&str]] = &[
        &["place", "product", "country"],
        &["Atlantis", "Orichalcum", "??"],
    ];
    let book = workbook(&[("Clusters", &rows), ("Myths", other)]);
    let plain = Sandbox::records_of("t.csv", CHINESE, &[]);
    assert_eq!(Sandbox::records_of("t.xlsx", &book, &[]), plain);
    assert_eq!(
        Sandbox::records_of("t", &book, &["--sheet", "Clusters"]),
        plain
    );
    let sandbox = Sandbox::with_registry();
    sandbox.file("t.xlsx", book);
    sandbox
        .import(&["--sheet", "Myths", "t.xlsx"])
        .exits(3)
        .says("t.xlsx Myths!C2, column country: \"??\"");
}

#[test]
fn a_json_line_is_the_whole_record_and_a_row_adds_to_it() {
    let sandbox = Sandbox::with_registry();
    let record = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
    let row = "key,notes,source_title\ncn-zhuji-sock,first,one\n";
    sandbox.file("record.jsonl", record);
    sandbox.file("row.csv", row);
    sandbox.file("array.json", format!("[{record}]"));
    sandbox.import(&["record.jsonl"]).succeeds();
    sandbox.import(&["row.csv"]).succeeds();
    assert_eq!(sandbox.record("cn-zhuji-sock")["notes"], json!(["first"]));
    sandbox
        .import(&["array.json"])
        .succeeds()
        .prints("1 changed");
    assert_eq!(sandbox.record("cn-zhuji-sock")["notes"], json!(null));
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
    let sources: Vec<_> = sandbox
        .log()
        .iter()
        .map(|commit| commit["source"]["name"].clone())
        .collect();
    assert_eq!(sources, [json!(WORLD), json!(TABLE_1), json!(null)]);
}
