//! The fields of a body, taken out one by one; what is wrong with them is told in our words.

use std::{fmt::Display, str::FromStr};

use serde_json::{Map, Value};

use crate::problem::{Kind, Problem};

/// The fields that are left.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Of a body, which must be an object.
    pub(crate) fn of(body: Value) -> Result<Fields, Problem> {
        match body {
            Value::Object(fields) => Ok(Fields(fields)),
            other => {
                let problem = format!("the body is {}; expected an object", named(&other));
                Err(Kind::Invalid.problem(problem))
            }
        }
    }

    /// All of them, where they are of any name.
    pub(crate) fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// Whether a field says anything: null is as if it were left out.
    fn is_given(&mut self, field: &str) -> bool {
        if self.0.get(field).is_some_and(Value::is_null) {
            self.0.remove(field);
        }
        self.0.contains_key(field)
    }

    pub(crate) fn text(&mut self, field: &str) -> Result<String, Problem> {
        match self.0.remove(field) {
            Some(Value::String(text)) => Ok(text),
            other => Err(wrong(field, other.as_ref(), "a text")),
        }
    }

    /// The same, where it may be left out.
    pub(crate) fn text_if_given(&mut self, field: &str) -> Result<Option<String>, Problem> {
        match self.is_given(field) {
            false => Ok(None),
            true => self.text(field).map(Some),
        }
    }

    /// A value of a type of ours, from its text.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&mut self, field: &str) -> Result<T, Problem> {
        let text = self.text(field)?;
        text.parse().map_err(|error| refused(field, error))
    }

    /// The same, where it may be left out.
    pub(crate) fn parsed_if_given<T: FromStr<Err: Display>>(
        &mut self,
        field: &str,
    ) -> Result<Option<T>, Problem> {
        let text = self.text_if_given(field)?;
        let parsed = text.map(|text| text.parse()).transpose();
        parsed.map_err(|error| refused(field, error))
    }

    pub(crate) fn object(&mut self, field: &str) -> Result<Fields, Problem> {
        match self.0.remove(field) {
            Some(Value::Object(fields)) => Ok(Fields(fields)),
            other => Err(wrong(field, other.as_ref(), "an object")),
        }
    }

    pub(crate) fn objects(&mut self, field: &str) -> Result<Vec<Fields>, Problem> {
        let expected = "a list of objects";
        let values = match self.0.remove(field) {
            Some(Value::Array(values)) => values,
            other => return Err(wrong(field, other.as_ref(), expected)),
        };
        let objects = values.into_iter().map(|value| match value {
            Value::Object(fields) => Ok(Fields(fields)),
            other => Err(wrong(field, Some(&other), expected)),
        });
        objects.collect()
    }

    pub(crate) fn texts(&mut self, field: &str) -> Result<Vec<String>, Problem> {
        let expected = "a list of texts";
        let values = match self.0.remove(field) {
            Some(Value::Array(values)) => values,
            other => return Err(wrong(field, other.as_ref(), expected)),
        };
        let texts = values.into_iter().map(|value| match value {
            Value::String(text) => Ok(text),
            other => Err(wrong(field, Some(&other), expected)),
        });
        texts.collect()
    }

    /// The same, where it may be left out.
    pub(crate) fn texts_if_given(&mut self, field: &str) -> Result<Option<Vec<String>>, Problem> {
        match self.is_given(field) {
            false => Ok(None),
            true => self.texts(field).map(Some),
        }
    }

    /// A number from 1 on.
    pub(crate) fn number(&mut self, field: &str) -> Result<u64, Problem> {
        let expected = "a whole number of 1 or more";
        let value = self.0.remove(field);
        let number = value.as_ref().and_then(Value::as_u64);
        number
            .filter(|number| *number > 0)
            .ok_or_else(|| wrong(field, value.as_ref(), expected))
    }

    /// The same, where it may be left out.
    pub(crate) fn number_if_given(&mut self, field: &str) -> Result<Option<u64>, Problem> {
        match self.is_given(field) {
            false => Ok(None),
            true => self.number(field).map(Some),
        }
    }

    /// Yes or no; no where it is left out.
    pub(crate) fn flag(&mut self, field: &str) -> Result<bool, Problem> {
        match self.0.remove(field) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            other => Err(wrong(field, other.as_ref(), "true or false")),
        }
    }

    /// Refuses what was not asked for: a field that is misspelled would do nothing.
    pub(crate) fn end(self, known: &str) -> Result<(), Problem> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((field, _)) => Err(refused(&field, format!("unknown field; there are {known}"))),
        }
    }
}

/// A field that says something which it cannot.
#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
pub(crate) fn refused(field: &str, problem: impl ToString) -> Problem {
    let problem = problem.to_string();
    Kind::Invalid
        .problem(format!("{field}: {problem}"))
        .of(field, problem)
}

fn wrong(field: &str, value: Option<&Value>, expected: &str) -> Problem {
    match value {
        None => refused(field, format!("must be given: {expected}")),
        Some(value) => refused(field, format!("is {}; expected {expected}", named(value))),
    }
}

/// What a value is, in a word.
fn named(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_is_as_good_as_nothing_and_a_field_that_was_not_asked_for_is_neither() {
        let body = json!({ "source": null, "number": null, "texts": null, "messag": null });
        let mut fields = Fields::of(body).unwrap();
        assert_eq!(fields.text_if_given("source").unwrap(), None);
        assert_eq!(fields.number_if_given("number").unwrap(), None);
        assert_eq!(fields.texts_if_given("texts").unwrap(), None);
        let refused = fields.end("source, number and texts").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "messag: unknown field; there are source, number and texts"
        );
    }
}
