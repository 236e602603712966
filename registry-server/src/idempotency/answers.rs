//! Answers that are kept for a day in the private store.

use std::{
    collections::BTreeMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use registry_core::{Hash, Registry, Time, history};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    private::{self, Documents, PrivateError},
    problem::{Kind, Problem},
};

const KIND: &str = "answers";
/// How long an answer is kept.
const KEPT_SECONDS: i64 = 24 * 60 * 60;
/// How often the old ones are looked for.
const BETWEEN: Duration = Duration::from_secs(600);
/// The headers of an answer that belong to it, whoever gives it.
const HEADERS: [&str; 5] = [
    "content-type",
    "cache-control",
    "location",
    "etag",
    "registry-commit",
];

/// A request that began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    /// Of method, address and body.
    pub(super) fingerprint: Hash,
    /// The last commit before.
    pub(super) since: u64,
    /// The node that makes it.
    #[serde(default)]
    pub(super) node: String,
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answer {
    fingerprint: Hash,
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    Begun(Begun),
    Answered(Answer),
}

/// What is kept under the name of a request.
#[derive(Serialize, Deserialize)]
pub(super) struct Document {
    time: Time,
    #[serde(flatten)]
    kept: Kept,
}

impl Kept {
    pub(super) fn fingerprint(&self) -> Hash {
        match self {
            Kept::Begun(begun) => begun.fingerprint,
            Kept::Answered(answer) => answer.fingerprint,
        }
    }
}

impl Begun {
    /// The answer that a request would have had, where its commit is there.
    pub(super) fn made(
        &self,
        registry: &Registry,
        id: &str,
        creates: bool,
    ) -> Result<Option<Answer>, Problem> {
        // The register is opened first: a commit that the index had not taken up before the crash is in it then.
        registry.published()?;
        let reader = registry.read()?;
        for number in self.since + 1..=reader.applied() {
            let commit = reader.commit(number)?;
            if commit.request.as_deref() != Some(id) {
                continue;
            }
            let records = history::between_commits(&reader, number - 1, number)?;
            let records = records.collect::<Result<Vec<_>, _>>()?;
            let first = records.first().map(|record| json!(record)["key"].clone());
            let body =
                json!({ "commit": commit, "records": records, "changed_since": [], "remarks": [] });
            let status = if creates {
                StatusCode::CREATED
            } else {
                StatusCode::OK
            };
            let mut headers = BTreeMap::from([
                ("content-type".to_owned(), "application/json".to_owned()),
                ("cache-control".to_owned(), "private, no-store".to_owned()),
                ("registry-commit".to_owned(), number.to_string()),
            ]);
            if let Some(Value::String(key)) = first.filter(|_| creates) {
                let kind = if key.starts_with("org_") {
                    "organisations"
                } else {
                    "clusters"
                };
                headers.insert("location".to_owned(), format!("/api/v1/{kind}/{key}"));
            }
            return Ok(Some(Answer {
                fingerprint: self.fingerprint,
                status: status.as_u16(),
                headers,
                body: body.to_string(),
            }));
        }
        Ok(None)
    }
}

impl Answer {
    pub(super) fn of(
        fingerprint: Hash,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Answer {
        let headers = HEADERS.iter().filter_map(|name| {
            let value = headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        Answer {
            fingerprint,
            status: status.as_u16(),
            headers: headers.collect(),
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        let failed = |_| {
            Kind::Failed
                .problem("the answer that was kept cannot be read")
                .into_response()
        };
        response.body(Body::from(self.body)).unwrap_or_else(failed)
    }
}

/// The answers of a registry.
pub(super) struct Answers {
    documents: Documents<Document>,
    cleaned: Mutex<Option<Instant>>,
}

impl Answers {
    pub(super) fn of_registry(registry: &Registry) -> Answers {
        Answers {
            documents: Documents::new(private::of_registry(registry), KIND),
            cleaned: Mutex::default(),
        }
    }

    /// Notes that a request begins, in the place of what was found of it.
    pub(super) fn begin(
        &self,
        id: &str,
        found: Option<&private::Kept<Document>>,
        begun: Begun,
    ) -> Result<(), PrivateError> {
        self.put(id, found, Kept::Begun(begun))
    }

    pub(super) fn keep(&self, id: &str, answer: &Answer) -> Result<(), Problem> {
        let found = self.find(id)?;
        Ok(self.put(id, found.as_ref(), Kept::Answered(answer.clone()))?)
    }

    pub(super) fn forget(&self, id: &str) -> Result<(), Problem> {
        self.documents.remove(id)?;
        Ok(())
    }

    /// Forgets what is older than a day, every now and then.
    pub(super) fn forget_old(&self) -> Result<(), Problem> {
        {
            let mut cleaned = self
                .cleaned
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if cleaned.is_some_and(|cleaned| cleaned.elapsed() < BETWEEN) {
                return Ok(());
            }
            *cleaned = Some(Instant::now());
        }
        for id in self.documents.ids()? {
            if self
                .find(&id)?
                .is_none_or(|found| found.value.known().is_none())
            {
                self.forget(&id)?;
            }
        }
        Ok(())
    }

    fn put(
        &self,
        id: &str,
        found: Option<&private::Kept<Document>>,
        kept: Kept,
    ) -> Result<(), PrivateError> {
        let time = Time::now();
        let document = Document { time, kept };
        match found {
            Some(found) => self.documents.replace(id, found, &document),
            None => self.documents.create(id, &document),
        }
    }

    /// What is kept of a request. What cannot be read is nothing: it is made again, or found in the register.
    pub(super) fn find(&self, id: &str) -> Result<Option<private::Kept<Document>>, Problem> {
        match self.documents.get(id) {
            Err(PrivateError::Damaged { .. }) => {
                self.documents.remove(id)?;
                Ok(None)
            }
            read => Ok(read?),
        }
    }
}

impl Document {
    /// What it says, unless it is too old.
    pub(super) fn known(&self) -> Option<&Kept> {
        let now = Time::now().timestamp().as_second();
        (now - self.time.timestamp().as_second() < KEPT_SECONDS).then_some(&self.kept)
    }
}
