//! The map of the pages: what a page needs for it is there, whole and of this server.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};

use crate::trial::Trial;

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let found = page.match_indices(&start);
    let parts = found.map(|(at, _)| &page[at + start.len()..]);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn all_that_the_map_loads_is_here_packed_or_not() {
    let trial = Trial::new();
    let page = trial.ask(Method::GET, "/", &[("accept", "text/html")], Body::empty());
    let page = String::from_utf8(page.body).unwrap();
    assert!(
        page.contains("<svg class=\"map-drawing\""),
        "without a script there is a drawing"
    );
    assert_eq!(
        trial.get(values(&page, "data-points")[0]).json()["total"],
        2
    );
    for (attribute, media_type) in [
        ("data-library", "text/javascript; charset=utf-8"),
        ("data-worker", "text/javascript; charset=utf-8"),
        ("data-shapes", "application/json"),
    ] {
        let address = values(&page, attribute)[0];
        let plain = trial.get(address);
        assert_eq!(
            (plain.status, plain.header("content-type")),
            (StatusCode::OK, media_type)
        );
        let packed = trial.ask(
            Method::GET,
            address,
            &[("accept-encoding", "br, gzip")],
            Body::empty(),
        );
        assert_eq!(
            packed.header("content-encoding"),
            "gzip",
            "it is not packed again"
        );
        assert!(
            packed
                .header("vary")
                .to_lowercase()
                .contains("accept-encoding")
        );
        assert!(packed.body.len() * 2 < plain.body.len());
    }
    let shapes = trial.get(values(&page, "data-shapes")[0]).json();
    let countries = shapes["countries"].as_array().unwrap();
    let codes = countries
        .iter()
        .filter_map(|country| country["code"].as_str());
    assert!(
        codes
            .filter(|code| code.parse::<registry_core::CountryCode>().is_ok())
            .count()
            > 220
    );
}
