//! What headers and cells mean: values for a whole file, other languages, places on the globe, days.

use super::*;
use crate::model::{Measure, Year};

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
