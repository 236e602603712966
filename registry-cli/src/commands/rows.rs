//! Clusters as rows of tables.

use registry_core::{
    model::{Cluster, MarketShare, Scope},
    search::{Hit, MatchedText},
};

use super::words;
use crate::{
    colour::MATCHED,
    display_names,
    output::{self, Column, Styled},
};

/// The columns of a table of clusters; what is wanted least goes first where there is no room.
pub const COLUMNS: [Column<'static>; 5] = [
    Column::whole("key"),
    Column::shortened("cluster", 16),
    Column::shortened("where", 8).dropped(4),
    STATUS,
    SHARES,
];

const STATUS: Column<'static> = Column::shortened("status", 6).dropped(1).usually("active");
const SHARES: Column<'static> = Column::shortened("market shares", 13).dropped(2);

/// The columns of a table of hits, with how far away they are where that was asked for.
pub fn columns_of_hits(has_distance: bool) -> Vec<Column<'static>> {
    let [key, cluster, place, status, shares] = COLUMNS;
    let distance = has_distance.then_some(Column::whole("km"));
    let matched = Column::shortened("matched", 16).dropped(3);
    let known = [key, cluster, place, status];
    let columns = known.into_iter().chain(distance);
    columns.chain([shares, matched]).collect()
}

/// The columns of a table of shares with their sources.
pub const SOURCE_COLUMNS: [Column<'static>; 6] = [
    Column::whole("key"),
    Column::shortened("cluster", 16).dropped(4),
    Column::shortened("where", 8).dropped(5),
    STATUS,
    Column::shortened("market share", 18),
    Column::shortened("source", 20).dropped(1),
];

/// A cluster as a row.
pub fn row(cluster: &Cluster) -> [Styled; 5] {
    let cells = [
        cluster.key.to_string(),
        words::called(cluster),
        place(cluster),
        cluster.status.to_string(),
        output::shares(cluster),
    ];
    cells.map(Styled::from)
}

/// A hit as a row of [`columns_of_hits`].
pub fn row_of_hit(hit: &Hit, has_distance: bool) -> Vec<Styled> {
    let [key, cluster, place, status, shares] = row(&hit.cluster);
    let distance = has_distance.then(|| {
        let distance = hit.distance_km.map(|distance| format!("{distance:.1}"));
        Styled::from(distance.unwrap_or_default())
    });
    let known = [key, cluster, place, status];
    let cells = known.into_iter().chain(distance);
    cells.chain([shares, matched(hit)]).collect()
}

/// A row a share of a cluster, with its source in a column; those of some scopes, where these were asked for.
pub fn rows_of_sources(cluster: &Cluster, scopes: &[Scope]) -> Vec<[Styled; 6]> {
    let row_of = |share: String, source: String| {
        let [key, cluster, place, status, _] = row(cluster);
        [key, cluster, place, status, share.into(), source.into()]
    };
    let is_asked = |share: &&MarketShare| scopes.is_empty() || scopes.contains(&share.scope);
    let shares = cluster.market_shares.iter().filter(is_asked);
    let rows: Vec<[Styled; 6]> = shares
        .map(|share| {
            let source = share.source.as_ref().map(output::source);
            row_of(output::share(share), source.unwrap_or_default())
        })
        .collect();
    if rows.is_empty() {
        return vec![row_of(String::new(), String::new())];
    }
    rows
}

fn place(cluster: &Cluster) -> String {
    let country = cluster.location.country;
    match display_names::region_of(&cluster.location) {
        Some(region) => format!("{region}, {country}"),
        None => country.to_string(),
    }
}

/// The texts in which the words stand, the first ones, with the words marked.
fn matched(hit: &Hit) -> Styled {
    const SHOWN: usize = 2;
    let mut texts: Vec<&MatchedText> = hit.matches.iter().collect();
    texts.dedup_by(|one, other| (one.field, &one.text) == (other.field, &other.text));
    let mut shown = Styled::default();
    for (at, matched) in texts.into_iter().take(SHOWN).enumerate() {
        let between = if at > 0 { "; " } else { "" };
        shown.append(Styled::from(format!("{between}{}: ", matched.field)));
        shown.append(marked(matched));
    }
    shown
}

/// A text with the words marked that were asked for.
fn marked(matched: &MatchedText) -> Styled {
    let (mut shown, mut end) = (Styled::default(), 0);
    for word in &matched.words {
        shown = shown
            .plain(&matched.text[end..word.start])
            .with(MATCHED, &matched.text[word.clone()]);
        end = word.end;
    }
    shown.plain(&matched.text[end..])
}
