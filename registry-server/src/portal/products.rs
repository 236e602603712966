//! Products: all of them, and the clusters that make one.

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::extract::Query;
use registry_core::{Filters, Query as ClusterQuery};
use serde::Deserialize;

use super::{
    address::Address,
    answers,
    frame::{self, DataLink, Frame},
    overview::{self, Counted},
    places::{MOST, overview_page},
    visit::Visit,
};
use crate::{problem::Problem, service::Service};

/// Which product; all where none is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    name: Option<String>,
}

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage {
    frame: Frame,
    products: Vec<Counted>,
    more: usize,
}

pub(crate) async fn products(
    State(service): State<Service>,
    visit: Visit,
    Query(Named { name }): Query<Named>,
) -> Result<Response, Problem> {
    match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => product(service, visit, name).await,
        None => all(service, visit).await,
    }
}

async fn all(service: Service, visit: Visit) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "clusters", "")?;
        frame.title = frame.say("products-title").into_owned();
        frame
            .data
            .push(DataLink::json(format!("/api/v1/facets?values={MOST}")));
        let facets = answers::facets(&of_page, reader, &ClusterQuery::of(""), MOST)?;
        let facet = &facets.product;
        let named = facet.values.iter().map(|(product, _)| &**product);
        frame.learn_products(&of_page, reader, named)?;
        let products = overview::counted(facet, |name| {
            let called = frame.product_called(name).to_owned();
            (called, Address::of("/products").set("name", name))
        });
        Ok(ProductsPage {
            products,
            more: facet.more,
            frame,
        })
    });
    Ok(frame::page(&page.await?, words))
}

async fn product(service: Service, visit: Visit, name: String) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let elsewhere = Address::of("/clusters").set("q", &name);
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "clusters", "")?;
        frame.learn_products(&of_page, reader, std::iter::once(&*name))?;
        frame.title = frame.product_called(&name).to_owned();
        let search = Address::of("/clusters").set("product_is", &name);
        let above = vec![(
            Address::of("/products"),
            frame.say("products-title").into_owned(),
        )];
        let filters = Filters {
            product_is: vec![name],
            ..Filters::default()
        };
        overview_page(
            frame,
            (&of_page, reader),
            &filters,
            &["country", "region", "actor_kind", "sector"],
            search,
            above,
        )
    });
    let page = page.await?;
    // Nobody records a product by exactly this name; words of it may be found.
    if page.is_empty() {
        return Ok(super::acts::go_to(&elsewhere));
    }
    Ok(frame::page(&page, words))
}
