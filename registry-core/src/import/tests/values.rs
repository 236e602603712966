//! What headers and cells mean: the conventions of a column, values for a whole file, other languages.

use super::*;
use crate::{
    form::SharesAre,
    model::{DecimalMark, Measure, Year},
};

/// The report of a file, or what is said of it, and the registry after it.
fn imported(text: &str, options: &Options) -> (Registry, Report) {
    let mut registry = Registry::default();
    let report = registry.import(vec![stream("a.csv", text)], options);
    (
        registry,
        report.unwrap_or_else(|error| panic!("{text}: {error}")),
    )
}

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

/// The shares of a table, or what is said of its rows.
fn shares(header: &str, rows: &[&str], options: &Options) -> Result<Vec<String>, String> {
    let rows: String = (0..)
        .zip(rows)
        .map(|(row, cells)| format!("P{row};CN;sock;{cells}\n"))
        .collect();
    let (registry, report) = imported(&format!("place;country;product;{header}\n{rows}"), options);
    if report.has_rejected() {
        return Err(report
            .findings
            .first
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"));
    }
    let records = registry.0.values();
    Ok(records
        .flat_map(|record| &record.market_shares)
        .map(|share| share.statement().to_string())
        .collect())
}

#[test]
fn share_and_scope_stand_side_by_side() {
    let plain = Options::default();
    for (header, row, share) in [
        ("share;scope", "65;Domestic", "65(Domestic)"),
        ("Share;Scope", "65 %;world", "65(Global)"),
        ("Share (%);Scope", "12,5;国内", "12.5(Domestic)"),
        (
            "Marktanteil;Geltungsbereich",
            "12,5 %;national",
            "12.5(Domestic)",
        ),
        ("市场占有率（%）;范围", "70;全球", "70(Global)"),
        (
            "share;scope;share region",
            "33;regional;Asia",
            "33(Regional: Asia)",
        ),
        ("market_share", "12,5(Domestic)", "12.5(Domestic)"),
        ("国内市场占有率（%）", "70", "70(Domestic)"),
        ("World market share", "30 %", "30(Global)"),
    ] {
        assert_eq!(
            shares(header, &[row], &plain),
            Ok(vec![share.to_owned()]),
            "{header}: {row}"
        );
    }
    let both = shares("domestic share;global share", &["70;30"], &plain);
    assert_eq!(both.unwrap(), ["70(Domestic)", "30(Global)"]);
    let alone = shares("share;scope", &["65;"], &plain).unwrap_err();
    assert!(
        alone.contains("\"65\": a share needs its scope, as in 65(Domestic)"),
        "{alone}"
    );
    assert!(
        shares("share", &["65 domestic"], &plain)
            .unwrap_err()
            .contains("write 65(Domestic)")
    );
}

#[test]
fn shares_of_at_most_one_are_asked_about() {
    let fraction = Options {
        shares_are: Some(SharesAre::Fraction),
        ..Options::default()
    };
    let percent = Options {
        shares_are: Some(SharesAre::Percent),
        ..Options::default()
    };
    for (header, rows, as_fraction) in [
        (
            "share;scope",
            &["0.65;Domestic", "0,3;Domestic"][..],
            &["65(Domestic)", "30(Domestic)"][..],
        ),
        (
            "market_share",
            &["0.65(Domestic), 0.125(Global)"],
            &["65(Domestic)", "12.5(Global)"],
        ),
        (
            "domestic share",
            &["0.07", "1"],
            &["7(Domestic)", "100(Domestic)"],
        ),
    ] {
        let asked = shares(header, rows, &Options::default()).unwrap_err();
        assert!(
            asked.contains("--shares-are percent") && asked.contains("--shares-are fraction"),
            "{asked}"
        );
        assert_eq!(
            shares(header, rows, &fraction).unwrap(),
            as_fraction,
            "{header}"
        );
        assert!(shares(header, rows, &percent).is_ok());
    }
    // One small value among large ones is taken as it stands, and what says percent is never asked about.
    for (header, rows) in [
        ("share;scope", &["0.65;Domestic", "12;Domestic"][..]),
        ("Share %;scope", &["0.65;Domestic"]),
        ("share;scope", &["0.65 %;Domestic"]),
        ("market_share_percent;scope", &["0.65;Domestic"]),
        ("market_share", &["0.5%(Domestic)"]),
        ("share;scope", &["0;Domestic"]),
    ] {
        assert!(
            shares(header, rows, &Options::default()).is_ok(),
            "{header}: {rows:?}"
        );
    }
    let above = shares("share;scope", &["65;Domestic"], &fraction).unwrap_err();
    assert!(above.contains("--shares-are fraction"), "{above}");
    assert_eq!(
        shares("share;scope", &["65 %;Domestic"], &fraction).unwrap(),
        ["65(Domestic)"]
    );
}

#[test]
fn our_own_files_are_never_asked() {
    let mut registry = Registry::default();
    let names: Vec<&str> = crate::form::csv_columns()
        .iter()
        .map(|column| column.name)
        .collect();
    let cells: Vec<&str> = names
        .iter()
        .map(|name| match *name {
            "key" => "cn-a-b",
            "country" => "CN",
            "place" => "A",
            "product" => "B",
            "market_share" => "0.5(Global)",
            "employment" => "1.234",
            _ => "",
        })
        .collect();
    let text = format!("{},pays\n{},x\n", names.join(","), cells.join(","));
    let report = registry.read("export.csv", text).unwrap();
    assert!(!report.has_rejected(), "{report:?}");
    let record = registry.0.values().next().unwrap();
    assert_eq!(record.figures[0].value.get(), 1.234);
    assert_eq!(record.market_shares[0].percent.get(), 0.5);
    assert_eq!(&*record.attributes[0].name, "pays");
}

#[test]
fn a_value_for_the_whole_file_applies_where_it_belongs() {
    let defaults = [
        ("figure_year", "2024"),
        ("output_currency", "EUR"),
        ("market_share_scope", "domestic"),
        ("market_share_year", "2023"),
        ("source_title", "Yearbook"),
        ("actor_role", "member"),
    ];
    let options = Options {
        defaults: defaults
            .iter()
            .map(|(column, value)| ((*column).into(), (*value).into()))
            .collect(),
        ..Options::default()
    };
    let text = "place,country,product,share,output,employment,actors,figure_year\n\
        A,IT,silk,65,,,,\nB,IT,silk,,500,,,2020\nC,IT,silk,,,,company: X,\nD,IT,silk,,,,,\nE,IT,silk,30(Global),,12,,\n";
    let (registry, report) = imported(text, &options);
    assert!(!report.has_rejected(), "{report:?}");
    let record = |place: &str| &registry.0[&format!("it-{place}-silk").parse::<Key>().unwrap()];
    let share = &record("a").market_shares[0];
    assert_eq!(
        (
            share.statement().to_string().as_str(),
            share.year.map(Year::get)
        ),
        ("65(Domestic)", Some(2023))
    );
    assert_eq!(
        share
            .source
            .as_ref()
            .and_then(|source| source.title.as_deref()),
        Some("Yearbook")
    );
    let output = &record("b").figures[0];
    assert_eq!(
        (output.currency.as_deref(), output.year.map(Year::get)),
        (Some("EUR"), Some(2020))
    );
    assert_eq!(record("c").actors[0].role.as_deref(), Some("member"));
    assert_eq!(record("d").sources[0].title.as_deref(), Some("Yearbook"));
    assert_eq!(
        record("e").market_shares[0].statement().to_string(),
        "30(Global)"
    );
    let employment = &record("e").figures[0];
    assert_eq!(
        (employment.measure, employment.currency.as_deref()),
        (Measure::Employment, None)
    );
}

#[test]
fn what_holds_for_all_values_is_named_once() {
    let options = Options {
        defaults: vec![
            ("year".into(), "2024".into()),
            ("currency".into(), "€".into()),
        ],
        ..Options::default()
    };
    let text =
        "place,country,product,market_share,output\nA,IT,silk,65(Domestic),500\nB,IT,silk,,\n";
    let (registry, report) = imported(text, &options);
    assert!(!report.has_rejected(), "{report:?}");
    let first = registry.0.values().next().unwrap();
    assert_eq!(first.market_shares[0].year.map(Year::get), Some(2024));
    assert_eq!(first.figures[0].currency.as_deref(), Some("EUR"));
    for (column, value, why) in [
        ("key", "cn-a", "key"),
        ("colour", "red", "no field"),
        ("figure_year", "MMXX", "four digits"),
    ] {
        let options = Options {
            defaults: vec![(column.into(), value.into())],
            ..Options::default()
        };
        let refused = Registry::default()
            .import(vec![stream("a.csv", text)], &options)
            .unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
}

#[test]
fn sheets_in_other_languages_go_in_without_a_mapping() {
    for header in [
        "Pays;Ville;Produit;Effectifs;Année",
        "Land;Ort;Erzeugnis;Beschäftigte;Jahr",
        "Paese;Comune;Prodotto;Addetti;Anno",
        "País;Municipio;Producto;Empleados;Año",
        "País;Município;Produto;Trabalhadores;Ano",
        "国家;县市;主导产品;从业人员（人）;年份",
    ] {
        let (registry, report) = imported(
            &format!("{header}\nIT;Carpi;silk;16 000;2024\n"),
            &Options::default(),
        );
        assert!(!report.has_rejected(), "{header}: {report:?}");
        assert!(
            report.files[0].attributes.is_empty(),
            "{header}: {:?}",
            report.files[0].attributes
        );
        let record = registry.0.values().next().unwrap();
        assert_eq!(
            (
                record.figures[0].value.get(),
                record.figures[0].year.map(Year::get)
            ),
            (16_000.0, Some(2024))
        );
    }
}

#[test]
fn places_on_the_globe_are_read_from_one_cell_or_two() {
    for (header, cells) in [
        ("coordinates", "44.78, 10.88"),
        ("Coordinates", "44°46'48\"N 10°52'48\"E"),
        ("lat,lon", "44,78; 10,88"),
        ("latitude, longitude", "44.78,10.88"),
        ("坐标", "北纬44.78，东经10.88"),
        ("lon,lat", "10.88, 44.78"),
        ("Breite\tLänge", "44,78\t10,88"),
        ("lat\tlon", "44°46.8′ N\tE10.88"),
    ] {
        let text = format!("place\tcountry\tproduct\t{header}\nCarpi\tIT\tknitwear\t{cells}\n");
        let options = Options {
            delimiter: Some("tab".into()),
            ..Options::default()
        };
        let (registry, report) = imported(&text, &options);
        assert!(!report.has_rejected(), "{header}: {report:?}");
        let location = &registry.0.values().next().unwrap().location;
        let (latitude, longitude) = (
            location.latitude.unwrap().get(),
            location.longitude.unwrap().get(),
        );
        assert!(
            (latitude - 44.78).abs() < 1e-6 && (longitude - 10.88).abs() < 1e-6,
            "{header}: {latitude} {longitude}"
        );
    }
}

#[test]
fn days_are_read_or_refused_with_what_to_write() {
    let dated = |cell: &str| {
        let text = format!("place\tcountry\tproduct\treview_due\nA\tCN\tsock\t{cell}\n");
        let options = Options {
            delimiter: Some("tab".into()),
            ..Options::default()
        };
        let (registry, report) = imported(&text, &options);
        match registry.0.values().next() {
            Some(record) => Ok((record.review_due.unwrap().to_string(), report.notices)),
            None => Err(report.findings.first[0].to_string()),
        }
    };
    for cell in [
        "2025-05-23",
        "2025-05-23T10:00:00",
        "23/05/2025",
        "23 May 2025",
        "2025年5月23日",
        "2025.05.23",
    ] {
        assert_eq!(dated(cell).unwrap().0, "2025-05-23", "{cell}");
    }
    let (day, notices) = dated("45800").unwrap();
    assert_eq!(day, "2025-05-23");
    assert!(
        notices
            .iter()
            .any(|said| said.contains("45800 is read as 2025-05-23")),
        "{notices:?}"
    );
    let refused = dated("06/05/2024").unwrap_err();
    assert!(
        refused.contains("write 2024-05-06 or 2024-06-05"),
        "{refused}"
    );
}

#[test]
fn attributes_and_conventions_are_said() {
    let text = "place,country,product,employment,mayor,Growth (%)\nA,CN,sock,\"1,234\",Li,5\n";
    let (_, report) = imported(text, &Options::default());
    assert_eq!(report.files[0].attributes, ["mayor", "Growth (%)"]);
    assert!(
        report.notices[0].contains("column employment: the comma in \"1,234\""),
        "{:?}",
        report.notices
    );
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
