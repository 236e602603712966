//! Updates: one for many records, by flags that are each one value, in an editor while others write; overtaken, kept,
//! waiting.

use std::{fs, os::unix::fs::PermissionsExt, thread, time::Duration};

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox};

const SOCK: &str = "cn-zhuji-sock";
const SHOES: &str = "cn-wenzhou-shoes";
const TIE: &str = "cn-chenzhou-tie";

impl Sandbox {
    /// Changes a record in an editor that is a script; its file is `$1`.
    pub fn edits(&self, key: &str, script: &str) -> Run {
        self.edits_with(&["update", key, "--edit"], script)
    }

    /// Runs a command that opens such an editor.
    pub fn edits_with(&self, words: &[&str], script: &str) -> Run {
        let editor = self.file("editor.sh", format!("#!/bin/sh\n{script}\n"));
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&editor, executable).expect("a file of ours");
        let mut command = self.command(words);
        command.env_remove("VISUAL").env("EDITOR", editor);
        // The registry of an update inside the editor is found from its folder.
        command.env("BINARY", crate::sandbox::REGISTRY);
        Run::of(command)
    }
}

/// The command that a refusal says to try again, run.
pub fn tried_again(sandbox: &Sandbox, refused: &str) -> (Run, String) {
    let (_, command) = refused.rsplit_once("To try again: ").expect("a way on");
    let (words, path) = command.trim_end().split_once(" < ").expect("a file");
    let text = fs::read_to_string(path).expect("the text is kept");
    let words = words.split(' ').skip(1);
    let run = sandbox.run_with_input(words, text.as_bytes());
    fs::remove_file(path).expect("a file of ours");
    (run, text)
}

#[test]
fn an_editor_that_is_not_there_is_named() {
    let sandbox = Sandbox::with_table_1();
    let mut command = sandbox.command(["update", SOCK, "--edit"]);
    command.env_remove("VISUAL").env("EDITOR", "no-such-editor");
    Run::of(command)
        .exits(1)
        .says("the editor no-such-editor cannot be run")
        .says("$EDITOR");
}

#[test]
fn a_query_that_says_nothing_changes_nothing() {
    let sandbox = Sandbox::with_table_1();
    for words in [
        "update|--where||--note|seen",
        "update|--where| |--note|seen",
    ] {
        sandbox.typed(words).exits(2).says("--where '*'");
    }
    assert_eq!(sandbox.commits(), 2);
    sandbox
        .typed("update|--where|*|--note|seen")
        .succeeds()
        .says("records in commit 3.");
}

#[test]
fn one_change_is_made_to_many_records_at_once() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("update|--where|place:Wenzhou|--life-cycle|mature|--dry-run")
        .succeeds()
        .prints("cn-wenzhou-cigarette-lighter changed\n  + life_cycle: mature\ncn-wenzhou-shoes changed\n")
        .says("2 records would change; nothing was changed.");
    assert_eq!(sandbox.commits(), 2);
    sandbox
        .typed("update|--where|place:Wenzhou|--life-cycle|mature")
        .succeeds()
        .says("Updated 2 records in commit 3.")
        .says("cn-wenzhou-shoes\n  + life_cycle: mature");
    sandbox
        .typed("update|cn-zhuji-sock|cn-chenzhou-tie|cn-zhuji-sock|--note|seen")
        .succeeds()
        .says("Updated 2 records in commit 4.");
    for key in [SOCK, TIE] {
        assert_eq!(sandbox.record(key)["notes"], json!(["seen"]));
    }
    sandbox
        .typed("update|cn-zhuji-sock|cn-chenzhou-tie|--remove-share|65(Domestic)")
        .exits(1)
        .says("cn-chenzhou-tie");
    sandbox
        .typed("update|--where|place:Nowhere|--note|seen")
        .succeeds()
        .says("No record was found");
    sandbox
        .typed("update|cn-zhuji-sock|--where|sock|--note|seen")
        .exits(2);
    sandbox.typed("update|--note|seen").exits(2);
    assert_eq!(sandbox.commits(), 4);
}

#[test]
fn an_update_says_what_it_changed() {
    let sandbox = Sandbox::with_table_1();
    let done = sandbox
        .typed("update|cn-zhuji-sock|--life-cycle|mature|--remove-share|65(Domestic)")
        .succeeds();
    assert_eq!(
        done.stderr,
        "Updated cn-zhuji-sock in commit 3.\n  + life_cycle: mature\n  - market_shares: percent 65, scope domestic\n"
    );
    let done = sandbox
        .typed("update|cn-zhuji-sock|--life-cycle|declining|--format|json")
        .succeeds()
        .json();
    let change = json!({"field": "life_cycle", "before": "mature", "after": "declining"});
    assert_eq!(
        (&done["keys"], &done["commit"]),
        (&json!([SOCK]), &json!(4))
    );
    assert_eq!(done["records"][0]["changes"], json!([change]));
}

#[test]
fn a_flag_is_one_value_and_is_named_when_it_is_refused() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("update|cn-zhuji-sock|--actor|company: A; B Ltd|--actor|company: \"C; D\"")
        .succeeds();
    let actors = sandbox.record(SOCK)["actors"].clone();
    let company = |name: &str| json!({"kind": "company", "name": name});
    assert_eq!(actors, json!([company("A; B Ltd"), company("C; D")]));
    for (words, said) in [
        (
            "--actor|Langsha",
            "--actor \"Langsha\": an actor is written kind: name",
        ),
        (
            "--share|70(Domestc)",
            "--share \"70(Domestc)\": unknown scope",
        ),
        (
            "--share-year|2008",
            "--share-year: needs --share, which is not given",
        ),
        ("--code|6115", "--code"),
        ("--set|sector=wood", "--set sector \"wood\": unknown sector"),
        (
            "--remove-share|70",
            "--remove-share \"70\": a share needs its scope",
        ),
    ] {
        let refused = sandbox
            .typed(&format!("update|cn-zhuji-sock|{words}"))
            .exits(1);
        assert!(!refused.stderr.contains("column"), "{}", refused.stderr);
        refused.says(said);
    }
}

#[test]
fn nothing_is_overwritten_unseen_and_what_was_typed_is_kept() {
    let sandbox = Sandbox::with_table_1();
    let meanwhile = r#""$BINARY" update cn-zhuji-sock --sector service
        sed -i 's/"Sock"/"Socks"/' "$1""#;
    let refused = sandbox
        .edits(SOCK, meanwhile)
        .exits(1)
        .says("cn-zhuji-sock was changed meanwhile, in commit 3")
        .says("+ sector: service");
    assert_eq!(sandbox.record(SOCK)["product"]["name"], "Sock");
    // Changed once more, it must be seen once more; then the text goes in.
    sandbox
        .typed("update|cn-zhuji-sock|--trade|traded")
        .succeeds();
    let (again, text) = tried_again(&sandbox, &refused.stderr);
    again.exits(1).says("was changed meanwhile, in commit 4");
    let now = sandbox
        .typed("history|cn-zhuji-sock|--format|jsonl")
        .lines();
    let item = now.last().expect("a version")["item"].clone();
    let against = item.as_str().expect("a hash");
    sandbox
        .run_with_input(
            ["update", SOCK, "--json", "--against", against],
            text.as_bytes(),
        )
        .succeeds();
    assert_eq!(sandbox.record(SOCK)["product"]["name"], "Socks");
    assert_eq!(sandbox.record(SOCK)["sector"], Value::Null);
    // A mistake in the text, and a registry in use.
    let refused = sandbox.edits(SOCK, "echo '{\"key\": 5}' > \"$1\"").exits(1);
    let (again, text) = tried_again(&sandbox, &refused.stderr);
    again.exits(1);
    assert_eq!(text, "{\"key\": 5}\n");
    let holder = sandbox.holder();
    let mut command = sandbox.command(["update", SOCK, "--edit", "--wait", "0"]);
    command
        .env_remove("VISUAL")
        .env("EDITOR", "sed -i s/Socks/Hosiery/");
    let refused = Run::of(command).exits(1).says("in use by process");
    holder.release();
    let (again, _) = tried_again(&sandbox, &refused.stderr);
    again.succeeds();
    assert_eq!(sandbox.record(SOCK)["product"]["name"], "Hosiery");
}

#[test]
fn others_write_while_a_person_thinks() {
    let sandbox = Sandbox::with_table_1();
    let meanwhile = r#""$BINARY" update cn-wenzhou-shoes --sector service --wait 0
        sed -i 's/"Sock"/"Socks"/' "$1""#;
    sandbox.edits(SOCK, meanwhile).succeeds();
    assert_eq!(sandbox.record(SHOES)["sector"], "service");
    assert_eq!(sandbox.record(SOCK)["product"]["name"], "Socks");
}

#[test]
fn a_change_waits_for_another_and_a_check_says_who_uses_the_register() {
    let sandbox = Sandbox::with_table_1();
    let first = sandbox.holder();
    let used = format!("in use by process {} (", first.id());
    for words in [
        "verify",
        "dump",
        "reindex",
        "update|cn-zhuji-sock|--sector|service|--wait|0",
    ] {
        sandbox.typed(words).exits(1).says(&used);
    }
    let waiting = [["verify", "--wait"], ["retire", SOCK]];
    let waiting = waiting.map(|words| {
        let mut command = sandbox.command(words);
        if words[0] == "retire" {
            command.arg("--inactive");
        }
        command.spawn().expect("the binary starts")
    });
    thread::sleep(Duration::from_millis(300));
    first.release();
    for mut command in waiting {
        assert!(command.wait().expect("it ends").success());
    }
    assert_eq!(sandbox.record(SOCK)["status"], "inactive");
}

#[test]
fn what_changed_meanwhile_is_shown_whichever_verb_was_late() {
    let sandbox = Sandbox::with_organisations();
    for (key, family) in [
        ("cn-anji-office-chairs", ""),
        ("org_cn-huawei", "organisation|"),
    ] {
        let seen = sandbox
            .typed(&format!("history|{key}|--format|jsonl"))
            .lines();
        let seen = seen.last().expect("a version")["item"].clone();
        let seen = seen.as_str().expect("a hash");
        sandbox
            .typed(&format!("{family}update|{key}|--note|of another"))
            .succeeds();
        for late in [
            format!("{family}update|{key}|--note|mine|--against|{seen}"),
            format!("{family}retire|{key}|--inactive|--against|{seen}"),
        ] {
            sandbox
                .typed(&late)
                .exits(1)
                .says("was changed meanwhile, in commit")
                .says("+ notes: of another");
        }
    }
}

#[test]
fn a_change_against_what_a_record_never_was_is_told_as_that() {
    let sandbox = Sandbox::with_table_1();
    let never = format!("sha-256:{}", "0".repeat(64));
    for change in ["update|{}|--note|x", "retire|{}|--inactive"] {
        let change = change.replace("{}", SOCK);
        sandbox
            .typed(&format!("{change}|--against|zz"))
            .exits(2)
            .says("--against \"zz\" is not a valid hash");
        let told = sandbox.typed(&format!("{change}|--against|{never}"));
        assert!(!told.stderr.contains("meanwhile"), "{}", told.stderr);
        told.exits(1).says(&format!("{SOCK} never had the item"));
    }
    sandbox
        .typed("revert|8..3")
        .exits(2)
        .says("a range begins with the lower number");
    assert_eq!(sandbox.commits(), 2);
}
