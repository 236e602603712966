use super::{document::document, *};
use crate::{measure::Machine, result::Measured, target::Target};

fn size(rows: u64, parts: Vec<Measured>) -> Results {
    Results {
        rows,
        rows_bytes: rows * 400,
        seed: 1,
        machine: Machine {
            processor: String::new(),
            cores: 2,
            memory_bytes: 0.0,
            kernel: String::new(),
            file_system: String::new(),
            sync_seconds: 0.0,
            sqlite: String::new(),
        },
        sqlite_in_python: String::new(),
        parts,
    }
}

fn part(part: Part, lines: Vec<Line>) -> Measured {
    Measured {
        part,
        date: "2026-11-27".to_owned(),
        program: "abc".to_owned(),
        took: 90.0,
        lines,
        searches: Vec::new(),
    }
}

fn import(seconds: f64, most: f64) -> Line {
    Line::seconds("importing", seconds)
        .beside("sqlite3", 1.0)
        .target(Target::AtMostOfPeer(most))
}

/// The cells of the lines that begin with a name.
fn rows(document: &str, name: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let lines = document.lines().map(cells);
    lines
        .filter(|cells: &Vec<String>| cells.get(1).is_some_and(|cell| cell == name))
        .collect()
}

#[test]
fn each_size_is_judged_by_its_own_target() {
    let all = [
        size(10_000, vec![part(Part::Import, vec![import(1.25, 1.3)])]),
        size(100_000, vec![part(Part::Import, vec![import(1.25, 1.0)])]),
    ];
    let text = document(&all);
    let import = rows(&text, "importing");
    assert!(
        import
            .iter()
            .any(|cells| cells[3..5] == ["1.25 s (1.25) met", "1.25 s (1.25) **missed**"])
    );
    assert!(
        text.contains(
            "- 10,000 rows: 1 of 1 met.\n- 100,000 rows: 0 of 1 met; missed: importing.\n"
        )
    );
}

#[test]
fn a_part_that_one_size_lacks_is_in_the_table_of_growth() {
    let update = part(Part::Update, vec![Line::seconds("update", 0.02)]);
    let alone = part(Part::Import, vec![Line::seconds("importing", 9.0)]);
    let all = [
        size(10, vec![part(Part::Import, vec![import(2.0, 1.3)])]),
        size(20, vec![alone, update]),
    ];
    let text = document(&all);
    assert_eq!(
        rows(&text, "importing").len(),
        3,
        "one row of growth, and one of each size"
    );
    let growth = &rows(&text, "update");
    assert!(
        growth
            .iter()
            .any(|cells| cells[3..5] == ["not measured", "20.0 ms"])
    );
}

#[test]
fn a_value_kept_from_another_day_says_so() {
    let mut kept = import(2.0, 1.3);
    if let Some(peer) = &mut kept.peer {
        peer.kept_from = Some("2026-11-20".to_owned());
    }
    let results = size(10, vec![part(Part::Import, vec![kept])]);
    let shown = summary(&results, &[Part::Import]);
    assert!(shown.contains("| 1.00 s on 2026-11-20 |"), "{shown}");
    assert!(!summary(&results, &[Part::Update]).contains("importing"));
}
