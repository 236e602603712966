//! The spellings of shares that are read, and what is refused.

use proptest::prelude::*;

use super::*;

fn read(cell: &str) -> Vec<String> {
    parse_shares(cell)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn refused(cell: &str) -> String {
    parse_shares(cell).unwrap_err().to_string()
}

#[test]
fn every_spelling_is_read() {
    assert_eq!(read("65(Domestic)"), ["65(Domestic)"]);
    assert_eq!(
        read("80 (domestic), 22( Global)"),
        ["80(Domestic)", "22(Global)"]
    );
    assert_eq!(
        read("90%（国内）；40（全球）"),
        ["90(Domestic)", "40(Global)"]
    );
    assert_eq!(
        read("33(Regional: United States)"),
        ["33(Regional: United States)"]
    );
    assert_eq!(read("20.7 % (DOMESTIC)"), ["20.7(Domestic)"]);
    assert_eq!(read(""), Vec::<String>::new());
}

#[test]
fn a_comma_before_a_percent_sign_or_a_bracket_is_decimal() {
    for (cell, shares) in [
        ("12,5(Domestic)", vec!["12.5(Domestic)"]),
        ("12,5 %(Domestic)", vec!["12.5(Domestic)"]),
        ("12,5 % (domestic)", vec!["12.5(Domestic)"]),
        ("12，5%（国内）", vec!["12.5(Domestic)"]),
        (
            "80(Domestic), 22,5(Global)",
            vec!["80(Domestic)", "22.5(Global)"],
        ),
        (
            "80,25(Domestic),22,5%(Global)",
            vec!["80.25(Domestic)", "22.5(Global)"],
        ),
        (
            "7,25(Regional: Asia, Europe); 5(Global)",
            vec!["7.25(Regional: Asia, Europe)", "5(Global)"],
        ),
        ("６５（国内）", vec!["65(Domestic)"]),
        ("0,5(Global)", vec!["0.5(Global)"]),
    ] {
        assert_eq!(read(cell), shares, "{cell}");
    }
    assert!(refused("80, 22(Global)").contains("needs its scope"));
    assert!(refused("12,5 %").starts_with("\"12,5 %\": a share needs its scope"));
    assert!(refused("1,2,3(Global)").contains("needs its scope"));
}

#[test]
fn a_scope_without_brackets_is_shown_with_them() {
    for (cell, right) in [
        ("65 domestic", "write 65(Domestic)"),
        ("65 % Global", "write 65(Global)"),
        ("Domestic 65%", "write 65(Domestic)"),
        ("global: 12.5", "write 12.5(Global)"),
        ("Domestic (65%)", "write 65(Domestic)"),
        ("65 domestic, 22(Global)", "write 65(Domestic)"),
        (
            "占全省70%",
            "全省 is no name of a region; write 70(Regional: NAME)",
        ),
    ] {
        assert!(refused(cell).contains(right), "{cell}: {}", refused(cell));
    }
    assert!(refused("65 mars").contains("no market share"));
}

#[test]
fn chinese_scopes_need_no_brackets() {
    for (cell, shares) in [
        ("国内70%", vec!["70(Domestic)"]),
        ("国际30%", vec!["30(Global)"]),
        ("占全国70%", vec!["70(Domestic)"]),
        ("占全国市场的70%", vec!["70(Domestic)"]),
        ("全球市场占有率：２２．５％", vec!["22.5(Global)"]),
        ("70%（国内）", vec!["70(Domestic)"]),
        ("国内（70%）", vec!["70(Domestic)"]),
        ("国内市场 70", vec!["70(Domestic)"]),
        ("12.5 国内", vec!["12.5(Domestic)"]),
        ("70%的國內市場", vec!["70(Domestic)"]),
        ("国内70%、国际30%", vec!["70(Domestic)", "30(Global)"]),
        ("国内70，国际30", vec!["70(Domestic)", "30(Global)"]),
        ("国内12，5%，国际3%", vec!["12.5(Domestic)", "3(Global)"]),
        (
            "国内70%；40（全球市场）",
            vec!["70(Domestic)", "40(Global)"],
        ),
    ] {
        assert_eq!(read(cell), shares, "{cell}");
    }
    assert!(refused("国内").contains("no market share"));
    assert!(refused("国内170%").contains("0 to 100"));
    assert!(refused("国内70%国际30%").contains("no market share"));
    assert!(refused("国内（70%").contains("no market share"));
}

#[test]
fn everything_else_says_what_was_expected() {
    assert_eq!(
        refused("80(Domestc)"),
        "\"80(Domestc)\": unknown scope; use Domestic, Global or Regional"
    );
    assert!(refused("80%(Mars)").contains("unknown scope"));
    assert!(refused("101(Global)").contains("0 to 100"));
    assert!(refused("-5(Domestic)").contains("0 to 100"));
    assert!(refused("80-90(Global)").contains("a range is no share"));
    assert!(refused("80").contains("needs its scope"));
    assert!(refused("80(Domestic").contains("no market share"));
    assert!(refused("(Global)").contains("no market share"));
    assert!(refused("65(Domestic) 22(Global)").contains("no market share"));
    assert!(refused("65(Domestic: here)").contains("regional share only"));
}

proptest! {
    #[test]
    fn shares_round_trip(
        percent in 0.0..=100.0f64,
        scope in prop::sample::select(Scope::ALL),
        region in "[^\0\n\r\u{2028}\u{2029}]{1,20}",
    ) {
        let region = if scope == Scope::Regional { Label::try_from(region).ok() } else { None };
        let share = StatedShare { percent: Percent::try_from(percent).unwrap(), scope, region };
        prop_assert_eq!(share.to_string().parse::<StatedShare>().unwrap(), share);
    }

    #[test]
    fn any_cell_is_read_or_refused(cell in any::<String>()) {
        let _ = parse_shares(&cell);
    }
}
