//! Market shares in cells: with their scope or beside it, as percent or fractions.

use super::*;
use crate::form::SharesAre;

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
