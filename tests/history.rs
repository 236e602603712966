//! Every version is kept with who, why and from where; any earlier state is read, and a commit undone.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const SOCK: &str = "cn-zhuji-sock";

#[test]
fn a_revert_sets_back_what_did_not_change_since() {
    let sandbox = Sandbox::with_table_1();
    let printed = sandbox.records();
    sandbox.file("bad.csv", "key,place,product,country,sector\ncn-zhuji-sock,,,,service\ncn-wenzhou-shoes,,,,service\ncn-new-x,New,x,CN,\n");
    sandbox.typed("import|bad.csv").succeeds();
    sandbox
        .typed("update|cn-wenzhou-shoes|--sector|traditional")
        .succeeds();
    sandbox
        .typed("revert|3")
        .succeeds()
        .says("1 record set back: cn-zhuji-sock")
        .says("1 record withdrawn, since this commit had made them: cn-new-x")
        .says("1 record left alone, changed since: cn-wenzhou-shoes");
    assert_eq!(sandbox.record(SOCK)["sector"], Value::Null);
    assert_eq!(sandbox.record("cn-wenzhou-shoes")["sector"], "traditional");
    assert_eq!(sandbox.record("cn-new-x")["status"], "withdrawn");
    sandbox
        .typed("update|cn-wenzhou-shoes|--clear|sector")
        .succeeds();
    let listed = sandbox.typed("list|--format|jsonl").stdout;
    assert_eq!(listed.lines().count(), printed.lines().count());
}

#[test]
fn every_version_is_kept_with_who_why_and_from_where() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("update|cn-zhuji-sock|--sector|traditional|--author|Wang Mei|--message|agreed|--source|https://example.org/minutes")
        .succeeds();
    sandbox
        .typed("update|cn-zhuji-sock|--clear|sector|--clear|sources")
        .succeeds();
    let history = sandbox
        .typed("history|cn-zhuji-sock|--format|jsonl")
        .lines();
    assert_eq!(history.len(), 3);
    let commit = &history[1]["commit"];
    assert_eq!(
        (&commit["author"], &commit["message"]),
        (&json!("Wang Mei"), &json!("agreed"))
    );
    let source = json!({"url": "https://example.org/minutes"});
    let change = json!([
        {"field": "sector", "after": "traditional"},
        {"field": "sources", "after": source},
    ]);
    assert_eq!(commit["source"], source);
    assert_eq!(history[1]["changes"], change);
    assert_eq!(
        history[2]["changes"],
        json!([
            {"field": "sector", "before": "traditional"},
            {"field": "sources", "before": source},
        ])
    );
    assert_eq!(history[2]["commit"]["author"], "registrar");
    let diff = sandbox.typed("diff|2|3|--format|json").json();
    assert_eq!(
        diff,
        json!([{"key": SOCK, "change": "changed", "changes": change}])
    );
    assert_eq!(
        sandbox.typed("diff|cn-zhuji-sock|2|3|--format|json").json(),
        diff
    );
    assert_eq!(sandbox.typed("diff|2|4|--format|json").json(), json!([]));
    assert_eq!(sandbox.typed("diff|1|2|--format|jsonl").lines().len(), 10);
    sandbox
        .typed("log|--keys")
        .prints("commit 3,")
        .prints("by Wang Mei")
        .prints("    cn-zhuji-sock");
}

#[test]
fn an_earlier_state_is_shown_by_number_time_and_date() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .typed("update|cn-zhuji-sock|--sector|traditional")
        .succeeds();
    let log = sandbox.log();
    let last = log[0]["time"].as_str().expect("a time");
    let day = last.split('T').next().expect("a day");
    let as_of = |when: &str| {
        let typed = format!("show|{SOCK}|--format|jsonl|--as-of|{when}");
        sandbox.typed(&typed).succeeds().json()["sector"].clone()
    };
    assert_eq!(as_of("2"), Value::Null);
    assert_eq!(as_of("3"), "traditional");
    assert_eq!(as_of(last), "traditional");
    assert_eq!(as_of(day), "traditional");
    sandbox
        .typed("show|cn-zhuji-sock|--as-of|1")
        .exits(1)
        .says("as of commit 1");
    sandbox
        .typed("show|cn-zhuji-sock|--as-of|2001-01-01")
        .exits(1)
        .says("nothing had been committed then");
    assert_eq!(
        sandbox.found(["--sector", "traditional", "--as-of", "2"]),
        [""; 0]
    );
    assert_eq!(
        sandbox.found(["--sector", "traditional", "--as-of", "3"]),
        [SOCK]
    );
    let export = |when: &str| {
        sandbox
            .typed(&format!("export|--format|jsonl|--as-of|{when}"))
            .succeeds()
            .stdout
    };
    assert_eq!((export("1").as_str(), export("3")), ("", sandbox.records()));
    assert_ne!(export("2"), export("3"));
}
