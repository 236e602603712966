//! Linkages: which clusters are tied to which, as a map and as the table that says the same, with the source of each.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Cluster, IndexReader, Key,
    model::{Direction, Linkage, LinkageKind, Text},
    search,
};

use super::{
    address::Address,
    cited::{self, Cited},
    frame::{self, DataLink, Frame},
    map::{Map, MapSize},
    results,
    visit::Visit,
};
use crate::{
    problem::Problem,
    query::{FilterParameters, PageParameters},
    service::Service,
};

/// So many clusters' linkages are on a page.
const ON_PAGE: usize = 40;

#[derive(Template)]
#[template(path = "linkages.html")]
struct LinkagesPage {
    frame: Frame,
    map: Option<Map>,
    rows: Vec<Row>,
    /// How many clusters state a linkage.
    total: usize,
    /// What is asked for, with the address of the page without it.
    chips: Vec<results::Chip>,
    next: Option<Address>,
}

/// A linkage between two clusters. Where it flows one way, it flows from the first to the second.
struct Row {
    from: End,
    to: End,
    kind: LinkageKind,
    direction: Option<Direction>,
    note: Option<Text>,
    sources: Vec<registry_core::model::Source>,
}

/// A cluster at an end of it.
struct End {
    key: Key,
    title: String,
}

pub(crate) async fn linkages(
    State(service): State<Service>,
    visit: Visit,
    Query(filters): Query<FilterParameters>,
    Query(page): Query<PageParameters>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let filters = filters.settled(&service).await?;
    let page =
        service.read(move |reader| LinkagesPage::new(&of_page, visit, reader, &filters, &page));
    Ok(frame::page(&page.await?, words))
}

impl LinkagesPage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        filters: &FilterParameters,
        page: &PageParameters,
    ) -> Result<LinkagesPage, Problem> {
        let here = results::asked::page(&visit.address);
        let mut frame = Frame::new(service, visit, reader, "clusters", "")?;
        frame.title = frame.say("linkages-title").into_owned();
        let mut query = page.of(filters.query(reader)?)?;
        query.text = tied(filters.words());
        query.limit = ON_PAGE;
        let call = here.at("/api/v1/clusters").set("q", &query.text);
        let export = call.at("/api/v1/export").set("format", "csv");
        frame.data = vec![
            DataLink::json(call.set("limit", &ON_PAGE.to_string()).to_string()),
            DataLink {
                label: "CSV",
                address: export.without("cursor").to_string(),
                media_type: "text/csv",
            },
        ];
        let found = search::search(reader, &query)?;
        let stating: Vec<Cluster> = found.hits.into_iter().map(|hit| hit.cluster).collect();
        let others = others(reader, &stating)?;
        let stated = stating.iter().flat_map(|cluster| {
            let linkages = cluster.linkages.iter();
            linkages.map(move |linkage| (cluster, linkage))
        });
        let tied = stated.filter_map(|(cluster, linkage)| {
            let other = others.get(linkage.cluster.as_ref()?)?;
            Some((cluster, linkage, other))
        });
        let tied: Vec<_> = tied.collect();
        let pairs: Vec<_> = tied.iter().map(|&(from, _, to)| (from, to)).collect();
        let next = found.next.as_deref();
        Ok(LinkagesPage {
            map: Map::of_ties(&pairs, MapSize::Wide),
            rows: tied
                .iter()
                .map(|&(from, linkage, to)| Row::new(&frame, from, linkage, to))
                .collect(),
            total: found.total,
            chips: results::chips(&frame, &results::asked::in_order(&here)),
            next: next.map(|cursor| here.set("cursor", cursor)),
            frame,
        })
    }

    fn cited<'a>(&'a self, source: &'a registry_core::model::Source) -> Cited<'a> {
        Cited::of(&self.frame, Some(source))
    }
}

/// A search for those with a linkage to a cluster.
fn tied(words: &str) -> String {
    match words.trim() {
        "" => "linked:*".to_owned(),
        words => format!("({words}) linked:*"),
    }
}

/// The clusters that these name in their linkages, as they are now.
fn others(reader: &IndexReader, stating: &[Cluster]) -> Result<BTreeMap<Key, Cluster>, Problem> {
    let mut others = BTreeMap::new();
    let linkages = stating.iter().flat_map(|cluster| &cluster.linkages);
    for key in linkages.filter_map(|linkage| linkage.cluster.as_ref()) {
        if !others.contains_key(key)
            && let Some(found) = reader.record(key, AsOf::Now)?
        {
            others.insert(key.clone(), found.into_record());
        }
    }
    Ok(others)
}

impl Row {
    fn new(frame: &Frame, stating: &Cluster, linkage: &Linkage, other: &Cluster) -> Row {
        let end = |cluster: &Cluster| End {
            key: cluster.key.clone(),
            title: frame.title_of(cluster),
        };
        let (from, to) = match linkage.direction {
            Some(Direction::From) => (end(other), end(stating)),
            _ => (end(stating), end(other)),
        };
        Row {
            from,
            to,
            kind: linkage.kind,
            direction: linkage.direction,
            note: linkage.note.clone(),
            sources: cited::sources_of(linkage.source.as_ref(), &linkage.other_sources),
        }
    }

    /// What stands between the two: which way it flows.
    fn arrow(&self) -> &'static str {
        match self.direction {
            Some(Direction::To | Direction::From) => "→",
            Some(Direction::Both) => "↔",
            None => "–",
        }
    }

    /// The message that says the same in words.
    fn flow(&self) -> &'static str {
        match self.direction {
            Some(Direction::To | Direction::From) => "linkages-flow-on",
            Some(Direction::Both) => "linkages-flow-both",
            None => "linkages-flow-none",
        }
    }
}
