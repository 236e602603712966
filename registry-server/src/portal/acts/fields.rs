//! The fields of a record's form: where each stands in the record, and how it is asked for.

use crate::portal::collection::Collection;
use registry_core::model::{
    ActorKind, Direction, LifeCycle, LinkageKind, Measure, Scope, Sector, ShareStatus, Trade,
};

/// How a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Input {
    Text,
    Number,
    Date,
    /// One of these, each with a message of this kind.
    Choice(&'static str, &'static [&'static str]),
    /// A list of texts, a line each.
    Lines,
    /// A list of classification codes, a line each.
    Codes,
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Its path in the record, or in a value of a list.
    pub(super) path: &'static str,
    pub(super) input: Input,
}

const fn field(path: &'static str, input: Input) -> Field {
    Field { path, input }
}

/// What the form of a record asks for.
#[derive(Debug)]
pub(super) struct Fields {
    /// What a record has once.
    pub(super) single: &'static [Field],
    /// Its lists, each with the fields of its values.
    pub(super) lists: &'static [(&'static str, &'static [Field])],
}

impl Fields {
    pub(super) fn of(collection: Collection) -> &'static Fields {
        match collection {
            Collection::Clusters => &Fields {
                single: &CLUSTER,
                lists: &CLUSTER_LISTS,
            },
            Collection::Organisations => &Fields {
                single: &ORGANISATION,
                lists: &ORGANISATION_LISTS,
            },
        }
    }
}

const CLUSTER: [Field; 17] = [
    field("product.name", Input::Text),
    field("location.place", Input::Text),
    field("location.country", Input::Text),
    field("location.region", Input::Text),
    field("location.region_name", Input::Text),
    field("location.latitude", Input::Number),
    field("location.longitude", Input::Number),
    field("name", Input::Text),
    field("product.codes", Input::Codes),
    field("sector", Input::Choice("sector", Sector::SPELLINGS)),
    field("service_kind", Input::Text),
    field("trade", Input::Choice("trade", Trade::SPELLINGS)),
    field(
        "life_cycle",
        Input::Choice("life-cycle", LifeCycle::SPELLINGS),
    ),
    field("status", Input::Choice("status", &["active", "proposed"])),
    field("last_verified", Input::Date),
    field("review_due", Input::Date),
    field("notes", Input::Lines),
];

const ORGANISATION: [Field; 9] = [
    field("name", Input::Text),
    field("kind", Input::Choice("kind", ActorKind::SPELLINGS)),
    field("country", Input::Text),
    field("place", Input::Text),
    field("lei", Input::Text),
    field("ror", Input::Text),
    field("website", Input::Text),
    field("parent", Input::Text),
    field("notes", Input::Lines),
];

const NAME: [Field; 2] = [field("name", Input::Text), field("language", Input::Text)];

const SOURCES: [Field; 4] = [
    field("title", Input::Text),
    field("url", Input::Text),
    field("date", Input::Date),
    field("note", Input::Text),
];

const ORGANISATION_LISTS: [(&str, &[Field]); 4] = [
    ("other_names", &NAME),
    ("former_names", &NAME),
    (
        "identifiers",
        &[field("scheme", Input::Text), field("value", Input::Text)],
    ),
    ("sources", &SOURCES),
];

const SOURCE: [Field; 3] = [
    field("source.title", Input::Text),
    field("source.url", Input::Text),
    field("source.date", Input::Date),
];

const CLUSTER_LISTS: [(&str, &[Field]); 5] = [
    (
        "market_shares",
        &[
            field("percent", Input::Number),
            field("scope", Input::Choice("scope", Scope::SPELLINGS)),
            field("region", Input::Text),
            field("of", Input::Text),
            field("year", Input::Number),
            field(
                "status",
                Input::Choice("share-status", ShareStatus::SPELLINGS),
            ),
            field("note", Input::Text),
            SOURCE[0],
            SOURCE[1],
            SOURCE[2],
        ],
    ),
    (
        "actors",
        &[
            field("name", Input::Text),
            field("kind", Input::Choice("kind", ActorKind::SPELLINGS)),
            field("role", Input::Text),
            field("website", Input::Text),
            SOURCE[0],
            SOURCE[1],
            SOURCE[2],
        ],
    ),
    (
        "figures",
        &[
            field("measure", Input::Choice("measure", Measure::SPELLINGS)),
            field("value", Input::Number),
            field("currency", Input::Text),
            field("year", Input::Number),
            field("note", Input::Text),
            SOURCE[0],
            SOURCE[1],
            SOURCE[2],
        ],
    ),
    (
        "linkages",
        &[
            field("kind", Input::Choice("linkage", LinkageKind::SPELLINGS)),
            field("cluster", Input::Text),
            field("industry", Input::Text),
            field(
                "direction",
                Input::Choice("direction", Direction::SPELLINGS),
            ),
            field("note", Input::Text),
            SOURCE[0],
            SOURCE[1],
            SOURCE[2],
        ],
    ),
    ("sources", &SOURCES),
];
