//! What a search finds: the list, how it spreads over countries and products, and the same as files.

pub(crate) mod asked;
mod facets;
mod hits;

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::extract::Query;
use registry_core::{IndexReader, search};

use super::{
    address::Address,
    frame::{self, DataLink, Frame},
    map::{Map, MapSize},
    visit::Visit,
};
use crate::{
    problem::Problem,
    query::{FilterParameters, PageParameters},
    service::Service,
};
use facets::FacetView;
pub(crate) use facets::{Chip, OFFERED, chips, label};
use hits::HitView;

/// The orders that are offered; a search by distance is offered where there is a point.
const ORDERS: [&str; 8] = [
    "relevance",
    "name",
    "product",
    "share",
    "share-global",
    "share-domestic",
    "employment",
    "updated",
];
/// The files that a result is had as.
const FORMATS: [(&str, &str); 6] = [
    ("Excel", "xlsx"),
    ("CSV", "csv"),
    ("JSON Lines", "jsonl"),
    ("GeoJSON", "geojson"),
    ("Parquet", "parquet"),
    ("Data Package", "data-package"),
];

#[derive(Template)]
#[template(path = "results.html")]
struct ResultsPage {
    frame: Frame,
    /// The words that are asked for.
    words: String,
    /// What is asked for, and in which order.
    asked: Address,
    order: String,
    total: usize,
    matched_all: bool,
    hits: Vec<HitView>,
    map: Map,
    facets: Vec<FacetView>,
    chips: Vec<Chip>,
    suggestions: Vec<(String, usize, Address)>,
    next: Option<Address>,
    /// Where the first page is, if this is another.
    first: Option<Address>,
}

/// The list of clusters.
pub(crate) async fn results(
    State(service): State<Service>,
    visit: Visit,
    Query(filters): Query<FilterParameters>,
    Query(page): Query<PageParameters>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let filters = filters.settled(&service).await?;
    let page =
        service.read(move |reader| ResultsPage::new(&of_page, visit, reader, &filters, &page));
    Ok(frame::page(&page.await?, words))
}

impl ResultsPage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        filters: &FilterParameters,
        page: &PageParameters,
    ) -> Result<ResultsPage, Problem> {
        let (here, asked) = (asked::page(&visit.address), asked::in_order(&visit.address));
        let only_filters = asked::filters(&asked);
        let query = filters.query(reader)?;
        let map = Map::of_list(service, reader, &query, &only_filters, MapSize::Tall)?;
        let results = search::search(reader, &page.of(query)?)?;
        let mut frame = Frame::new(service, visit, reader, "clusters", "")?;
        frame.title = title(&frame, filters.words(), results.total);
        frame.data = data(&here, &only_filters);
        let suggested = results.suggestions.iter().map(|suggestion| {
            let address = asked.set("q", &suggestion.text);
            (suggestion.text.clone(), suggestion.total, address)
        });
        Ok(ResultsPage {
            words: filters.words().to_owned(),
            order: page.order().to_owned(),
            total: results.total,
            matched_all: results.matched_all,
            suggestions: suggested.collect(),
            next: results
                .next
                .as_deref()
                .map(|cursor| here.set("cursor", cursor)),
            first: here.value("cursor").map(|_| here.without("cursor")),
            facets: facets::views(&mut frame, (service, reader), filters, &asked)?,
            chips: facets::chips(&frame, &asked),
            hits: results
                .hits
                .into_iter()
                .map(|hit| HitView::new(&frame, hit, &asked))
                .collect(),
            map,
            asked,
            frame,
        })
    }

    fn orders(&self) -> impl Iterator<Item = &'static str> {
        let distance = self.asked.value("near").map(|_| "distance");
        ORDERS.into_iter().chain(distance)
    }

    /// What a form keeps besides the words.
    fn kept(&self) -> impl Iterator<Item = &(String, String)> {
        self.asked
            .parameters()
            .iter()
            .filter(|(name, _)| name != "q")
    }

    /// What the form that chooses the order keeps.
    fn kept_by_order(&self) -> impl Iterator<Item = &(String, String)> {
        let parameters = self.asked.parameters().iter();
        parameters.filter(|(name, _)| name != "sort")
    }

    fn downloads(&self) -> impl Iterator<Item = (&'static str, Address)> {
        downloads(&asked::filters(&self.asked))
    }

    fn is_order(&self, order: &str) -> bool {
        self.order == order
    }
}

/// What a search finds as files: what each is called, and where it is.
pub(crate) fn downloads(asked: &Address) -> impl Iterator<Item = (&'static str, Address)> + use<> {
    let export = asked.at("/api/v1/export");
    let formats = FORMATS.into_iter();
    formats.map(move |(label, format)| (label, export.set("format", format)))
}

fn title(frame: &Frame, words: &str, total: usize) -> String {
    match words.trim() {
        "" => frame.count("results-all", total),
        words => {
            let found = frame.count("results-found", total);
            frame.with("results-title", &[("words", words), ("found", &found)])
        }
    }
}

/// The calls that give what the page shows.
fn data(here: &Address, asked: &Address) -> Vec<DataLink> {
    let call = here.at("/api/v1/clusters").to_string();
    let export = asked.at("/api/v1/export").set("format", "csv");
    vec![
        DataLink::json(call),
        DataLink::json(asked.at("/api/v1/facets").to_string()),
        DataLink {
            label: "CSV",
            address: export.to_string(),
            media_type: "text/csv",
        },
    ]
}
