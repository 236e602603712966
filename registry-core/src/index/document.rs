//! From a record to the document that is indexed for it.

use tantivy::{TantivyDocument, schema::Field};

use super::{
    degrees::steps,
    schema::{Fields, fields},
    text::RankedText,
    texts::{cluster_names, details, place_names, product_names, region_names, remarks},
};
use crate::{
    model::{Actor, Cluster, Latitude, Longitude, Measure, Scope, Sector, fold, likenesses},
    register::{Commit, Hash},
};

/// How often a word counts by where it stands.
const NAMES: u8 = 4;
const REGIONS_AND_ACTORS: u8 = 2;
const THE_REST: u8 = 1;

/// One version of a record as the register holds it.
pub(crate) struct Content<'a> {
    /// The record.
    pub(crate) cluster: &'a Cluster,
    /// Its item, which is JSON.
    pub(crate) item: &'a str,
    /// The item's hash.
    pub(crate) hash: Hash,
    /// The commit that made it.
    pub(crate) from: u64,
}

/// The document of a record's present version.
pub(crate) fn current(content: &Content<'_>) -> TantivyDocument {
    let fields = fields();
    let mut document = TantivyDocument::new();
    add_identity(&mut document, fields, content);
    add_names(&mut document, fields, content.cluster);
    add_words(&mut document, fields, content.cluster);
    add_ranked(&mut document, fields, content.cluster);
    add_numbers(&mut document, fields, content.cluster);
    document
}

/// The document of a version that the commit `to` replaced.
pub(crate) fn superseded(content: &Content<'_>, to: u64) -> TantivyDocument {
    let fields = fields();
    let mut document = current(content);
    document.add_text(
        fields.version,
        version_name(&content.cluster.key, content.from),
    );
    document.add_u64(fields.to, to);
    document
}

/// What a superseded version is named in the index.
pub(crate) fn version_name(key: &str, from: u64) -> String {
    format!("{key}@{from}")
}

/// The document of a commit.
pub(crate) fn commit(commit: &Commit) -> TantivyDocument {
    let fields = fields();
    let mut document = TantivyDocument::new();
    // JSON is text, so nothing is lost.
    let item = String::from_utf8_lossy(commit.item().bytes()).into_owned();
    document.add_text(fields.item, item);
    document.add_u64(fields.commit, commit.number);
    document.add_i64(fields.time, commit.time.timestamp().as_second());
    document
}

fn add_identity(document: &mut TantivyDocument, fields: &Fields, content: &Content<'_>) {
    document.add_text(fields.key, content.cluster.key.as_str());
    document.add_text(fields.item, content.item);
    let numbers = fingerprint_numbers(content.hash.fingerprint());
    for (field, number) in fields.fingerprint.into_iter().zip(numbers) {
        document.add_u64(field, number);
    }
    document.add_u64(fields.from, content.from);
    for likeness in likenesses(content.cluster) {
        document.add_u64(fields.likeness, likeness_number(&likeness));
    }
}

/// A likeness as the number that it is found by. Other likenesses have the same one now and then.
pub(crate) fn likeness_number(likeness: &str) -> u64 {
    // Short numbers take half the room of long ones in the index.
    let [a, b, c, d, ..] = *Hash::of(likeness.as_bytes()).as_bytes();
    u64::from(u32::from_be_bytes([a, b, c, d]))
}

/// A fingerprint as the numbers of its columns.
#[allow(clippy::cast_possible_truncation)] // They are its halves.
fn fingerprint_numbers(fingerprint: u128) -> [u64; 2] {
    [(fingerprint >> 64) as u64, fingerprint as u64]
}

/// A fingerprint from the numbers of its columns.
pub(crate) fn fingerprint_of_numbers([high, low]: [u64; 2]) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// The fields that are searched by name, and the labels that are counted and sorted by.
fn add_names(document: &mut TantivyDocument, fields: &Fields, cluster: &Cluster) {
    add_all(document, fields.name, cluster_names(cluster));
    add_all(document, fields.product, product_names(cluster));
    add_all(document, fields.place, place_names(cluster));
    add_all(document, fields.region, region_names(&cluster.location));
    add_all(
        document,
        fields.actor,
        cluster.actors.iter().map(|actor| &*actor.name),
    );
    document.add_text(fields.country_name, cluster.location.country.name());
    add_all(
        document,
        fields.note,
        remarks(cluster).chain(details(cluster)),
    );
    // A place and the key, which decides among equals, are in the order of full titles and take far less room.
    let name = cluster.name.as_deref().unwrap_or(&cluster.location.place);
    document.add_text(fields.name_label, fold(name));
    document.add_text(fields.place_label, fold(&cluster.location.place));
    document.add_text(fields.product_label, &*cluster.product.name);
    document.add_text(fields.product_order, fold(&cluster.product.name));
    add_all(
        document,
        fields.region_label,
        cluster.location.region_title().as_deref(),
    );
}

/// The fields that are found as a whole.
fn add_words(document: &mut TantivyDocument, fields: &Fields, cluster: &Cluster) {
    let spanned = cluster
        .location
        .spans
        .iter()
        .map(|span| span.country.as_str());
    add_all(
        document,
        fields.country,
        distinct(std::iter::once(cluster.location.country.as_str()).chain(spanned)),
    );
    document.add_text(fields.status, cluster.status.as_str());
    add_all(document, fields.sector, cluster.sector.map(Sector::as_str));
    add_all(
        document,
        fields.service_kind,
        cluster.service_kind.as_deref().map(fold),
    );
    add_all(
        document,
        fields.actor_kind,
        distinct(
            cluster
                .actors
                .iter()
                .map(|actor: &Actor| actor.kind.as_str()),
        ),
    );
    add_all(
        document,
        fields.scope,
        distinct(
            cluster
                .market_shares
                .iter()
                .map(|share| share.scope.as_str()),
        ),
    );
    let attributes = cluster.attributes.iter();
    add_all(
        document,
        fields.attribute,
        distinct(attributes.map(|attribute| &*attribute.name)),
    );
    for code in &cluster.product.codes {
        let (scheme, code_folded) = (fold(code.scheme.as_str()), fold(&code.code));
        document.add_text(fields.code, format!("{scheme}:{code_folded}"));
        if let Some(version) = &code.version {
            document.add_text(
                fields.code,
                format!("{scheme}:{}:{code_folded}", fold(version)),
            );
        }
        document.add_text(fields.code, code_folded);
    }
}

fn add_ranked(document: &mut TantivyDocument, fields: &Fields, cluster: &Cluster) {
    let mut ranked = RankedText::default();
    let names = cluster_names(cluster)
        .chain(product_names(cluster))
        .chain(place_names(cluster));
    names.for_each(|name| ranked.add(NAMES, name));
    region_names(&cluster.location).for_each(|name| ranked.add(REGIONS_AND_ACTORS, name));
    ranked.add(REGIONS_AND_ACTORS, cluster.location.country.name());
    cluster
        .actors
        .iter()
        .for_each(|actor| ranked.add(REGIONS_AND_ACTORS, &actor.name));
    remarks(cluster).for_each(|text| ranked.add(THE_REST, text));
    details(cluster).for_each(|text| ranked.add(THE_REST, text));
    let field = if cluster.status.is_retired() {
        fields.retired
    } else {
        fields.all
    };
    document.add_text(field, ranked.into_value());
}

fn add_numbers(document: &mut TantivyDocument, fields: &Fields, cluster: &Cluster) {
    for share in &cluster.market_shares {
        document.add_f64(share_field(fields, share.scope), share.percent.get());
    }
    let years = cluster.market_shares.iter().filter_map(|share| share.year);
    let figure_years = cluster.figures.iter().filter_map(|figure| figure.year);
    for year in distinct(years.chain(figure_years)) {
        document.add_u64(fields.year, u64::from(year.get()));
    }
    let coordinates = [
        (
            fields.latitude,
            cluster.location.latitude.map(Latitude::get),
        ),
        (
            fields.longitude,
            cluster.location.longitude.map(Longitude::get),
        ),
    ];
    for (field, value) in coordinates {
        if let Some(value) = value {
            document.add_i64(field, steps(value));
        }
    }
    let figures = [
        (
            fields.employment,
            cluster.latest_figure(Measure::Employment),
        ),
        (
            fields.establishments,
            cluster.latest_figure(Measure::Establishments),
        ),
    ];
    for (field, figure) in figures {
        if let Some(figure) = figure {
            document.add_f64(field, figure.value.get());
        }
    }
}

/// The column of the shares of a scope.
pub(crate) fn share_field(fields: &Fields, scope: Scope) -> Field {
    let [domestic, global, regional] = fields.share;
    match scope {
        Scope::Domestic => domestic,
        Scope::Global => global,
        Scope::Regional => regional,
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort();
    values.dedup();
    values
}

fn add_all<T: AsRef<str>>(
    document: &mut TantivyDocument,
    field: Field,
    values: impl IntoIterator<Item = T>,
) {
    for value in values {
        document.add_text(field, value);
    }
}
