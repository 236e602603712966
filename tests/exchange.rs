//! What leaves comes back the same: CSV, JSON Lines, GeoJSON, data package; hostile text stays harmless.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sandbox::{Sandbox, keys, project};

/// What a spreadsheet would run, what a terminal would obey, what separates cells and lists.
const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://x\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\ttab",
    "'=quoted",
    "a; b: \"c\", d",
    " blanks around ",
    "two\nlines\r\n",
    "\u{1b}[31mred\u{7}\0",
    "abc\u{202e}cba",
    "n/a",
];

/// The fixtures, records with hostile text everywhere, and every way of being retired.
fn full() -> Sandbox {
    let sandbox = Sandbox::with_fixtures();
    let record = |(at, text): (usize, &&str)| {
        let line = text.replace(['\n', '\r', '\0'], "|");
        json!({
            "key": format!("zz-hostile-{at:02}"),
            "status": "active",
            "location": {"country": "CN", "place": line, "other_names": [{"name": line}]},
            "product": {"name": line, "other_names": [{"name": line, "language": "zh"}]},
            "market_shares": [{"percent": 0.1, "scope": "regional", "region": line, "note": text,
                "source": {"title": line, "url": "http://x?a=1;b"}}],
            "actors": [{"kind": "company", "name": line, "role": line}],
            "linkages": [{"kind": "supplier", "cluster": "cn-zhuji-sock", "note": text},
                {"kind": "industrial", "industry": line}],
            "notes": [text, "second"],
            "attributes": [{"name": line, "value": text}, {"name": "place", "value": text}],
        })
    };
    let lines: Vec<String> = HOSTILE
        .iter()
        .enumerate()
        .map(record)
        .map(|line| line.to_string())
        .collect();
    sandbox.file("hostile.jsonl", lines.join("\n"));
    sandbox.run(["import", "hostile.jsonl"]).succeeds();
    sandbox
        .typed("retire|cn-wenzhou-shoes|--merged-into|cn-zhuji-sock")
        .succeeds();
    sandbox
        .typed("retire|ar-mendoza-wine|--withdrawn|=twice")
        .succeeds();
    sandbox
        .typed("retire|ar-buenos-aires-tango|--inactive")
        .succeeds();
    sandbox
}

#[test]
fn an_export_imported_and_exported_is_the_same_bytes() {
    let first = full();
    for (format, file) in [("csv", "all.csv"), ("jsonl", "all.jsonl")] {
        let second = Sandbox::with_registry();
        let path = second.path().join(file).display().to_string();
        first
            .run(["export", "--format", format, "--output", &path])
            .succeeds();
        second
            .run(["import", file])
            .succeeds()
            .prints("201 new, 0 changed, 0 same, 0 rejected");
        let again = second.run(["export", "--format", format]).succeeds().stdout;
        let exported = std::fs::read_to_string(path).expect("the export");
        assert!(
            again == exported,
            "{format} differs: {}",
            difference(&exported, &again)
        );
        assert!(
            first.records() == second.records(),
            "{format}: {}",
            difference(&first.records(), &second.records())
        );
        second
            .run(["import", file])
            .succeeds()
            .prints("Nothing to change");
    }
}

fn difference(one: &str, other: &str) -> String {
    let differs = one
        .lines()
        .zip(other.lines())
        .find(|(one, other)| one != other);
    format!("{differs:#?}")
}

#[test]
fn every_exported_line_keeps_to_the_schema() {
    let schema =
        std::fs::read_to_string(project().join("schema/cluster.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let records = full()
        .run(["export", "--format", "jsonl"])
        .succeeds()
        .lines();
    assert_eq!(records.len(), 201);
    for mut record in records {
        let errors: Vec<String> = schema
            .iter_errors(&record)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", record["key"]);
        record["colour"] = "blue".into();
        assert!(!schema.is_valid(&record), "the schema takes anything");
    }
}

#[test]
fn geojson_has_every_record_with_its_point() {
    let sandbox = full();
    let records = sandbox
        .run(["export", "--format", "jsonl"])
        .succeeds()
        .lines();
    let geojson = sandbox
        .run(["export", "--format", "geojson"])
        .succeeds()
        .json();
    let features = geojson["features"].as_array().expect("features");
    assert_eq!(
        (&geojson["type"], features.len()),
        (&json!("FeatureCollection"), records.len())
    );
    let mut without = 0;
    for (record, feature) in records.iter().zip(features) {
        let number = |value: &Value| value.as_f64();
        let at = ["longitude", "latitude"].map(|field| number(&record["location"][field]));
        let point = &feature["geometry"]["coordinates"];
        assert_eq!(
            [number(&point[0]), number(&point[1])],
            at,
            "{}",
            record["key"]
        );
        assert_eq!(feature["geometry"].is_null(), at[0].is_none());
        assert_eq!(
            (&feature["id"], &feature["type"]),
            (&record["key"], &json!("Feature"))
        );
        without += usize::from(at[0].is_none());
    }
    assert!(without >= HOSTILE.len());
}

#[test]
fn a_data_package_has_every_table_and_row() {
    let sandbox = full();
    let records = sandbox
        .run(["export", "--format", "jsonl"])
        .succeeds()
        .lines();
    let tables = tables(&sandbox);
    let rows = |field: &str| {
        let lists = records
            .iter()
            .filter_map(|record| record.pointer(field)?.as_array());
        lists.map(Vec::len).sum::<usize>()
    };
    for (table, expected) in [
        ("clusters", records.len()),
        ("shares", rows("/market_shares")),
        ("actors", rows("/actors")),
        ("linkages", rows("/linkages")),
        ("figures", rows("/figures")),
        ("codes", rows("/product/codes")),
        ("notes", rows("/notes")),
        ("attributes", rows("/attributes")),
        ("reviews", 0),
    ] {
        assert_eq!(tables[table].len(), expected, "{table}");
    }
    assert_eq!(tables["clusters"][0].len(), tables["clusters"][1].len());
}

/// The rows of each table of a data package, its header checked against its description.
fn tables(sandbox: &Sandbox) -> BTreeMap<String, Vec<csv::StringRecord>> {
    sandbox
        .typed("export|--format|data-package|--output|package")
        .succeeds();
    let folder = sandbox.path().join("package");
    let described = std::fs::read(folder.join("datapackage.json")).expect("a description");
    let described: Value = serde_json::from_slice(&described).expect("JSON");
    let table = |resource: &Value| {
        let name = resource["name"].as_str().expect("a name").to_owned();
        let path = folder.join(resource["path"].as_str().expect("a path"));
        let mut table = csv::Reader::from_path(path).expect("a table");
        let names: Vec<&str> = table.headers().expect("a header").iter().collect();
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        assert_eq!(
            names,
            fields
                .iter()
                .map(|field| field["name"].clone())
                .collect::<Vec<_>>(),
            "{name}"
        );
        (
            name,
            table.records().map(|row| row.expect("a row")).collect(),
        )
    };
    described["resources"]
        .as_array()
        .expect("resources")
        .iter()
        .map(table)
        .collect()
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let sandbox = full();
    let csv = sandbox.run(["export", "--format", "csv"]).succeeds().stdout;
    let search = sandbox
        .typed("search|--format|csv|--limit|300")
        .succeeds()
        .stdout;
    let mut cells: Vec<String> = tables(&sandbox)
        .into_values()
        .flatten()
        .flat_map(|row| owned(&row))
        .collect();
    for table in [csv, search] {
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(table.as_bytes())
            .into_records();
        cells.extend(rows.flat_map(|row| owned(&row.expect("a row"))));
    }
    let guarded = cells.iter().filter(|cell| cell.starts_with("'=")).count();
    assert!(
        guarded > HOSTILE.len(),
        "only {guarded} formulas are guarded"
    );
    for cell in cells {
        let runs =
            cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        assert!(!runs, "{cell:?}");
    }
}

fn owned(row: &csv::StringRecord) -> Vec<String> {
    row.iter().map(str::to_owned).collect()
}

#[test]
fn what_a_terminal_would_obey_is_escaped_for_people_and_kept_for_programs() {
    let sandbox = full();
    let escape = "zz-hostile-09";
    let bidirectional = "zz-hostile-10";
    for typed in [
        "show|zz-hostile-09",
        "show|zz-hostile-10",
        "list",
        "search|red",
        "history|zz-hostile-09",
        "history|zz-hostile-10",
        "diff|4|5",
        "facets|--limit|1000",
    ] {
        let shown = sandbox.typed(typed).succeeds();
        let obeyed = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        let text = shown.stdout + &shown.stderr;
        assert!(!text.contains(obeyed), "{typed}: {text:?}");
    }
    sandbox.typed("show|zz-hostile-09").prints("\\u{1b}[31mred");
    sandbox
        .typed("show|zz-hostile-10")
        .prints("abc\\u{202e}cba");
    assert_eq!(sandbox.record(escape)["notes"][0], HOSTILE[9]);
    assert_eq!(sandbox.record(bidirectional)["notes"][0], HOSTILE[10]);
    sandbox.file("bad\u{202e}.csv", "place,product,country\nA,b,\u{1b}[2J\n");
    let refused = sandbox.run(["import", "bad\u{202e}.csv"]).exits(3).stderr;
    assert!(!refused.contains(['\u{1b}', '\u{202e}']), "{refused:?}");
}

#[test]
fn a_query_narrows_an_export() {
    let sandbox = Sandbox::with_fixtures();
    let found = sandbox.found(["leather"]);
    let mut exported = keys(
        &sandbox
            .typed("export|leather|--format|jsonl")
            .succeeds()
            .lines(),
    );
    assert!(exported.is_sorted());
    let mut expected = found;
    expected.sort();
    exported.sort();
    assert_eq!(exported, expected);
}
