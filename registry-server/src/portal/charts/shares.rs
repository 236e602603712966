//! Market shares as bars in their table: by market, then by year, each with its source. Where sources of one year give
//! different shares, the bars show how far apart they are.

use askama::Template;
use registry_core::model::{MarketShare, Scope, Year};

use crate::portal::{cited::Cited, frame::Frame};

/// The shares of a record.
#[derive(Template)]
#[template(path = "charts/shares.html")]
pub(crate) struct SharesChart<'a> {
    frame: &'a Frame,
    markets: Vec<Market<'a>>,
}

/// Shares of one market.
struct Market<'a> {
    scope: Scope,
    region: Option<&'a str>,
    years: Vec<StatedYear<'a>>,
}

/// Shares of one year, or of none.
struct StatedYear<'a> {
    year: Option<Year>,
    shares: Vec<&'a MarketShare>,
    /// The least and the largest, where sources differ.
    range: Option<(f64, f64)>,
}

impl<'a> SharesChart<'a> {
    pub(crate) fn of(frame: &'a Frame, shares: &'a [MarketShare]) -> SharesChart<'a> {
        SharesChart {
            frame,
            markets: markets(shares),
        }
    }

    /// A market as a heading says it: `World market`, `Market of Europe`.
    fn market_name(&self, market: &Market<'_>) -> String {
        match market.region {
            Some(region) => self
                .frame
                .with("chart-market-of-region", &[("region", region)]),
            None => self.frame.say_of("scope", market.scope.as_str()),
        }
    }

    fn cited(&self, share: &'a MarketShare) -> Cited<'a> {
        Cited::of(self.frame, share.source.as_ref())
    }
}

/// The shares by market, the latest year first.
fn markets(shares: &[MarketShare]) -> Vec<Market<'_>> {
    let mut sorted: Vec<&MarketShare> = shares.iter().collect();
    sorted.sort_by(|one, other| {
        let market = market_of(one).cmp(&market_of(other));
        // Without a year it says least, so it comes last.
        let year = other.year.cmp(&one.year);
        market.then(year).then(other.percent.cmp(&one.percent))
    });
    let of_market = sorted.chunk_by(|one, other| market_of(one) == market_of(other));
    let markets = of_market.map(|shares| Market {
        scope: shares[0].scope,
        region: shares[0].region.as_deref(),
        years: shares
            .chunk_by(|one, other| one.year == other.year)
            .map(stated_year)
            .collect(),
    });
    markets.collect()
}

fn market_of(share: &MarketShare) -> (Scope, Option<&str>) {
    (share.scope, share.region.as_deref())
}

fn stated_year<'a>(shares: &[&'a MarketShare]) -> StatedYear<'a> {
    // The largest comes first.
    let (most, least) = (shares[0].percent, shares[shares.len() - 1].percent);
    let range = (least.get(), most.get());
    StatedYear {
        year: shares[0].year,
        shares: shares.to_vec(),
        range: (range.0 < range.1).then_some(range),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::portal::trial;

    fn shares(shares: Value) -> Vec<MarketShare> {
        serde_json::from_value(shares).unwrap()
    }

    #[test]
    fn shares_stand_by_market_and_year_and_their_differences_are_seen() {
        let shares = shares(json!([
            {"percent": 65, "scope": "domestic"},
            {"percent": 65, "scope": "domestic", "year": 2024},
            {"percent": 70, "scope": "domestic", "year": 2024},
            {"percent": 33, "scope": "global", "year": 2024},
            {"percent": 12, "scope": "regional", "region": "Europe", "year": 2020},
        ]));
        let markets = markets(&shares);
        let seen: Vec<_> = markets
            .iter()
            .map(|market| (market.scope, market.region, market.years.len()))
            .collect();
        assert_eq!(
            seen,
            [
                (Scope::Domestic, None, 2),
                (Scope::Global, None, 1),
                (Scope::Regional, Some("Europe"), 1)
            ]
        );
        let ranges: Vec<_> = markets[0].years.iter().map(|year| year.range).collect();
        assert_eq!(ranges, [Some((65.0, 70.0)), None]);
    }

    #[test]
    fn what_a_record_states_is_text() {
        let shares = shares(
            json!([{"percent": 5, "scope": "regional", "region": "<script>alert(1)</script>",
            "of": "\"><img src=x onerror=alert(1)>", "note": "</td><script>", "source": {"title": "<u>", "url": "javascript:alert(1)"}}]),
        );
        let frame = trial::frame("en");
        let markup = SharesChart::of(&frame, &shares).render().unwrap();
        for written in ["<script", "<img", "href=\"javascript", "<u>"] {
            assert!(!markup.contains(written), "{written}: {markup}");
        }
        assert!(
            markup.contains("javascript:alert(1)"),
            "it is said all the same"
        );
    }
}
