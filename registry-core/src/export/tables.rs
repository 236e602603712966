//! The tables of the data package: their columns, what these mean and how they relate.

use serde_json::{Value, json};

use crate::{
    form::{Column, Kind, csv_columns, organisation_csv_columns},
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
    meaning: &'static str,
    required: bool,
}

/// A table of the data package.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    meaning: &'static str,
    pub(super) columns: &'static [TableColumn],
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
const SOURCE_TITLE: TableColumn = may("source_title", Kind::Label, "Title of the source");
const SOURCE_URL: TableColumn = may("source_url", Kind::Label, "Address of the source");
const SOURCE_DATE: TableColumn = may(
    "source_date",
    Kind::Date,
    "Day the source was published or read",
);
const SOURCE_NOTE: TableColumn = may("source_note", Kind::Text, "What to know about the source");

pub(super) const SCOPES: Kind = Kind::Word(Scope::SPELLINGS);
pub(super) const NAMED: Kind = Kind::Word(&["cluster", "place", "product"]);
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
pub(super) static TABLES: [Table; 12] = [
    Table {
        name: "clusters",
        meaning: "The clusters, one a row",
        columns: &[
            must("key", Kind::Key, "Stable identifier"),
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
    },
    Table {
        name: "shares",
        meaning: "Market shares, each as one source states it; sources may disagree",
        columns: &[
            CLUSTER,
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
            SOURCE_TITLE,
            SOURCE_URL,
            SOURCE_DATE,
            SOURCE_NOTE,
        ],
    },
    Table {
        name: "actors",
        meaning: "Participants of the clusters",
        columns: &[
            CLUSTER,
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
            SOURCE_TITLE,
            SOURCE_URL,
            SOURCE_DATE,
            SOURCE_NOTE,
        ],
    },
    Table {
        name: "linkages",
        meaning: "Ties to other clusters and to industries",
        columns: &[
            CLUSTER,
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
            SOURCE_TITLE,
            SOURCE_URL,
            SOURCE_DATE,
            SOURCE_NOTE,
        ],
    },
    Table {
        name: "figures",
        meaning: "Figures, each with its year and source",
        columns: &[
            CLUSTER,
            must("measure", MEASURES, "What is counted"),
            must("value", Kind::Quantity, "How much of it"),
            may("currency", Kind::Currency, "Currency, for amounts of money"),
            may("year", Kind::Year, "Year it is about"),
            may(
                "note",
                Kind::Text,
                "What the source says, or what to know about the value",
            ),
            SOURCE_TITLE,
            SOURCE_URL,
            SOURCE_DATE,
            SOURCE_NOTE,
        ],
    },
    Table {
        name: "reviews",
        meaning: "Reviews of the records",
        columns: &[
            CLUSTER,
            must("date", Kind::Date, "Day of the review"),
            must("reviewer", Kind::Label, "Who reviewed"),
            must("finding", Kind::Text, "What was found"),
        ],
    },
    Table {
        name: "codes",
        meaning: "Classification codes of the products",
        columns: &[
            CLUSTER,
            must("scheme", SCHEMES, "Classification"),
            may("version", Kind::Label, "Its edition"),
            must("code", Kind::Label, "The code"),
        ],
    },
    Table {
        name: "names",
        meaning: "Further names of clusters, places and products",
        columns: &[
            CLUSTER,
            must("of", NAMED, "What is named"),
            must("name", Kind::Label, "The name"),
            may("language", Kind::Label, "Its language, BCP 47"),
        ],
    },
    Table {
        name: "spans",
        meaning: "Other places that clusters span",
        columns: &[
            CLUSTER,
            must("country", Kind::Country, "Country, ISO 3166-1 alpha-2"),
            may("region", Kind::Region, "Region, ISO 3166-2"),
            may("place", Kind::Label, "Place"),
        ],
    },
    Table {
        name: "sources",
        meaning: "Sources that back a record as a whole",
        columns: &[CLUSTER, SOURCE_TITLE, SOURCE_URL, SOURCE_DATE, SOURCE_NOTE],
    },
    Table {
        name: "notes",
        meaning: "Notes on the records, in the order they were made",
        columns: &[CLUSTER, must("note", Kind::Text, "The note")],
    },
    Table {
        name: "attributes",
        meaning: "Values of columns that are no field of a record",
        columns: &[
            CLUSTER,
            must("name", Kind::Label, "The column's header"),
            must("value", Kind::Text, "The value"),
        ],
    },
];

impl Table {
    /// The Frictionless table schema of the table.
    pub(super) fn schema(&self) -> Value {
        let fields = self
            .columns
            .iter()
            .map(|column| descriptor(column.name, column.kind, column.meaning, column.required));
        let fields: Vec<Value> = fields.collect();
        let to_cluster = |field: &str| json!({ "fields": field, "reference": { "resource": "clusters", "fields": "key" } });
        match self.name {
            "clusters" => json!({ "fields": fields, "primaryKey": ["key"] }),
            _ => json!({ "fields": fields, "foreignKeys": [to_cluster("cluster")] }),
        }
    }

    /// The table as a resource of the package.
    pub(super) fn resource(&self) -> Value {
        json!({
            "name": self.name,
            "profile": "tabular-data-resource",
            "path": format!("{}.csv", self.name),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "description": self.meaning,
            "schema": self.schema(),
        })
    }
}

/// The Frictionless table schemas by their names: those of the CSV forms, and those of the data package.
///
/// ```
/// let schemas = registry_core::export::table_schemas();
/// assert_eq!(schemas[0].0, "csv-form");
/// assert_eq!(schemas[0].1["fields"][0]["name"], "key");
/// ```
pub fn table_schemas() -> Vec<(&'static str, Value)> {
    let forms = [
        ("csv-form", form_schema(csv_columns())),
        ("organisation", form_schema(organisation_csv_columns())),
    ];
    let tables = TABLES.iter().map(|table| (table.name, table.schema()));
    forms.into_iter().chain(tables).collect()
}

/// The schema of a form of CSV, whose first column is the key.
fn form_schema<F>(columns: &[Column<F>]) -> Value {
    let fields = columns
        .iter()
        .enumerate()
        .map(|(index, column)| descriptor(column.name, column.kind, column.meaning, index == 0));
    json!({ "fields": fields.collect::<Vec<_>>() })
}

/// A column as Frictionless describes it.
fn descriptor(name: &str, kind: Kind, meaning: &str, required: bool) -> Value {
    let mut constraints = serde_json::Map::new();
    if required {
        constraints.insert("required".to_owned(), true.into());
    }
    for (name, value) in limits(kind) {
        constraints.insert(name.to_owned(), value);
    }
    let mut field = json!({ "name": name, "type": type_of(kind), "description": meaning });
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    field
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Latitude | Kind::Longitude | Kind::Percent | Kind::Quantity => "number",
        Kind::Year | Kind::Commit => "integer",
        Kind::Date => "date",
        _ => "string",
    }
}

fn limits(kind: Kind) -> Vec<(&'static str, Value)> {
    match kind {
        Kind::Key => vec![
            ("pattern", "[a-z0-9]+(-[a-z0-9]+)*".into()),
            ("maxLength", 80.into()),
        ],
        Kind::OrganisationKey => vec![
            ("pattern", "org_[a-z0-9]+(-[a-z0-9]+)*".into()),
            ("maxLength", 80.into()),
        ],
        Kind::Country => vec![("pattern", "[A-Z]{2}".into())],
        Kind::Region => vec![("pattern", "[A-Z]{2}-[A-Z0-9]{1,3}".into())],
        Kind::Currency => vec![("pattern", "[A-Z]{3}".into())],
        Kind::Lei => vec![("pattern", "[A-Z0-9]{20}".into())],
        Kind::Word(words) => vec![("enum", words.into())],
        Kind::Latitude => vec![("minimum", (-90).into()), ("maximum", 90.into())],
        Kind::Longitude => vec![("minimum", (-180).into()), ("maximum", 180.into())],
        Kind::Percent => vec![("minimum", 0.into()), ("maximum", 100.into())],
        Kind::Quantity => vec![("minimum", 0.into())],
        Kind::Commit => vec![("minimum", 1.into())],
        Kind::Year => vec![("minimum", 1.into()), ("maximum", 9999.into())],
        _ => Vec::new(),
    }
}
