//! The fields of the two indexes: what each document holds, and how it is found.

use std::sync::LazyLock;

use tantivy::{
    IndexSettings, IndexSortByField, Order,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
        SchemaBuilder, TextFieldIndexing, TextOptions,
    },
    store::{Compressor, ZstdCompressor},
};

use super::text::{RANKED, RUNNING};

/// The version of the layout below and of the analysis; an index of another version is built again.
pub(crate) const SCHEMA_VERSION: u32 = 11;

/// What the [field](Fields::unknown) of versions holds that have parts this program does not know.
pub(crate) const UNKNOWN: &str = "unknown";

/// Stored documents are compressed in blocks of this size: smaller blocks compress worse, larger ones cost whoever reads
/// records one by one, as a search and an import of records that are known do.
const STORE_BLOCK_BYTES: usize = 16 << 10;

/// The names of the columns that are read by name.
pub(crate) mod column {
    pub(crate) const KEY: &str = "key";
    pub(crate) const FROM: &str = "from";
    pub(crate) const TO: &str = "to";
    pub(crate) const FINGERPRINT: [&str; 2] = ["fingerprint_high", "fingerprint_low"];
    pub(crate) const NAME: &str = "name_label";
    pub(crate) const PLACE: &str = "place_label";
    pub(crate) const PRODUCT: &str = "product_label";
    pub(crate) const PRODUCT_ORDER: &str = "product_order";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const REGION: &str = "region_label";
    pub(crate) const ACTOR_KIND: &str = "actor_kind";
    pub(crate) const SECTOR: &str = "sector";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const ATTRIBUTE: &str = "attribute";
    pub(crate) const SHARE: [&str; 3] = ["share_domestic", "share_global", "share_regional"];
    pub(crate) const YEAR: &str = "year";
    pub(crate) const LATITUDE: &str = "latitude";
    pub(crate) const LONGITUDE: &str = "longitude";
    pub(crate) const EMPLOYMENT: &str = "employment";
    pub(crate) const ESTABLISHMENTS: &str = "establishments";
    pub(crate) const COMMIT: &str = "commit";
    pub(crate) const TIME: &str = "time";
    pub(crate) const REVIEW_DUE: &str = "review_due";
    pub(crate) const VERIFIED: &str = "verified";
}

/// Every field, by what it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The record's key.
    pub(crate) key: Field,
    /// The item; in a commit's document, the commit's item.
    pub(crate) item: Field,
    /// The fingerprint of the item's hash, in two numbers.
    pub(crate) fingerprint: [Field; 2],
    /// Commit that made this version.
    pub(crate) from: Field,
    /// Commit that replaced it; only in superseded versions.
    pub(crate) to: Field,
    /// Key and commit of a superseded version, which name it.
    pub(crate) version: Field,
    /// The record's signatures, each as a [number](crate::model::signature_number).
    pub(crate) likeness: Field,
    /// Names of place and product as they may be mistyped.
    pub(crate) spelling: Field,
    /// [`UNKNOWN`], in a version that has parts this program does not know.
    pub(crate) unknown: Field,
    /// Keys of the records that took its place.
    pub(crate) successor: Field,
    /// Organisations that actors name, and identifiers of actors.
    pub(crate) participant: Field,
    /// Number of a commit; only in a commit's document.
    pub(crate) commit: Field,
    /// Second of a commit; only in a commit's document.
    pub(crate) time: Field,

    /// All text of a record in force, ranked.
    pub(crate) all: Field,
    /// All text of a retired record, ranked: a search looks here only when asked for such records.
    pub(crate) retired: Field,
    /// Names of the cluster.
    pub(crate) name: Field,
    /// Names of the product.
    pub(crate) product: Field,
    /// Names of the place, and of the places spanned.
    pub(crate) place: Field,
    /// Names and code of the region.
    pub(crate) region: Field,
    /// Name of the country.
    pub(crate) country_name: Field,
    /// Names of actors.
    pub(crate) actor: Field,
    /// Notes, attributes, and what is noted beside shares, figures and linkages.
    pub(crate) note: Field,
    /// Titles and notes of all sources.
    pub(crate) source: Field,

    /// Country codes, of the cluster and of the places that it spans.
    pub(crate) country: Field,
    /// Kinds of actors.
    pub(crate) actor_kind: Field,
    /// Sector.
    pub(crate) sector: Field,
    /// Kind of service, folded.
    pub(crate) service_kind: Field,
    /// Status.
    pub(crate) status: Field,
    /// Names of attributes, as recorded.
    pub(crate) attribute: Field,
    /// Scopes of the market shares.
    pub(crate) scope: Field,
    /// Classification codes: with scheme and edition, with scheme, bare.
    pub(crate) code: Field,
    /// Addresses of all sources, and their hosts.
    pub(crate) source_address: Field,
    /// Keys of the records that it is linked to.
    pub(crate) linked: Field,
    /// What a registrar looks for in records: see [`condition`](super::condition).
    pub(crate) condition: Field,

    /// Name, or the place where there is none, folded, to sort by.
    pub(crate) name_label: Field,
    /// Place, folded, to sort by.
    pub(crate) place_label: Field,
    /// Product as recorded.
    pub(crate) product_label: Field,
    /// Product, folded, to sort by.
    pub(crate) product_order: Field,
    /// Region as people call it.
    pub(crate) region_label: Field,

    /// Market shares by scope: domestic, global, regional.
    pub(crate) share: [Field; 3],
    /// Years of shares and figures.
    pub(crate) year: Field,
    /// Degrees north, in [steps](super::degrees).
    pub(crate) latitude: Field,
    /// Degrees east, in [steps](super::degrees).
    pub(crate) longitude: Field,
    /// Persons employed, by the latest figure.
    pub(crate) employment: Field,
    /// Establishments, by the latest figure.
    pub(crate) establishments: Field,
    /// Day on which the next review is due, as a [number](super::days).
    pub(crate) review_due: Field,
    /// Day of the last verification, as a [number](super::days).
    pub(crate) verified: Field,
}

static SCHEMA: LazyLock<(Schema, Fields)> = LazyLock::new(build);

/// The schema of both indexes.
pub(crate) fn schema() -> Schema {
    SCHEMA.0.clone()
}

/// The fields of the schema.
pub(crate) fn fields() -> &'static Fields {
    &SCHEMA.1
}

/// Whether a field is found by its values.
pub(crate) fn is_indexed(field: Field) -> bool {
    SCHEMA.0.get_field_entry(field).is_indexed()
}

/// How documents are stored.
pub(crate) fn settings() -> IndexSettings {
    IndexSettings {
        // Segments are built in this order, and merged in it.
        sort_by_field: Some(IndexSortByField {
            field: column::KEY.to_owned(),
            order: Order::Asc,
        }),
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

fn build() -> (Schema, Fields) {
    let mut schema = SchemaBuilder::default();
    let fields = Fields {
        key: schema.add_text_field(column::KEY, STRING | FAST | STORED),
        item: schema.add_text_field("item", STORED),
        fingerprint: column::FINGERPRINT.map(|name| schema.add_u64_field(name, FAST)),
        from: schema.add_u64_field(column::FROM, FAST),
        to: schema.add_u64_field(column::TO, FAST),
        version: schema.add_text_field("version", exact()),
        likeness: schema.add_u64_field("likeness", INDEXED),
        spelling: schema.add_text_field("spelling", exact()),
        unknown: schema.add_text_field("unknown", exact()),
        successor: schema.add_text_field("successor", exact()),
        participant: schema.add_text_field("participant", exact()),
        commit: schema.add_u64_field(column::COMMIT, INDEXED | FAST),
        time: schema.add_i64_field(column::TIME, FAST),

        all: schema.add_text_field("all", text(ranked_words())),
        retired: schema.add_text_field("retired", text(ranked_words())),
        name: running(&mut schema, "name"),
        product: running(&mut schema, "product"),
        place: running_names(&mut schema, "place"),
        region: running_names(&mut schema, "region"),
        country_name: running_names(&mut schema, "country_name"),
        actor: running(&mut schema, "actor"),
        note: running(&mut schema, "note"),
        source: running(&mut schema, "source"),

        country: schema.add_text_field(column::COUNTRY, exact().set_fast("raw")),
        actor_kind: schema.add_text_field(column::ACTOR_KIND, exact().set_fast("raw")),
        sector: schema.add_text_field(column::SECTOR, exact().set_fast("raw")),
        service_kind: schema.add_text_field("service_kind", exact()),
        status: schema.add_text_field(column::STATUS, exact().set_fast("raw")),
        attribute: schema.add_text_field(column::ATTRIBUTE, FAST),
        scope: schema.add_text_field("scope", exact()),
        code: schema.add_text_field("code", exact()),
        source_address: schema.add_text_field("source_address", exact()),
        linked: schema.add_text_field("linked", exact()),
        condition: schema.add_text_field("condition", exact()),

        name_label: schema.add_text_field(column::NAME, FAST),
        place_label: schema.add_text_field(column::PLACE, FAST),
        product_label: schema.add_text_field(column::PRODUCT, FAST),
        product_order: schema.add_text_field(column::PRODUCT_ORDER, FAST),
        region_label: schema.add_text_field(column::REGION, FAST),

        share: column::SHARE.map(|name| schema.add_f64_field(name, number())),
        year: schema.add_u64_field(column::YEAR, number()),
        latitude: schema.add_i64_field(column::LATITUDE, number()),
        longitude: schema.add_i64_field(column::LONGITUDE, number()),
        employment: schema.add_f64_field(column::EMPLOYMENT, number()),
        establishments: schema.add_f64_field(column::ESTABLISHMENTS, number()),
        review_due: schema.add_u64_field(column::REVIEW_DUE, number()),
        verified: schema.add_u64_field(column::VERIFIED, number()),
    };
    (schema.build(), fields)
}

fn running(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, text(running_words()))
}

/// Running text of a few words in every record, whose length says nothing.
fn running_names(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, text(running_words().set_fieldnorms(false)))
}

fn running_words() -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer(RUNNING)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
}

fn ranked_words() -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer(RANKED)
        .set_index_option(IndexRecordOption::WithFreqs)
}

fn text(words: TextFieldIndexing) -> TextOptions {
    TextOptions::default().set_indexing_options(words)
}

/// A value that is found as a whole.
fn exact() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

/// A number that is compared, not looked up.
fn number() -> NumericOptions {
    NumericOptions::default().set_fast()
}
