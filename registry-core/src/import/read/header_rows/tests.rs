use super::*;
use crate::{
    form::Field,
    import::read::{Cutter, Piece, Position},
};

fn is_known(text: &str) -> bool {
    Field::named(text).is_some()
}

/// The lines of the header that is found in a text, and its names.
fn found_by(text: &str, wanted: Option<&str>) -> Option<(u64, u64, String)> {
    found_with(text, wanted, &is_known)
}

fn found_with(
    text: &str,
    wanted: Option<&str>,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<(u64, u64, String)> {
    let start = Position {
        byte: 0,
        line: 1,
        row: 0,
    };
    let piece = Piece {
        text: text.as_bytes().to_vec(),
        start,
        end: text.len() as u64,
    };
    let rows = Cutter::of_header(b',').cut_text(piece).unwrap();
    let first_rows = FirstRows {
        rows: &rows,
        is_known,
        spread_from: &|_, _| None,
    };
    let found = first_rows.find(wanted.map(|rows| rows.parse().unwrap()))?;
    let (first, last) = (rows.line(found.first), rows.line(found.last));
    Some((first, last, found.names.join("|")))
}

fn found(text: &str) -> (u64, u64, String) {
    found_by(text, None).unwrap()
}

fn header(first: u64, last: u64, names: &str) -> (u64, u64, String) {
    (first, last, names.to_owned())
}

#[test]
fn the_header_is_found_below_titles() {
    for above in [
        "",
        "National survey of industrial clusters\n",
        "National survey,,\nas of 31 December,,\n\n(in persons),,\n",
        "\n\nTable 3: place and product,,,\n,,\n",
        "Product,,\n",
    ] {
        let text = format!("{above}country,place,product\nCN,Zhuji,Sock\n");
        let line = above.matches('\n').count() as u64 + 1;
        assert_eq!(
            found(&text),
            header(line, line, "country|place|product"),
            "{above}"
        );
    }
}

#[test]
fn the_first_row_is_the_header_unless_another_plainly_is() {
    let single = |text: &str| found(text).0;
    assert_eq!(single("Ort,Ware,Land\nSolingen,Messer,DE\n"), 1);
    assert_eq!(single("place,mayor\nZhuji,product\n"), 1);
    assert_eq!(single("key\ncn-a\n"), 1);
    assert_eq!(
        single("A list of towns\nOrt,Ware,Land\nSolingen,Messer,DE\n"),
        2
    );
    assert_eq!(
        single("\u{feff}country,\u{200b}place,product\nCN,Zhuji,Sock\n"),
        1
    );
    assert!(found_by("\n,,\n", None).is_none());
}

#[test]
fn two_rows_of_headers_are_one() {
    for (text, expected) in [
        (
            "country,place,product,Employment,\n,,,2023,2024\nCN,Zhuji,Sock,1,2\n",
            "country|place|product|Employment 2023|Employment 2024",
        ),
        (
            "Location,,,Economy,\nCountry,Place,Product,Score,Rank\nCN,Zhuji,Sock,1,2\n",
            "Country|Place|Product|Economy Score|Economy Rank",
        ),
        (
            "country,place,product,Company,\n,,,Name,Website\nCN,Zhuji,Sock,A,b\n",
            "country|place|product|Company Name|Company Website",
        ),
    ] {
        assert_eq!(found(text), header(1, 2, expected));
        let below = format!("A title\n\n{text}");
        assert_eq!(found(&below), header(3, 4, expected));
    }
}

#[test]
fn a_row_of_values_is_no_second_row_of_headers() {
    for text in [
        "country,place,product,\nCN,Zhuji,Sock,note\n",
        "country,place,product,Employment,\n,,,300,400\n",
        "country,place,product,notes,\n,Zhuji,Sock,a,b\n",
        "country,place,product\n,,Sock\n",
        "country,place,product,Employment,\n\n,,,2023,2024\n",
    ] {
        assert_eq!(found(text).1, 1, "{text}");
    }
    let titles = "Table 1,,Stand 2024\ncountry,place,product\nCN,Zhuji,Sock\n";
    assert_eq!(found(titles), header(2, 2, "country|place|product"));
}

#[test]
fn the_rows_that_are_asked_for_are_the_header() {
    let text = "a,b\ncountry,place\n\nOrt,Ware\n,Art\nx,y\n";
    assert_eq!(found_by(text, Some("4")), Some(header(4, 4, "Ort|Ware")));
    assert_eq!(
        found_by(text, Some("1-2")),
        Some(header(1, 2, "country|place"))
    );
    assert_eq!(
        found_by(text, Some("4-5")),
        Some(header(4, 5, "Ort|Ware Art"))
    );
    assert_eq!(found_by(text, Some("3")), None);
    let two = "country,place,product,Jobs,\n,,,2023,2024\nCN,A,B,1,2\n";
    assert_eq!(found_by(two, Some("1")).map(|found| found.1), Some(2));
    assert_eq!(found_by(two, Some("1-1")).map(|found| found.1), Some(1));
}

#[test]
fn what_cannot_be_seen_in_a_header_goes() {
    assert_eq!(
        clean("\u{feff} market\u{a0}share\n(%) \u{200b}"),
        "market share (%)"
    );
    assert!(is_blank(" \u{feff}\u{200b}\t"));
}

#[test]
fn three_rows_of_headers_are_one() {
    let names = "country|place|employment persons 2022|employment persons 2023|output EUR 2023";
    let is_known = |text: &str| is_known(text) || text.split(' ').count() == 3;
    for (text, first) in [
        (
            ",,employment,,output\ncountry,place,persons,,EUR\n,,2022,2023,2023\nCN,Zhuji,1,2,3\n",
            1,
        ),
        (
            "Survey of 2023\n\ncountry,place,employment,,output\n,,persons,,EUR\n,,2022,2023,2023\nCN,Zhuji,1,2,3\n",
            3,
        ),
    ] {
        let found = found_with(text, None, &is_known).unwrap();
        assert_eq!(found, header(first, first + 2, names), "{text}");
        let wanted = format!("{first}-{}", first + 2);
        assert_eq!(found_with(text, Some(&wanted), &is_known), Some(found));
    }
    assert!("3-6".parse::<HeaderRows>().is_err());
}
