//! The registry's files in the real tools of its users; a tool that is not here is skipped with a message.
//!
//! `tests/set-up-tools` installs them.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};

use crate::sandbox::{REGISTRY, Sandbox, fixture, skip};

/// A program of the folder that `tests/set-up-tools` fills, if it is there.
pub fn installed(name: &str) -> Option<PathBuf> {
    let target = Path::new(REGISTRY).parent()?.parent()?;
    let program = target.join("tools/bin").join(name);
    if !program.is_file() {
        skip(&format!(
            "{name} is not here; tests/set-up-tools installs it"
        ));
        return None;
    }
    Some(program)
}

/// Runs a program of the system, if it is there.
pub fn system(sandbox: &Sandbox, program: &str, args: &[&str]) -> Option<Output> {
    let run = Command::new(program)
        .args(args)
        .current_dir(sandbox.path())
        .env("HOME", sandbox.path())
        .output();
    if run.is_err() {
        skip(&format!("{program} is not here; Debian has it"));
    }
    run.ok()
}

impl Sandbox {
    /// What a Python script prints, as JSON; nothing where Python's packages are missing.
    #[track_caller]
    pub fn python(&self, script: &str) -> Option<Value> {
        let output = Command::new(installed("python")?)
            .args(["-c", script])
            .current_dir(self.path())
            .output()
            .expect("Python starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Some(serde_json::from_slice(&output.stdout).expect("JSON"))
    }
}

/// The fixtures with attributes, text that tables guard, and a record without coordinates.
fn exported() -> Sandbox {
    let sandbox = Sandbox::with_fixtures();
    let words = "register|--country|CN|--place|Lu'an; \"west\"|--product|=tea|--set|Grade A=-1|--note|two\nlines|--share|5.5(Regional: Asia, 东)";
    sandbox.typed(words).succeeds();
    for (format, file) in [
        ("csv", "all.csv"),
        ("jsonl", "all.jsonl"),
        ("geojson", "all.geojson"),
        ("parquet", "all.parquet"),
        ("data-package", "package"),
    ] {
        sandbox
            .typed(&format!("export|--format|{format}|--output|{file}"))
            .succeeds();
    }
    sandbox
}

#[test]
fn frictionless_finds_nothing_in_the_data_package() {
    let Some(frictionless) = installed("frictionless") else {
        return;
    };
    let sandbox = exported();
    let validate = || {
        let mut command = Command::new(&frictionless);
        command
            .args(["validate", "datapackage.json", "--json"])
            .current_dir(sandbox.path().join("package"));
        command.output().expect("frictionless starts")
    };
    let found = validate();
    let report: Value = serde_json::from_slice(&found.stdout).expect("a report");
    assert!(found.status.success(), "{report:#}");
    assert_eq!(
        (&report["valid"], &report["stats"]["tasks"]),
        (&json!(true), &json!(13))
    );
    let shares = sandbox.path().join("package/shares.csv");
    let text = std::fs::read_to_string(&shares)
        .expect("a table")
        .replacen("domestic", "martian", 1);
    std::fs::write(shares, text).expect("a file of ours");
    assert!(!validate().status.success(), "it takes anything");
}

#[test]
fn pandas_reads_csv_and_json_lines_with_the_same_records() {
    let sandbox = exported();
    let Some(read) = sandbox.python(
        r#"
import json, pandas
table = pandas.read_csv("all.csv", dtype={"key": str}, keep_default_na=False, na_values=[""])
lines = pandas.read_json("all.jsonl", lines=True, dtype=False)
records = pandas.json_normalize(lines.to_dict("records")).set_index("key").sort_index()
rows = table.groupby("key").first().sort_index()
def same(one, other):  # pandas reads decimals quickly, not to the last bit
    numbers = one.dtype.kind == other.dtype.kind == "f"
    return bool((one.isna() == other.isna()).all() and ((one - other).abs().max() < 1e-9 if numbers else one.dropna().eq(other.dropna()).all()))
paired = {"status": "status", "sector": "sector", "country": "location.country", "place": "location.place",
    "region": "location.region", "latitude": "location.latitude", "longitude": "location.longitude"}
print(json.dumps({
    "csv": list(rows.index),
    "jsonl": list(records.index),
    "types": {name: [rows[name].dtype.kind, records[other].dtype.kind] for name, other in paired.items()},
    "differing": [name for name, other in paired.items() if not same(rows[name], records[other])],
    "employment": [float(table["employment"].sum()),
        float(sum(figure["value"] for record in lines["figures"].dropna() for figure in record if figure["measure"] == "employment"))],
}))
"#,
    ) else {
        return;
    };
    assert_eq!(read["csv"].as_array().map(Vec::len), Some(190));
    assert_eq!(read["csv"], read["jsonl"]);
    assert_eq!(read["differing"], json!([]));
    for (name, kinds) in read["types"].as_object().expect("types") {
        let number = ["latitude", "longitude"].contains(&name.as_str());
        assert_eq!(kinds[0] == "f", number, "{name} is {kinds} in CSV");
        assert_eq!(kinds[1] == "f", number, "{name} is {kinds} in JSON Lines");
    }
    assert_eq!(read["employment"][0], read["employment"][1]);
    assert!(read["employment"][0].as_f64() > Some(1e6));
}

/// What DuckDB and pandas, which has a reader of its own, must find in Parquet.
#[track_caller]
fn assert_parquet(read: &Value) {
    assert_eq!(read["keys"].as_array().map(Vec::len), Some(190));
    assert_eq!(read["keys"], read["jsonl"]);
    assert_eq!(read["items are the lines"], json!(true));
    assert_eq!(read["texts"], json!(["key", "place", "region", "status"]));
    assert_eq!(
        read["numbers"],
        json!(["employment", "latitude", "share_global"])
    );
    assert_eq!(
        read["half of the world"],
        read["half of the world by lines"]
    );
    assert!(read["half of the world"].as_u64() > Some(5));
}

/// The same of JSON Lines, by nothing but Python.
const LINES: &str = r#"
import json
lines = [json.loads(line) for line in open("all.jsonl", encoding="utf-8")]
lines.sort(key=lambda record: record["key"])
half = sum(any(share["scope"] == "global" and share["percent"] >= 50 for share in record.get("market_shares", [])) for record in lines)
read = {"jsonl": [record["key"] for record in lines], "half of the world by lines": half}
texts, numbers = ["key", "place", "region", "status"], ["employment", "latitude", "share_global"]
"#;

#[test]
fn duckdb_reads_parquet_with_the_same_records_as_json_lines() {
    let sandbox = exported();
    let Some(read) = sandbox.python(&format!(
        r#"{LINES}
import duckdb
rows = duckdb.sql("select key, item from 'all.parquet' order by key").fetchall()
types = {{row[0]: row[1] for row in duckdb.sql("describe select * from 'all.parquet'").fetchall()}}
print(json.dumps(read | {{
    "keys": [key for key, _ in rows],
    "items are the lines": [json.loads(item) for _, item in rows] == lines,
    "texts": [name for name in texts if types[name] == "VARCHAR"],
    "numbers": [name for name in numbers if types[name] == "DOUBLE"],
    "half of the world": duckdb.sql("select count(*) from 'all.parquet' where share_global >= 50").fetchall()[0][0],
}}))
"#
    )) else {
        return;
    };
    assert_parquet(&read);
}

#[test]
fn pandas_reads_parquet_with_the_same_records_as_json_lines() {
    let sandbox = exported();
    let Some(read) = sandbox.python(&format!(
        r#"{LINES}
import pandas
table = pandas.read_parquet("all.parquet", engine="pyarrow").sort_values("key")
print(json.dumps(read | {{
    "keys": list(table["key"]),
    "items are the lines": [json.loads(item) for item in table["item"]] == lines,
    "texts": [name for name in texts if pandas.api.types.is_string_dtype(table[name])],
    "numbers": [name for name in numbers if table[name].dtype == "float64"],
    "half of the world": int((table["share_global"] >= 50).sum()),
}}))
"#
    )) else {
        return;
    };
    assert_parquet(&read);
}

/// Writes `rows.csv` as a workbook of text cells, or of numbers where a cell is one.
const WRITERS: [(&str, &str); 2] = [
    (
        "openpyxl",
        r#"
import csv, openpyxl
book = openpyxl.Workbook()
sheet = book.active
for row in csv.reader(open("rows.csv", encoding="utf-8", newline="")):
    sheet.append([number(cell) for cell in row])
book.save("rows.xlsx")
"#,
    ),
    (
        "xlsxwriter",
        r#"
import csv, xlsxwriter
book = xlsxwriter.Workbook("rows.xlsx", {"strings_to_urls": False})
sheet = book.add_worksheet()
for at, row in enumerate(csv.reader(open("rows.csv", encoding="utf-8", newline=""))):
    sheet.write_row(at, 0, [number(cell) for cell in row])
book.close()
"#,
    ),
];

/// Years and counts become numbers, as a person would type them.
const NUMBER: &str = r#"
def number(cell):
    try:
        return int(cell) if cell.isdigit() else float(cell)
    except ValueError:
        return cell or None
"#;

#[test]
fn workbooks_of_other_programs_import_as_the_same_rows_in_csv() {
    for name in ["china-clusters.csv", "world-clusters.csv"] {
        let by_csv = Sandbox::with_registry();
        by_csv.run(["import", &fixture(name)]).succeeds();
        for (writer, script) in WRITERS {
            let sandbox = Sandbox::with_registry();
            std::fs::copy(fixture(name), sandbox.path().join("rows.csv")).expect("a copy");
            if sandbox
                .python(&format!("{NUMBER}\n{script}\nprint(0)"))
                .is_none()
            {
                return;
            }
            sandbox.typed("import|rows.xlsx").succeeds();
            assert!(
                sandbox.records() == by_csv.records(),
                "{name} by {writer} differs"
            );
        }
    }
}

#[test]
fn workbooks_of_libreoffice_import_as_the_same_rows_in_csv() {
    for name in [
        "china-clusters.csv",
        "world-clusters.csv",
        "table-1-china-clusters.csv",
    ] {
        let sandbox = Sandbox::with_registry();
        std::fs::copy(fixture(name), sandbox.path().join("rows.csv")).expect("a copy");
        // Comma, double quote, UTF-8: else it asks, or takes the encoding of the surroundings.
        let args = [
            "--headless",
            "--infilter=CSV:44,34,76,1",
            "--convert-to",
            "xlsx",
            "rows.csv",
        ];
        let Some(converted) = system(&sandbox, "soffice", &args) else {
            return;
        };
        assert!(sandbox.path().join("rows.xlsx").is_file(), "{converted:?}");
        sandbox.typed("import|--country|CN|rows.xlsx").succeeds();
        let by_csv = Sandbox::with_registry();
        by_csv
            .run(["import", "--country", "CN", &fixture(name)])
            .succeeds();
        assert!(sandbox.records() == by_csv.records(), "{name} differs");
    }
}

#[test]
fn gdal_reads_every_feature_of_the_geojson() {
    let sandbox = exported();
    let Some(read) = system(&sandbox, "ogrinfo", &["-ro", "-al", "-so", "all.geojson"]) else {
        return;
    };
    let said = String::from_utf8_lossy(&read.stdout) + String::from_utf8_lossy(&read.stderr);
    assert!(
        read.status.success() && !said.contains("Warning") && !said.contains("ERROR"),
        "{said}"
    );
    assert!(said.contains("Feature Count: 190"), "{said}");
    assert!(said.contains("market_share_domestic: Real"), "{said}");
}
