//! What other programs put into the register: records of other days, of later programs, and of other kinds.

use registry_core::register::{Draft, Item, MemoryStore, Register, Time, rsf};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// A record of which a later program has stated more.
fn of_a_later_program() -> Value {
    json!({
        "actors": [{"kind": "company", "name": "Langsha", "shareholders": ["A"]}, {"kind": "spirit", "name": "B"}],
        "founded": 1978,
        "key": "cn-zhuji-sock",
        "location": {"altitude": 20, "country": "CN", "place": "Zhuji"},
        "notes": ["known to the world"],
        "product": {"name": "Sock"},
        "status": "active",
    })
}

/// A record that was accepted in other days: its country is no more, and its share is above today's limit.
fn of_other_days() -> Value {
    json!({
        "key": "an-willemstad-salt",
        "location": {"country": "AN", "place": "Willemstad"},
        "market_shares": [{"percent": 101, "scope": "global", "year": 10_000}],
        "product": {"name": "Salt"},
        "status": "active",
    })
}

/// The dump of a register that holds these items under their keys.
fn dump_of(items: &[(&str, &Value)]) -> Vec<u8> {
    let time: Time = "2026-01-01T00:00:00Z".parse().expect("a time");
    let store = MemoryStore::default();
    let mut register = Register::create(store, "Clusters", "another", time).expect("a register");
    let mut commit = register
        .begin(Draft::new("another", "what is to come"))
        .expect("a commit");
    for (key, item) in items {
        let item = Item::canonical(item).expect("an item");
        commit.add(key, &item).expect("an entry");
    }
    commit.finish().expect("in memory");
    let mut dump = Vec::new();
    rsf::dump(&register, &mut dump, |_| ()).expect("in memory");
    dump
}

/// A registry with a record of a later program, one of other days, and two records of other kinds.
fn of_other_programs() -> Sandbox {
    let sandbox = Sandbox::empty();
    let dump = dump_of(&[
        ("cn-zhuji-sock", &of_a_later_program()),
        ("an-willemstad-salt", &of_other_days()),
        ("place_cn-zhuji", &json!({"name": "Zhuji"})),
        ("dataset_1", &json!([1, 2, 3])),
    ]);
    sandbox.file("all.rsf", dump);
    sandbox.run(["load", "all.rsf"]).succeeds();
    sandbox
}

#[test]
fn every_item_is_served_as_it_is_by_whatever_program_it_was_made() {
    let sandbox = of_other_programs();
    let expected = [of_other_days(), of_a_later_program()];
    let items: Vec<Value> = sandbox.typed("export|--format|jsonl").succeeds().lines();
    assert_eq!(items, expected);
    assert_eq!(sandbox.typed("list|--format|jsonl").lines(), expected);
    let shown = sandbox.typed("show|cn-zhuji-sock|--format|jsonl").lines();
    assert_eq!(shown, expected[1..]);
    for (word, key) in [
        ("world", "cn-zhuji-sock"),
        ("Willemstad", "an-willemstad-salt"),
    ] {
        assert_eq!(sandbox.found(["search", word]), [key]);
    }
    let hit = &sandbox.typed("search|sock|--format|jsonl").lines()[0];
    assert_eq!(hit["location"], of_a_later_program()["location"]);
    sandbox
        .typed("show|cn-zhuji-sock")
        .prints("actors[0].shareholders: [\"A\"]")
        .prints("location.altitude: 20")
        .prints("founded: 1978")
        .prints("update registry");
    for format in ["csv", "geojson", "data-package", "parquet"] {
        let output = format!("export.{format}");
        sandbox
            .run(["export", "--format", format, "--output", &output])
            .succeeds()
            .says("1 record has parts that a later program wrote")
            .says("Left out: 2 entries of kinds that this program does not know");
    }
    let lines = sandbox.typed("export|--format|jsonl").succeeds();
    assert!(!lines.says("Left out: 2 entries").stderr.contains("parts"));
    sandbox
        .typed("diff|1|2")
        .succeeds()
        .says("Left out: 2 entries");
    sandbox
        .typed("search|sock|--format|csv")
        .succeeds()
        .says("are left out here");
    let csv = std::fs::read_to_string(sandbox.path().join("export.csv")).expect("a table");
    assert!(
        csv.contains("Willemstad") && csv.contains("Langsha"),
        "{csv}"
    );
    let dump = sandbox.run(["dump"]).succeeds().stdout;
    assert!(dump.contains("\"altitude\":20") && dump.contains("dataset_1"));
}

#[test]
fn records_of_unknown_kinds_are_passed_over_counted_and_told() {
    let sandbox = of_other_programs();
    let passed_over = json!({"dataset": 1, "place": 1});
    for command in ["info", "verify", "reindex", "info"] {
        let run = sandbox.run([command, "--format", "json"]).succeeds();
        if command != "reindex" {
            let said = run.json();
            assert_eq!(said["records"], json!({"cluster": 2}), "{command}");
            assert_eq!(said["passed_over"], passed_over, "{command}");
        }
    }
    for command in ["info", "verify"] {
        sandbox
            .run([command])
            .prints("2 entries of kinds that this program does not know (1 dataset, 1 place)");
    }
    assert_eq!(
        sandbox.typed("info|--format|json").json()["unknown_in_part"],
        1
    );
    sandbox.typed("show|place_cn-zhuji").exits(1);
    assert_eq!(sandbox.typed("list|--format|jsonl").lines().len(), 2);
}

#[test]
fn a_record_of_a_later_program_is_not_changed_by_this_one() {
    let sandbox = of_other_programs();
    let whole = json!({
        "key": "cn-zhuji-sock",
        "location": {"country": "CN", "place": "Zhuji"},
        "product": {"name": "Sock"},
    });
    sandbox.file(
        "row.csv",
        "key,place,country,product,notes\ncn-zhuji-sock,Zhuji,CN,Sock,more\n",
    );
    sandbox.file("whole.jsonl", whole.to_string());
    for refused in [
        "update|cn-zhuji-sock|--name|Socks",
        "retire|cn-zhuji-sock|--withdrawn|twice",
        "revert|2",
        "import|row.csv",
        "import|--replace|row.csv",
        "import|whole.jsonl",
    ] {
        let run = sandbox.typed(refused);
        assert!(run.code != Some(0), "{refused}: {run:?}");
        assert!(
            format!("{}{}", run.stdout, run.stderr).contains("made by a later program"),
            "{refused}: {run:?}"
        );
    }
    assert_eq!(sandbox.commits(), 2);
    assert_eq!(sandbox.record("cn-zhuji-sock"), of_a_later_program());
    // Others can be changed, and what was accepted once stays while something else changes.
    sandbox
        .typed("update|an-willemstad-salt|--name|Salinas")
        .succeeds();
    let changed = sandbox.record("an-willemstad-salt");
    assert_eq!(changed["name"], "Salinas");
    assert_eq!(changed["market_shares"], of_other_days()["market_shares"]);
    // Also while it waits for what it points to, further down in the file.
    sandbox.file(
        "linked.csv",
        "key,country,place,product,linkage_kind,linkage_cluster\nan-willemstad-salt,,,,supplier,cn-datang-tie\ncn-datang-tie,CN,Datang,Tie,,\n",
    );
    sandbox.run(["import", "linked.csv"]).succeeds();
    let linked = sandbox.record("an-willemstad-salt");
    assert_eq!(linked["linkages"][0]["cluster"], "cn-datang-tie");
    assert_eq!(linked["market_shares"], of_other_days()["market_shares"]);
    sandbox.typed("verify").succeeds();
}
