//! One record at a time: registered, updated, retired, listed and counted.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox, keys};

const SOCK: &str = "cn-zhuji-sock";

impl Sandbox {
    /// Runs a command with an editor that is a script; its file is `$1`.
    fn edited(&self, args: &[&str], script: &str) -> Run {
        let editor = self.file("editor", format!("#!/bin/sh\n{script}\n"));
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&editor, executable).expect("a file of ours");
        let mut command = self.command(args);
        command.env_remove("VISUAL").env("EDITOR", editor);
        Run::of(command)
    }

    /// The shares of a record in short: percent, scope and title of the source.
    fn shares(&self, key: &str) -> Vec<String> {
        let record = self.record(key);
        let shares = record["market_shares"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let short = |share: &Value| {
            let source = share["source"]["title"].as_str().unwrap_or("-");
            format!(
                "{} {} {source}",
                share["percent"],
                share["scope"].as_str().expect("a scope")
            )
        };
        shares.iter().map(short).collect()
    }
}

#[test]
fn flags_json_and_an_editor_register_the_same_record() {
    let by_flags = Sandbox::with_registry();
    by_flags
        .typed("register|--country|CN|--place|Zhuji|--product|Sock|--share|65(Domestic)|--share|30(Global)\
            |--actor|government: Zhuji City|--code|HS:2022:6115|--set|employment=5000|--set|colour=blue|--note|one")
        .succeeds()
        .says("Registered cn-zhuji-sock in commit 2");
    let record = json!({
        "key": SOCK, "status": "active",
        "location": {"country": "CN", "place": "Zhuji"},
        "product": {"name": "Sock", "codes": [{"scheme": "HS", "version": "2022", "code": "6115"}]},
        "market_shares": [{"percent": 65, "scope": "domestic"}, {"percent": 30, "scope": "global"}],
        "actors": [{"kind": "government", "name": "Zhuji City"}],
        "figures": [{"measure": "employment", "value": 5000}],
        "notes": ["one"],
        "attributes": [{"name": "colour", "value": "blue"}],
    });
    assert_eq!(by_flags.record(SOCK), record);
    let by_json = Sandbox::with_registry();
    by_json
        .run_with_input(["register", "--json"], record.to_string().as_bytes())
        .succeeds();
    assert_eq!(by_json.records(), by_flags.records());
    let by_editor = Sandbox::with_registry();
    by_editor.file("record.json", record.to_string());
    by_editor
        .edited(&["register", "--edit"], "cp record.json \"$1\"")
        .succeeds();
    assert_eq!(by_editor.records(), by_flags.records());
}

#[test]
fn an_editor_that_changes_nothing_or_fails_or_errs_registers_nothing() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .edited(&["register", "--edit"], ":")
        .succeeds()
        .says("Nothing was registered");
    sandbox
        .edited(&["register", "--edit"], "exit 3")
        .exits(1)
        .says("nothing was changed");
    let kept = sandbox
        .edited(&["register", "--edit"], "echo '{\"key\": 5}' > \"$1\"")
        .exits(1)
        .stderr;
    let path = kept.trim_end().rsplit(' ').next().expect("a path");
    assert_eq!(
        std::fs::read_to_string(path).expect("the text is kept"),
        "{\"key\": 5}\n"
    );
    std::fs::remove_file(path).expect("a file of ours");
    assert_eq!(sandbox.commits(), 1);
}

#[test]
fn an_editor_updates_a_record_but_not_its_key() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .edited(
            &["update", SOCK, "--edit"],
            "sed -i 's/\"Sock\"/\"Socks\"/' \"$1\"",
        )
        .succeeds();
    assert_eq!(sandbox.record(SOCK)["product"]["name"], "Socks");
    sandbox
        .edited(
            &["update", SOCK, "--edit"],
            "sed -i 's/zhuji-sock/zhuji-tie/' \"$1\"",
        )
        .exits(1)
        .says("a key never changes");
    assert_eq!(sandbox.commits(), 3);
}

#[test]
fn a_cluster_like_a_known_one_needs_force() {
    let sandbox = Sandbox::with_table_1();
    let words = "register|--country|CN|--place|ZHUJI|--product|Socks";
    sandbox
        .typed(words)
        .exits(1)
        .says("cn-zhuji-socks is registered: cn-zhuji-sock (singular and plural); use --force")
        .says("cn-zhuji-sock is Zhuji · Sock: \"Socks\" and \"Sock\" are singular and plural")
        .says("`registry show cn-zhuji-sock`; if it is the same, change it with `registry update");
    assert_eq!(sandbox.commits(), 2);
    sandbox.typed(&format!("{words}|--force")).succeeds();
    assert_eq!(
        sandbox.record("cn-zhuji-socks")["location"]["place"],
        "ZHUJI"
    );
}

#[test]
fn an_update_changes_what_is_named_and_nothing_else() {
    let sandbox = Sandbox::with_fixtures();
    let mut expected = sandbox.record(SOCK);
    sandbox
        .typed("update|cn-zhuji-sock|--life-cycle|mature|--latitude|29.5")
        .succeeds();
    expected["life_cycle"] = "mature".into();
    expected["location"]["latitude"] = 29.5.into();
    assert_eq!(sandbox.record(SOCK), expected);
    sandbox
        .typed("update|cn-zhuji-sock|--life-cycle|mature")
        .succeeds()
        .says("nothing was changed");
    assert_eq!(sandbox.commits(), 5);
}

#[test]
fn what_an_update_takes_away_is_gone() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|CN|--place|Zhuji|--product|Sock|--share|65(Domestic)|--share|30(Global)\
            |--actor|government: Zhuji|--actor|company: Zhuji|--actor|company: Langsha|--set|colour=blue|--set|employment=1")
        .succeeds();
    for (words, field, left) in [
        (
            "--remove-share|30(Global)",
            "market_shares",
            json!([{"percent": 65, "scope": "domestic"}]),
        ),
        (
            "--remove-actor|Langsha",
            "actors",
            json!([{"kind": "company", "name": "Zhuji"}, {"kind": "government", "name": "Zhuji"}]),
        ),
        (
            "--remove-actor|company: Zhuji",
            "actors",
            json!([{"kind": "government", "name": "Zhuji"}]),
        ),
        ("--clear|actors", "actors", Value::Null),
        ("--clear|colour", "attributes", Value::Null),
        ("--clear|employment", "figures", Value::Null),
    ] {
        sandbox.typed(&format!("update|{SOCK}|{words}")).succeeds();
        assert_eq!(sandbox.record(SOCK)[field], left, "{words}");
    }
}

#[test]
fn each_source_keeps_its_own_values() {
    let sandbox = Sandbox::with_table_1();
    for (share, source) in [("60", "A"), ("50", "B"), ("61", "A")] {
        let words = format!("update|{SOCK}|--share|{share}(Domestic)|--source-title|{source}");
        sandbox.typed(&words).succeeds();
    }
    let mut shares = sandbox.shares(SOCK);
    shares.sort();
    assert_eq!(shares, ["50 domestic B", "61 domestic A", "65 domestic -"]);
    let shown = sandbox.typed("show|cn-zhuji-sock").succeeds().stdout;
    let beside = |share: &str, source: &str| {
        let at = shown
            .find(share)
            .unwrap_or_else(|| panic!("no {share} in {shown}"));
        let next = shown[at..].lines().nth(1).expect("a source");
        assert!(next.contains(source), "{next:?} does not name {source}");
    };
    beside("65 % domestic", "table-1-china-clusters.csv");
    beside("61 % domestic", "A");
    beside("50 % domestic", "B");
    for typed in ["list|--sources", "search|sock|--sources"] {
        let table = sandbox.typed(typed).succeeds().stdout;
        let row = table.lines().find(|line| line.contains("61 % domestic"));
        assert!(row.is_some_and(|row| row.ends_with(" A")), "{table}");
    }
}

#[test]
fn a_retired_record_answers_under_its_key_and_is_left_out_elsewhere() {
    for (how, status, shown, found) in [
        (
            "--merged-into|cn-wenzhou-shoes",
            "merged",
            "merged into cn-wenzhou-shoes",
            &["cn-wenzhou-shoes"][..],
        ),
        (
            "--withdrawn|entered twice",
            "withdrawn",
            "entered twice",
            &[],
        ),
    ] {
        let sandbox = Sandbox::with_table_1();
        sandbox.typed(&format!("retire|{SOCK}|{how}")).succeeds();
        assert_eq!(sandbox.record(SOCK)["status"], status);
        sandbox.typed("show|cn-zhuji-sock").prints(shown);
        assert_eq!(sandbox.found(["sock"]), found);
        assert_eq!(sandbox.found(["sock", "--status", status]), [SOCK]);
        assert_eq!(keys(&sandbox.typed("list|--format|jsonl").lines()).len(), 9);
        assert!(sandbox.records().contains(SOCK), "an export has everything");
    }
    let sandbox = Sandbox::with_table_1();
    sandbox.typed("retire|cn-zhuji-sock|--inactive").succeeds();
    assert_eq!(sandbox.found(["sock"]), [SOCK]);
    assert_eq!(sandbox.record(SOCK)["status"], "inactive");
}

#[test]
fn merges_never_form_a_cycle() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes")
        .succeeds();
    sandbox
        .typed("retire|cn-wenzhou-shoes|--merged-into|cn-chenzhou-tie")
        .succeeds();
    sandbox
        .typed("retire|cn-chenzhou-tie|--merged-into|cn-zhuji-sock")
        .exits(1)
        .says("cycle");
    sandbox.file(
        "circle.csv",
        "key,status,merged_into\ncn-chenzhou-tie,merged,cn-zhuji-sock\n",
    );
    sandbox.typed("import|circle.csv").exits(3).says("cycle");
    assert_eq!(sandbox.record("cn-chenzhou-tie")["status"], "active");
}

#[test]
fn a_line_of_json_is_the_item_itself() {
    let sandbox = Sandbox::with_fixtures();
    let items = sandbox.records();
    assert_eq!(sandbox.typed("list|--format|jsonl").stdout, items);
    let values: Vec<Value> = items
        .lines()
        .map(|item| serde_json::from_str(item).expect("JSON"))
        .collect();
    assert_eq!(
        sandbox.typed("list|--format|json").json(),
        Value::Array(values)
    );
    let sock = sandbox.typed("show|cn-zhuji-sock|--format|jsonl").stdout;
    assert!(items.contains(&sock), "{sock}");
}

/// A table is laid out while it is read, some rows at a time.
#[test]
fn a_long_table_is_whole_and_in_columns() {
    let sandbox = Sandbox::with_registry();
    let rows: String = (0..2500)
        .map(|number| {
            format!(
                "Place {number:04},{},CN,{}(Global)\n",
                "b".repeat(1 + number / 500),
                number % 100
            )
        })
        .collect();
    sandbox.file(
        "rows.csv",
        format!("place,product,country,market_share\n{rows}"),
    );
    sandbox.typed("import|rows.csv").succeeds();
    let table = sandbox.typed("list").succeeds().stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2502);
    assert_eq!(lines.last(), Some(&"2,500 records."));
    assert!(lines[0].starts_with("KEY ") && !lines[1..].iter().any(|line| line.starts_with("KEY")));
    for (number, line) in lines[1..2501].iter().enumerate() {
        assert!(
            line.starts_with(&format!("cn-place-{number:04}-")),
            "{line}"
        );
        assert!(
            line.ends_with(&format!(" {}(Global)", number % 100)),
            "{line}"
        );
    }
    // A column is never narrower than it was.
    let columns = lines[1..2501]
        .iter()
        .map(|line| line.find("China").or(line.find(" CN ")).unwrap_or(0));
    assert!(columns.is_sorted(), "{table}");
    assert_eq!(sandbox.typed("list|-n|3").stdout.lines().count(), 5);
}

#[test]
fn lists_and_counts_agree() {
    let sandbox = Sandbox::with_fixtures();
    let list = keys(&sandbox.typed("list|--format|jsonl|--country|CN").lines());
    assert!(list.is_sorted() && list.len() == 61, "{list:?}");
    assert_eq!(
        keys(
            &sandbox
                .typed("list|--format|jsonl|--country|CN|-n|3")
                .lines()
        ),
        list[..3]
    );
    let info = sandbox.typed("info|--format|json").json();
    let log = sandbox.log();
    assert_eq!(
        (&info["records"], &info["versions"], &info["commits"]),
        (&json!({"cluster": 189}), &json!(199), &json!(4))
    );
    assert_eq!(
        (&info["root"], &info["head_commit"]),
        (&log[0]["root"], &log[0]["hash"])
    );
    let protection = info["protection"].as_str().expect("a word");
    assert!(["synchronous writes", "barriers"].contains(&protection));
    let facets = sandbox.typed("facets|--format|json|--limit|1000").json();
    for name in ["country", "status"] {
        let counts = facets[name]["values"].as_array().expect("values");
        let sum: u64 = counts
            .iter()
            .filter_map(|value| value["count"].as_u64())
            .sum();
        assert_eq!(sum, 189, "{name}");
    }
    let china = json!({"value": "CN", "count": 61});
    assert_eq!(facets["country"]["values"][0], china);
    let leather = sandbox.typed("facets|leather|--format|json").json();
    assert_eq!(
        leather["total"].as_u64(),
        Some(sandbox.found(["leather"]).len() as u64)
    );
}
