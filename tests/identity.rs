//! One record, however it is named: found by any of its names, corrected and set back, and what may be it told.

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox};

/// The counts of an import, as its report has them.
fn counts(run: &Run) -> [u64; 4] {
    let report = run.json();
    ["new", "changed", "same", "rejected"].map(|count| report[count].as_u64().expect("a count"))
}

/// The possible duplicates that an import tells: the new record, the one it is like, and why.
fn duplicates(run: &Run) -> Vec<[String; 3]> {
    let report = run.json();
    let listed = report["possible_duplicates"]["first"].as_array();
    let text = |duplicate: &Value, field: &str| duplicate[field].as_str().expect(field).to_owned();
    let listed = listed.expect("a list").iter();
    listed
        .map(|duplicate| ["key", "like", "likeness"].map(|field| text(duplicate, field)))
        .collect()
}

fn named(names: &Value, language: &str) -> Vec<String> {
    let names = names.as_array().into_iter().flatten();
    let names = names.filter(|name| name["language"] == language);
    names
        .filter_map(|name| name["name"].as_str().map(str::to_owned))
        .collect()
}

/// The names that the registry shows, in whichever language, are names of its own records.
#[test]
fn the_registry_s_own_names_are_its_own_records() {
    let sandbox = Sandbox::with_fixtures();
    let records = sandbox
        .run(["list", "--format", "jsonl", "--limit", "all"])
        .lines();
    assert_eq!(records.len(), 189);
    let mut shown = String::from("country,place,product\n");
    let mut chinese = String::from("国家,地点,产品\n");
    let mut count = 0;
    for record in &records {
        let (location, product) = (&record["location"], &record["product"]);
        let quoted = |value: &Value| format!("\"{}\"", value.as_str().expect("a name"));
        let row = [&location["country"], &location["place"], &product["name"]];
        shown.push_str(&row.map(quoted).join(","));
        shown.push('\n');
        let places = named(&location["other_names"], "zh");
        let products = named(&product["other_names"], "zh");
        count += u64::from(!places.is_empty() && !products.is_empty());
        for (place, product) in places.iter().zip(products.iter().cycle()) {
            chinese.push_str(&format!("中国,{place},{product}\n"));
        }
    }
    assert_eq!(count, 61);
    for (name, table, same) in [("shown.csv", shown, 189), ("chinese.csv", chinese, 61)] {
        sandbox.file(name, table);
        let run = sandbox.import(&["--format", "json", name]).succeeds();
        assert_eq!(counts(&run), [0, 0, same, 0], "{name}");
        assert_eq!(duplicates(&run), Vec::<[String; 3]>::new(), "{name}");
    }
    assert_eq!(sandbox.commits(), 4);
}

/// Rows that a registrar would want to be told of, the record that each may be, and why.
const LIKE: [(&str, &str, &str); 16] = [
    ("CN,Zhujii,socks", "cn-zhuji-sock", "typing_mistake"),
    ("CN,Shengzhou,ties", "cn-chenzhou-tie", "singular_or_plural"),
    ("CN,Shengzou,neckties", "cn-chenzhou-tie", "typing_mistake"),
    (
        "IT,Arzignanno,leather",
        "it-arzignano-leather",
        "typing_mistake",
    ),
    (
        "IT,Arzignano,leathers",
        "it-arzignano-leather",
        "singular_or_plural",
    ),
    (
        "IT,Comune di Arzignano,leather",
        "it-arzignano-leather",
        "administrative_word",
    ),
    (
        "CN,Zhuji City,socks",
        "cn-zhuji-sock",
        "administrative_word",
    ),
    ("CN,诸暨市,袜子", "cn-zhuji-sock", "administrative_word"),
    (
        "CN,Foshan,ceramic",
        "cn-fushan-pottery",
        "singular_or_plural",
    ),
    (
        "CN,Wenzhou,lighters",
        "cn-wenzhou-cigarette-lighter",
        "part_of_name",
    ),
    (
        "JP,Sabae,glasses frames",
        "jp-sabae-eyeglass-frames",
        "part_of_name",
    ),
    ("DE,Solingen,knives", "de-solingen-cutlery", "another_word"),
    (
        "DE,Stadt Solingen,Cutlery",
        "de-solingen-cutlery",
        "administrative_word",
    ),
    (
        "IT,Monte Belluna,ski boots and sports footwear",
        "it-montebelluna-ski-boots-and-sports-footwear",
        "merged_spelling",
    ),
    (
        "CZ,Jablonec nad Nisou,costume jewellery and glass beads",
        "cz-jablonec-nad-nisou-glass-beads-and-costume-jewellery",
        "word_order",
    ),
    (
        "MY,Penang,semicondutcors and electronics",
        "my-penang-semiconductors-and-electronics",
        "typing_mistake",
    ),
];

/// Rows that would only be in the way.
const OTHERS: [&str; 6] = [
    "CN,Suzhou,socks",
    "CN,Jinjiang,boots",
    "IT,Lecce,leather",
    "US,Pittsburgh,glass",
    "DE,Solingen,violins",
    "FR,Zhuji,socks",
];

fn table_of_all() -> String {
    let rows = LIKE.iter().map(|(row, ..)| *row).chain(OTHERS);
    format!(
        "country,place,product\n{}\n",
        rows.collect::<Vec<_>>().join("\n")
    )
}

#[test]
fn possible_duplicates_of_every_kind_are_told_by_an_import() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.file("new.csv", table_of_all());
    let run = sandbox
        .import(&["--dry-run", "--format", "json", "new.csv"])
        .succeeds();
    // The rows are also like each other, which is told beside.
    let of_registry = |found: &&[String; 3]| LIKE.iter().any(|(_, key, _)| *key == found[1]);
    let found = duplicates(&run);
    let found = found.iter().filter(of_registry);
    let mut found: Vec<String> = found
        .map(|[_, like, likeness]| format!("{like} {likeness}"))
        .collect();
    let expected = LIKE.iter();
    let mut expected: Vec<String> = expected
        .map(|(_, key, likeness)| format!("{key} {likeness}"))
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    let rejecting = ["--possible-duplicates", "reject", "--skip-invalid"];
    let run = sandbox.import(&[&rejecting[..], &["--format", "json", "new.csv"]].concat());
    let run = run.exits(3);
    let (new, rejected) = (OTHERS.len() as u64, LIKE.len() as u64);
    assert_eq!(counts(&run), [new, 0, 0, rejected]);
}

#[test]
fn register_says_what_the_other_record_is_and_what_may_be_done() {
    let sandbox = Sandbox::with_fixtures();
    for (row, key, _) in LIKE {
        let cells: Vec<&str> = row.split(',').collect();
        let [country, place, product] = cells[..] else {
            panic!("{row}")
        };
        let names = ["--country", country, "--place", place, "--product", product];
        sandbox
            .run([&["register"], &names[..]].concat())
            .exits(1)
            .says(key)
            .says("`registry show ")
            .says("`registry update ")
            .says("--force");
    }
}

/// Two cities of one name are no duplicates where the records say so.
#[test]
fn two_cities_of_one_sound_are_two() {
    let sandbox = Sandbox::with_registry();
    sandbox.file(
        "taizhou.csv",
        "key,country,place,place_zh,region,product\n\
        cn-taizhou-zj,CN,Taizhou,台州,CN-ZJ,motorcycles\ncn-taizhou-js,CN,Taizhou,泰州,CN-JS,motorcycles\n",
    );
    let run = sandbox
        .import(&["--format", "json", "taizhou.csv"])
        .succeeds();
    assert_eq!(counts(&run), [2, 0, 0, 0]);
    assert_eq!(duplicates(&run), Vec::<[String; 3]>::new());
    // A row that says neither which region nor which characters may be either.
    sandbox.file("row.csv", "country,place,product\nCN,Taizhou,motorcycles\n");
    sandbox
        .import(&["row.csv"])
        .exits(3)
        .says("cn-taizhou-js, cn-taizhou-zj; give a key");
    sandbox.file("native.csv", "country,place,product\nCN,泰州,motorcycles\n");
    sandbox.import(&["native.csv"]).succeeds().prints("1 same");
}

/// A correction applies whichever way it comes, and back again; what it replaces is a former name, not a printed one.
#[test]
fn a_correction_and_its_correction_leave_former_names() {
    let sandbox = Sandbox::with_registry();
    let key = "it-lumezane-cutlery";
    sandbox
        .typed("register|--country|IT|--place|Lumezane|--product|cutlery")
        .succeeds();
    let by_json = |place: &str| {
        let mut record = sandbox.record(key);
        record["location"]["place"] = place.into();
        sandbox.run_with_input(["update", key, "--json"], record.to_string().as_bytes())
    };
    let flag = |place: &str| sandbox.typed(&format!("update|{key}|--place|{place}"));
    let set = |place: &str| sandbox.typed(&format!("update|{key}|--set|place={place}"));
    let ways: [&dyn Fn(&str) -> Run; 3] = [&flag, &set, &by_json];
    for correct in ways {
        for (place, former) in [("Lumezzane", "Lumezane"), ("Lumezane", "Lumezzane")] {
            correct(place).succeeds();
            let record = sandbox.record(key);
            assert_eq!(record["location"]["place"], place);
            assert_eq!(record["former_names"]["place"], json!([{"name": former}]));
            assert_eq!(record["as_printed"], Value::Null);
        }
    }
    // Both names find the record, and an older file undoes nothing.
    flag("Lumezzane").succeeds();
    sandbox.file(
        "old.csv",
        "country,place,product\nIT,Lumezane,cutlery\nIT,LUMEZZANE,Cutlery\n",
    );
    sandbox
        .import(&["old.csv"])
        .succeeds()
        .prints("0 new, 0 changed, 1 same");
}

/// What was merged goes on being found by all its names, also those it had before.
#[test]
fn a_merged_record_is_found_by_its_former_names() {
    let sandbox = Sandbox::with_table_1();
    for words in [
        "register|--country|CN|--place|Datang|--product|hosiery",
        "update|cn-datang-hosiery|--place|Datang Town",
        "retire|cn-datang-hosiery|--merged-into|cn-zhuji-sock",
    ] {
        sandbox.typed(words).succeeds();
    }
    for (place, product) in [("Datang", "Sock"), ("Datang Town", "hosiery")] {
        let row = format!("country,place,product,notes\nCN,{place},{product},{place}\n");
        sandbox.file("row.csv", row);
        sandbox
            .import(&["row.csv"])
            .succeeds()
            .prints("0 new, 1 changed");
        let notes = sandbox.record("cn-zhuji-sock")["notes"].to_string();
        assert!(notes.contains(place), "{notes}");
    }
}

/// The dry run of an import that brings a withdrawn record back says so.
#[test]
fn a_record_that_a_revert_withdrew_comes_back_with_a_word() {
    let sandbox = Sandbox::with_table_1();
    sandbox.file("row.csv", "country,place,product\nIT,Lecco,wire\n");
    sandbox.import(&["row.csv"]).succeeds();
    sandbox.typed("revert|3").succeeds();
    sandbox
        .import(&["--dry-run", "row.csv"])
        .succeeds()
        .prints("status: withdrawn -> active")
        .says("it-lecco-wire was withdrawn by a revert, and is active again");
    sandbox.import(&["row.csv"]).succeeds().prints("1 new");
    assert_eq!(sandbox.record("it-lecco-wire")["status"], "active");
}
