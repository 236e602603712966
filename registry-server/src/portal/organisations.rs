//! Organisations: a list to search, and one with its names, identifiers and clusters.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Cluster, Commit, IndexReader, Query as ClusterQuery,
    model::{Actor, Organisation, OrganisationKey, Source},
    search,
};

use super::{
    address::Address,
    cited::Cited,
    collection::Collection,
    frame::{self, DataLink, Frame},
    link,
    visit::Visit,
};
use crate::{
    problem::Problem,
    routes::{
        clusters::Moment,
        organisations::{OrganisationParameters, version},
    },
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
    merged_into: Option<(String, String)>,
    /// Whether another moment than now is shown.
    as_of: Option<String>,
    /// Whether it is the last version.
    is_latest: bool,
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
    Query(moment): Query<Moment>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let frame = Frame::new(&of_page, visit, reader, "organisations", "")?;
        OrganisationPage::new(frame, reader, &key, &moment)
    });
    Ok(frame::page(&page.await?, words))
}

impl OrganisationPage {
    fn new(
        mut frame: Frame,
        reader: &IndexReader,
        key: &str,
        moment: &Moment,
    ) -> Result<OrganisationPage, Problem> {
        let organisations = reader.organisations()?;
        let found = version(reader, key, moment)?;
        let latest = organisations.record(key, AsOf::Now)?;
        let organisation = found.record().clone();
        frame.title = frame.name_of(&organisation);
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
        let named = |key: &Option<OrganisationKey>| {
            let other = key
                .as_ref()
                .map(|key| organisations.current_of(key, AsOf::Now));
            let other = other.transpose()?.flatten();
            Ok::<_, Problem>(other.map(|other| (other.key.to_string(), frame.name_of(&other))))
        };
        Ok(OrganisationPage {
            clusters: clusters.collect(),
            commit: reader.commit(found.from_commit())?,
            parent: named(&organisation.parent)?,
            merged_into: named(&organisation.merged_into)?,
            as_of: moment.as_of.clone(),
            is_latest: latest.is_some_and(|latest| latest.hash() == found.hash()),
            organisation,
            frame,
        })
    }

    fn page(&self) -> Address {
        Collection::Organisations.page(&self.organisation.key)
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
