//! In however many pieces a file is read, and on however many threads, what comes of it is the same.

use proptest::prelude::*;

use super::*;

/// All that an import gives out.
#[derive(Debug, PartialEq)]
struct Outcome {
    accepted: Vec<Accepted>,
    report: Result<Report, String>,
    rejected: Option<String>,
}

/// Imports a file that is read so many bytes at a time.
fn imported(name: &str, text: &str, known: &Registry, skip: bool, bytes: usize) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let rejected_to = folder.path().join("rejected.csv");
    let options = Options {
        skip_invalid: skip,
        rejected_to: vec![rejected_to.clone()],
        ..Options::default()
    };
    let mut accepted = Vec::new();
    let plan = Plan::in_pieces_of(bytes, vec![stream(name, text)], options, known);
    let report = plan.and_then(|plan| {
        plan.apply(|record| {
            accepted.push(record);
            Ok(())
        })
    });
    Outcome {
        accepted,
        report: report.map_err(|error| error.to_string()).map(|mut report| {
            report.files[0].rejected_to = None;
            report
        }),
        rejected: std::fs::read_to_string(rejected_to).ok(),
    }
}

/// A row of one of few records, right or not, or a line that says nothing.
fn row() -> impl Strategy<Value = String> {
    let place = || prop::sample::select(vec!["A", "B", "C", "D", "a "]);
    prop_oneof![
        6 => (place(), 0..3).prop_map(|(place, note)| format!("CN,{place},x,note {note},")),
        2 => place().prop_map(|place| format!("CN,{place},x,\"two\nlines, \"\"quoted\"\"\",service")),
        1 => place().prop_map(|place| format!("CN,{place},x,,traditional")),
        1 => place().prop_map(|place| format!("CN,{place},x,,no such sector")),
        1 => Just("Atlantis,A,x,,".to_owned()),
        1 => Just("CN,A,x,too few".to_owned()),
        1 => prop::sample::select(vec!["", ",,,,", "\u{feff}CN,E,x,,"]).prop_map(str::to_owned),
    ]
}

fn table() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let rows = prop::collection::vec((row(), 1..4usize), 0..12);
    (rows, ending, any::<bool>()).prop_map(|(rows, ending, ends)| {
        let mut lines = vec!["country,place,product,notes,sector".to_owned()];
        lines.extend(rows.into_iter().flat_map(|(row, times)| vec![row; times]));
        lines.join(ending) + if ends { ending } else { "" }
    })
}

fn json_lines() -> impl Strategy<Value = String> {
    let record = (0..4, 0..2).prop_map(|(place, note)| {
        format!(r#"{{"location":{{"country":"CN","place":"P{place}"}},"notes":["{note}"],"product":{{"name":"x"}}}}"#)
    });
    let line = prop_oneof![6 => record, 1 => Just(String::new()), 1 => Just("{}".to_owned())];
    prop::collection::vec(line, 1..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn pieces_of_a_table_make_no_difference(table in table(), known in table(), skip: bool, bytes in 1..200usize) {
        let mut registry = Registry::default();
        let _ = registry.import(vec![stream("known.csv", known)], &skipping(None));
        let whole = imported("a.csv", &table, &registry, skip, 1 << 20);
        prop_assert_eq!(imported("a.csv", &table, &registry, skip, bytes), whole);
    }

    #[test]
    fn pieces_of_json_lines_make_no_difference(lines in json_lines(), skip: bool, bytes in 1..200usize) {
        let registry = Registry::default();
        let whole = imported("a.jsonl", &lines, &registry, skip, 1 << 20);
        prop_assert_eq!(imported("a.jsonl", &lines, &registry, skip, bytes), whole);
    }
}
