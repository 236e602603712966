//! Every form of file: encodings, delimiters, sheets, lines of JSON, stdin.

use serde_json::json;

use crate::{sandbox::Sandbox, workbooks::workbook};

/// Three clusters in the script of their country.
const CHINESE: &str = "地点,产品,国家,市场份额\n诸暨,袜子,中国,65(国内)\n嵊州,领带,中国,\"90%（国内）；60（全球）\"\n";

impl Sandbox {
    /// The records after an import into a registry of its own.
    #[track_caller]
    pub fn records_of(name: &str, content: impl AsRef<[u8]>, args: &[&str]) -> String {
        let sandbox = Sandbox::with_registry();
        sandbox.file(name, content);
        sandbox.import(&[args, &[name]].concat()).succeeds();
        sandbox.records()
    }
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

/// A commit names its files, as many as fit; the others stand as one, with a hash that `sha256sum` gives.
#[test]
fn an_import_of_very_many_files_names_some_and_counts_the_others() {
    let sandbox = Sandbox::with_registry();
    let names: Vec<String> = (0..150)
        .map(|number| format!("files-of-a-survey-{number}.csv"))
        .collect();
    for (number, name) in names.iter().enumerate() {
        sandbox.file(name, format!("country,place,product\nCN,P{number},socks\n"));
    }
    sandbox
        .run(["import".to_owned()].iter().chain(&names))
        .succeeds()
        .prints("150 new");
    let log = sandbox.log();
    let files = log[0]["source"].as_array().expect("files");
    assert!((50..150).contains(&files.len()), "{}", files.len());
    assert_eq!(files[0]["name"], names[0].as_str());
    let more = files[files.len() - 1]["name"].as_str().expect("a name");
    assert_eq!(more, format!("and {} more files", 150 - (files.len() - 1)));
    sandbox.typed("log").prints(more);
    sandbox.typed("verify").succeeds();
    let message = "long ".repeat(2000);
    sandbox
        .run([
            "update",
            "cn-p1-socks",
            "--note",
            "x",
            "--message",
            &message,
        ])
        .exits(1)
        .says("shorten the message");
}
