//! What becomes of records: merged, split, withdrawn, restored, reverted, by every way in.

use std::fs;

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const SOCK: &str = "cn-zhuji-sock";
const SHOES: &str = "cn-wenzhou-shoes";
const TIE: &str = "cn-chenzhou-tie";

#[test]
fn a_merge_carries_what_the_survivor_lacks_and_is_found_by_the_old_name() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("update|cn-zhuji-sock|--share|70(Domestic)|--source-title|Almanac|--note|known for hosiery|--set|product_zh=袜子")
        .succeeds();
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes|--format|json")
        .succeeds();
    let survivor = sandbox.record(SHOES);
    assert_eq!(survivor["notes"], json!(["known for hosiery"]));
    assert_eq!(survivor["product"]["name"], "Shoes");
    let names = survivor["product"]["other_names"].to_string();
    assert!(
        names.contains("\"Sock\"") && names.contains("袜子"),
        "{names}"
    );
    let shares = survivor["market_shares"].as_array().expect("shares");
    assert_eq!(shares.len(), 3, "{shares:?}");
    for words in ["sock", "Zhuji", "袜子", "hosiery"] {
        assert_eq!(sandbox.found([words]), [SHOES], "{words}");
    }
    sandbox
        .typed("show|cn-wenzhou-shoes")
        .prints("Merged into it  cn-zhuji-sock");
    let shown = sandbox.typed("show|cn-wenzhou-shoes").stdout;
    let share = shown.find("65 % domestic").expect("it was carried");
    let source = shown[share..].lines().nth(1).expect("a source");
    assert!(source.contains("table-1-china-clusters.csv"), "{source}");
    let json = sandbox.typed("show|cn-wenzhou-shoes|--format|json").json();
    assert_eq!(json["merged_from"], json!([SOCK]));
    // Merged once more, nothing comes again that was taken away since.
    sandbox
        .typed("update|cn-wenzhou-shoes|--clear|notes")
        .succeeds();
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes")
        .succeeds()
        .says("already");
    assert_eq!(sandbox.record(SHOES)["notes"], Value::Null);
}

#[test]
fn what_was_carried_twice_is_told_with_its_first_source() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes")
        .succeeds()
        .says("\ncn-zhuji-sock\n  + merged_into: cn-wenzhou-shoes");
    sandbox
        .typed("retire|cn-wenzhou-shoes|--merged-into|cn-chenzhou-tie")
        .succeeds();
    let shown = sandbox.typed("show|cn-chenzhou-tie").stdout;
    let share = shown.find("65 % domestic").expect("it was carried");
    let source = shown[share..].lines().nth(1).expect("a source");
    assert!(source.contains("table-1-china-clusters.csv"), "{source}");
}

#[test]
fn a_merge_carries_nothing_where_that_is_asked_or_only_stated() {
    let sandbox = Sandbox::with_table_1();
    let before = sandbox.record(SHOES);
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes|--without-statements")
        .succeeds();
    assert_eq!(sandbox.record(SHOES), before);
    sandbox.file(
        "merge.csv",
        "key,status,merged_into\ncn-chenzhou-tie,merged,cn-wenzhou-shoes\n",
    );
    sandbox.typed("import|merge.csv").succeeds();
    assert_eq!(sandbox.record(TIE)["status"], "merged");
    assert_eq!(sandbox.record(SHOES), before);
    sandbox
        .typed("show|cn-wenzhou-shoes")
        .prints("cn-chenzhou-tie, cn-zhuji-sock");
}

#[test]
fn nothing_is_found_only_by_what_was_withdrawn() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes")
        .succeeds();
    let withdrawing =
        "cn-wenzhou-shoes cannot be withdrawn, since it took the place of cn-zhuji-sock";
    for words in [
        "retire|cn-wenzhou-shoes|--withdrawn|a mistake",
        "update|cn-wenzhou-shoes|--set|status=withdrawn|--set|withdrawn_reason=a mistake",
        "update|cn-wenzhou-shoes|cn-yongjia-cloth-button|--set|status=withdrawn|--set|withdrawn_reason=no",
    ] {
        sandbox.typed(words).exits(1).says(withdrawing);
    }
    let record = sandbox.record(SHOES).to_string();
    let withdrawn = record.replace("\"active\"", "\"withdrawn\",\"withdrawn_reason\":\"no\"");
    sandbox
        .run_with_input(["update", SHOES, "--json"], withdrawn.as_bytes())
        .exits(1)
        .says(withdrawing);
    sandbox
        .edits(
            SHOES,
            r#"sed -i 's/"active"/"withdrawn","withdrawn_reason":"no"/' "$1""#,
        )
        .exits(1)
        .says(withdrawing);
    sandbox
        .typed("retire|cn-chenzhou-tie|--withdrawn|a mistake")
        .succeeds();
    let merging = "cn-chenzhou-tie is withdrawn: with it in its place";
    for words in [
        "retire|cn-hainin-leather|--merged-into|cn-chenzhou-tie",
        "retire|cn-hainin-leather|--split-into|cn-chenzhou-tie,cn-wenzhou-shoes",
        "update|cn-hainin-leather|--set|status=merged|--set|merged_into=cn-chenzhou-tie",
    ] {
        sandbox.typed(words).exits(1).says(merging);
    }
    assert_eq!(sandbox.commits(), 4);
    for words in [
        "register|--country|CN|--place|Datang|--product|Yarn",
        "retire|cn-hainin-leather|--merged-into|cn-datang-yarn|--without-statements",
    ] {
        sandbox.typed(words).succeeds();
    }
    sandbox
        .typed("revert|5")
        .exits(1)
        .says("cn-datang-yarn cannot be withdrawn");
    sandbox.typed("revert|5..6").succeeds();
    // Withdrawn together with what points to it, it is found nowhere because it is meant to be.
    sandbox
        .typed("update|cn-wenzhou-shoes|cn-zhuji-sock|--set|status=withdrawn|--set|withdrawn_reason=both")
        .succeeds();
}

#[test]
fn nor_is_anything_by_an_import() {
    let sandbox = Sandbox::with_table_1();
    for words in [
        "retire|cn-zhuji-sock|--merged-into|cn-wenzhou-shoes",
        "retire|cn-chenzhou-tie|--withdrawn|a mistake",
    ] {
        sandbox.typed(words).succeeds();
    }
    for (row, said) in [
        (
            "cn-wenzhou-shoes,withdrawn,no,\n",
            "took the place of others",
        ),
        (
            "cn-hainin-leather,merged,,cn-chenzhou-tie\n",
            "it is withdrawn",
        ),
        (
            "cn-hainin-leather,merged,,cn-yongjia-cloth-button\ncn-yongjia-cloth-button,withdrawn,no,\n",
            "it is withdrawn",
        ),
    ] {
        sandbox.file(
            "rows.csv",
            format!("key,status,withdrawn_reason,merged_into\n{row}"),
        );
        sandbox.typed("import|rows.csv").exits(3).says(said);
    }
    assert_eq!(sandbox.commits(), 4);
    sandbox.file(
        "both.csv",
        "key,status,withdrawn_reason,merged_into\ncn-wenzhou-shoes,withdrawn,no,\ncn-zhuji-sock,withdrawn,no,\n",
    );
    sandbox.typed("import|both.csv").succeeds();
}

#[test]
fn a_split_names_its_parts_and_they_it() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("retire|cn-zhuji-sock|--split-into|cn-wenzhou-shoes")
        .exits(1)
        .says("two or more");
    sandbox
        .typed("retire|cn-zhuji-sock|--split-into|cn-wenzhou-shoes,cn-no-record")
        .exits(1)
        .says("cn-no-record is not a record");
    sandbox
        .typed("retire|cn-zhuji-sock|--split-into|cn-wenzhou-shoes,cn-hainin-leather")
        .succeeds()
        .says("+ split_into");
    sandbox
        .typed("show|cn-zhuji-sock")
        .prints("split into cn-hainin-leather, cn-wenzhou-shoes");
    sandbox
        .typed("show|cn-wenzhou-shoes")
        .prints("Split from      cn-zhuji-sock");
    assert_eq!(sandbox.found(["sock"]), [""; 0]);
    assert_eq!(sandbox.found(["sock", "--status", "split"]), [SOCK]);
    assert_eq!(sandbox.found(["status:split"]), [SOCK]);
    sandbox
        .typed("retire|cn-wenzhou-shoes|--merged-into|cn-zhuji-sock")
        .exits(1)
        .says("cycle");
    // Out and in again, in both forms.
    for form in ["csv", "jsonl"] {
        let file = format!("all.{form}");
        sandbox.typed(&format!("export|--output|{file}")).succeeds();
        let other = Sandbox::with_registry();
        other.file(
            &file,
            fs::read(sandbox.path().join(&file)).expect("it was written"),
        );
        other.typed(&format!("import|{file}")).succeeds();
        assert_eq!(other.records(), sandbox.records());
    }
}

#[test]
fn one_record_is_restored_to_what_it_was() {
    let sandbox = Sandbox::with_table_1();
    let printed = sandbox.record(SOCK);
    sandbox
        .typed("update|cn-zhuji-sock|--sector|traditional")
        .succeeds();
    sandbox
        .typed("retire|cn-zhuji-sock|--withdrawn|a mistake")
        .succeeds();
    sandbox
        .typed("restore|cn-zhuji-sock|--as-of|2")
        .succeeds()
        .says("Restored cn-zhuji-sock as of commit 2 in commit 5")
        .says("- withdrawn_reason: a mistake");
    assert_eq!(sandbox.record(SOCK), printed);
    sandbox.typed("restore|cn-zhuji-sock|--as-of|2").succeeds();
    sandbox
        .typed("restore|cn-zhuji-sock|--as-of|1")
        .exits(1)
        .says("as of commit 1");
    assert_eq!(sandbox.commits(), 5);
}

#[test]
fn commits_are_undone_step_by_step_and_in_a_row() {
    let sandbox = Sandbox::with_table_1();
    let printed = sandbox.records();
    let changed = |sandbox: &Sandbox| {
        for stage in ["emerging", "growing", "mature"] {
            sandbox
                .typed(&format!("update|cn-zhuji-sock|--life-cycle|{stage}"))
                .succeeds();
        }
    };
    changed(&sandbox);
    for (commit, stage) in [
        (5, json!("growing")),
        (4, json!("emerging")),
        (3, Value::Null),
    ] {
        sandbox
            .typed(&format!("revert|{commit}"))
            .succeeds()
            .says("1 record set back: cn-zhuji-sock");
        assert_eq!(sandbox.record(SOCK)["life_cycle"], stage);
    }
    sandbox
        .typed("revert|3")
        .succeeds()
        .says("Nothing to revert of commit 3");
    assert_eq!(sandbox.records(), printed);
    changed(&sandbox);
    sandbox
        .typed("register|--country|CN|--place|Datang|--product|Yarn")
        .succeeds();
    sandbox
        .typed("revert|9..12")
        .succeeds()
        .says("Reverted commits 9 to 12 in commit 13")
        .says("1 record withdrawn, since these commits had made them: cn-datang-yarn");
    assert_eq!(sandbox.record(SOCK)["life_cycle"], Value::Null);
    assert_eq!(sandbox.record("cn-datang-yarn")["reverted_commit"], 12);
    sandbox
        .typed("revert|12..9")
        .exits(2)
        .says("begins with the lower number");
    sandbox.typed("revert|9..x").exits(2).says("such as 5..9");
    // A revert is undone as anything is.
    sandbox.typed("revert|13").succeeds();
    assert_eq!(sandbox.record("cn-datang-yarn")["status"], "active");
}

#[test]
fn what_a_revert_withdrew_is_a_fact_and_no_sentence() {
    let sandbox = Sandbox::with_table_1();
    let words = "register|--country|CN|--place|Datang|--product|Yarn";
    sandbox.typed(words).succeeds();
    sandbox
        .typed("revert|3|--message|entered too early")
        .succeeds();
    sandbox.typed(words).succeeds();
    sandbox
        .typed("retire|cn-datang-yarn|--withdrawn|commit 3, which registered it, was reverted")
        .succeeds();
    sandbox
        .typed(words)
        .exits(1)
        .says("cn-datang-yarn is registered already");
    // As an earlier program wrote it, and its revert says so in the log.
    sandbox.typed("retire|cn-datang-yarn|--inactive").succeeds();
    sandbox
        .typed("retire|cn-datang-yarn|--withdrawn|commit 3, which registered it, was reverted|--message|revert commit 3")
        .succeeds();
    sandbox.typed(words).succeeds();
}

#[test]
fn what_a_revert_withdrew_can_be_registered_again() {
    let sandbox = Sandbox::with_registry();
    let register = "register|--country|CN|--place|A|--product|b";
    sandbox.typed(register).succeeds();
    sandbox.typed("revert|2").succeeds();
    sandbox.typed(register).succeeds();
    assert_eq!(sandbox.found(["b"]), ["cn-a-b"]);
    sandbox
        .typed("register|--country|CN|--place|C|--product|d")
        .succeeds();
    sandbox
        .typed("retire|cn-a-b|--withdrawn|a mistake")
        .succeeds();
    sandbox
        .typed("retire|cn-c-d|--merged-into|cn-a-b")
        .exits(1)
        .says("cn-a-b is withdrawn");
}
