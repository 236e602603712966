//! Countries and regions: all of them, and what there is in one.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use registry_core::{CountryCode, Filters, IndexReader, Query, search::Lacking};

use super::{
    address::Address,
    answers,
    frame::{self, DataLink, Frame},
    map::{Map, MapSize},
    overview::{self, Counted, Overview},
    visit::Visit,
};
use crate::{
    problem::{Kind, Problem},
    service::Service,
};

/// The most regions on one page: as many as a call of the API gives, which the page names.
pub(super) const MOST: usize = 1000;

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    frame: Frame,
    countries: Vec<Counted>,
    regions: Vec<Counted>,
    without_region: usize,
}

#[derive(Template)]
#[template(path = "overview.html")]
pub(super) struct OverviewPage {
    pub(super) frame: Frame,
    /// Where the page lies: addresses and what they are called.
    pub(super) above: Vec<(Address, String)>,
    pub(super) overview: Overview,
    pub(super) map: Map,
    /// Adds this to a comparison.
    pub(super) comparing: Option<Address>,
}

/// All countries and regions that have clusters.
pub(crate) async fn places(
    State(service): State<Service>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "places", "")?;
        frame.title = frame.say("places-title").into_owned();
        frame
            .data
            .push(DataLink::json(format!("/api/v1/facets?values={MOST}")));
        let facets = answers::facets(&of_page, reader, &Query::of(""), MOST)?;
        let regions = overview::counted(&facets.region, |value| {
            let address = Address::of("/clusters").set("region", value);
            let address = overview::own_page("region", value).unwrap_or(address);
            (super::results::label(&frame, "region", value), address)
        });
        Ok(PlacesPage {
            countries: overview::counted(&facets.country, |code| {
                (
                    frame.country_of(code),
                    Address::of(format!("/countries/{code}")),
                )
            }),
            regions,
            without_region: facets.region.none,
            frame,
        })
    });
    Ok(frame::page(&page.await?, words))
}

impl PlacesPage {
    fn lacking_region(&self) -> Address {
        Address::of("/clusters").set("without", Lacking::Region.as_str())
    }
}

/// A country.
pub(crate) async fn country(
    State(service): State<Service>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let country: CountryCode = code
            .parse()
            .map_err(|error| Kind::NotFound.problem(error))?;
        let mut frame = Frame::new(&of_page, visit, reader, "places", "")?;
        frame.title = frame.country(country);
        let filters = Filters {
            country: vec![country],
            ..Filters::default()
        };
        let search = Address::of("/clusters").set("country", country.as_str());
        let above = vec![(
            Address::of("/countries"),
            frame.say("nav-places").into_owned(),
        )];
        let shown = ["region", "product", "actor_kind", "sector"];
        let page = overview_page(frame, (&of_page, reader), &filters, &shown, search, above)?;
        Ok(page.comparing("country", country.as_str()))
    });
    Ok(frame::page(&page.await?, words))
}

/// A region.
pub(crate) async fn region(
    State(service): State<Service>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let region: registry_core::model::RegionCode = code
            .parse()
            .map_err(|error| Kind::NotFound.problem(error))?;
        let mut frame = Frame::new(&of_page, visit, reader, "places", "")?;
        frame.title = frame.region(&region);
        let filters = Filters {
            region: vec![region.to_string()],
            ..Filters::default()
        };
        let search = Address::of("/clusters").set("region", region.as_str());
        let country = region.country();
        let above = vec![
            (
                Address::of("/countries"),
                frame.say("nav-places").into_owned(),
            ),
            (
                Address::of(format!("/countries/{country}")),
                frame.country_of(country),
            ),
        ];
        let shown = ["product", "actor_kind", "sector"];
        let page = overview_page(frame, (&of_page, reader), &filters, &shown, search, above)?;
        Ok(page.comparing("region", region.as_str()))
    });
    Ok(frame::page(&page.await?, words))
}

/// The page of what these filters leave.
pub(super) fn overview_page(
    mut frame: Frame,
    (service, reader): (&Service, &IndexReader),
    filters: &Filters,
    facets: &[&'static str],
    search: Address,
    above: Vec<(Address, String)>,
) -> Result<OverviewPage, Problem> {
    let export = search.at("/api/v1/export").set("format", "csv").to_string();
    frame.data = vec![
        DataLink::json(search.at("/api/v1/clusters").to_string()),
        DataLink::json(search.at("/api/v1/facets").to_string()),
        DataLink {
            label: "CSV",
            address: export,
            media_type: "text/csv",
        },
    ];
    let query = Query {
        filters: filters.clone(),
        ..Query::of("")
    };
    let map = Map::of_list(service, reader, &query, &search, MapSize::Wide)?;
    let overview = Overview::new(&mut frame, (service, reader), filters, facets, search)?;
    Ok(OverviewPage {
        frame,
        above,
        overview,
        map,
        comparing: None,
    })
}

impl OverviewPage {
    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.overview.total == 0
    }

    fn comparing(mut self, name: &str, value: &str) -> OverviewPage {
        self.comparing = Some(Address::of("/compare").set(name, value));
        self
    }
}
