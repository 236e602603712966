//! The register itself, for whoever follows or verifies it: its entries, proofs of them, and all of it at once.

use axum::{
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use registry_core::{
    Commit,
    register::{Entry, Item, LogIndex, ReadError, RegisterReader, rsf},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;

use crate::{
    conditional::{REGISTRY_COMMIT, Representation},
    extract::{Path, Query},
    problem::{Kind, Problem},
    service::Service,
    streams::{self, Stream},
};

const MOST_ENTRIES: usize = 1000;
/// A page ends after the entry that passes this.
const MOST_BYTES: usize = 4 << 20;

/// From which entry on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntryParameters {
    /// The number of the first one, from 1.
    #[serde(default = "one")]
    #[param(minimum = 1, example = 1)]
    from: u64,
    /// The most to list, up to 1000.
    #[serde(default = "most_entries")]
    #[param(minimum = 1, maximum = 1000)]
    limit: usize,
}

fn one() -> u64 {
    1
}

fn most_entries() -> usize {
    MOST_ENTRIES
}

/// How much of the register.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct RegisterParameters {
    /// Only the commits after this one, for who has the register up to there; `registry --server` follows by it.
    #[param(minimum = 0, example = 3)]
    after: u64,
}

/// An entry with its item, its names those of openregister.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct EntryBody {
    index_entry_number: String,
    entry_number: String,
    entry_timestamp: String,
    key: String,
    item_hash: [String; 1],
    item: Box<RawValue>,
}

impl EntryBody {
    pub(super) fn new(entry: Entry, item: Item) -> Result<EntryBody, Problem> {
        let text =
            String::from_utf8(item.into_bytes()).map_err(|error| Kind::Failed.problem(error))?;
        let number = entry.number.to_string();
        Ok(EntryBody {
            index_entry_number: number.clone(),
            entry_number: number,
            entry_timestamp: entry.time.to_string(),
            key: entry.key,
            item_hash: [entry.item.to_string()],
            item: RawValue::from_string(text).map_err(|error| Kind::Failed.problem(error))?,
        })
    }
}

/// Entries, and the commit up to which the register was read.
#[derive(Serialize)]
struct Page {
    head: CommitBody,
    entries: Vec<EntryBody>,
}

/// A commit as the register holds it, and its hash, which stands for everything up to it.
#[derive(Serialize)]
pub(super) struct CommitBody {
    number: u64,
    hash: String,
    item: Box<RawValue>,
}

impl CommitBody {
    pub(super) fn new(commit: &Commit) -> Result<CommitBody, Problem> {
        let text = String::from_utf8_lossy(commit.item().bytes()).into_owned();
        Ok(CommitBody {
            number: commit.number,
            hash: commit.hash().to_string(),
            item: RawValue::from_string(text).map_err(|error| Kind::Failed.problem(error))?,
        })
    }
}

/// The entries of the register from one on, each with its item: enough to follow the register, and to verify it up to
/// the root that the commit `head` names. Past the last entry the list is empty.
#[utoipa::path(
    get, path = "/api/v1/entries", tag = "register",
    params(EntryParameters),
    responses(
        (status = 200, description = "Entries in their order, with the names that openregister gives their fields; the header Link has the next page", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The register is being written by another process", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(service): State<Service>,
    Query(EntryParameters { from, limit }): Query<EntryParameters>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if from == 0 {
        return Err(Problem::field("from", "entries are counted from 1"));
    }
    if !(1..=MOST_ENTRIES).contains(&limit) {
        return Err(Problem::field(
            "limit",
            format!("expected 1 to {MOST_ENTRIES}"),
        ));
    }
    let found = service.with_registry(move |registry| {
        let (head, entries) = registry
            .log(|log, register| Ok((register.head()?, page(log, register, from, limit)?)))?;
        let next = from + entries.len() as u64;
        let entries = entries
            .into_iter()
            .map(|(entry, item)| EntryBody::new(entry, item));
        let entries = entries.collect::<Result<Vec<_>, Problem>>()?;
        let body = Page {
            head: CommitBody::new(&head)?,
            entries,
        };
        let next = (next <= head.entries).then(|| next.to_string());
        let body = Representation::at(head.number, &body)?;
        Ok(body.with_next_page(&uri, "from", next.as_deref()))
    });
    Ok(found.await?.answer(&headers))
}

/// Entries of one commit after another, until there are enough.
fn page(
    log: &LogIndex,
    register: &RegisterReader,
    from: u64,
    limit: usize,
) -> Result<Vec<(Entry, Item)>, ReadError> {
    let last = register.head()?.entries;
    let (mut page, mut bytes) = (Vec::new(), 0);
    while page.len() < limit && bytes < MOST_BYTES {
        let next = from.saturating_add(page.len() as u64);
        if next > last {
            break;
        }
        for entry in log.entries(register, next)?.take(limit - page.len()) {
            let (entry, item) = entry?;
            bytes += item.bytes().len();
            page.push((entry, item));
            if bytes >= MOST_BYTES {
                break;
            }
        }
    }
    Ok(page)
}

/// One entry with its item.
#[utoipa::path(
    get, path = "/api/v1/entries/{number}", tag = "register",
    params(("number" = u64, Path, example = 1, minimum = 1)),
    responses(
        (status = 200, description = "The entry", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Path(number): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.with_registry(move |registry| {
        let (last, entry) = registry.log(|log, register| {
            Ok((
                register.head()?.number,
                page(log, register, number.max(1), 1)?,
            ))
        })?;
        let entry = entry.into_iter().find(|(entry, _)| entry.number == number);
        let none = || Kind::NotFound.problem(format!("no entry {number}"));
        let (entry, item) = entry.ok_or_else(none)?;
        Representation::at(last, &EntryBody::new(entry, item)?)
    });
    Ok(found.await?.answer(&headers))
}

/// The whole register as RSF, the text form that `registry load` makes a registry of and `registry verify` checks to its
/// last hash, as any reader of openregister's format does.
#[utoipa::path(
    get, path = "/api/v1/register", tag = "register", params(RegisterParameters),
    responses(
        (status = 200, description = "Every entry, item and commit, as it is at the first byte", body = String, content_type = "application/uk-gov-rsf"),
        (status = 404, description = "There is no such commit", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many streams are open to this address", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many streams are open, or another process writes", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn register(
    State(service): State<Service>,
    Query(RegisterParameters { after }): Query<RegisterParameters>,
    stream: Stream,
) -> Result<Response, Problem> {
    let permit = stream.open(&service)?;
    let found = service.with_registry(move |registry| {
        let register = registry.published()?;
        let head = register
            .head()
            .map_err(|error| Kind::Failed.problem(error))?;
        match after > head.number {
            true => Err(Kind::NotFound.problem(format!("no commit {after}"))),
            false => Ok((register, head.number)),
        }
    });
    let (register, commit) = found.await?;
    let body = streams::body(permit, move |out| {
        rsf::dump_after(&register, after, out, |_| ()).map_err(std::io::Error::other)
    });
    let headers = [
        (header::CONTENT_TYPE, "application/uk-gov-rsf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"register-{commit}.rsf\""),
        ),
        (REGISTRY_COMMIT, commit.to_string()),
    ];
    Ok((headers, body).into_response())
}
