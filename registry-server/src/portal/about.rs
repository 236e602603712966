//! About the data: what the words mean, what is complete and what is not, and how to verify the register.

use askama::Template;
use axum::{extract::State, response::Response};
use registry_core::{
    Filters, IndexReader, Query,
    search::{self, Lacking},
};

use super::{
    address::Address,
    frame::{self, DataLink, Frame},
    visit::Visit,
};
use crate::{problem::Problem, service::Service};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    clusters: usize,
    organisations: usize,
    lacking: Vec<Lack>,
}

/// Something that records lack, how many of them do, and where they are found.
struct Lack {
    label: String,
    count: usize,
    address: Address,
}

/// What is counted: the message and the query.
const QUERIES: [(&str, &str); 8] = [
    ("lacking-source", "unsourced:record"),
    ("lacking-share-source", "unsourced:shares"),
    ("lacking-figure-source", "unsourced:figures"),
    ("lacking-actor-source", "unsourced:actors"),
    ("lacking-coordinates", "coordinates:missing"),
    ("lacking-coordinates-inside", "coordinates:outside"),
    ("lacking-region-code", "region_uncoded:*"),
    ("lacking-verification", "* -verified:[0001 TO *]"),
];

pub(crate) async fn about(
    State(service): State<Service>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| AboutPage::new(&of_page, visit, reader));
    Ok(frame::page(&page.await?, words))
}

impl AboutPage {
    fn new(service: &Service, visit: Visit, reader: &IndexReader) -> Result<AboutPage, Problem> {
        let mut frame = Frame::new(service, visit, reader, "about", "")?;
        frame.title = frame.say("nav-about").into_owned();
        frame.data.push(DataLink::json("/api/v1"));
        let mut lacking = Vec::new();
        for (label, query) in QUERIES {
            lacking.push(Lack {
                label: frame.say(label).into_owned(),
                count: search::count(reader, &Query::of(query))?,
                address: frame.searching(query),
            });
        }
        for without in Lacking::ALL {
            let filters = Filters {
                without: vec![without],
                ..Filters::default()
            };
            let query = Query {
                filters,
                ..Query::of("")
            };
            lacking.push(Lack {
                label: frame.say_of("without", without.as_str()),
                count: search::count(reader, &query)?,
                address: Address::of("/clusters").set("without", without.as_str()),
            });
        }
        Ok(AboutPage {
            clusters: search::count(reader, &Query::of(""))?,
            organisations: reader.organisations()?.count()?,
            lacking,
            frame,
        })
    }

    /// Of a hundred clusters, so many; none only where there are none, and all only where they are all.
    fn part(&self, count: &usize) -> usize {
        match (*count, self.clusters) {
            (0, _) => 0,
            (count, clusters) if count == clusters => 100,
            (count, clusters) => (count * 100 / clusters).clamp(1, 99),
        }
    }
}
