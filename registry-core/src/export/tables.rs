//! The tables of the data package: their columns, and what these mean.

use crate::{
    form::Kind,
    model::{
        ActorKind, CodeScheme, Direction, LifeCycle, LinkageKind, Measure, Scope, Sector,
        ShareStatus, Status, Trade,
    },
};

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableColumn {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) meaning: &'static str,
    pub(super) required: bool,
}

/// The table of organisations, which are records of their own.
pub(super) const ORGANISATIONS: &str = "organisations";

/// A table of the data package.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    /// What its rows are found by: the cluster's own key, or that of the cluster that they belong to.
    key: TableColumn,
    /// The columns that it alone has.
    own: &'static [TableColumn],
    /// The columns of the source, where its rows name one.
    source: &'static [TableColumn],
}

impl Table {
    /// Its columns, in their order.
    pub(super) fn columns(&self) -> impl Iterator<Item = &TableColumn> {
        std::iter::once(&self.key)
            .chain(self.own)
            .chain(self.source)
    }
}

/// A table of what belongs to the clusters.
const fn part(name: &'static str, meaning: &'static str, own: &'static [TableColumn]) -> Table {
    Table {
        name,
        meaning,
        key: CLUSTER,
        own,
        source: &[],
    }
}

/// A table of what sources say of the clusters.
const fn sourced(name: &'static str, meaning: &'static str, own: &'static [TableColumn]) -> Table {
    Table {
        source: &SOURCE,
        ..part(name, meaning, own)
    }
}

/// A table of what several sources may say alike.
const fn sourced_alike(
    name: &'static str,
    meaning: &'static str,
    own: &'static [TableColumn],
) -> Table {
    Table {
        source: &SOURCES,
        ..part(name, meaning, own)
    }
}

const fn may(name: &'static str, kind: Kind, meaning: &'static str) -> TableColumn {
    TableColumn {
        name,
        kind,
        meaning,
        required: false,
    }
}

const fn must(name: &'static str, kind: Kind, meaning: &'static str) -> TableColumn {
    TableColumn {
        name,
        kind,
        meaning,
        required: true,
    }
}

const CLUSTER: TableColumn = must("cluster", Kind::Key, "Key of the cluster");
const SOURCE: [TableColumn; 4] = [
    may("source_title", Kind::Label, "Title of the source"),
    may("source_url", Kind::Label, "Address of the source"),
    may(
        "source_date",
        Kind::Date,
        "Day the source was published or read",
    ),
    may("source_note", Kind::Text, "What to know about the source"),
];
const OTHER_SOURCES: TableColumn = may(
    "other_sources",
    Kind::Text,
    "Further sources that say the same, separated by `;`",
);
const SOURCES: [TableColumn; 5] = {
    let [title, url, date, note] = SOURCE;
    [title, url, date, note, OTHER_SOURCES]
};

pub(super) const SCOPES: Kind = Kind::Word(Scope::SPELLINGS);
pub(super) const NAMED: Kind = Kind::Word(&["cluster", "place", "product"]);
const STANDINGS: Kind = Kind::Word(&["further", "former"]);
const SCHEMES: Kind = Kind::Word(CodeScheme::SPELLINGS);
const SHARE_STATUSES: Kind = Kind::Word(ShareStatus::SPELLINGS);
const LINKAGES: Kind = Kind::Word(LinkageKind::SPELLINGS);
const DIRECTIONS: Kind = Kind::Word(Direction::SPELLINGS);
const STATUSES: Kind = Kind::Word(Status::SPELLINGS);
const SECTORS: Kind = Kind::Word(Sector::SPELLINGS);
const TRADES: Kind = Kind::Word(Trade::SPELLINGS);
const STAGES: Kind = Kind::Word(LifeCycle::SPELLINGS);
const MEASURES: Kind = Kind::Word(Measure::SPELLINGS);
const ACTORS: Kind = Kind::Word(ActorKind::SPELLINGS);

/// Every table, in the order in which the package lists them.
pub(super) static TABLES: [Table; 13] = [
    Table {
        name: "clusters",
        meaning: "The clusters, one a row",
        key: must("key", Kind::Key, "Stable identifier"),
        own: &[
            may(
                "name",
                Kind::Label,
                "Name of the cluster itself, where it has one",
            ),
            must("status", STATUSES, "Where the record stands"),
            may(
                "merged_into",
                Kind::Key,
                "Key of the record that this one was merged into",
            ),
            may(
                "split_into",
                Kind::Keys,
                "Keys of the records that took the place of this one, which was split",
            ),
            may(
                "withdrawn_reason",
                Kind::Text,
                "Why the record was withdrawn",
            ),
            may(
                "reverted_commit",
                Kind::Commit,
                "Number of the commit that registered the record and was reverted",
            ),
            must("country", Kind::Country, "Country, ISO 3166-1 alpha-2"),
            may("region", Kind::Region, "Region, ISO 3166-2"),
            may("region_name", Kind::Label, "Region by its name"),
            must("place", Kind::Label, "City, town, valley or other place"),
            may("latitude", Kind::Latitude, "Degrees north of the equator"),
            may("longitude", Kind::Longitude, "Degrees east of Greenwich"),
            may("printed_place", Kind::Label, "Place as a source printed it"),
            must(
                "product",
                Kind::Label,
                "Product or service around which the cluster forms",
            ),
            may(
                "printed_product",
                Kind::Label,
                "Product as a source printed it",
            ),
            may("sector", SECTORS, "Goods (traditional) or services"),
            may("service_kind", Kind::Label, "Kind of service"),
            may(
                "trade",
                TRADES,
                "Whether the cluster sells beyond its region",
            ),
            may("life_cycle", STAGES, "Stage of the cluster's life"),
            may(
                "last_verified",
                Kind::Date,
                "Day the record was last verified",
            ),
            may("review_due", Kind::Date, "Day the next review is due"),
        ],
        source: &[],
    },
    sourced(
        "shares",
        "Market shares, each as one source states it; sources may disagree",
        &[
            must("percent", Kind::Percent, "The share in percent"),
            must("scope", SCOPES, "Which market"),
            may("region", Kind::Label, "The region, for a regional share"),
            may("of", Kind::Label, "What it is a share of"),
            may("year", Kind::Year, "Year it is about"),
            may("status", SHARE_STATUSES, "How sure it is"),
            may(
                "note",
                Kind::Text,
                "What the source says, or what to know about the value",
            ),
        ],
    ),
    sourced_alike(
        "actors",
        "Participants of the clusters",
        &[
            must("kind", ACTORS, "One of the five kinds"),
            must("name", Kind::Label, "Name"),
            may("role", Kind::Label, "What it does in the cluster"),
            may("lei", Kind::Lei, "Legal Entity Identifier"),
            may(
                "ror",
                Kind::Ror,
                "Research Organization Registry identifier",
            ),
            may("website", Kind::Label, "Web site"),
            may(
                "country",
                Kind::Country,
                "Country, where it is another than the cluster's",
            ),
            may(
                "organisation",
                Kind::OrganisationKey,
                "Key of its record among the organisations",
            ),
        ],
    ),
    sourced_alike(
        "linkages",
        "Ties to other clusters and to industries",
        &[
            must("kind", LINKAGES, "What kind of tie"),
            may("linked_cluster", Kind::Key, "Key of the other cluster"),
            may(
                "industry",
                Kind::Label,
                "Name of the industry, where the other side is no registered cluster",
            ),
            may(
                "direction",
                DIRECTIONS,
                "Which way it flows, seen from this cluster",
            ),
            may("note", Kind::Text, "What to know about it"),
        ],
    ),
    sourced(
        "figures",
        "Figures, each with its year and source",
        &[
            must("measure", MEASURES, "What is counted"),
            must("value", Kind::Quantity, "How much of it"),
            may("currency", Kind::Currency, "Currency, for amounts of money"),
            may("year", Kind::Year, "Year it is about"),
            may(
                "note",
                Kind::Text,
                "What the source says, or what to know about the value",
            ),
        ],
    ),
    part(
        "reviews",
        "Reviews of the records",
        &[
            must("date", Kind::Date, "Day of the review"),
            must("reviewer", Kind::Label, "Who reviewed"),
            must("finding", Kind::Text, "What was found"),
        ],
    ),
    part(
        "codes",
        "Classification codes of the products",
        &[
            must("scheme", SCHEMES, "Classification"),
            may("version", Kind::Label, "Its edition"),
            must("code", Kind::Label, "The code"),
        ],
    ),
    part(
        "names",
        "Further and former names of clusters, places and products",
        &[
            must("of", NAMED, "What is named"),
            must("name", Kind::Label, "The name"),
            may("language", Kind::Label, "Its language, BCP 47"),
            must(
                "standing",
                STANDINGS,
                "Whether it is one name more, or a correction replaced it",
            ),
        ],
    ),
    part(
        "spans",
        "Other places that clusters span",
        &[
            must("country", Kind::Country, "Country, ISO 3166-1 alpha-2"),
            may("region", Kind::Region, "Region, ISO 3166-2"),
            may("place", Kind::Label, "Place"),
        ],
    ),
    sourced("sources", "Sources that back a record as a whole", &[]),
    part(
        "notes",
        "Notes on the records, in the order they were made",
        &[must("note", Kind::Text, "The note")],
    ),
    part(
        "attributes",
        "Values of columns that are no field of a record",
        &[
            must("name", Kind::Label, "The column's header"),
            must("value", Kind::Text, "The value"),
        ],
    ),
    Table {
        name: ORGANISATIONS,
        meaning: "Organisations that take part in the clusters, one a row",
        key: must("key", Kind::OrganisationKey, "Stable identifier"),
        own: &[
            must("name", Kind::Label, "Present name"),
            may("other_names", Kind::Names, "Further names"),
            may("former_names", Kind::Names, "Names that it had before"),
            must("kind", ACTORS, "One of the five kinds of actor"),
            must("country", Kind::Country, "Country, ISO 3166-1 alpha-2"),
            may("place", Kind::Label, "City or town of its seat"),
            may("lei", Kind::Lei, "Legal Entity Identifier"),
            may(
                "ror",
                Kind::Ror,
                "Research Organization Registry identifier",
            ),
            may("website", Kind::Label, "Web site"),
            may(
                "identifiers",
                Kind::Text,
                "Numbers in other registers, each after its scheme, separated by `;`",
            ),
            may(
                "parent",
                Kind::OrganisationKey,
                "Key of the organisation that it belongs to",
            ),
            must("status", STATUSES, "Where the record stands"),
            may(
                "merged_into",
                Kind::OrganisationKey,
                "Key of the record that this one was merged into",
            ),
            may(
                "withdrawn_reason",
                Kind::Text,
                "Why the record was withdrawn",
            ),
            may("notes", Kind::Text, "Notes, separated by `;`"),
            may(
                "attributes",
                Kind::Text,
                "Values of columns that are no field, each after its header, separated by `;`",
            ),
        ],
        source: &SOURCES,
    },
];
