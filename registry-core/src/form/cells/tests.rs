use super::*;
use crate::model::Source;

fn read(cells: &[(Field, &str)]) -> Result<Statement, Flaw> {
    let mut row = RowCells::default();
    for &(field, text) in cells {
        row.take(field, text).unwrap();
    }
    row.statement()
}

fn titled(title: &str) -> Source {
    Source {
        title: title.parse().ok(),
        ..Source::default()
    }
}

#[test]
fn a_row_gives_its_source_to_all_that_it_says() {
    let said = read(&[
        (Field::MarketShare, "65(Domestic); 30(Global)"),
        (Field::Employment, "16000"),
        (Field::Actors, "company: Weili; government: Zhuji City"),
        (Field::LinkageKind, "supplier"),
        (Field::LinkageIndustry, "yarn"),
        (Field::SourceTitle, "China Daily"),
        (Field::SourceStatement, "They make socks."),
        (Field::FigureNote, "a guess"),
    ])
    .unwrap();
    let source = Some(titled("China Daily"));
    assert!(
        said.market_shares
            .iter()
            .all(|share| share.source == source)
    );
    assert!(said.actors.iter().all(|actor| actor.source == source));
    assert_eq!(said.linkages[0].source, source);
    assert_eq!(
        said.market_shares[0].note.as_deref(),
        Some("They make socks.")
    );
    assert_eq!(said.figures[0].note.as_deref(), Some("a guess"));
    assert!(said.sources.is_empty());
}

#[test]
fn what_a_source_says_is_kept_where_it_backs_no_value() {
    let said = read(&[
        (Field::Actors, "company: Weili"),
        (Field::SourceTitle, "China Daily"),
        (Field::SourceStatement, "They make socks."),
    ])
    .unwrap();
    assert_eq!(said.actors[0].source, Some(titled("China Daily")));
    assert_eq!(said.sources[0].note.as_deref(), Some("They make socks."));
    let bare = read(&[(Field::SourceTitle, "China Daily")]).unwrap();
    assert_eq!(bare.sources, [titled("China Daily")]);
}

#[test]
fn cells_that_would_be_lost_are_refused() {
    for (cells, reason) in [
        (vec![(Field::MarketShareYear, "2008")], "needs market_share"),
        (vec![(Field::MarketSharePercent, "65")], "needs its scope"),
        (
            vec![(Field::MarketShareScope, "global")],
            "needs market_share_percent",
        ),
        (
            vec![(Field::OutputCurrency, "CNY"), (Field::Exports, "5")],
            "needs output",
        ),
        (vec![(Field::FigureYear, "2008")], "needs a figure"),
        (vec![(Field::ActorRole, "host")], "needs actors"),
        (
            vec![
                (Field::ActorRole, "host"),
                (Field::Actors, "company: A; company: B"),
            ],
            "a row of its own",
        ),
        (vec![(Field::LinkageNote, "near")], "needs linkage_kind"),
        (vec![(Field::LinkageKind, "supplier")], "linkage_industry"),
        (vec![(Field::Reviewer, "me")], "needs review_date"),
        (vec![(Field::Region, "CN-XX")], "no ISO 3166-2 code"),
    ] {
        let flaw = read(&cells).unwrap_err();
        assert!(flaw.reason.contains(reason), "{cells:?}: {}", flaw.reason);
    }
}

#[test]
fn a_region_is_a_code_or_a_name() {
    let region = |text| read(&[(Field::Country, "China"), (Field::Region, text)]).unwrap();
    assert_eq!(region("Zhejiang").region.unwrap().as_str(), "CN-ZJ");
    assert_eq!(region("cn-zj").region.unwrap().as_str(), "CN-ZJ");
    assert_eq!(
        region("Yangtze Delta").region_name.as_deref(),
        Some("Yangtze Delta")
    );
}

#[test]
fn places_spanned_have_codes() {
    let said = read(&[(Field::Spans, "IT-25: Como; CH: \"Chiasso; Lugano\"; FR")]).unwrap();
    assert_eq!(said.spans[0].region.unwrap().as_str(), "IT-25");
    assert_eq!(said.spans[1].place.as_deref(), Some("Chiasso; Lugano"));
    assert_eq!(said.spans[2].country.as_str(), "FR");
}

#[test]
fn the_printed_table_has_place_and_product_in_one_cell() {
    let said = read(&[(Field::PlaceAndProduct, "Hangji/Tooth Brush")]).unwrap();
    assert_eq!(
        (said.place.as_deref(), said.product.as_deref()),
        (Some("Hangji"), Some("Tooth Brush"))
    );
    assert!(
        RowCells::default()
            .take(Field::PlaceAndProduct, "Hangji")
            .is_err()
    );
}
