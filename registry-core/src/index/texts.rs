//! The texts of a record, by what they name: what is indexed, and what a match is shown in.

use super::condition::sources;
use crate::model::{Cluster, Location, Name, RegionCode, Sector, compared_identifier};

/// Names of the cluster itself.
pub(crate) fn cluster_names(cluster: &Cluster) -> impl Iterator<Item = &str> {
    cluster
        .name
        .as_deref()
        .into_iter()
        .chain(cluster.other_names.iter().map(|name| &*name.name))
        .chain(former(&cluster.former_names.name))
}

/// Names of the product, among them former ones, those that a source printed and those of other languages.
pub(crate) fn product_names(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let product = &cluster.product;
    let others = product.other_names.iter().map(|name| &*name.name);
    std::iter::once(&*product.name)
        .chain(cluster.as_printed.product.as_deref())
        .chain(others)
        .chain(former(&cluster.former_names.product))
}

/// Names of the place and of the places spanned.
pub(crate) fn place_names(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let location = &cluster.location;
    let others = location.other_names.iter().map(|name| &*name.name);
    let spanned = location
        .spans
        .iter()
        .filter_map(|span| span.place.as_deref());
    std::iter::once(&*location.place)
        .chain(cluster.as_printed.place.as_deref())
        .chain(others)
        .chain(former(&cluster.former_names.place))
        .chain(spanned)
}

/// Names that a correction replaced, which go on finding the record.
fn former(names: &[Name]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| &*name.name)
}

/// Names and codes of the regions.
pub(crate) fn region_names(location: &Location) -> impl Iterator<Item = &str> {
    names_of_region(location, location.region_code())
}

/// The same where the region's code is known.
pub(super) fn names_of_region(
    location: &Location,
    region: Option<RegionCode>,
) -> impl Iterator<Item = &str> {
    let regions = region
        .into_iter()
        .chain(location.spans.iter().filter_map(|span| span.region));
    let coded = regions.flat_map(|region| region.known_names().chain([region.as_str()]));
    let named: Option<&str> = location.region_name.as_deref();
    named.into_iter().chain(coded.map(|name| -> &str { name }))
}

/// The everyday names of the countries, that of the record first and those of the places spanned.
pub(crate) fn country_names(location: &Location) -> impl Iterator<Item = &str> {
    let own = location.country;
    let spanned = location.spans.iter().map(|span| span.country);
    let others = spanned.filter(move |&country| country != own);
    std::iter::once(own)
        .chain(others)
        .map(|country| -> &str { country.name() })
}

/// Notes, and the values of attributes under their names.
pub(crate) fn remarks(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let attributes = cluster
        .attributes
        .iter()
        .flat_map(|attribute| [&*attribute.name, &*attribute.value]);
    cluster.notes.iter().map(|note| &**note).chain(attributes)
}

/// Titles and notes of sources, each once: many statements of a record have the same source.
pub(crate) fn source_texts(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let texts =
        sources(cluster).flat_map(|source| [source.title.as_deref(), source.note.as_deref()]);
    let mut met: Vec<&str> = Vec::new();
    texts.flatten().filter(move |&text| {
        let is_new = !met.contains(&text);
        if is_new {
            met.push(text);
        }
        is_new
    })
}

/// Addresses of sources, and their hosts: `news.example.org` and `example.org`.
pub(crate) fn source_addresses(cluster: &Cluster) -> impl Iterator<Item = String> {
    sources(cluster)
        .filter_map(|source| source.url.as_deref())
        .flat_map(addresses)
}

fn addresses(url: &str) -> Vec<String> {
    let address = compared_identifier(url);
    let host = address
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default();
    let mut addresses: Vec<String> = Vec::new();
    let mut rest = host;
    while rest.contains('.') {
        addresses.push(rest.to_owned());
        rest = rest.split_once('.').map_or("", |(_, rest)| rest);
    }
    addresses.push(address);
    addresses
}

/// What stands beside shares, figures and linkages.
pub(crate) fn details(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let shares = cluster.market_shares.iter();
    let share_texts = shares.flat_map(|share| {
        [
            share.of.as_deref(),
            share.region.as_deref(),
            share.note.as_deref(),
        ]
    });
    let figure_notes = cluster.figures.iter().map(|figure| figure.note.as_deref());
    let roles = cluster.actors.iter().map(|actor| actor.role.as_deref());
    let linked = cluster
        .linkages
        .iter()
        .flat_map(|linkage| [linkage.industry.as_deref(), linkage.note.as_deref()]);
    let words = [
        cluster.sector.map(Sector::as_str),
        cluster.service_kind.as_deref(),
    ];
    share_texts
        .chain(figure_notes)
        .chain(roles)
        .chain(linked)
        .chain(words)
        .flatten()
}

/// Every text of a record.
pub(crate) fn all_texts(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let names = cluster_names(cluster)
        .chain(product_names(cluster))
        .chain(place_names(cluster));
    let actors = cluster.actors.iter().map(|actor| &*actor.name);
    let places = region_names(&cluster.location).chain(country_names(&cluster.location));
    names
        .chain(places)
        .chain(actors)
        .chain(remarks(cluster))
        .chain(details(cluster))
        .chain(source_texts(cluster))
}
