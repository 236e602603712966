//! What a request says, taken apart: what is wrong with it is told in our words, with the field at fault.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::Query as Parameters;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problem::{Kind, Problem};

/// The parameters of an address.
pub(crate) struct Query<T>(pub(crate) T);

/// The parts of a path.
pub(crate) struct Path<T>(pub(crate) T);

/// A body of JSON.
pub(crate) struct Json(pub(crate) Value);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Query<T>, Problem> {
        let taken = Parameters::<T>::from_request_parts(parts, state).await;
        taken
            .map(|Parameters(value)| Query(value))
            .map_err(|refused| {
                // The last error of the chain says what is wrong, each before it where.
                wrong_parameter(&refused.body_text())
            })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Problem> {
        let taken = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        taken
            .map(|axum::extract::Path(value)| Path(value))
            .map_err(|_| {
                let problem = "the address holds something else than it should: expected a number, or text in UTF-8";
                Kind::BadRequest.problem(problem)
            })
    }
}

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Json, Problem> {
        expect_json(request.headers())?;
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|refused| match refused.status().as_u16() {
            413 => Kind::TooLarge.problem("send less at once, or import a file"),
            _ => Kind::BadRequest.problem("the body was not sent to its end"),
        })?;
        json_of(&body).map(Json)
    }
}

/// The JSON that a body is.
pub(crate) fn json_of(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Kind::BadRequest.problem(format!("the body is not JSON from {place} on"))
    })
}

/// Refuses a body that says to be something else than JSON.
fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let stated = headers.get(header::CONTENT_TYPE);
    let stated = stated.map_or("", |kind| kind.to_str().unwrap_or("?"));
    let media_type = stated.split(';').next().unwrap_or_default().trim();
    let is_json = ["application/json", "application/merge-patch+json"]
        .iter()
        .any(|known| media_type.eq_ignore_ascii_case(known));
    if is_json || media_type.is_empty() {
        return Ok(());
    }
    let problem = format!("{media_type:?} is not taken here; send application/json");
    Err(Kind::UnsupportedType
        .problem(problem)
        .of("Content-Type", "expected application/json"))
}

/// The words of a parser about a parameter, as ours.
fn wrong_parameter(words: &str) -> Problem {
    let words = words
        .rsplit_once("query string: ")
        .map_or(words, |(_, words)| words);
    if let Some(field) = quoted_after(words, "missing field `") {
        return Problem::field(field, "must be given");
    }
    if let Some(field) = quoted_after(words, "duplicate field `") {
        return Problem::field(field, "is given more than once");
    }
    let (field, reason) = words.split_once(": ").unwrap_or(("query", words));
    let expected = [
        ("digit", "expected a whole number of 0 or more"),
        ("integer", "expected a whole number of 0 or more"),
        ("number too", "the number is too large"),
        ("float", "expected a number"),
        ("true", "expected true or false"),
        ("utf-8", "expected text in UTF-8"),
        // What is given twice is a list, which only some parameters are.
        ("unsupported value", "is given more than once"),
    ];
    let expected = expected.iter().find(|(word, _)| reason.contains(word));
    Problem::field(
        field,
        expected.map_or("cannot be understood", |(_, words)| words),
    )
}

fn quoted_after<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = words.split_once(before)?;
    rest.split('`').next()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode};
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only what is wrong with them is looked at")]
    struct Asked {
        from: u64,
        #[serde(default)]
        least: f64,
        #[serde(default)]
        dry: bool,
        #[serde(default)]
        size: u8,
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_parameter_is_told_with_its_name() {
        for (query, field, reason) in [
            ("from=x", "from", "expected a whole number of 0 or more"),
            ("from=-1", "from", "expected a whole number of 0 or more"),
            ("from=", "from", "expected a whole number of 0 or more"),
            ("", "from", "must be given"),
            ("from=1&from=2", "from", "is given more than once"),
            ("from=1&least=x", "least", "expected a number"),
            ("from=1&dry=maybe", "dry", "expected true or false"),
            ("from=1&size=256", "size", "the number is too large"),
        ] {
            let request = Request::get(format!("/?{query}"))
                .body(Body::empty())
                .unwrap();
            let (mut parts, _) = request.into_parts();
            let refused = Query::<Asked>::from_request_parts(&mut parts, &())
                .await
                .err()
                .unwrap();
            let told = serde_json::to_value(&refused).unwrap();
            assert_eq!(
                told["errors"],
                json!([{ "field": field, "detail": reason }]),
                "{query}"
            );
        }
    }

    #[tokio::test]
    async fn a_body_is_json_and_says_so() {
        let status = async |kind: &str, body: &'static str| {
            let request = Request::post("/")
                .header("content-type", kind)
                .body(Body::from(body));
            let taken = Json::from_request(request.unwrap(), &()).await;
            taken
                .map(|Json(value)| value)
                .map_err(|problem| problem.status())
        };
        assert_eq!(
            status("application/json; charset=utf-8", "{}").await,
            Ok(json!({}))
        );
        assert_eq!(
            status("application/merge-patch+json", "[]").await,
            Ok(json!([]))
        );
        assert_eq!(
            status("text/plain", "{}").await,
            Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        );
        assert_eq!(
            status("application/json", "{,").await,
            Err(StatusCode::BAD_REQUEST)
        );
    }
}
