//! What a record says, statement by statement: replaced, completed, named by identifiers.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const SOCK: &str = "cn-zhuji-sock";

/// A registry with one record that several sources speak of.
fn with_sock() -> Sandbox {
    let sandbox = Sandbox::with_registry();
    sandbox.file(
        "sock.csv",
        "place,place_zh,country,product,market_share,employment,figure_year,actors,codes,source_title\n\
         Zhuji,诸暨,CN,Sock,65(Domestic),16000,2024,company: Weili,HS:2022:6115,A\n\
         Zhuji,,CN,Sock,30(Global),,,company: Weili,,B\n",
    );
    sandbox.typed("import|sock.csv").succeeds();
    sandbox
}

/// D17: importing 2025 from a statistical office took 2024 away.
#[test]
fn a_later_year_of_one_source_stands_beside_the_earlier() {
    let sandbox = with_sock();
    sandbox.file(
        "later.csv",
        "key,employment,figure_year,source_title\ncn-zhuji-sock,17000,2025,A\n",
    );
    sandbox.typed("import|later.csv").succeeds();
    let values = |record: &Value| -> Vec<(Value, Value)> {
        let figures = record["figures"].as_array().cloned().unwrap_or_default();
        let pairs = figures
            .iter()
            .map(|figure| (figure["year"].clone(), figure["value"].clone()));
        pairs.collect()
    };
    let both = [(json!(2024), json!(16000)), (json!(2025), json!(17000))];
    assert_eq!(values(&sandbox.record(SOCK)), both);
    // The flags of an update go by the same rule.
    sandbox
        .run([
            "update",
            SOCK,
            "--set",
            "employment=16500",
            "--set",
            "figure_year=2024",
            "--set",
            "source_title=A",
        ])
        .succeeds();
    let corrected = [(json!(2024), json!(16500)), (json!(2025), json!(17000))];
    assert_eq!(values(&sandbox.record(SOCK)), corrected);
}

#[test]
fn what_two_sources_say_of_an_actor_is_one_actor_with_both() {
    let sandbox = with_sock();
    let actor = json!({
        "kind": "company", "name": "Weili", "source": {"title": "A"}, "other_sources": [{"title": "B"}],
    });
    assert_eq!(sandbox.record(SOCK)["actors"], json!([actor]));
    sandbox
        .run([
            "update",
            SOCK,
            "--actor",
            "company: Weili",
            "--set",
            "actor_lei=529900T8BM49AURSDO55",
        ])
        .succeeds();
    let actors = &sandbox.record(SOCK)["actors"];
    assert_eq!(actors.as_array().map(Vec::len), Some(1), "{actors}");
    assert_eq!(actors[0]["lei"], "529900T8BM49AURSDO55");
    // Each source has its rows in a table, which makes the same record again.
    sandbox
        .typed("export|--format|csv|--output|out.csv")
        .succeeds();
    let again = Sandbox::with_registry();
    let table = std::fs::read(sandbox.path().join("out.csv")).expect("an export");
    again.file("out.csv", table);
    again.typed("import|out.csv").succeeds();
    assert_eq!(again.records(), sandbox.records());
}

#[test]
fn identifiers_are_shown_and_never_stored() {
    let sandbox = with_sock();
    let shown = sandbox.run(["show", SOCK, "--ids"]).succeeds().stdout;
    let json = sandbox.run(["show", SOCK, "--format", "json"]).succeeds();
    let record = json.json();
    let lists = [
        &record["market_shares"],
        &record["figures"],
        &record["actors"],
        &record["location"]["other_names"],
        &record["product"]["codes"],
    ];
    for list in lists {
        for value in list.as_array().expect("a list") {
            let id = value["id"].as_str().expect("an identifier");
            assert_eq!(id.len(), 16);
            assert!(shown.contains(&format!("[{id}]")), "{id} in {shown}");
        }
    }
    let plain = sandbox.run(["show", SOCK]).succeeds().stdout;
    assert!(!plain.contains('['), "{plain}");
    assert!(!sandbox.records().contains("\"id\""));
    // What was shown, with its identifiers and its commit, can be given back.
    let again = Sandbox::with_registry();
    again
        .run_with_input(["register", "--json"], json.stdout.as_bytes())
        .succeeds();
    assert_eq!(again.records(), sandbox.records());
    sandbox.file("shown.jsonl", format!("{record}\n"));
    sandbox
        .typed("import|shown.jsonl")
        .succeeds()
        .prints("0 new, 0 changed, 1 same");
}

#[test]
fn a_corrected_name_finds_the_record_and_no_file_brings_it_back() {
    let sandbox = with_sock();
    sandbox
        .run(["update", SOCK, "--place", "Datang"])
        .succeeds();
    assert_eq!(sandbox.found(["search", "Zhuji"]), [SOCK]);
    sandbox
        .run(["show", SOCK])
        .prints("Datang · Sock")
        .prints("Formerly        Zhuji");
    sandbox.typed("import|sock.csv").succeeds();
    assert_eq!(sandbox.record(SOCK)["location"]["place"], "Datang");
}

#[test]
fn naming_a_region_sets_its_code_and_its_name_together() {
    let sandbox = with_sock();
    let region = |sandbox: &Sandbox| {
        let location = &sandbox.record(SOCK)["location"];
        (location["region"].clone(), location["region_name"].clone())
    };
    sandbox
        .run([
            "update",
            SOCK,
            "--region",
            "CN-JS",
            "--set",
            "region_name=Kiangsu",
        ])
        .succeeds();
    assert_eq!(region(&sandbox), (json!("CN-JS"), json!("Kiangsu")));
    sandbox
        .run(["update", SOCK, "--region", "Zhejiang"])
        .succeeds();
    assert_eq!(region(&sandbox), (json!("CN-ZJ"), Value::Null));
}
