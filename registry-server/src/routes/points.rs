//! Where clusters lie, as a map asks for it.

use axum::{extract::State, http::HeaderMap, response::Response};
use registry_core::search::{self, Points};
use serde_json::{Value, json};

use crate::{
    conditional::Representation,
    extract::Query,
    packed::Packed,
    problem::{Kind, Problem},
    query::FilterParameters,
    service::Service,
};

/// More points than these are not drawn in one map, and their keys are four megabytes.
const MOST_POINTS: usize = 100_000;
/// Coordinates are whole numbers of these in a degree: eleven metres are less than a pixel of a map of a town.
const PARTS_OF_A_DEGREE: f64 = 10_000.0;

/// Where the clusters lie that are found by words and filters: keys, and longitudes and latitudes in ten-thousandths of
/// a degree, in the same order. For maps; `/api/v1/export?format=geojson` has whole records.
#[utoipa::path(
    get, path = "/api/v1/points", tag = "clusters",
    params(FilterParameters),
    responses(
        (status = 200, description = "How many match (`total`) and have coordinates (`located`), and the points of no more than 100,000 (`keys`, `longitudes`, `latitudes`)", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn find(
    State(service): State<Service>,
    Query(filters): Query<FilterParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let filters = filters.settled(&service).await?;
    let answers = service.clone();
    let found = service.read(move |reader| {
        let query = filters.query(reader)?;
        let find = || packed(&search::points(reader, &query, MOST_POINTS)?);
        let found = answers
            .answers()
            .points
            .of(reader.head(), format!("{query:?}"), find)?;
        Ok(Representation::packed_at(
            reader.applied(),
            Packed::clone(&found),
        ))
    });
    Ok(found.await?.answer(&headers))
}

fn packed(found: &Points) -> Result<Packed, Problem> {
    let bytes = serde_json::to_vec(&compact(found));
    let bytes = bytes.map_err(|error| Kind::Failed.problem(error))?;
    Packed::of(&bytes).map_err(|error| Kind::Failed.problem(error))
}

/// One list a column: what is alike stands together, which compresses to a third.
fn compact(found: &Points) -> Value {
    let points = found.points.iter();
    let keys: Vec<&str> = points.clone().map(|point| &*point.key).collect();
    let longitudes = points.clone().map(|point| parts(point.longitude));
    let latitudes = points.map(|point| parts(point.latitude));
    json!({
        "total": found.total,
        "located": found.located,
        "keys": keys,
        "longitudes": longitudes.collect::<Vec<i32>>(),
        "latitudes": latitudes.collect::<Vec<i32>>(),
    })
}

#[allow(clippy::cast_possible_truncation)] // Degrees are at most 180.
fn parts(degrees: f64) -> i32 {
    (degrees * PARTS_OF_A_DEGREE).round() as i32
}
