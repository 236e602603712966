//! What headers mean, and those that are in doubt.

use proptest::prelude::*;

use super::*;

fn field(header: &str) -> (Field, Unit) {
    match Heading::of(header) {
        Heading::Field(field, unit) => (field, unit),
        other => panic!("{header} is {other:?}"),
    }
}

/// Headers, and the field, whether it is percent, the power of ten and the currency that they say.
#[rustfmt::skip]
const UNITS: &[(&str, Field, bool, i8, Option<&str>)] = &[
        ("Employment (persons)", Field::Employment, false, 0, None),
        ("Employment [persons]", Field::Employment, false, 0, None),
        ("employment_persons", Field::Employment, false, 0, None),
        ("Employment, persons", Field::Employment, false, 0, None),
        ("Employees (number)", Field::Employment, false, 0, None),
        ("Employment (thousands)", Field::Employment, false, 3, None),
        ("Employment ('000)", Field::Employment, false, 3, None),
        (
            "Employment in thousand persons",
            Field::Employment,
            false,
            3,
            None,
        ),
        ("Beschäftigte (Tsd.)", Field::Employment, false, 3, None),
        ("Beschäftigte in Tausend", Field::Employment, false, 3, None),
        ("Effectifs (milliers)", Field::Employment, false, 3, None),
        ("就业人数（人）", Field::Employment, false, 0, None),
        ("从业人员（万人）", Field::Employment, false, 4, None),
        ("企业数（家）", Field::Establishments, false, 0, None),
        ("产值（亿元）", Field::Output, false, 8, None),
        ("产值（万元）", Field::Output, false, 4, None),
        ("产值（元）", Field::Output, false, 0, None),
        ("出口额（亿美元）", Field::Exports, false, 8, Some("USD")),
        ("出口额(万美元)", Field::Exports, false, 4, Some("USD")),
        ("Output (EUR)", Field::Output, false, 0, Some("EUR")),
        ("Output (€)", Field::Output, false, 0, Some("EUR")),
        ("Output (million EUR)", Field::Output, false, 6, Some("EUR")),
        ("Output (EUR million)", Field::Output, false, 6, Some("EUR")),
        ("Output, EUR bn", Field::Output, false, 9, Some("EUR")),
        ("Turnover (M€)", Field::Output, false, 6, Some("EUR")),
        ("Umsatz (Mio. €)", Field::Output, false, 6, Some("EUR")),
        ("Umsatz in Mio. Euro", Field::Output, false, 6, Some("EUR")),
        ("Umsatz (TEUR)", Field::Output, false, 3, Some("EUR")),
        ("Share %", Field::MarketShare, true, 0, None),
        ("Share%", Field::MarketShare, true, 0, None),
        ("Share (%)", Field::MarketShare, true, 0, None),
        ("市场占有率（%）", Field::MarketShare, true, 0, None),
        ("市场占有率（％）", Field::MarketShare, true, 0, None),
        ("Marktanteil (Prozent)", Field::MarketShare, true, 0, None),
        ("Marktanteil in %", Field::MarketShare, true, 0, None),
        (
            "market_share_percent",
            Field::MarketSharePercent,
            true,
            0,
            None,
        ),
        ("国内市场占有率（%）", Field::DomesticShare, true, 0, None),
        ("Energy (GWh)", Field::Energy, false, 3, None),
        ("Exportações (milhões de euros)", Field::Exports, false, 6, Some("EUR")),
        ("Exportaciones (millones de euros)", Field::Exports, false, 6, Some("EUR")),
        ("Chiffre d'affaires (en milliers d'euros)", Field::Output, false, 3, Some("EUR")),
        ("Fatturato (milioni di euro)", Field::Output, false, 6, Some("EUR")),
        ("Employment 从业人员（万人）", Field::Employment, false, 4, None),
        ("Emissions (kt CO2e)", Field::Emissions, false, 3, None),
        ("Latitude (°)", Field::Latitude, false, 0, None),
        ("latitude_deg", Field::Latitude, false, 0, None),
        ("Country (ISO code)", Field::Country, false, 0, None),
];

#[test]
fn headers_say_their_units() {
    for &(header, expected, percent, power, currency) in UNITS {
        let unit = Unit {
            is_percent: percent,
            power,
            currency,
            codes_of: None,
        };
        assert_eq!(field(header), (expected, unit), "{header}");
    }
}

#[test]
fn headers_are_read_in_other_languages() {
    for (header, expected) in [
        ("Pays", Field::Country),
        ("Land", Field::Country),
        ("Paese", Field::Country),
        ("País", Field::Country),
        ("Ville", Field::Place),
        ("Ort", Field::Place),
        ("Città", Field::Place),
        ("Cidade", Field::Place),
        ("县市", Field::Place),
        ("Produit", Field::Product),
        ("Erzeugnis", Field::Product),
        ("Prodotto", Field::Product),
        ("主导产品", Field::Product),
        ("Part de marché", Field::MarketShare),
        ("市场占有率", Field::MarketShare),
        ("Quota di mercato", Field::MarketShare),
        ("Effectifs", Field::Employment),
        ("Addetti", Field::Employment),
        ("Beschäftigte", Field::Employment),
        ("从业人员", Field::Employment),
        ("Chiffre d’affaires", Field::Output),
        ("CHIFFRE D'AFFAIRES", Field::Output),
        ("Número de empresas", Field::Establishments),
        ("坐标", Field::Coordinates),
        ("latitude, longitude", Field::Coordinates),
        ("lat,lon", Field::Coordinates),
        ("经纬度", Field::LongitudeLatitude),
        ("Bundesland", Field::Region),
        ("Quelle", Field::SourceTitle),
    ] {
        assert_eq!(field(header).0, expected, "{header}");
    }
    assert!(matches!(Heading::of("Jahr"), Heading::Shared(_)));
    assert!(matches!(Heading::of("币种"), Heading::Shared(_)));
}

#[test]
fn a_header_may_be_in_two_languages_or_have_marks() {
    for (header, expected) in [
        ("Country 国家", Field::Country),
        ("国家（Country）", Field::Country),
        ("国家\nCountry", Field::Country),
        ("Place / Lieu", Field::Place),
        ("Employment 就业人数", Field::Employment),
        ("國家", Field::Country),
        ("從業人數", Field::Employment),
        ("地點", Field::Place),
        ("Place (city)", Field::Place),
        ("COUNTRY*", Field::Country),
        ("Place:", Field::Place),
        ("Product ¹", Field::Product),
        ("Employment²", Field::Employment),
        ("Employment [1]", Field::Employment),
        ("Exports (USD m) 2)", Field::Exports),
        ("Nº de empresas", Field::Establishments),
        ("Concelho", Field::Place),
    ] {
        assert_eq!(field(header).0, expected, "{header}");
    }
    // However many there are, each is looked at once.
    assert_eq!(Heading::of(&"a*/".repeat(300)), Heading::Attribute);
    let year = Heading::of("Employment 2022 从业人员");
    assert!(matches!(year, Heading::OfYear(Field::Employment, ..)));
    for header in [
        "Country 地点",
        "Place / Produit",
        "Mayor 市长",
        "Span",
        "*",
        "[1]",
    ] {
        let meant = Heading::of(header);
        assert_eq!(meant, Heading::Attribute, "{header}");
    }
}

#[test]
fn codes_are_of_the_classification_that_their_header_names() {
    use crate::model::CodeScheme::{Hs, Isic, Nace};
    for (header, codes_of) in [
        ("HS code", (Hs, None)),
        ("hs_codes", (Hs, None)),
        ("HS 2022", (Hs, Some(2022))),
        ("HS编码", (Hs, None)),
        ("海关编码", (Hs, None)),
        ("NACE Rev. 2 code", (Nace, Some(2))),
        ("ISIC", (Isic, None)),
    ] {
        let (of, unit) = field(header);
        assert_eq!(
            (of, unit.codes_of),
            (Field::Codes, Some(codes_of)),
            "{header}"
        );
    }
    for header in ["codes", "Product codes"] {
        assert_eq!(field(header), (Field::Codes, Unit::default()));
    }
}

#[test]
fn a_header_that_is_nearly_a_fields_is_neither() {
    for (header, expected) in [
        ("emploment", Field::Employment),
        ("Employmnet", Field::Employment),
        ("contry", Field::Country),
        ("prodcut", Field::Product),
        ("latitde", Field::Latitude),
        ("markt share", Field::MarketShare),
        ("estabishments", Field::Establishments),
        ("Employment (FTE)", Field::Employment),
        ("Energy (TJ)", Field::Energy),
        ("Estado", Field::Region),
        ("Output (zorkmids)", Field::Output),
        ("Latitude (thousands)", Field::Latitude),
    ] {
        match Heading::of(header) {
            Heading::Nearly(field, _) => assert_eq!(field, expected, "{header}"),
            other => panic!("{header} is {other:?}"),
        }
    }
    for header in [
        "mayor",
        "growth",
        "Growth (%)",
        "gdp",
        "area",
        "product_id",
        "rank",
        "width",
        "attribute:emploment",
        "phone",
        "founded",
        "名次",
        "score",
        "farms",
        "station",
        "producers",
        "start",
        "x",
        "source_type",
        "notable people",
        "date",
        "GDP (million EUR)",
    ] {
        assert_eq!(Heading::of(header), Heading::Attribute, "{header}");
    }
}

#[test]
fn our_own_files_know_only_the_first_names() {
    assert_eq!(Heading::of_own("pays"), Heading::Attribute);
    assert_eq!(Heading::of_own("emploment"), Heading::Attribute);
    assert_eq!(Heading::of_own("coordinates"), Heading::Attribute);
    assert_eq!(
        Heading::of_own("employment"),
        Heading::Field(Field::Employment, Unit::default())
    );
}

proptest! {
    #[test]
    fn any_header_means_something(header in any::<String>(), likely in "[a-z()（）€%_, 亿元'.]{0,16}") {
        for header in [header, likely] {
            let _ = Heading::of(&header);
            let _ = Heading::of_own(&header);
            let _ = Unit::at_end_of(&header, Field::Output);
        }
    }
}

#[test]
fn a_year_in_a_header_is_that_of_its_values() {
    for (header, field, power) in [
        ("Employment 2023", Field::Employment, 0),
        ("Employment (2023)", Field::Employment, 0),
        ("2023 employment", Field::Employment, 0),
        ("employment_2023", Field::Employment, 0),
        ("Beschäftigte 2023 (Tsd.)", Field::Employment, 3),
        ("从业人数（2023年）", Field::Employment, 0),
        ("2023年企业数", Field::Establishments, 0),
        ("Output (EUR million, 2023)", Field::Output, 6),
        ("Market share 2023 (%)", Field::MarketShare, 0),
    ] {
        let year: Year = "2023".parse().unwrap();
        match Heading::of(header) {
            Heading::OfYear(of, unit, its) => {
                assert_eq!((of, unit.power, its), (field, power, year), "{header}");
            }
            other => panic!("{header} is {other:?}"),
        }
    }
    for header in [
        "Employment 2022-2023",
        "Employment 2022/23",
        "Employment 9999",
    ] {
        assert!(
            !matches!(
                Heading::of(header),
                Heading::OfYear(..) | Heading::Field(..)
            ),
            "{header}"
        );
    }
    assert!(matches!(
        Heading::of("Place 2023"),
        Heading::Nearly(Field::Place, _)
    ));
    assert_eq!(Heading::of("Visitors 2023"), Heading::Attribute);
}
