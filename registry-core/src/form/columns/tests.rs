//! The column table, and the headers that are taken for it.

use super::*;

#[test]
fn no_name_is_taken_for_two_columns() {
    for column in COLUMNS {
        let further = column.field.further_headers().iter();
        let further = further.flat_map(|(_, headers)| *headers);
        for name in first_names(column).chain(further) {
            assert_eq!(Field::named(name), Some(column.field), "{name}");
        }
    }
    let first: usize = COLUMNS
        .iter()
        .map(|column| first_names(column).count())
        .sum();
    let plain_names = COLUMNS.iter().flat_map(first_names).map(|name| plain(name));
    let distinct: std::collections::HashSet<String> = plain_names.collect();
    assert_eq!(distinct.len(), first);
}

#[test]
fn marks_that_are_not_seen_do_not_count() {
    assert_eq!(Field::named("\u{feff}place"), Some(Field::Place));
    assert_eq!(Field::named("pla\u{200b}ce"), Some(Field::Place));
}

#[test]
fn fields_index_their_columns() {
    for column in COLUMNS {
        assert_eq!(column.field.column().name, column.name);
    }
    assert_eq!(
        csv_columns().last().map(|column| column.name),
        Some("former_products")
    );
}

#[test]
fn headers_are_read_as_people_write_them() {
    for (header, field) in [
        ("Location/Product Name", Field::PlaceAndProduct),
        ("Market Share(%)(Domestic or Global)", Field::MarketShare),
        ("PRINTED PLACE", Field::PrintedPlace),
        ("region_code", Field::Region),
        ("市场份额", Field::MarketShare),
        (" Other-Place Names ", Field::PlaceNames),
    ] {
        assert_eq!(Field::named(header), Some(field), "{header}");
    }
}

#[test]
fn language_suffixes_are_languages_only() {
    assert_eq!(translated("place_zh").unwrap().0, Field::PlaceNames);
    assert_eq!(&*translated("product_zh-Hant").unwrap().1, "zh-Hant");
    assert!(translated("product_id").is_none());
    assert!(translated("place_zz").is_none());
}
