//! From a record to the document that is indexed for it.

use tantivy::{columnar::NumericalValue, schema::Field};

use super::{
    Version,
    condition::conditions,
    days,
    degrees::steps,
    look_up::LookedUp,
    participants::participant_terms,
    prominence,
    schema::{Fields, UNKNOWN, fields},
    text::weight,
    texts::{
        cluster_names, country_names, details, names_of_region, place_names, product_names,
        remarks, source_addresses, source_texts,
    },
};
use crate::{
    model::{Actor, Cluster, Key, Latitude, Longitude, Measure, RegionCode, Scope, Sector, fold},
    register::Commit,
};

/// What takes the fields of a document.
pub(super) trait FieldSink {
    /// Takes a value that is found, counted or stored as a whole, as the schema says of the field.
    fn value(&mut self, field: Field, value: &str);

    /// Takes the item, which is only stored.
    fn item(&mut self, item: &[u8]);

    /// Takes a number, as [`FieldSink::value`] takes a value.
    fn number(&mut self, field: Field, number: NumericalValue);

    /// Takes running text, which is found word by word, in its own field and ranked with all others. Texts come in
    /// the order of [`Text::ALL`].
    fn text(&mut self, text: Text, words: &str);

    /// Ends the text, and says whether it is that of a retired record, and how [prominent](super::prominence) this is.
    fn end_text(&mut self, is_retired: bool, prominence: u8);
}

/// A kind of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Name,
    Product,
    Place,
    Region,
    Country,
    Actor,
    Note,
    Source,
}

impl Text {
    /// Every kind, the weightiest first.
    pub(super) const ALL: [Text; 8] = [
        Text::Name,
        Text::Product,
        Text::Place,
        Text::Region,
        Text::Country,
        Text::Actor,
        Text::Note,
        Text::Source,
    ];

    /// The field that holds it.
    pub(super) fn field(self) -> Field {
        let fields = fields();
        match self {
            Text::Name => fields.name,
            Text::Product => fields.product,
            Text::Place => fields.place,
            Text::Region => fields.region,
            Text::Country => fields.country_name,
            Text::Actor => fields.actor,
            Text::Note => fields.note,
            Text::Source => fields.source,
        }
    }

    /// How often a word of it counts where all text is ranked.
    pub(super) fn weight(self) -> u8 {
        match self {
            Text::Name | Text::Product | Text::Place => weight::NAME,
            Text::Region | Text::Country | Text::Actor => weight::RELATED,
            Text::Note | Text::Source => weight::REMARK,
        }
    }
}

/// Writes the document of a version: in force, or replaced by a commit.
pub(super) fn version(version: &Version, looked_up: &LookedUp, document: &mut impl FieldSink) {
    let (fields, cluster) = (fields(), version.record());
    add_identity(document, fields, version);
    for number in looked_up.likeness.signatures() {
        document.number(fields.likeness, u64::from(*number).into());
    }
    for name in looked_up.likeness.spelled() {
        document.value(fields.spelling, name);
    }
    add_texts(document, cluster, looked_up.region);
    add_labels(document, fields, cluster, looked_up.region);
    add_words(document, fields, cluster);
    add_numbers(document, fields, cluster);
    add_backing(document, fields, cluster);
    add_all(
        document,
        fields.condition,
        conditions(cluster, looked_up.region),
    );
    if let Some(to) = version.to_commit() {
        let name = version_name(&cluster.key, version.from_commit());
        document.value(fields.version, &name);
        document.number(fields.to, to.into());
    }
}

/// What a superseded version is named in the index.
pub(crate) fn version_name(key: &str, from: u64) -> String {
    format!("{key}@{from}")
}

/// Writes the document of a commit.
pub(super) fn commit(commit: &Commit, document: &mut impl FieldSink) {
    let fields = fields();
    document.item(commit.item().bytes());
    document.number(fields.commit, commit.number.into());
    document.number(fields.time, commit.time.timestamp().as_second().into());
}

fn add_identity(document: &mut impl FieldSink, fields: &Fields, version: &Version) {
    document.value(fields.key, &version.record().key);
    document.item(version.bytes());
    let numbers = fingerprint_numbers(version.hash().fingerprint());
    for (field, number) in fields.fingerprint.into_iter().zip(numbers) {
        document.number(field, number.into());
    }
    document.number(fields.from, version.from_commit().into());
    if !version.record().unknown().is_empty() {
        document.value(fields.unknown, UNKNOWN);
    }
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

/// What is searched word by word.
fn add_texts(document: &mut impl FieldSink, cluster: &Cluster, region: Option<RegionCode>) {
    let mut add = |text, words: &str| document.text(text, words);
    cluster_names(cluster).for_each(|name| add(Text::Name, name));
    product_names(cluster).for_each(|name| add(Text::Product, name));
    place_names(cluster).for_each(|name| add(Text::Place, name));
    names_of_region(&cluster.location, region).for_each(|name| add(Text::Region, name));
    country_names(&cluster.location).for_each(|name| add(Text::Country, name));
    let actors = cluster.actors.iter();
    actors.for_each(|actor| add(Text::Actor, &actor.name));
    let notes = remarks(cluster).chain(details(cluster));
    notes.for_each(|note| add(Text::Note, note));
    source_texts(cluster).for_each(|text| add(Text::Source, text));
    document.end_text(cluster.status.is_retired(), prominence::length(cluster));
}

/// The labels that are counted and sorted by.
fn add_labels(
    document: &mut impl FieldSink,
    fields: &Fields,
    cluster: &Cluster,
    region: Option<RegionCode>,
) {
    // A place and the key, which decides among equals, are in the order of full titles and take far less room.
    let place = fold(&cluster.location.place);
    match cluster.name.as_deref() {
        Some(name) => document.value(fields.name_label, &fold(name)),
        None => document.value(fields.name_label, &place),
    }
    document.value(fields.place_label, &place);
    document.value(fields.product_label, &cluster.product.name);
    document.value(fields.product_order, &fold(&cluster.product.name));
    add_all(
        document,
        fields.region_label,
        cluster.location.title_of_region(region).as_deref(),
    );
}

/// The fields that are found as a whole.
fn add_words(document: &mut impl FieldSink, fields: &Fields, cluster: &Cluster) {
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
    document.value(fields.status, cluster.status.as_str());
    add_all(
        document,
        fields.successor,
        cluster.successors().map(Key::as_str),
    );
    let participants = cluster.actors.iter().flat_map(participant_terms);
    participants.for_each(|term| document.value(fields.participant, &term));
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
        document.value(fields.code, &format!("{scheme}:{code_folded}"));
        if let Some(version) = &code.version {
            let version = fold(version);
            document.value(fields.code, &format!("{scheme}:{version}:{code_folded}"));
        }
        document.value(fields.code, &code_folded);
    }
}

fn add_numbers(document: &mut impl FieldSink, fields: &Fields, cluster: &Cluster) {
    for share in &cluster.market_shares {
        document.number(share_field(fields, share.scope), share.percent.get().into());
    }
    let years = cluster.market_shares.iter().filter_map(|share| share.year);
    let figure_years = cluster.figures.iter().filter_map(|figure| figure.year);
    for year in distinct(years.chain(figure_years)) {
        document.number(fields.year, u64::from(year.get()).into());
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
            document.number(field, steps(value).into());
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
            document.number(field, figure.value.get().into());
        }
    }
}

/// What backs the record, what it is linked to, and what a registrar has yet to do.
fn add_backing(document: &mut impl FieldSink, fields: &Fields, cluster: &Cluster) {
    add_all(
        document,
        fields.source_address,
        distinct(source_addresses(cluster)),
    );
    let linked = cluster.linkages.iter();
    let linked = linked.filter_map(|linkage| linkage.cluster.as_ref());
    add_all(document, fields.linked, distinct(linked.map(Key::as_str)));
    let dates = [
        (fields.review_due, cluster.review_due),
        (fields.verified, cluster.last_verified),
    ];
    for (field, date) in dates {
        if let Some(date) = date {
            document.number(field, u64::from(days::number(date.get())).into());
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
    document: &mut impl FieldSink,
    field: Field,
    values: impl IntoIterator<Item = T>,
) {
    for value in values {
        document.value(field, value.as_ref());
    }
}
