//! The front page: search, the register in numbers, where clusters are and what they make, what changed lately.

use askama::Template;
use axum::{extract::State, response::Response};
use registry_core::{
    Commit, IndexReader, Query,
    model::Scope,
    search::{self, Facet, Sort},
};

use super::{
    address::Address,
    answers,
    frame::{self, DataLink, Frame},
    map::{Map, MapSize},
    overview::{Counted, Leader, counted},
    visit::Visit,
};
use crate::{problem::Problem, service::Service};

/// So many of each list: as many as a facet offers, which are counted once.
const LISTED: usize = super::results::OFFERED;
const COMMITS: usize = 5;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    map: Map,
    clusters: usize,
    organisations: usize,
    countries: usize,
    regions: usize,
    products: usize,
    by_country: Vec<Counted>,
    by_product: Vec<Counted>,
    leaders: Vec<Leader>,
    commits: Vec<Commit>,
}

pub(crate) async fn home(
    State(service): State<Service>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| HomePage::new(&of_page, visit, reader));
    Ok(frame::page(&page.await?, words))
}

impl HomePage {
    fn new(service: &Service, visit: Visit, reader: &IndexReader) -> Result<HomePage, Problem> {
        let mut frame = Frame::new(service, visit, reader, "", "")?;
        frame.title = frame.registry();
        frame.description = frame.say("home-lead").into_owned();
        frame.data.push(DataLink::json("/api/v1"));
        let facets = answers::facets(service, reader, &Query::of(""), LISTED)?;
        let named = facets.product.values.iter();
        frame.learn_products(service, reader, named.map(|(product, _)| &**product))?;
        let values = |facet: &Facet| facet.values.len() + facet.more;
        let commits = reader.commits(None, COMMITS).collect::<Result<_, _>>()?;
        Ok(HomePage {
            clusters: facets.total,
            organisations: reader.organisations()?.count()?,
            countries: values(&facets.country),
            regions: values(&facets.region),
            products: values(&facets.product),
            by_country: counted(&facets.country, |code| {
                (
                    frame.country_of(code),
                    Address::of(format!("/countries/{code}")),
                )
            }),
            by_product: counted(&facets.product, |product| {
                (
                    frame.product_called(product).to_owned(),
                    Address::of("/products").set("name", product),
                )
            }),
            map: Map::of_list(
                service,
                reader,
                &Query::of(""),
                &Address::of("/clusters"),
                MapSize::Wide,
            )?,
            leaders: leaders(reader)?,
            commits,
            frame,
        })
    }
}

/// The clusters with the largest shares of the world's market.
fn leaders(reader: &IndexReader) -> Result<Vec<Leader>, Problem> {
    let query = Query {
        sort: Sort::Share(Some(Scope::Global)),
        limit: LISTED,
        ..Query::of("scope:global")
    };
    let found = search::search(reader, &query)?;
    let leaders = found.hits.into_iter().filter_map(|hit| {
        let share = hit.cluster.highest_share(Scope::Global)?.clone();
        Some(Leader {
            cluster: hit.cluster,
            share,
        })
    });
    Ok(leaders.collect())
}
