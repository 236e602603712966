use super::*;
use crate::form::csv_columns;
use crate::{import::read::RawRow, model::Year};

fn header(names: &[&str], mappings: &[(&str, &str)]) -> Result<Header, String> {
    let mappings: Vec<_> = mappings
        .iter()
        .map(|&(a, b)| (a.to_owned(), b.to_owned()))
        .collect();
    let row = RawRow::of_cells(1, names.iter().copied());
    Header::new("a.csv", row.cells(), &mappings)
        .and_then(|(header, mistakes)| ImportError::of_all(mistakes).map(|()| header))
        .map_err(|error| error.to_string())
}

fn said(header: &Header, cells: &[&str]) -> Statement {
    header
        .statement(RawRow::of_cells(2, cells.iter().copied()).cells())
        .unwrap()
}

#[test]
fn a_column_that_is_no_field_is_an_attribute() {
    let header = header(&["Place", "mayor", "attribute:name", "place_zh"], &[]).unwrap();
    let said = said(&header, &["Zhuji", " Li ", "x", "诸暨"]);
    assert_eq!(&*said.attributes[0].name, "mayor");
    assert_eq!(&*said.attributes[0].value, "Li");
    assert_eq!(&*said.attributes[1].name, "name");
    assert!(said.name.is_none());
    assert_eq!(said.place_names[0].language.as_deref(), Some("zh"));
}

#[test]
fn a_mapping_overrides_a_header() {
    let mapped = header(&["Ort", "Ware"], &[("Ort", "place"), ("Ware", "product")]).unwrap();
    assert_eq!(
        said(&mapped, &["Solingen", "knives"]).place.as_deref(),
        Some("Solingen")
    );
    assert!(
        header(&["Ort"], &[("Art", "place")])
            .unwrap_err()
            .contains("no column is named \"Art\"")
    );
    assert!(
        header(&["Ort"], &[("Ort", "plaice")])
            .unwrap_err()
            .contains("no field of a record")
    );
}

#[test]
fn two_columns_of_one_field_are_refused() {
    let refused = header(&["place", "City"], &[]).unwrap_err();
    assert_eq!(
        refused,
        "a.csv: columns \"place\" and \"City\" both hold place; rename one, or settle it with --map"
    );
    assert!(header(&["mayor", "mayor"], &[]).is_err());
    assert_eq!(
        header(&["place", "City", "mayor", "mayor"], &[("Ort", "x")])
            .unwrap_err()
            .lines()
            .count(),
        3
    );
    assert!(
        header(&vec!["x"; 10_001], &[])
            .unwrap_err()
            .contains("10001 columns")
    );
}

#[test]
fn what_a_row_needs_must_have_a_column() {
    let missing = |names: &[&str]| {
        let header = header(names, &[]).unwrap();
        header
            .check_meaning("a.csv", &Statement::default(), "", Vec::new())
            .map_err(|error| error.to_string())
    };
    assert!(missing(&["key", "latitude"]).is_ok());
    assert!(missing(&["country", "Location/Product Name"]).is_ok());
    assert_eq!(
        missing(&["place", "country"]).unwrap_err(),
        "a.csv: no column for product; it has: place, country; name one with --map \"HEADER=product\""
    );
    assert_eq!(
        missing(&["mayor"]).unwrap_err(),
        "a.csv: no column for country, place and product; it has: mayor; name them with --map \"HEADER=country\" --map \"HEADER=place\" --map \"HEADER=product\", or give the country of all rows with --country"
    );
}

#[test]
fn a_header_in_doubt_is_told_with_both_ways_out() {
    let refused = header(&["place", "prodcut", "emploment"], &[]).unwrap();
    let refused = refused.check_meaning("a.csv", &Statement::default(), "", Vec::new());
    let refused = refused.unwrap_err().to_string();
    for told in [
        "column \"prodcut\" is nearly \"product\"; say --map \"prodcut=product\"",
        "--map \"emploment=attribute:emploment\" to keep it as an attribute",
        "no column for country; ",
    ] {
        assert!(refused.contains(told), "{refused}");
    }
    let names = ["key", "emploment"];
    let kept = header(&names, &[("emploment", "attribute:emploment")]).unwrap();
    assert!(
        kept.check_meaning("a.csv", &Statement::default(), "", Vec::new())
            .is_ok()
    );
    assert_eq!(kept.attributes(), ["emploment"]);
}

#[test]
fn a_unit_of_a_header_holds_for_its_cells() {
    let names = ["key", "Umsatz (Mio. €)", "Beschäftigte (Tsd.)", "Jahr"];
    let header = header(&names, &[]).unwrap();
    let mut header = header;
    header.settle(&header.shown(), Settled::default());
    let figures = said(&header, &["cn-a", "2,5", "1,2", "2024"]).figures;
    let told: Vec<_> = figures
        .iter()
        .map(|figure| {
            (
                figure.value.get(),
                figure.currency.as_deref(),
                figure.year.map(Year::get),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (1_200.0, None, Some(2024)),
            (2_500_000.0, Some("EUR"), Some(2024))
        ]
    );
}

#[test]
fn text_of_our_own_tables_is_kept_exactly() {
    let mut names: Vec<&str> = csv_columns().iter().map(|column| column.name).collect();
    names.push("mayor");
    let header = header(&names, &[]).unwrap();
    let mut cells = vec![""; names.len()];
    cells[0] = "cn-a";
    *cells.last_mut().unwrap() = " '=x ";
    assert!(header.is_own());
    assert_eq!(&*said(&header, &cells).attributes[0].value, " '=x ");
}

#[test]
fn our_own_tables_are_known_by_their_columns_also_those_of_the_first_release() {
    let columns: Vec<&str> = csv_columns().iter().map(|column| column.name).collect();
    let earlier: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|name| *name != "actor_organisation")
        .collect();
    assert!(header(&columns, &[]).unwrap().is_own());
    assert!(header(&earlier, &[]).unwrap().is_own());
    assert!(!header(&earlier[1..], &[]).unwrap().is_own());
}

#[test]
fn marks_that_cannot_be_seen_are_no_part_of_a_header() {
    let header = header(&["\u{feff}place", "\u{200b}product", "Market\nshare"], &[]).unwrap();
    let said = said(&header, &["Zhuji", "Sock", "65(Domestic)"]);
    assert_eq!(said.product.as_deref(), Some("Sock"));
    assert_eq!(said.market_shares.len(), 1);
}

#[test]
fn a_row_may_leave_its_last_cells_out_and_have_no_more_than_its_header() {
    let header = header(&["place", "", "product", "country", "mayor", ""], &[]).unwrap();
    let flaws = |cells: &[&str]| {
        let row = RawRow::of_cells(2, cells.iter().copied());
        let said = header.statement(row.cells());
        said.err().map(|flaws| flaws[0].reason.clone())
    };
    assert_eq!(flaws(&["Zhuji", "", "Sock", "CN"]), None);
    assert_eq!(flaws(&["Zhuji", "", "Sock", "CN", "Li", "", "", " "]), None);
    let more = flaws(&["Zhuji", "", "Sock", "CN", "Li", "", "", "x"]).unwrap();
    assert!(
        more.starts_with("the row has 8 cells, the header 6"),
        "{more}"
    );
    let unnamed = flaws(&["Zhuji", "x", "Sock", "CN"]).unwrap();
    assert!(unnamed.contains("has no header"), "{unnamed}");
    let error = flaws(&["Zhuji", "", "#N/A", "CN"]).unwrap();
    assert!(error.contains("an error of the spreadsheet"), "{error}");
}
