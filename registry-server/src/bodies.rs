//! What the bodies of changes say, and what is wrong with those that are none.

use registry_core::{
    Cluster, Invalid, Key,
    model::{FieldText, StatementIdPrefix},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::problem::{Kind, Problem};

/// What becomes of a record that is retired.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum RetirementBody {
    /// It exists no more.
    Inactive,
    /// It should never have been recorded.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// Another record takes its place.
    Merged {
        /// That record's key.
        into: String,
        /// Leaves the statements, names and notes that the other lacks where they are.
        #[serde(default)]
        without_statements: bool,
    },
    /// Others take its place.
    Split {
        /// Their keys.
        into: Vec<String>,
    },
}

/// A moment to go back to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestorationBody {
    /// A commit.
    #[schema(minimum = 1)]
    pub(crate) as_of: u64,
}

/// Commits to undo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReversionBody {
    /// The first.
    #[schema(minimum = 1)]
    pub(crate) first: u64,
    /// The last; the first where it is not said.
    #[schema(minimum = 1)]
    pub(crate) last: Option<u64>,
}

/// Fields of a statement as the command line would give them.
pub(crate) fn field_texts(fields: Map<String, Value>) -> Vec<FieldText> {
    let texts = fields.into_iter().map(|(field, value)| {
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            value => value.to_string(),
        };
        FieldText { field, text }
    });
    texts.collect()
}

/// A record from JSON, or what is wrong with it.
pub(crate) fn record(value: &Value) -> Result<Cluster, Problem> {
    let bytes = serde_json::to_vec(value).map_err(not_json)?;
    Cluster::from_json(&bytes).map_err(|error| Kind::Invalid.problem(error))
}

/// The key that the names of a record make.
pub(crate) fn derived_key(fields: &Map<String, Value>) -> Result<Key, Problem> {
    let location = &fields.get("location");
    let of_location = |name| location.and_then(|location| location.get(name)?.as_str());
    let product = fields
        .get("product")
        .and_then(|product| product.get("name")?.as_str());
    let (Some(country), Some(place), Some(product)) =
        (of_location("country"), of_location("place"), product)
    else {
        let problem = "a record has location.country, location.place and product.name";
        return Err(Kind::Invalid.problem(problem));
    };
    let key = country
        .parse()
        .and_then(|country| Key::derive(country, place, product));
    key.map_err(|error: Invalid| Kind::Invalid.problem(error))
}

pub(crate) fn parsed(key: &str) -> Result<Key, Problem> {
    key.parse()
        .map_err(|error: Invalid| Problem::field("key", error))
}

pub(crate) fn identifier(id: &str) -> Result<StatementIdPrefix, Problem> {
    id.parse().map_err(|error| Problem::field("id", error))
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
pub(crate) fn not_json(error: serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    Kind::BadRequest.problem(format!("the body is no JSON object: {place}"))
}
