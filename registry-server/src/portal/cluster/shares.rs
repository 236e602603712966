//! Market shares by scope and year, those that differ side by side.

use registry_core::{
    Cluster,
    model::{MarketShare, Scope},
};

/// The shares of one scope.
pub(super) struct ShareGroup {
    pub(super) scope: Scope,
    /// The lowest and the highest that is stated.
    pub(super) range: (f64, f64),
    pub(super) rows: Vec<ShareRow>,
}

/// A share as a source states it.
pub(super) struct ShareRow {
    pub(super) share: MarketShare,
    /// Whether another source states another share of the same market and year.
    pub(super) is_disputed: bool,
}

impl ShareGroup {
    /// Whether all say the same.
    pub(super) fn is_agreed(&self) -> bool {
        (self.range.1 - self.range.0).abs() < f64::EPSILON
    }
}

/// The groups that a record has, the world's market first.
pub(super) fn groups(record: &Cluster) -> Vec<ShareGroup> {
    let scopes = [Scope::Global, Scope::Domestic, Scope::Regional];
    let groups = scopes.into_iter().filter_map(|scope| {
        let of_scope = record
            .market_shares
            .iter()
            .filter(|share| share.scope == scope);
        let mut shares: Vec<&MarketShare> = of_scope.collect();
        // The newest first; those without a year say least.
        shares.sort_by_key(|share| std::cmp::Reverse(share.year));
        let percents = shares.iter().map(|share| share.percent.get());
        let range = percents.fold(None, |range: Option<(f64, f64)>, percent| {
            let (least, most) = range.unwrap_or((percent, percent));
            Some((least.min(percent), most.max(percent)))
        })?;
        let rows = shares.iter().map(|share| ShareRow {
            is_disputed: shares.iter().any(|other| disagree(share, other)),
            share: (*share).clone(),
        });
        Some(ShareGroup {
            scope,
            range,
            rows: rows.collect(),
        })
    });
    groups.collect()
}

/// Whether two statements of a scope cannot both be true: of the same market and year, and other percents.
fn disagree(one: &MarketShare, other: &MarketShare) -> bool {
    one.percent != other.percent && one.region == other.region && one.year == other.year
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shares_stand_by_scope_the_newest_first_and_disputes_are_seen() {
        let record = json!({
            "key": "cn-zhuji-sock",
            "location": { "country": "CN", "place": "Zhuji" },
            "product": { "name": "Sock" },
            "market_shares": [
                { "percent": 65, "scope": "domestic" },
                { "percent": 30, "scope": "global", "year": 2017 },
                { "percent": 33, "scope": "global", "year": 2024, "source": { "title": "A" } },
                { "percent": 35, "scope": "global", "year": 2024, "source": { "title": "B" } },
            ],
        });
        let record = Cluster::from_json(record.to_string().as_bytes()).unwrap();
        let groups = groups(&record);
        assert_eq!(groups.len(), 2);
        assert_eq!(
            (groups[0].scope, groups[0].range),
            (Scope::Global, (30.0, 35.0))
        );
        let disputed = groups[0].rows.iter().map(|row| row.is_disputed);
        assert_eq!(disputed.collect::<Vec<_>>(), [true, true, false]);
        assert!(groups[1].is_agreed());
    }
}
