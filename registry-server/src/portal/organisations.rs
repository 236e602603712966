//! Organisations: a list to search, and one with its names, identifiers and clusters.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Cluster, Commit, IndexReader, Query as ClusterQuery,
    model::{Actor, Organisation, Source},
    search,
};

use super::{
    address::Address,
    cited::Cited,
    frame::{self, DataLink, Frame},
    link,
    visit::Visit,
};
use crate::{
    problem::{Kind, Problem},
    routes::organisations::OrganisationParameters,
    service::Service,
};

/// So many of them on a page.
const ON_PAGE: usize = 50;
const MOST_CLUSTERS: usize = 1000;

#[derive(Template)]
#[template(path = "organisations.html")]
struct OrganisationsPage {
    frame: Frame,
    words: String,
    total: usize,
    organisations: Vec<Organisation>,
    next: Option<Address>,
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationPage {
    frame: Frame,
    organisation: Organisation,
    commit: Commit,
    /// The clusters, each with what the organisation is in it.
    clusters: Vec<(Cluster, Vec<Actor>)>,
    parent: Option<(String, String)>,
}

pub(crate) async fn organisations(
    State(service): State<Service>,
    visit: Visit,
    Query(parameters): Query<OrganisationParameters>,
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
    parameters: &OrganisationParameters,
) -> Result<OrganisationsPage, Problem> {
    let here = visit.address.without("lang");
    let mut frame = Frame::new(service, visit, reader, "organisations", "")?;
    let found = reader
        .organisations()?
        .find(&parameters.sought()?, AsOf::Now)?;
    frame.title = frame.say("organisations-title").into_owned();
    frame
        .data
        .push(DataLink::json(here.at("/api/v1/organisations").to_string()));
    let after = parameters.offset() + ON_PAGE;
    let page = found.iter().skip(parameters.offset()).take(ON_PAGE);
    Ok(OrganisationsPage {
        words: here.value("q").unwrap_or_default().to_owned(),
        total: found.len(),
        organisations: page.map(|version| version.record().clone()).collect(),
        next: (after < found.len()).then(|| here.set("offset", &after.to_string())),
        frame,
    })
}

pub(crate) async fn organisation(
    State(service): State<Service>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| OrganisationPage::new(&of_page, visit, reader, &key));
    Ok(frame::page(&page.await?, words))
}

impl OrganisationPage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        key: &str,
    ) -> Result<OrganisationPage, Problem> {
        let organisations = reader.organisations()?;
        let found = organisations.record(key, AsOf::Now)?;
        let found =
            found.ok_or_else(|| Kind::NotFound.problem(format!("no organisation {key:?}")))?;
        let organisation = found.record().clone();
        let mut frame = Frame::new(service, visit, reader, "organisations", "")?;
        frame.title = frame
            .visit
            .words
            .name(&organisation.name, &organisation.other_names)
            .to_owned();
        frame.data = vec![
            DataLink::json(format!("/api/v1/organisations/{key}")),
            DataLink::json(format!("/api/v1/organisations/{key}/history")),
        ];
        let query = ClusterQuery {
            limit: MOST_CLUSTERS,
            ..ClusterQuery::of(format!("organisation:{key}"))
        };
        let clusters = search::search(reader, &query)?.hits.into_iter().map(|hit| {
            let is_it = |actor: &&Actor| actor.organisation.as_deref() == Some(key);
            let parts = hit.cluster.actors.iter().filter(is_it).cloned().collect();
            (hit.cluster, parts)
        });
        let parent = match &organisation.parent {
            None => None,
            Some(key) => organisations.current_of(key, AsOf::Now)?,
        };
        Ok(OrganisationPage {
            clusters: clusters.collect(),
            commit: reader.commit(found.from_commit())?,
            parent: parent.map(|parent| (parent.key.to_string(), parent.name.to_string())),
            organisation,
            frame,
        })
    }

    fn names(&self) -> String {
        let names = self.organisation.other_names.iter().map(|name| &*name.name);
        names.collect::<Vec<_>>().join(", ")
    }

    fn former_names(&self) -> String {
        let names = self
            .organisation
            .former_names
            .iter()
            .map(|name| &*name.name);
        names.collect::<Vec<_>>().join(", ")
    }

    fn website(&self) -> Option<(String, bool)> {
        let website = self.organisation.website.as_ref()?.to_string();
        let is_followed = link::followed(&website).is_some();
        Some((website, is_followed))
    }

    fn cited<'a>(&'a self, source: &'a Source) -> Cited<'a> {
        Cited::of(&self.frame, Some(source))
    }
}
