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

/// The identifier of the one value of a list for which a field has a value.
fn id_of(sandbox: &Sandbox, list: &str, field: &str, value: &Value) -> String {
    let shown = sandbox
        .run(["show", SOCK, "--format", "json"])
        .succeeds()
        .json();
    let values = shown[list].as_array().expect("a list");
    let found = values.iter().find(|found| found[field] == *value);
    let id = found.and_then(|found| found["id"].as_str());
    id.unwrap_or_else(|| panic!("no {field} {value} in {shown}"))
        .to_owned()
}

#[test]
fn one_statement_is_changed_by_its_identifier() {
    let sandbox = with_sock();
    let id = id_of(&sandbox, "figures", "measure", &json!("employment"));
    let done = sandbox.run([
        "update",
        SOCK,
        "--in",
        &id[..6],
        "--set",
        "year=2014",
        "--set",
        "note=counted",
    ]);
    let done = done.succeeds();
    let changed = id_of(&sandbox, "figures", "year", &json!(2014));
    assert_ne!(changed, id);
    assert!(
        done.stderr.contains(&format!(" [{changed}]\n")),
        "{}",
        done.stderr
    );
    let figure = json!({
        "measure": "employment", "value": 16000, "year": 2014, "note": "counted", "source": {"title": "A"},
    });
    assert_eq!(sandbox.record(SOCK)["figures"], json!([figure]));
    // The old identifier names nothing any more; what there is, is listed.
    sandbox
        .run(["update", SOCK, "--in", &id, "--set", "year=2015"])
        .exits(1)
        .says(&format!("no statement has the identifier {id}"))
        .says(&format!("[{changed}] figures {{\"measure\":\"employment\""));
    sandbox
        .run(["update", SOCK, "--in", &changed, "--set", "value=many"])
        .exits(1)
        .says(&format!(
            "{SOCK}, {changed}: value=many: \"many\": not a number"
        ));
    sandbox
        .run(["update", SOCK, "--in", &changed, "--set", "currency=CNY"])
        .exits(1)
        .says("only output, exports and research_and_development have one");
    let done = sandbox
        .run([
            "update", SOCK, "--in", &changed, "--set", "note=", "--format", "json",
        ])
        .succeeds()
        .json();
    let came = &done["records"][0]["changes"][1];
    assert_eq!(came["id"], id_of(&sandbox, "figures", "year", &json!(2014)));
    assert_eq!(sandbox.record(SOCK)["figures"][0]["note"], Value::Null);
    for words in [
        "--in|a523",
        "--in|a523|--json|--set|year=1",
        "--remove|a523|--edit",
    ] {
        sandbox.typed(&format!("update|{SOCK}|{words}")).exits(2);
    }
    sandbox
        .typed(&format!("update|{SOCK}|--remove|xyz"))
        .exits(1)
        .says("--remove \"xyz\" is not an identifier");
}

#[test]
fn statements_are_removed_by_identifiers_and_none_by_what_means_several() {
    let sandbox = with_sock();
    sandbox.file(
        "more.csv",
        "key,market_share,market_share_year,source_title\n\
         cn-zhuji-sock,65(Domestic),2014,C\n",
    );
    sandbox.typed("import|more.csv").succeeds();
    sandbox
        .run(["update", SOCK, "--actor", "government: Weili"])
        .succeeds();
    let before = sandbox.records();
    let of_2014 = id_of(&sandbox, "market_shares", "year", &json!(2014));
    let government = id_of(&sandbox, "actors", "kind", &json!("government"));
    for (flag, value, id) in [
        ("--remove-share", "65(Domestic)", &of_2014),
        ("--remove-actor", "Weili", &government),
    ] {
        sandbox
            .run(["update", SOCK, flag, value])
            .exits(1)
            .says(&format!(
                "{value} may mean 2 statements, and none was changed"
            ))
            .says(&format!("[{id}] "));
    }
    assert_eq!(sandbox.records(), before);
    let code = id_of(&sandbox, "actors", "kind", &json!("company"));
    sandbox
        .run(["update", SOCK, "--remove", &of_2014[..8], "--remove", &code])
        .succeeds()
        .says("  - market_shares: percent 65")
        .says("  - actors: kind company");
    for (flag, value) in [
        ("--remove-share", "65(Domestic)"),
        ("--remove-actor", "Weili"),
    ] {
        sandbox.run(["update", SOCK, flag, value]).succeeds();
    }
    let record = sandbox.record(SOCK);
    assert_eq!(record["actors"], Value::Null);
    let shares = record["market_shares"].as_array().expect("shares");
    assert_eq!(shares.len(), 1, "{record}");
    assert_eq!(shares[0]["scope"], "global");
}

#[test]
fn an_identifier_or_web_site_completes_the_actor_that_is_there() {
    let sandbox = with_sock();
    for (column, value) in [
        ("lei", "529900T8BM49AURSDO55"),
        ("ror", "https://ror.org/05a28rw58"),
        ("website", "https://weili.example"),
    ] {
        let set = format!("actor_{column}={value}");
        sandbox
            .run(["update", SOCK, "--actor", "company: Weili", "--set", &set])
            .succeeds();
        let actors = &sandbox.record(SOCK)["actors"];
        assert_eq!(actors.as_array().map(Vec::len), Some(1), "{actors}");
        assert_eq!(actors[0][column], value);
    }
    let actor = &sandbox.record(SOCK)["actors"][0];
    assert_eq!(actor["lei"], "529900T8BM49AURSDO55");
    assert_eq!(
        (&actor["source"]["title"], &actor["other_sources"]),
        (&json!("A"), &json!([{"title": "B"}]))
    );
    // By its identifier it is corrected, too.
    let id = id_of(&sandbox, "actors", "name", &json!("Weili"));
    sandbox
        .run([
            "update",
            SOCK,
            "--in",
            &id,
            "--set",
            "website=https://weili.example.org",
            "--set",
            "other_sources=",
        ])
        .succeeds();
    let actor = &sandbox.record(SOCK)["actors"][0];
    assert_eq!(
        (&actor["website"], &actor["other_sources"]),
        (&json!("https://weili.example.org"), &Value::Null)
    );
}
