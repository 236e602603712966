//! What the description says of every route alike, and what follows from it: a parameter that it does not have is
//! refused.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, header::ACCEPT},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use crate::problem::{Kind, Problem};

const PROBLEM: &str = "#/components/schemas/Problem";

/// What of an operation decides which problems it may meet.
struct Traits {
    is_of_api: bool,
    is_change: bool,
    has_body: bool,
    has_token: bool,
    has_path: bool,
    has_etag: bool,
}

impl Traits {
    fn of(path: &str, method: &str, operation: &Value) -> Traits {
        let (is_of_api, is_change) = (path.starts_with("/api/"), method != "get");
        Traits {
            is_of_api,
            is_change,
            has_body: operation.get("requestBody").is_some(),
            has_token: operation.get("security").is_some(),
            has_path: path.contains('{'),
            has_etag: is_of_api && !is_change && has_etag(path),
        }
    }

    /// The problems that it may meet, by status.
    fn problems(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let of_record = self.is_change && self.has_path;
        let reads = self.is_of_api && !self.is_change;
        let all = [
            ("400", "A parameter or header has a mistake", self.is_of_api),
            (
                "401",
                "A token that is needed, or sent, is not valid",
                self.is_of_api,
            ),
            ("403", "The token does not allow it", self.has_token),
            ("404", "There is none", self.has_path),
            ("406", "It is had in other types only", reads),
            (
                "408",
                "The request took too long, or its body stopped coming",
                self.is_of_api,
            ),
            (
                "409",
                "The registry does not allow it, or the same request is under way",
                self.is_change,
            ),
            (
                "412",
                "Somebody else changed the record meanwhile, or it is registered already",
                of_record,
            ),
            ("413", "The body is too large", self.has_body),
            (
                "415",
                "The body is of a type that is not taken here",
                self.has_body,
            ),
            ("422", "The body breaks a rule", self.is_change),
            ("428", "Neither If-Match nor If-None-Match", of_record),
            (
                "429",
                "Too many requests from here; Retry-After says when to ask again",
                true,
            ),
            (
                "503",
                "Not possible just now; Retry-After says when to ask again",
                true,
            ),
            ("507", "The server's disk is full", self.is_change),
        ];
        let met = all.into_iter().filter(|(_, _, is_met)| *is_met);
        met.map(|(status, description, _)| (status, description))
    }

    /// The headers that it takes.
    fn headers(&self) -> Vec<Value> {
        let mut headers = Vec::new();
        if self.is_change {
            let words = "Names this request: sent again with the same key within a day, it is made once and answered alike.";
            headers.push(header("Idempotency-Key", words, "7b3c9f"));
        }
        if self.is_change && self.has_path {
            let words = "The ETag of the record that the client has seen, or *.";
            headers.push(header("If-Match", words, "*"));
        }
        if self.has_etag {
            let words = "ETags of what the client has already.";
            headers.push(header("If-None-Match", words, "W/\"1\""));
        }
        headers
    }
}

/// Adds what holds for every operation: the problems that it may meet, and the headers that it takes.
pub(super) fn complete(document: &mut Value) {
    without_signs(document);
    each_operation(document, |path, method, operation| {
        let traits = Traits::of(path, method, operation);
        for (status, description) in traits.problems() {
            if operation["responses"].get(status).is_none() {
                operation["responses"][status] = problem(description);
            }
        }
        if traits.has_etag && operation["responses"].get("304").is_none() {
            operation["responses"]["304"] = json!({ "description": "The client has it already" });
        }
        operation["operationId"] = json!(identifier(path, method));
        let fields = operation.as_object_mut();
        let parameters = fields.map(|fields| fields.entry("parameters").or_insert(json!([])));
        if let Some(Value::Array(parameters)) = parameters {
            parameters.extend(traits.headers());
        }
    });
}

/// The name of an operation, by which generated clients call it: it may occur once.
fn identifier(path: &str, method: &str) -> String {
    let path = path.trim_start_matches("/api/v1").replace(['{', '}'], "");
    let words = path.split(['/', '.', '-']).filter(|word| !word.is_empty());
    let words: Vec<&str> = [method].into_iter().chain(words).collect();
    words.join("_")
}

/// What is counted is no signed number of 64 bits, as the description would have it.
fn without_signs(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("format").is_some_and(|format| format == "int64") {
                fields.remove("format");
            }
            fields.values_mut().for_each(without_signs);
        }
        Value::Array(values) => values.iter_mut().for_each(without_signs),
        _ => {}
    }
}

fn has_etag(path: &str) -> bool {
    let without = [
        "/export",
        "/register",
        "/openapi.json",
        "/imports/{id}",
        "/imports",
    ];
    !without.iter().any(|ending| path.ends_with(ending)) && !path.contains("/codes")
}

fn problem(description: &str) -> Value {
    let content = json!({ "application/problem+json": { "schema": { "$ref": PROBLEM } } });
    json!({ "description": description, "content": content })
}

fn header(name: &str, description: &str, example: &str) -> Value {
    json!({
        "name": name, "in": "header", "required": false, "description": description,
        "schema": { "type": "string" }, "example": example,
    })
}

fn each_operation(document: &mut Value, mut see: impl FnMut(&str, &str, &mut Value)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        let methods = methods.as_object_mut().into_iter().flat_map(Map::iter_mut);
        methods.for_each(|(method, operation)| see(path, method, operation));
    }
}

/// Whether a parameter is a text, or several: an empty one is a text as well, while it is no number.
fn is_text(schema: &Value) -> bool {
    let kind = schema["type"].as_str();
    !kind.is_some_and(|kind| ["integer", "number", "boolean"].contains(&kind))
}

/// What each operation takes and gives, by path and method.
#[derive(Clone)]
pub(crate) struct Described(Arc<HashMap<(String, String), Operation>>);

struct Operation {
    /// The names of its parameters, each with whether it is a text.
    parameters: HashMap<String, bool>,
    /// The media types of its answer.
    media_types: Vec<String>,
}

impl Described {
    pub(super) fn of(document: &mut Value) -> Described {
        let mut described = HashMap::new();
        each_operation(document, |path, method, operation| {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let in_query = parameters.filter(|parameter| parameter["in"] == "query");
            let parameters = in_query.filter_map(|parameter| {
                let name = parameter["name"].as_str()?;
                Some((name.to_owned(), is_text(&parameter["schema"])))
            });
            let content = operation["responses"]["200"]["content"].as_object();
            let operation = Operation {
                parameters: parameters.collect(),
                media_types: content.into_iter().flat_map(Map::keys).cloned().collect(),
            };
            described.insert((path.to_owned(), method.to_owned()), operation);
        });
        Described(Arc::new(described))
    }

    /// What is said of the operation that is asked for; nothing of one that there is not.
    fn operation(&self, request: &Request) -> Option<&Operation> {
        let path = request.extensions().get::<MatchedPath>();
        let path = path.map_or("", MatchedPath::as_str).to_owned();
        let method = match request.method().as_str() {
            "HEAD" => "get".to_owned(),
            method => method.to_lowercase(),
        };
        self.0.get(&(path, method))
    }
}

impl Operation {
    fn check(&self, request: &Request) -> Result<(), Problem> {
        self.check_accepted(request)?;
        let stated = request.uri().query().unwrap_or_default().split('&');
        for part in stated.filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match self.parameters.get(name) {
                None => return Err(self.unknown_parameter(name)),
                Some(false) if value.is_empty() => {
                    return Err(Problem::field(
                        name,
                        "has no value; leave it out, or give one",
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn unknown_parameter(&self, name: &str) -> Problem {
        let mut all: Vec<&str> = self.parameters.keys().map(String::as_str).collect();
        all.sort_unstable();
        let there_are = match &*all.join(", ") {
            "" => "there are none here".to_owned(),
            names => format!("there are {names}"),
        };
        Problem::field(name, format!("unknown parameter; {there_are}"))
    }

    /// Refuses to give what the client does not take.
    fn check_accepted(&self, request: &Request) -> Result<(), Problem> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let stated = request.headers().get_all(ACCEPT).iter();
        let stated: Vec<&str> = stated.filter_map(|value| value.to_str().ok()).collect();
        if !is_read || stated.is_empty() || self.media_types.is_empty() {
            return Ok(());
        }
        let mut ranges = stated.iter().flat_map(|value| value.split(','));
        let is_taken = ranges.any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let range = parts.next().unwrap_or_default().to_ascii_lowercase();
            let is_refused =
                parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            !is_refused && self.media_types.iter().any(|kind| is_in(kind, &range))
        });
        match is_taken {
            true => Ok(()),
            false => {
                let problem = format!("this is had as {}", self.media_types.join(", "));
                Err(Kind::NotAcceptable.problem(&problem).of("Accept", problem))
            }
        }
    }
}

/// Whether a media type is one of a range such as `text/*`.
fn is_in(kind: &str, range: &str) -> bool {
    let beginning = range.strip_suffix('*').unwrap_or(range);
    // A browser that follows a link shows what there is.
    range == "*/*"
        || range == "text/html"
        || kind == range
        || (beginning.ends_with('/') && kind.starts_with(beginning))
}

/// Stands with a request for an operation that there is.
#[derive(Clone, Copy)]
pub(crate) struct IsDescribed;

/// Refuses a parameter that is not known: one that is misspelled would do nothing, and the answer be of something else;
/// and what the client does not take.
pub(crate) async fn as_described(
    State(described): State<Described>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(operation) = described.operation(&request) else {
        return next.run(request).await;
    };
    if let Err(problem) = operation.check(&request) {
        return problem.into_response();
    }
    request.extensions_mut().insert(IsDescribed);
    next.run(request).await
}
