//! What registrars look for in records as a whole: what has no source, what is not where it should be.

use crate::model::{Cluster, RegionCode, Source, Sourced};

/// Each condition as it is asked for.
pub(crate) mod name {
    /// What is without a source.
    pub(crate) const UNSOURCED: [&str; 5] = ["record", "shares", "figures", "actors", "linkages"];
    /// A region that is text without a code.
    pub(crate) const REGION_UNCODED: &str = "region_uncoded";
    /// Coordinates that fall outside the country, and none at all.
    pub(crate) const COORDINATES: [&str; 2] = ["outside", "missing"];
}

/// The term of what is without a source.
pub(crate) fn unsourced(what: &str) -> String {
    format!("unsourced:{what}")
}

/// The term of where coordinates are.
pub(crate) fn coordinates(what: &str) -> String {
    format!("coordinates:{what}")
}

/// The conditions that hold for a record of this region.
pub(super) fn conditions(
    cluster: &Cluster,
    region: Option<RegionCode>,
) -> impl Iterator<Item = String> {
    let [_, shares, figures, actors, linkages] = name::UNSOURCED;
    let [record, ..] = name::UNSOURCED;
    let unsourced_parts = [
        (record, sources(cluster).next().is_none()),
        (
            shares,
            cluster
                .market_shares
                .iter()
                .any(|share| share.source.is_none()),
        ),
        (
            figures,
            cluster.figures.iter().any(|figure| figure.source.is_none()),
        ),
        (actors, cluster.actors.iter().any(is_unsourced)),
        (linkages, cluster.linkages.iter().any(is_unsourced)),
    ];
    let held = |(what, holds): (&'static str, bool)| holds.then_some(what);
    let unsourced = unsourced_parts.into_iter().filter_map(held).map(unsourced);
    let location = &cluster.location;
    let uncoded = (location.region_name.is_some() && region.is_none())
        .then(|| name::REGION_UNCODED.to_owned());
    let [outside, missing] = name::COORDINATES;
    let places = [
        (outside, location.has_coordinates_outside()),
        (missing, location.latitude.is_none()),
    ];
    let places = places.into_iter().filter_map(held).map(coordinates);
    unsourced.chain(uncoded).chain(places)
}

/// Every source of a record, wherever it stands.
pub(crate) fn sources(cluster: &Cluster) -> impl Iterator<Item = &Source> {
    let shares = cluster.market_shares.iter();
    let figures = cluster.figures.iter();
    let actors = cluster.actors.iter().flat_map(Sourced::all_sources);
    let linkages = cluster.linkages.iter().flat_map(Sourced::all_sources);
    cluster
        .sources
        .iter()
        .chain(shares.filter_map(|share| share.source.as_ref()))
        .chain(figures.filter_map(|figure| figure.source.as_ref()))
        .chain(actors)
        .chain(linkages)
}

fn is_unsourced(value: &impl Sourced) -> bool {
    value.all_sources().next().is_none()
}
