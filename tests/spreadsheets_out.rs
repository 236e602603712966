//! What is exported for people with a spreadsheet: workbooks, one row a cluster, and what is refused on the way there.

use serde_json::{Value, json};

use crate::{
    sandbox::{REGISTRY, Run, Sandbox},
    tools::system,
};

/// The cells of a file in one column.
fn column(sandbox: &Sandbox, file: &str, name: &str) -> Vec<String> {
    let mut table = csv::Reader::from_path(sandbox.path().join(file)).expect("a table");
    let header = table.headers().expect("a header").clone();
    let at = header.iter().position(|header| header == name);
    let at = at.unwrap_or_else(|| panic!("{file} has no {name}"));
    let rows = table.records();
    rows.map(|row| row.expect("a row")[at].to_owned()).collect()
}

fn empty_beside(sandbox: &Sandbox) -> Sandbox {
    let other = Sandbox::with_registry();
    for entry in std::fs::read_dir(sandbox.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let name = path.file_name().expect("a name");
            std::fs::copy(&path, other.path().join(name)).expect("a copy");
        }
    }
    other
}

#[test]
fn a_flat_table_has_one_row_a_record_and_imports_without_changing_any() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .typed("export|--layout|flat|-o|flat.csv")
        .succeeds()
        .says("189 records to flat.csv.");
    let keys = column(&sandbox, "flat.csv", "key");
    assert_eq!(keys.len(), 189);
    assert!(keys.is_sorted());
    for needed in ["country", "place", "product"] {
        let cells = column(&sandbox, "flat.csv", needed);
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{needed}");
    }
    sandbox
        .typed("import|flat.csv")
        .succeeds()
        .prints("0 new, 0 changed, 189 same");
    let other = empty_beside(&sandbox);
    other
        .typed("import|flat.csv")
        .succeeds()
        .prints("189 new, 0 changed, 0 same, 0 rejected");
    other.typed("export|--layout|flat|-o|again.csv").succeeds();
    for shown in [
        "place",
        "product",
        "highest_share_domestic",
        "highest_share_global",
        "market_share",
        "market_share_year",
        "employment",
        "figure_year",
        "actors",
        "codes",
        "source_title",
        "notes",
        "place_names",
    ] {
        assert_eq!(
            column(&other, "again.csv", shown),
            column(&sandbox, "flat.csv", shown),
            "{shown}"
        );
    }
}

#[test]
fn a_workbook_imports_sheet_by_sheet_into_the_same_records() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .typed("register|--country|CN|--place|=A|--product|'=tea|--set|Grade=007|--note|\u{ff1d}cmd\r\nx|--set|last_verified=2026-11-24")
        .succeeds();
    sandbox
        .typed("update|cn-zhuji-sock|--set|linkage_kind=supplier|--set|linkage_industry=knitting machines")
        .succeeds();
    sandbox.typed("export|-o|all.xlsx").succeeds();
    sandbox
        .typed("export|-o|whole.xlsx|--layout|statements")
        .succeeds();
    let other = empty_beside(&sandbox);
    let sheets = [
        "clusters", "shares", "actors", "figures", "linkages", "sources", "codes", "notes",
    ];
    for sheet in sheets {
        let import = ["import", "all.xlsx", "--sheet", sheet];
        sandbox.run(import).succeeds().prints("0 new, 0 changed");
        other.run(import).succeeds();
    }
    assert!(other.records() == sandbox.records());
    let whole = empty_beside(&sandbox);
    whole.typed("import|whole.xlsx").succeeds();
    assert!(whole.records() == sandbox.records());
}

#[test]
fn openpyxl_finds_text_numbers_and_days_below_a_frozen_header() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .typed("register|--country|CN|--place|=A|--product|tea|--set|Grade=007|--note|\u{ff1d}1|--set|last_verified=2026-11-24|--share|12.5(Domestic)")
        .succeeds();
    sandbox.typed("export|-o|all.xlsx").succeeds();
    let Some(read) = sandbox.python(
        r#"
import json, openpyxl
book = openpyxl.load_workbook("all.xlsx")
sheet = book.worksheets[0]
header = [cell.value for cell in sheet[1]]
row = next(row for row in sheet.iter_rows(min_row=2) if row[header.index("place")].value == "=A")
cell = {name: row[header.index(name)] for name in ["place", "Grade", "notes", "last_verified", "highest_share_domestic", "latitude"]}
print(json.dumps({
    "sheets": book.sheetnames,
    "rows": sheet.max_row,
    "frozen": sheet.freeze_panes,
    "filtered": sheet.auto_filter.ref.startswith("A1:"),
    "bold": sheet["A1"].font.b,
    "widths": all(dimension.width >= 8 for dimension in sheet.column_dimensions.values()),
    "formulas": sum(cell.data_type == "f" for one in book for row in one.iter_rows() for cell in row),
    "cells": {name: [one.data_type, str(one.value), one.number_format] for name, one in cell.items()},
}))
"#,
    ) else {
        return;
    };
    assert_eq!(
        read["sheets"],
        json!([
            "clusters", "shares", "actors", "figures", "sources", "codes", "notes"
        ])
    );
    for (what, expected) in [
        ("rows", json!(191)),
        ("frozen", json!("B2")),
        ("filtered", json!(true)),
        ("bold", json!(true)),
        ("widths", json!(true)),
        ("formulas", json!(0)),
    ] {
        assert_eq!(read[what], expected, "{what}");
    }
    assert_eq!(
        read["cells"],
        json!({
            "place": ["s", "=A", "@"],
            "Grade": ["s", "007", "@"],
            "notes": ["s", "\u{ff1d}1", "@"],
            "last_verified": ["d", "2026-11-24 00:00:00", r"yyyy\-mm\-dd"],
            "highest_share_domestic": ["n", "12.5", "General"],
            "latitude": ["n", "None", "General"],
        })
    );
}

#[test]
fn pandas_reads_a_workbook_as_the_same_table_as_the_flat_csv() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.typed("export|-o|all.xlsx").succeeds();
    sandbox.typed("export|--layout|flat|-o|flat.csv").succeeds();
    let Some(read) = sandbox.python(
        r#"
import json, pandas
book, table = pandas.read_excel("all.xlsx"), pandas.read_csv("flat.csv")
same = lambda one, other: bool(((one == other) | (one.isna() & other.isna())).all())
print(json.dumps({"differing": [name for name in table if not same(book[name], table[name])], "rows": len(book)}))
"#,
    ) else {
        return;
    };
    assert_eq!(read, json!({"differing": [], "rows": 189}));
}

#[test]
fn libreoffice_reads_a_workbook_and_what_it_saves_imports_again() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.typed("export|-o|all.xlsx").succeeds();
    let convert = [
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        "saved",
        "all.xlsx",
    ];
    if system(&sandbox, "soffice", &convert).is_none() {
        return;
    }
    sandbox
        .typed("import|saved/all.xlsx")
        .succeeds()
        .prints("0 new, 0 changed, 189 same");
    sandbox
        .typed("import|saved/all.xlsx|--sheet|shares")
        .succeeds()
        .prints("0 new, 0 changed");
}

#[test]
fn what_a_workbook_cannot_hold_is_refused_before_a_file_is_written() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|CN|--place|A|--product|tea|--note|a\u{1b}b")
        .succeeds();
    sandbox.file("all.xlsx", "an earlier one");
    sandbox
        .typed("export|-o|all.xlsx")
        .exits(1)
        .says("cn-a-tea, column notes: the character U+001B")
        .says("csv, jsonl or data-package");
    let kept = std::fs::read_to_string(sandbox.path().join("all.xlsx")).expect("the file");
    assert_eq!(kept, "an earlier one");
    let long = "x".repeat(32_768);
    sandbox
        .run([
            "register",
            "--country",
            "CN",
            "--place",
            "B",
            "--product",
            "silk",
            "--note",
            &long,
        ])
        .succeeds();
    sandbox
        .typed("export|--layout|statements|--format|xlsx|silk")
        .exits(1)
        .says(
            "cn-b-silk, column notes: 32768 characters, of which a cell of a workbook holds 32767",
        );
    sandbox.typed("export|-o|all.csv").succeeds();
}

#[test]
fn the_mark_for_excel_stands_before_csv_alone_and_is_read_past() {
    let sandbox = Sandbox::with_fixtures();
    for layout in ["flat", "statements"] {
        sandbox
            .run(["export", "--for-excel", "--layout", layout, "-o", "a.csv"])
            .succeeds();
        let bytes = std::fs::read(sandbox.path().join("a.csv")).expect("the file");
        assert!(bytes.starts_with(b"\xef\xbb\xbfkey,"), "{layout}");
        sandbox
            .typed("import|a.csv")
            .succeeds()
            .prints("0 new, 0 changed, 189 same");
    }
    for typed in [
        "export|--for-excel|-o|a.xlsx",
        "export|--for-excel|--format|jsonl",
        "export|--layout|flat|-o|a.geojson",
    ] {
        sandbox.typed(typed).exits(2);
    }
}

/// What a spreadsheet in Japanese or Chinese runs, too.
#[test]
fn formulas_in_full_width_and_after_a_line_end_are_guarded_and_come_back() {
    let notes = [
        "\u{ff1d}cmd|'/C calc'!A0",
        "\u{ff0b}1+1",
        "\u{ff0d}1+1",
        "\u{ff20}SUM(1)",
        "\n=1+1",
        "\r\n=1+1",
        "'\u{ff1d}1",
    ];
    let sandbox = Sandbox::with_registry();
    let line = |(at, note): (usize, &&str)| {
        json!({"key": format!("k-{at}"), "location": {"country": "JP", "place": "P"}, "product": {"name": "q"},
            "notes": [note]})
        .to_string()
    };
    let lines: Vec<String> = notes.iter().enumerate().map(line).collect();
    sandbox.file("a.jsonl", lines.join("\n"));
    sandbox.typed("import|a.jsonl").succeeds();
    for layout in ["statements", "flat"] {
        sandbox
            .run(["export", "--layout", layout, "-o", "a.csv"])
            .succeeds();
        let guarded: Vec<String> = notes.iter().map(|note| format!("'{note}")).collect();
        assert_eq!(column(&sandbox, "a.csv", "notes"), guarded, "{layout}");
        let other = empty_beside(&sandbox);
        other.typed("import|a.csv").succeeds();
        assert!(other.records() == sandbox.records(), "{layout}");
    }
}

#[test]
fn a_file_named_without_a_flag_is_no_query() {
    let sandbox = Sandbox::with_table_1();
    for name in ["clusters.csv", "Italy.XLSX", "a.json"] {
        sandbox
            .run(["export", name])
            .exits(2)
            .says(&format!("use -o {name}"));
    }
    sandbox.typed("export|\"clusters.csv\"").succeeds();
    sandbox
        .typed("export|sock")
        .succeeds()
        .prints("cn-zhuji-sock");
}

/// What a command shows and leaves whose terminal is `script`'s.
fn on_a_terminal(sandbox: &Sandbox, typed: &str, answer: &str) -> Option<Run> {
    let script = format!("(sleep 1; echo {answer}) | script -qec '{REGISTRY} {typed}' /dev/null");
    let output = system(sandbox, "sh", &["-c", &script])?;
    Some(Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::new(),
    })
}

#[test]
fn a_terminal_is_asked_for_a_file_and_given_nothing_binary() {
    let sandbox = Sandbox::with_table_1();
    if system(&sandbox, "script", &["--version"]).is_none() {
        return;
    }
    for format in ["parquet", "xlsx"] {
        let typed = format!("export --format {format}");
        let run = on_a_terminal(&sandbox, &typed, "y").expect("a shell");
        assert!(run.stdout.contains("not for a terminal"), "{run:?}");
    }
    let refused = on_a_terminal(&sandbox, "export a.xlsx", "n").expect("a shell");
    assert!(
        refused.stdout.contains("Nothing was written"),
        "{refused:?}"
    );
    assert!(!sandbox.path().join("a.xlsx").exists());
    let taken = on_a_terminal(&sandbox, "export a.xlsx", "y").expect("a shell");
    assert!(taken.stdout.contains("10 records to a.xlsx."), "{taken:?}");
    let written = std::fs::read(sandbox.path().join("a.xlsx")).expect("a workbook");
    assert!(written.starts_with(b"PK"));
}

#[test]
fn organisations_leave_in_the_same_forms() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("organisation|register|--name|Weili|--kind|company|--country|CN|--note|first|--note|second|--set|Grade=007")
        .succeeds();
    let registered = sandbox.typed("organisation|export").succeeds().stdout;
    for (file, flags) in [
        ("o.xlsx", ""),
        ("whole.xlsx", "|--layout|statements"),
        ("o.csv", "|--for-excel"),
        ("flat.csv", "|--layout|flat"),
    ] {
        sandbox
            .typed(&format!("organisation|export|-o|{file}{flags}"))
            .succeeds()
            .says(&format!("1 organisation to {file}."));
        let other = empty_beside(&sandbox);
        other
            .run(["organisation", "import", file])
            .succeeds()
            .prints("1 new");
        if file == "o.xlsx" {
            other
                .run(["organisation", "import", file, "--sheet", "notes"])
                .succeeds();
        }
        let mut expected: Value = serde_json::from_str(&registered).expect("JSON");
        if file == "flat.csv" {
            expected["notes"] = json!(["first"]);
        }
        let taken = other.typed("organisation|export").succeeds().json();
        assert_eq!(taken, expected, "{file}");
    }
    sandbox
        .typed("organisation|export|-o|o.parquet")
        .exits(2)
        .says(".jsonl, .csv or .xlsx");
}
