//! Numbers in cells: the convention of a column, units in headers, and that no digit is lost.

use super::*;
use crate::model::DecimalMark;

/// The figures of a measure in a table of these cells, each in a row of its own, or what is said of its rows.
fn figures(column: &str, cells: &[&str], options: &Options) -> Result<Vec<f64>, String> {
    let rows: String = (0..)
        .zip(cells)
        .map(|(row, cell)| format!("P{row}\tCN\tsock\t{cell}\n"))
        .collect();
    let text = format!("place\tcountry\tproduct\t{column}\n{rows}");
    let options = Options {
        delimiter: Some("tab".into()),
        ..options.clone()
    };
    let (registry, report) = imported(&text, &options);
    if report.has_rejected() {
        let findings = report.findings.first.iter();
        return Err(findings
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"));
    }
    Ok(registry
        .0
        .values()
        .map(|record| record.figures[0].value.get())
        .collect())
}

fn decimal(mark: DecimalMark) -> Options {
    Options {
        decimal: Some(mark),
        ..Options::default()
    }
}

#[test]
fn the_convention_of_a_column_is_found_from_its_cells() {
    for (cells, expected) in [
        (&["1234", "16000"][..], &[1234.0, 16000.0][..]),
        (&["1,234", "987"], &[1234.0, 987.0]),
        (
            &["10 000", "1\u{202f}234", "1’234"],
            &[10_000.0, 1234.0, 1234.0],
        ),
        (&["1.234.567", "1.234"], &[1_234_567.0, 1234.0]),
        (&["1,234,567", "1,234"], &[1_234_567.0, 1234.0]),
        (&["16000.0", "12.000,0"], &[16_000.0, 12_000.0]),
        (&["１６０００"], &[16_000.0]),
    ] {
        assert_eq!(
            figures("employment", cells, &Options::default()).as_deref(),
            Ok(expected),
            "{cells:?}"
        );
    }
    for (cells, expected) in [
        (&["1.234,5", "1.234"][..], &[1234.5, 1234.0][..]),
        (&["12,5", "1.234"], &[12.5, 1234.0]),
        (&["12.5", "1,234"], &[12.5, 1234.0]),
        (&["12.5", "1.234"], &[12.5, 1.234]),
    ] {
        assert_eq!(
            figures("output", cells, &Options::default()).as_deref(),
            Ok(expected),
            "{cells:?}"
        );
    }
}

#[test]
fn a_number_that_could_be_two_is_asked_about() {
    for column in ["employment", "output"] {
        let asked = figures(column, &["1.234"], &Options::default()).unwrap_err();
        let both = "\"1.234\": 1234 or 1.234? say --decimal comma for the first, --decimal point for the second";
        assert!(asked.contains(both), "{asked}");
        assert_eq!(
            figures(column, &["1.234"], &decimal(DecimalMark::Comma)),
            Ok(vec![1234.0])
        );
    }
    let refused = figures("employment", &["1.234"], &decimal(DecimalMark::Point)).unwrap_err();
    assert!(
        refused.contains("what is counted is never a fraction"),
        "{refused}"
    );
    assert_eq!(
        figures("output", &["1.234"], &decimal(DecimalMark::Point)),
        Ok(vec![1.234])
    );
    assert!(figures("output", &["1,234"], &Options::default()).is_err());
    assert!(
        figures("employment", &["12.5"], &Options::default())
            .unwrap_err()
            .contains("never a fraction")
    );
    // Points and commas in one column tell nothing of each other.
    let mixed = figures("employment", &["1.234", "1,234"], &Options::default());
    assert!(mixed.is_err());
    // A comma is decimal in this file, so that it may be so in another column, too.
    let text = "place;country;product;employment\nA;CN;sock;1,234\n";
    assert!(imported(text, &Options::default()).1.has_rejected());
}

#[test]
fn numbers_are_kept_exactly_or_refused() {
    for (cell, why) in [
        ("9007199254740993", "more digits than can be kept"),
        ("1e5", "not a number"),
        ("16000 persons", "not a number"),
        ("65 %", "not a number"),
        ("-5", "0 or more"),
        ("10-20", "not a number"),
        ("1,23,45", "not a number"),
    ] {
        let said = figures("output", &[cell], &Options::default()).unwrap_err();
        assert!(said.contains(why), "{cell}: {said}");
    }
    let huge = "9".repeat(400);
    assert!(
        figures("output", &[&huge], &Options::default())
            .unwrap_err()
            .contains("more digits")
    );
    assert_eq!(
        figures("output", &["100000000000000000"], &Options::default()),
        Ok(vec![1e17])
    );
}

#[test]
fn units_of_headers_hold_for_their_cells() {
    for (header, cell, value) in [
        ("Employment (thousands)", "12.5", 12_500.0),
        ("就业人数（万人）", "1.5", 15_000.0),
        ("Employment (persons)", "1,234", 1_234.0),
        ("Output (million EUR)", "2.5", 2_500_000.0),
        ("产值（亿元）", "130", 13_000_000_000.0),
        ("Energy (GWh)", "91", 91_000.0),
        ("Energy (kWh)", "91000", 91.0),
    ] {
        assert_eq!(
            figures(header, &[cell], &Options::default()),
            Ok(vec![value]),
            "{header}"
        );
    }
    let (registry, _) = imported(
        "place,country,product,Output (EUR)\nP,IT,silk,5\n",
        &Options::default(),
    );
    let record = registry.0.values().next().unwrap();
    assert_eq!(record.figures[0].currency.as_deref(), Some("EUR"));
    let asked = figures("Employment (thousands)", &["1.234"], &Options::default()).unwrap_err();
    assert!(asked.contains("1234000 or 1234?"), "{asked}");
}

#[test]
fn json_loses_no_digit_and_speaks_of_fields() {
    let line = |figure: &str| {
        format!(
            "{{\"location\":{{\"country\":\"CN\",\"place\":\"A\"}},\"product\":{{\"name\":\"b\"}},\"figures\":[{{\"measure\":\"output\",\"value\":{figure}}}]}}\n"
        )
    };
    let mut registry = Registry::default();
    assert!(
        !registry
            .read("a.jsonl", line("9007199254740992"))
            .unwrap()
            .has_rejected()
    );
    for figure in ["9007199254740993", "1e400", "-1", "\"5\""] {
        let report = registry.read("a.jsonl", line(figure)).unwrap();
        let said = report.findings.first[0].to_string();
        assert!(
            said.contains("figures[0].value") || figure == "1e400",
            "{said}"
        );
    }
}

#[test]
fn what_is_counted_may_stand_behind_its_number() {
    for (cell, value) in [
        ("3万", 30_000.0),
        ("1.2亿", 120_000_000.0),
        ("12万人", 120_000.0),
        ("1.5 千人", 1_500.0),
        ("16,000 persons", 16_000.0),
        ("2.5 million", 2_500_000.0),
    ] {
        assert_eq!(
            figures("employment", &[cell], &Options::default()),
            Ok(vec![value]),
            "{cell}"
        );
    }
    for (header, cell) in [
        ("employment", "16000 cows"),
        ("employment", "万"),
        ("employment", "65 %"),
        ("output", "5 million EUR"),
        ("就业人数（万人）", "3万"),
        ("employment", "1.234 persons"),
    ] {
        assert!(
            figures(header, &[cell], &Options::default()).is_err(),
            "{header} {cell}"
        );
    }
}

#[test]
fn columns_of_several_years_are_as_many_figures_with_the_source_of_the_row() {
    let table = "country,place,product,Employment 2022,Employment 2023,Output 2023 (EUR),Share 2023 (%),scope,source_title\n\
        IT,Carpi,knitwear,1000,1100,5,12.5,Domestic,ISTAT\n\
        IT,Prato,textiles,,2100,,,,ISTAT\n";
    let (registry, report) = imported(table, &Options::default());
    assert_eq!(report.findings.first, []);
    let figures = |place: &str| {
        let mut records = registry.0.values();
        let record = records
            .find(|record| &*record.location.place == place)
            .unwrap();
        assert_eq!(record.sources, [], "the source is that of the figures");
        let figures = record.figures.iter().map(|figure| {
            let source = figure
                .source
                .as_ref()
                .and_then(|source| source.title.as_deref());
            (
                figure.measure.to_string(),
                figure.year.map(|year| year.to_string()).unwrap_or_default(),
                figure.value.to_string(),
                figure.currency.as_deref().unwrap_or_default().to_owned(),
                source.unwrap_or_default().to_owned(),
            )
        });
        (figures.collect::<Vec<_>>(), record.market_shares.clone())
    };
    let figure = |measure: &str, year: &str, value: &str, currency: &str| {
        [measure, year, value, currency, "ISTAT"]
            .map(str::to_owned)
            .into()
    };
    let (carpi, shares) = figures("Carpi");
    let expected: Vec<(String, String, String, String, String)> = vec![
        figure("employment", "2022", "1000", ""),
        figure("employment", "2023", "1100", ""),
        figure("output", "2023", "5", "EUR"),
    ];
    assert_eq!(carpi, expected);
    assert_eq!(shares[0].statement().to_string(), "12.5(Domestic)");
    assert_eq!(
        shares[0].year.map(|year| year.to_string()).as_deref(),
        Some("2023")
    );
    let (prato, shares) = figures("Prato");
    assert_eq!((prato.len(), shares.len()), (1, 0));
}
