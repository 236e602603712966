//! What the bodies of changes say, and what is wrong with those that are none.

use registry_core::{
    Cluster, Invalid, Key,
    model::{FieldText, Organisation, OrganisationKey, StatementIdPrefix},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    fields::{Fields, refused},
    problem::{Kind, Problem},
};

/// What becomes of a record that is retired.
#[derive(Debug, ToSchema, Serialize)]
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

impl RetirementBody {
    pub(crate) fn read(body: Value) -> Result<RetirementBody, Problem> {
        let mut fields = Fields::of(body)?;
        let status = fields.text("status")?;
        let (read, known) = match &*status {
            "inactive" => (RetirementBody::Inactive, "status"),
            "withdrawn" => {
                let reason = fields.text("reason")?;
                (RetirementBody::Withdrawn { reason }, "status and reason")
            }
            "merged" => {
                let body = RetirementBody::Merged {
                    into: fields.text("into")?,
                    without_statements: fields.flag("without_statements")?,
                };
                (body, "status, into and without_statements")
            }
            "split" => {
                let into = fields.texts("into")?;
                (RetirementBody::Split { into }, "status and into")
            }
            _ => {
                let problem = "expected inactive, withdrawn, merged or split";
                return Err(refused("status", problem));
            }
        };
        fields.end(known)?;
        Ok(read)
    }
}

/// What becomes of an organisation that is retired.
#[derive(Debug, ToSchema, Serialize)]
#[serde(tag = "status", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum OrganisationRetirementBody {
    /// It no longer operates.
    Inactive,
    /// The record was a mistake.
    Withdrawn {
        /// What was wrong with it.
        reason: String,
    },
    /// It is the same organisation as another, which takes up its names.
    Merged {
        /// The other one's key.
        into: String,
    },
}

impl OrganisationRetirementBody {
    pub(crate) fn read(body: Value) -> Result<OrganisationRetirementBody, Problem> {
        let mut fields = Fields::of(body)?;
        let status = fields.text("status")?;
        let (read, known) = match &*status {
            "inactive" => (OrganisationRetirementBody::Inactive, "status"),
            "withdrawn" => {
                let reason = fields.text("reason")?;
                let body = OrganisationRetirementBody::Withdrawn { reason };
                (body, "status and reason")
            }
            "merged" => {
                let into = fields.text("into")?;
                (
                    OrganisationRetirementBody::Merged { into },
                    "status and into",
                )
            }
            _ => return Err(refused("status", "expected inactive, withdrawn or merged")),
        };
        fields.end(known)?;
        Ok(read)
    }
}

/// A moment to go back to.
#[derive(Debug, ToSchema, Serialize)]
#[schema(example = json!({ "as_of": 2 }))]
pub(crate) struct RestorationBody {
    /// A commit.
    #[schema(minimum = 1)]
    pub(crate) as_of: u64,
}

impl RestorationBody {
    pub(crate) fn read(body: Value) -> Result<RestorationBody, Problem> {
        let mut fields = Fields::of(body)?;
        let as_of = fields.number("as_of")?;
        fields.end("as_of alone")?;
        Ok(RestorationBody { as_of })
    }
}

/// Commits to undo.
#[derive(Debug, ToSchema, Serialize)]
#[schema(example = json!({ "first": 3 }))]
pub(crate) struct ReversionBody {
    /// The first.
    #[schema(minimum = 1)]
    pub(crate) first: u64,
    /// The last; the first where it is not said.
    #[schema(minimum = 1)]
    pub(crate) last: Option<u64>,
}

impl ReversionBody {
    pub(crate) fn read(body: Value) -> Result<ReversionBody, Problem> {
        let mut fields = Fields::of(body)?;
        let (first, last) = (fields.number("first")?, fields.number_if_given("last")?);
        fields.end("first and last")?;
        Ok(ReversionBody { first, last })
    }
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
    let bytes = serde_json::to_vec(value).map_err(|error| Kind::Failed.problem(error))?;
    Cluster::from_json(&bytes).map_err(invalid)
}

/// An organisation from JSON, or what is wrong with it.
pub(crate) fn organisation(value: &Value) -> Result<Organisation, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| Kind::Failed.problem(error))?;
    Organisation::from_json(&bytes).map_err(invalid)
}

/// What breaks a rule of the model, with the field where its words begin with one.
#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
fn invalid(error: Invalid) -> Problem {
    let words = error.to_string();
    let problem = Kind::Invalid.problem(&words);
    let is_field = |text: &str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.[]".contains(letter);
        !text.is_empty() && text.chars().all(plain)
    };
    let told = match &error {
        Invalid::NotARecord { problem } => problem,
        _ => &words,
    };
    match told.split_once(": ").filter(|(field, _)| is_field(field)) {
        Some((field, reason)) => problem.of(field, reason),
        None => problem,
    }
}

/// The key that the names of a record make.
pub(crate) fn derived_key(fields: &Map<String, Value>) -> Result<Key, Problem> {
    let text = |place: [&str; 2]| {
        let value = fields.get(place[0]).and_then(|part| part.get(place[1]));
        let field = place.join(".");
        let text = value.and_then(Value::as_str);
        text.ok_or_else(|| refused(&field, "must be given: a text"))
    };
    let country = text(["location", "country"])?.parse();
    let country = country.map_err(|error: Invalid| refused("location.country", error))?;
    let (place, product) = (text(["location", "place"])?, text(["product", "name"])?);
    Key::derive(country, place, product).map_err(invalid)
}

/// The key that country and name of an organisation make.
pub(crate) fn derived_organisation_key(
    fields: &Map<String, Value>,
) -> Result<OrganisationKey, Problem> {
    let text = |field: &str| {
        let text = fields.get(field).and_then(Value::as_str);
        text.ok_or_else(|| refused(field, "must be given: a text"))
    };
    let country = text("country")?.parse();
    let country = country.map_err(|error: Invalid| refused("country", error))?;
    OrganisationKey::derive(country, text("name")?).map_err(invalid)
}

pub(crate) fn parsed(key: &str) -> Result<Key, Problem> {
    key.parse()
        .map_err(|error: Invalid| Problem::field("key", error))
}

pub(crate) fn parsed_organisation(key: &str) -> Result<OrganisationKey, Problem> {
    key.parse()
        .map_err(|error: Invalid| Problem::field("key", error))
}

pub(crate) fn identifier(id: &str) -> Result<StatementIdPrefix, Problem> {
    id.parse().map_err(|error| Problem::field("id", error))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_wrong_body_is_told_with_its_field_in_our_words() {
        for (body, field, reason) in [
            (json!({}), "status", "must be given: a text"),
            (
                json!({ "status": 7 }),
                "status",
                "is a number; expected a text",
            ),
            (
                json!({ "status": "gone" }),
                "status",
                "expected inactive, withdrawn, merged or split",
            ),
            (
                json!({ "status": "withdrawn" }),
                "reason",
                "must be given: a text",
            ),
            (
                json!({ "status": "inactive", "reason": "x" }),
                "reason",
                "unknown field; there are status",
            ),
            (
                json!({ "status": "split", "into": [7] }),
                "into",
                "is a number; expected a list of texts",
            ),
            (
                json!({ "status": "merged", "into": "a", "without_statements": 1 }),
                "without_statements",
                "is a number; expected true or false",
            ),
        ] {
            let told =
                serde_json::to_value(RetirementBody::read(body.clone()).unwrap_err()).unwrap();
            assert_eq!(
                told["errors"],
                json!([{ "field": field, "detail": reason }]),
                "{body}"
            );
        }
        let told = serde_json::to_value(RestorationBody::read(json!({ "as_of": 0 })).unwrap_err())
            .unwrap();
        assert_eq!(
            told["errors"][0]["detail"],
            "is a number; expected a whole number of 1 or more"
        );
        let told = serde_json::to_value(ReversionBody::read(json!([])).unwrap_err()).unwrap();
        assert_eq!(told["detail"], "the body is a list; expected an object");
        let broken = json!({ "key": "a-b-c", "location": { "country": "CN", "place": "Yiwu" }, "product": {} });
        let told = serde_json::to_value(record(&broken).unwrap_err()).unwrap();
        assert!(
            told["detail"].as_str().unwrap().contains("product"),
            "{told}"
        );
    }
}
