//! Each defect has its own clear finding.

use super::*;

/// What importing an invalid fixture says.
fn said(name: &str) -> String {
    let mut registry = Registry::default();
    match registry.import(
        vec![Input::File(fixture("invalid").join(name))],
        &Options::default(),
    ) {
        Ok(report) => {
            assert!(report.rejected > 0, "{name} was taken: {report:?}");
            report
                .findings
                .first
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        }
        Err(error) => error.to_string(),
    }
}

/// Each invalid fixture, and what is said of it.
const REFUSALS: &[(&str, &str)] = &[
    ("binary.csv", "binary.csv: is a picture (PNG)"),
    (
        "broken.jsonl",
        "broken.jsonl line 2: not a valid record: not JSON at character 83: the text ends inside quotes",
    ),
    (
        "contradicting-rows.csv",
        "contradicting-rows.csv line 3, column latitude: \"30.71\": contradicts line 2, which says \"29.71\"",
    ),
    (
        "duplicate-headers.csv",
        "columns \"product\" and \"product\" both hold product",
    ),
    ("empty.csv", "empty.csv: is empty"),
    (
        "header-only.csv",
        "header-only.csv: has headers but no rows",
    ),
    (
        "key-with-path.csv",
        "key-with-path.csv line 3, column key: \"../evil\": no key; a key is lower-case",
    ),
    (
        "latitude-95.csv",
        "latitude-95.csv line 3, column latitude: \"95\": a latitude lies between -90 and 90",
    ),
    (
        "merge-circle.csv",
        "column merged_into: \"cn-zhuji-sock\": merging cn-wenzhou-shoes into it closes a cycle",
    ),
    (
        "merge-into-itself.csv",
        "merge-into-itself.csv line 3: cn-zhuji-sock: a record cannot be merged into itself",
    ),
    (
        "missing-columns.csv",
        "missing-columns.csv: no column for product",
    ),
    (
        "not-an-object.jsonl",
        "not-an-object.jsonl line 2: not a valid record: the number 65 stands where an object with fields belongs",
    ),
    (
        "ragged-rows.csv",
        "ragged-rows.csv line 4: the row has 7 cells, the header 6",
    ),
    (
        "share-101.jsonl",
        "share-101.jsonl line 2: not a valid record: market_shares[0].percent: \"101\": a share is a percentage from 0 to 100",
    ),
    (
        "share-negative.csv",
        "line 3, column market_share: \"-5(Domestic)\": a share is a percentage from 0 to 100",
    ),
    (
        "share-over-100.csv",
        "line 3, column market_share: \"101(Global)\": a share is a percentage from 0 to 100",
    ),
    (
        "share-range.csv",
        "line 3, column market_share: \"80-90(Global)\": a range is no share",
    ),
    (
        "share-unknown-scope.csv",
        "line 3, column market_share: \"80%(Mars)\": unknown scope",
    ),
    (
        "share-without-scope.csv",
        "line 3, column market_share: \"80\": a share needs its scope",
    ),
    (
        "unknown-country.csv",
        "line 3, column country: \"Atlantis\": unknown country",
    ),
    (
        "unknown-field.jsonl",
        "unknown-field.jsonl line 2: not a valid record: \"colour\" is not a field here",
    ),
    (
        "wrong-encoding.csv",
        "wrong-encoding.csv line 3: holds bytes that are not UTF-8",
    ),
    (
        "wrong-type.jsonl",
        "wrong-type.jsonl line 2: not a valid record: market_shares[0].percent: the text \"abc\" stands where a number belongs",
    ),
];

#[test]
fn every_invalid_fixture_is_refused_clearly() {
    for (name, expected) in REFUSALS {
        let said = said(name);
        assert!(
            said.contains(expected),
            "{name} says\n{said}\nexpected\n{expected}"
        );
    }
}

#[test]
fn every_invalid_fixture_is_looked_at() {
    let files = std::fs::read_dir(fixture("invalid")).unwrap();
    let names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names.len(),
        23,
        "add the new one to the table above: {names:?}"
    );
}

/// The lines of the findings in a table whose lines end in one way.
fn lines_at_fault(rows: &[&str], ending: &str) -> Vec<u64> {
    let text: String = rows.iter().map(|row| format!("{row}{ending}")).collect();
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.csv", text)], &Options::default())
        .unwrap();
    let findings = report.findings.first.iter();
    findings.map(|finding| finding.line).collect()
}

#[test]
fn a_finding_names_the_line_whatever_ends_the_lines() {
    let rows = [
        "place,product,country,notes",
        "A,a,CN,",
        "",
        "",
        "B,b,Atlantis,",
        "C,c,CN,\"one",
        "",
        "two \"\"three\"\"\"",
        "D,d,Narnia,\"",
        "\"",
        "E,e,CN,",
        "A,a,Oz,",
    ];
    for ending in ["\n", "\r\n", "\r"] {
        assert_eq!(lines_at_fault(&rows, ending), [5, 9, 12], "{ending:?}");
    }
}

#[test]
fn a_mistaken_quote_is_found_on_its_line() {
    let row = "P,p,CN,x\r\n";
    let text = format!(
        "place,product,country,notes\r\n{}P,p,CN,\"open\r\n{}",
        row.repeat(50),
        "Q,q,CN,\r\n".repeat(50)
    );
    for (text, expected) in [
        (
            text.clone(),
            "a.csv line 52: a quote opens a cell and is never",
        ),
        (
            text.replace("\"open", "\"a \"b\""),
            "a.csv line 52: text follows a closing quote",
        ),
    ] {
        let mut registry = Registry::default();
        let refused = registry
            .import(vec![stream("a.csv", text)], &Options::default())
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with(expected), "{refused}");
    }
}
