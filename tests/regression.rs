//! Defects that were found by using the program, each with what went wrong.

use std::{os::unix::fs::PermissionsExt, process::Command};

use crate::sandbox::{REGISTRY, Run, Sandbox};

/// A quote that was never closed swallowed every row after it, and the import said that all went well.
#[test]
fn an_open_quote_does_not_swallow_rows() {
    let sandbox = Sandbox::with_registry();
    for (name, text) in [
        ("open.csv", "A,B,CN,\"open\nC,D,CN,\n"),
        ("inside.csv", "A,B,CN,\"said \"hi\" there\"\n"),
    ] {
        let file = sandbox.file(name, format!("place,product,country,notes\n{text}"));
        sandbox
            .run(["import", &file.display().to_string()])
            .exits(1)
            .says("quote");
    }
    assert_eq!(sandbox.records(), "");
}

/// `update --share` took away the record's other shares of the same source.
#[test]
fn an_update_leaves_the_shares_that_it_does_not_name() {
    let sandbox = Sandbox::with_registry();
    let shares = ["--share", "65(Domestic)", "--share", "30(Global)"];
    sandbox
        .run(
            [
                "register",
                "--country",
                "CN",
                "--place",
                "A",
                "--product",
                "b",
            ]
            .iter()
            .chain(&shares),
        )
        .succeeds();
    sandbox
        .run(["update", "cn-a-b", "--share", "33(Global)"])
        .succeeds();
    sandbox
        .run(["list"])
        .succeeds()
        .prints("65(Domestic), 33(Global)");
}

/// A region that was only named, not coded, did not count as a contradiction.
#[test]
fn a_row_of_another_region_asks_for_a_key() {
    let sandbox = Sandbox::with_registry();
    let import = |region: &str| {
        let file = sandbox.file(
            "rows.csv",
            format!("place,product,country,region\nSuzhou,silk,CN,{region}\n"),
        );
        sandbox.run(["import", &file.display().to_string()])
    };
    import("CN-JS").succeeds();
    for same in ["Jiangsu", "江苏省", "CN-JS"] {
        import(same).succeeds();
    }
    for other in ["Anhui", "安徽", "Kent"] {
        import(other).exits(3).says("give a key");
    }
}

/// Rejected rows were written over the file that was imported.
#[test]
fn rejected_rows_never_replace_a_file() {
    let sandbox = Sandbox::with_registry();
    let rows = "place,product,country\nGood,r,CN\nBad,r,XX\n";
    let file = sandbox.file("rows.csv", rows).display().to_string();
    sandbox
        .run(["import", &file, "--skip-invalid", "--rejected", &file])
        .exits(1)
        .says("is there already");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), rows);
}

/// What no record has in full was counted and exported as if it had been asked for.
#[test]
fn what_is_counted_is_what_was_asked_for() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .run(["search", "sock shoes", "--count"])
        .succeeds()
        .prints("0");
    assert_eq!(sandbox.run(["export", "sock shoes"]).succeeds().stdout, "");
    sandbox
        .run(["search", "key:cn-*", "--count"])
        .succeeds()
        .prints("61");
    sandbox
        .run(["search", "--country", "CN", "--country", "IT", "--count"])
        .succeeds()
        .prints("68");
}

/// A form of output that the command does not know was refused after the change was made.
#[test]
fn a_form_that_is_refused_changes_nothing() {
    let sandbox = Sandbox::with_table_1();
    let before = sandbox.commits();
    for typed in [
        "register|--country|FR|--place|Lyon|--product|silk",
        "update|cn-zhuji-sock|--sector|service",
        "retire|cn-zhuji-sock|--inactive",
        "revert|2",
        "init|--registry|other",
        "install|--prefix|other",
        "dump|--output|other",
        "demo|other",
    ] {
        sandbox
            .typed(&format!("{typed}|--format|csv"))
            .exits(2)
            .says("--format csv");
    }
    assert_eq!(sandbox.commits(), before);
    assert!(!sandbox.path().join("other").exists());
}

/// `export -o clusters.csv` wrote JSON Lines.
#[test]
fn an_export_has_the_form_that_its_name_tells() {
    let sandbox = Sandbox::with_table_1();
    for (name, begins) in [
        ("clusters.csv", "key,"),
        ("clusters.JSONL", "{\"key\""),
        ("clusters.geojson", "{\"type\":\"FeatureCollection\""),
        ("clusters.parquet", "PAR1"),
        ("clusters.xlsx", "PK"),
        ("clusters", "{\"key\""),
        ("clusters.2024", "{\"key\""),
    ] {
        sandbox.run(["export", "--output", name]).succeeds();
        let written = std::fs::read(sandbox.path().join(name)).expect("a file");
        let head = String::from_utf8_lossy(&written[..begins.len()]).into_owned();
        assert_eq!(head, begins, "{name}");
    }
    for name in [
        "clusters.json",
        "clusters.tsv",
        "clusters.txt",
        "clusters.ods",
    ] {
        sandbox
            .run(["export", "--output", name])
            .exits(2)
            .says("no form of export ends like this")
            .says(".jsonl, .csv, .xlsx, .geojson or .parquet")
            .says("data-package");
        sandbox
            .run(["export", "--output", name, "--format", "csv"])
            .succeeds();
    }
}

/// An export that failed left half a file where a whole one had been, and a data package wrote over other files.
#[test]
fn an_export_takes_the_place_of_nothing_but_its_like() {
    let sandbox = Sandbox::with_table_1();
    sandbox.file("clusters.csv", "an earlier one");
    // No file grows beyond a kilobyte.
    let mut limited = Command::new("bash");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "bash"])
        .args([REGISTRY, "export", "--output", "clusters.csv"])
        .current_dir(sandbox.path());
    Run::of(limited).exits(1).says("File too large");
    let kept = || std::fs::read_to_string(sandbox.path().join("clusters.csv")).expect("kept");
    assert_eq!(kept(), "an earlier one");
    sandbox.typed("export|--output|clusters.csv").succeeds();
    assert!(kept().starts_with("key,"));
    std::fs::create_dir(sandbox.path().join("mine")).expect("a folder");
    sandbox.file("mine/notes.csv", "precious");
    sandbox
        .typed("export|--format|data-package|--output|mine")
        .exits(1)
        .says("is no data package");
    let mine = std::fs::read_dir(sandbox.path().join("mine")).expect("a folder");
    assert_eq!(mine.count(), 1);
    for _ in 0..2 {
        sandbox
            .typed("export|--format|data-package|--output|package")
            .succeeds();
    }
    // What a killed export left is no hindrance.
    let killed = sandbox.path().join("new/.unfinished-1");
    std::fs::create_dir_all(killed).expect("a folder");
    sandbox
        .typed("export|--format|data-package|--output|new")
        .succeeds();
    let private = sandbox.path().join("clusters.csv");
    let mode = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(&private, mode).expect("ours");
    sandbox.typed("export|--output|clusters.csv").succeeds();
    let kept = std::fs::metadata(&private).expect("a file").permissions();
    assert_eq!(kept.mode() & 0o777, 0o600);
    let left = std::fs::read_dir(sandbox.path())
        .expect("a folder")
        .flatten();
    let hidden = left.filter(|entry| {
        entry
            .file_name()
            .to_string_lossy()
            .starts_with(".registry-")
    });
    assert_eq!(hidden.count(), 0, "nothing unfinished is left");
}

/// Of contradicting flags one was taken without a word, of some the first and of others the last.
#[test]
fn a_value_that_is_given_twice_is_refused() {
    let sandbox = Sandbox::with_registry();
    let register = "register|--country|CN|--place|Zhuji|--product|Sock";
    for twice in [
        "--set|employment=5|--set|employment=6",
        "--set|place=Datang",
        "--sector|service|--set|sector=traditional",
        "--set|mayor=Li|--set|mayor=Wang",
    ] {
        sandbox
            .typed(&format!("{register}|{twice}"))
            .exits(1)
            .says("is given twice, and holds one value");
    }
    sandbox
        .typed(&format!("{register}|--set|=x"))
        .exits(2)
        .says("expected NAME=VALUE");
    sandbox
        .typed(&format!("{register}|--set|notes=one|--set|notes=two"))
        .succeeds();
    sandbox
        .typed("update|cn-zhuji-sock|--clear|place")
        .exits(1)
        .says("every record has one");
}

/// `register --json` wanted a key where the same line, imported, got one from its names.
#[test]
fn a_record_in_json_needs_no_key() {
    let sandbox = Sandbox::with_registry();
    let json = br#"{"location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
    sandbox
        .run_with_input(["register", "--json"], json)
        .succeeds()
        .says("Registered cn-zhuji-sock in commit 2");
    sandbox
        .run_with_input(["register", "--json"], b"\xff\xfe")
        .exits(1)
        .says("stdin");
}

/// A query of signs alone, such as a picture of a sock, found every record.
#[test]
fn a_query_without_words_finds_nothing() {
    let sandbox = Sandbox::with_table_1();
    sandbox.run(["search", "🧦"]).prints("No records found");
    let count = sandbox.typed("search|*|--count|--format|jsonl").succeeds();
    assert_eq!(count.stdout, "{\"count\":10}\n");
}

/// Messages about a folder that had lost a file sent people from one command to the next and back.
#[test]
fn a_registry_that_lost_a_file_says_how_it_is_mended() {
    let sandbox = Sandbox::with_table_1();
    let format = sandbox.registry().join("format");
    let line = std::fs::read_to_string(&format).expect("the format");
    std::fs::remove_file(&format).expect("removed");
    for typed in ["info", "verify", "init"] {
        sandbox.typed(typed).exits(1).says("restore the file");
    }
    std::fs::write(&format, line).expect("restored");
    sandbox.run(["verify"]).succeeds();
    std::fs::remove_dir_all(sandbox.registry().join("register")).expect("removed");
    for typed in ["verify", "update|cn-zhuji-sock|--sector|service"] {
        sandbox.typed(typed).exits(1).says("the register is gone");
    }
    assert_eq!(sandbox.typed("export").succeeds().lines().len(), 10);
}

/// Only the commands' own errors kept to `--color`; those of the command line did not.
#[test]
fn colour_is_as_it_was_asked_for() {
    let sandbox = Sandbox::with_table_1();
    for (typed, code) in [
        ("list", 0),
        ("show|no-such-key", 1),
        ("list|--no-such-flag", 2),
    ] {
        for (choice, is_coloured) in [("always", true), ("never", false), ("auto", false)] {
            let run = sandbox.typed(&format!("--color|{choice}|{typed}"));
            let run = run.exits(code);
            let text = run.stdout + &run.stderr;
            assert_eq!(text.contains('\u{1b}'), is_coloured, "{choice} {typed}");
        }
    }
}

/// Rejected lines of a `.json` file went to a `.csv`, which could not be imported when it was mended.
#[test]
fn rejected_lines_are_read_as_lines_whatever_their_file_is_called() {
    let sandbox = Sandbox::with_registry();
    let line = r#"{"location":{"country":"XX","place":"A"},"product":{"name":"a"}}"#;
    sandbox.file("data.json", format!("{line}\n"));
    sandbox
        .typed("import|--skip-invalid|data.json")
        .exits(3)
        .prints("data.rejected.jsonl");
    sandbox
        .run_with_input(["import", "--skip-invalid", "-"], line.as_bytes())
        .exits(3);
    let rejected = sandbox.path().join("stdin.rejected.csv");
    let rejected = std::fs::read_to_string(rejected).expect("rejected lines");
    sandbox.file("mended.csv", rejected.replace("\"XX\"", "\"FR\""));
    sandbox
        .typed("import|mended.csv")
        .succeeds()
        .prints("1 new");
}

/// A share or figure of one year took the place of another year's.
#[test]
fn an_update_leaves_other_years_alone() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|CN|--place|A|--product|b|--share|7(Global)|--share-year|2021|--set|employment=100|--set|figure_year=2021")
        .succeeds();
    sandbox
        .typed("update|cn-a-b|--share|8(Global)|--share-year|2022|--set|employment=200|--set|figure_year=2022")
        .succeeds();
    sandbox
        .typed("show|cn-a-b")
        .succeeds()
        .prints("7 % global, 2021")
        .prints("8 % global, 2022")
        .prints("employment 100, 2021")
        .prints("employment 200, 2022");
}

/// `show` named the commit that said a value first, though it had been taken back and said again since.
#[test]
fn a_value_is_of_the_commit_since_which_it_is_said() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--author|alice|--country|CN|--place|A|--product|b|--share|5(Global)")
        .succeeds();
    for (author, share) in [("bob", "6(Global)"), ("carol", "5(Global)")] {
        sandbox
            .run(["update", "cn-a-b", "--author", author, "--share", share])
            .succeeds();
    }
    let shown = sandbox.typed("show|cn-a-b").succeeds();
    let source = shown.stdout.lines().find(|line| line.contains("source:"));
    let source = source.expect("a source");
    assert!(
        source.contains("commit 4,") && source.contains("carol"),
        "{source}"
    );
    let shown = sandbox.typed("show|cn-a-b|--as-of|2").succeeds();
    assert!(shown.stdout.contains("commit 2,"), "{shown:?}");
    let same = sandbox.typed("diff|cn-a-b|4|4").succeeds();
    assert_eq!(same.stdout, "");
}

/// Chinese names of regions were understood in files and not in searches.
#[test]
fn a_region_is_found_by_its_chinese_name() {
    let sandbox = Sandbox::with_fixtures();
    let count = |region: &str| {
        sandbox
            .run(["search", "--count", "--region", region])
            .stdout
    };
    assert_ne!(count("Zhejiang").trim(), "0");
    for name in ["浙江", "浙江省"] {
        assert_eq!(count(name), count("Zhejiang"));
    }
    assert_eq!(
        sandbox.found(["浙江", "sock"]),
        sandbox.found(["zhejiang", "sock"])
    );
}
