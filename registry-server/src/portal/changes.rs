//! Who changed what, when and from which source: the log of commits, and one of them.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Commit, IndexReader,
    history::{self, ChangeKind, LogEntry, LogQuery},
    register::Origin,
};
use serde::Deserialize;

use super::{
    address::Address,
    collection::Collection,
    difference::{self, Difference},
    frame::{self, DataLink, Frame},
    link,
    session::Session,
    versions,
    visit::Visit,
};
use crate::{problem::Problem, routes::clusters::commits_there_are, service::Service};

/// So many commits on a page, and records of a commit.
const ON_PAGE: usize = 30;
const RECORDS: usize = 25;

/// Which commits.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogParameters {
    /// By whom.
    author: Option<String>,
    /// The newest to list.
    before: Option<u64>,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    frame: Frame,
    author: String,
    entries: Vec<LogEntry>,
    next: Option<Address>,
}

#[derive(Template)]
#[template(path = "change.html")]
struct ChangePage {
    frame: Frame,
    commit: Commit,
    /// How many records it touched.
    total: usize,
    records: Vec<Changed>,
}

/// A record that a commit touched.
struct Changed {
    /// Its page, as of the commit.
    page: Address,
    title: String,
    kind: ChangeKind,
    differences: Vec<Difference>,
}

pub(crate) async fn changes(
    State(service): State<Service>,
    visit: Visit,
    Query(parameters): Query<LogParameters>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| list(&of_page, visit, reader, &parameters));
    Ok(frame::page(&page.await?, words))
}

fn list(
    service: &Service,
    visit: Visit,
    reader: &IndexReader,
    parameters: &LogParameters,
) -> Result<ChangesPage, Problem> {
    let here = visit.address.without("lang");
    let mut frame = Frame::new(service, visit, reader, "changes", "")?;
    frame.title = frame.say("changes-title").into_owned();
    frame.data.push(DataLink::json("/api/v1/commits"));
    let author = parameters
        .author
        .clone()
        .filter(|author| !author.trim().is_empty());
    let until = parameters.before.map(registry_core::index::Moment::Commit);
    let query = LogQuery {
        author: author.clone(),
        until,
        limit: Some(ON_PAGE + 1),
        ..LogQuery::default()
    };
    let mut entries = history::log(reader, &query)?.collect::<Result<Vec<_>, _>>()?;
    let next = entries
        .get(ON_PAGE)
        .map(|entry| here.set("before", &entry.commit.number.to_string()));
    entries.truncate(ON_PAGE);
    Ok(ChangesPage {
        author: author.unwrap_or_default(),
        entries,
        next,
        frame,
    })
}

impl ChangesPage {
    fn added(&self, entry: &LogEntry) -> usize {
        usize::try_from(entry.added).unwrap_or(usize::MAX)
    }
}

pub(crate) async fn change(
    State(service): State<Service>,
    visit: Visit,
    Path(number): Path<u64>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| ChangePage::new(&of_page, visit, reader, number));
    Ok(frame::page(&page.await?, words))
}

impl ChangePage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        number: u64,
    ) -> Result<ChangePage, Problem> {
        commits_there_are(reader, number, None)?;
        let commit = reader.commit(number)?;
        let mut frame = Frame::new(service, visit, reader, "changes", "")?;
        frame.title = frame.with("change-title", &[("number", &frame.number(number))]);
        let before = number.saturating_sub(1);
        frame.data = vec![
            DataLink::json(format!("/api/v1/commits/{number}")),
            DataLink::json(format!("/api/v1/diff?from={before}&to={number}")),
        ];
        let keys = reader.changed_keys(number)?;
        let records = history::between_commits(reader, before, number)?.take(RECORDS);
        let records = records.map(|change| {
            let change = change?;
            let collection = Collection::of(&change.key);
            let title = versions::name(
                &frame,
                reader,
                collection,
                &change.key,
                AsOf::Commit(number),
            )?;
            Ok(Changed {
                page: collection
                    .page(&change.key)
                    .set("as_of", &number.to_string()),
                title: title.unwrap_or_else(|| change.key.clone()),
                kind: change.change,
                differences: difference::all(&frame, &change.changes),
            })
        });
        Ok(ChangePage {
            records: records.collect::<Result<_, Problem>>()?,
            total: keys.len(),
            commit,
            frame,
        })
    }

    fn may_revert(&self) -> bool {
        let session = self.frame.visit.session.as_ref();
        session.is_some_and(Session::may_change)
    }

    fn left_out(&self) -> usize {
        self.total.saturating_sub(self.records.len())
    }

    /// Where the change is from: a text, and an address where a browser may follow it.
    fn origin(&self) -> Option<(String, Option<String>)> {
        match self.commit.source.as_ref()? {
            Origin::Url(url) => Some((url.clone(), link::followed(url).map(str::to_owned))),
            Origin::File(file) => Some((file.name.clone(), None)),
            Origin::Files(files) => {
                let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
                Some((names.join(", "), None))
            }
        }
    }
}
