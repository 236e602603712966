//! The words and codes that records are written in, and suggestions while a text is typed.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use registry_core::{
    CountryCode,
    model::{
        ActorKind, CodeScheme, Direction, LifeCycle, LinkageKind, RegionCode, Scope, Sector,
        ShareStatus, Status, Trade,
    },
    search,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;

use crate::{
    conditional::Representation,
    extract::{Path, Query},
    problem::{Kind, Problem},
    service::Service,
};

/// The regions of which country.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct RegionParameters {
    /// A code of ISO 3166-1, or a name; of all countries, where it is not said.
    #[param(example = "CN")]
    country: Option<String>,
}

/// What is being typed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestionParameters {
    /// The text so far. Its last word may be the beginning of one.
    #[serde(default)]
    #[param(example = "zhu")]
    q: String,
    /// The most names of each kind, up to 20.
    #[serde(default = "five")]
    #[param(minimum = 1, maximum = 20)]
    limit: usize,
}

fn five() -> usize {
    5
}

/// The fixed words of records, by the list that they are of.
fn lists() -> [(&'static str, &'static [&'static str]); 10] {
    [
        ("actor-kinds", ActorKind::SPELLINGS),
        ("code-schemes", CodeScheme::SPELLINGS),
        ("life-cycle-stages", LifeCycle::SPELLINGS),
        ("linkage-directions", Direction::SPELLINGS),
        ("linkage-kinds", LinkageKind::SPELLINGS),
        ("sectors", Sector::SPELLINGS),
        ("share-scopes", Scope::SPELLINGS),
        ("share-statuses", ShareStatus::SPELLINGS),
        ("statuses", Status::SPELLINGS),
        ("trade", Trade::SPELLINGS),
    ]
}

/// The lists of words and codes that there are; those of fixed words with their words.
#[utoipa::path(
    get, path = "/api/v1/codes", tag = "codes",
    responses((status = 200, description = "Addresses of the lists, by name", body = Object)),
)]
pub(crate) async fn index() -> Response {
    let names = ["countries", "regions"].into_iter();
    let names = names.chain(lists().into_iter().map(|(name, _)| name));
    let lists = names.map(|name| (name.to_owned(), json!(format!("/api/v1/codes/{name}"))));
    listed(&Value::Object(lists.collect::<Map<_, _>>()))
}

/// Countries by their codes of ISO 3166-1.
#[utoipa::path(
    get, path = "/api/v1/codes/countries", tag = "codes",
    responses((status = 200, description = "Each country with its code and everyday English name", body = Vec<Object>)),
)]
pub(crate) async fn countries() -> Response {
    let countries = CountryCode::all();
    let countries = countries.map(|country| json!({ "code": country, "name": country.name() }));
    listed(&countries.collect())
}

/// Regions by their codes of ISO 3166-2.
#[utoipa::path(
    get, path = "/api/v1/codes/regions", tag = "codes",
    params(RegionParameters),
    responses(
        (status = 200, description = "Each region with its code and the names that it is known by", body = Vec<Object>),
        (status = 400, description = "No such country", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn regions(
    Query(RegionParameters { country }): Query<RegionParameters>,
) -> Result<Response, Problem> {
    let country = country
        .map(|country| country.parse::<CountryCode>())
        .transpose();
    let country = country.map_err(|error| Problem::field("country", error))?;
    let is_meant =
        |region: &RegionCode| country.is_none_or(|country| region.country() == country.as_str());
    let regions = RegionCode::all().filter(is_meant).map(|region| {
        json!({
            "code": region,
            "country": region.country(),
            "name": region.plain_name(),
            "standard_name": region.name(),
            "english_name": region.english_name(),
            "local_name": region.local_name(),
            "chinese_name": region.chinese_name(),
        })
    });
    Ok(listed(&regions.collect()))
}

/// The words of a list.
#[utoipa::path(
    get, path = "/api/v1/codes/{list}", tag = "codes",
    params(("list" = String, Path, example = "sectors")),
    responses(
        (status = 200, description = "The words, in their order", body = Vec<Object>),
        (status = 404, description = "No such list", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn words(Path(list): Path<String>) -> Result<Response, Problem> {
    let lists = lists();
    let found = lists.iter().find(|(name, _)| *name == list);
    let none = || Kind::NotFound.problem(format!("no list {list:?}; /api/v1/codes names them all"));
    let (_, words) = found.ok_or_else(none)?;
    Ok(listed(
        &words.iter().map(|word| json!({ "code": word })).collect(),
    ))
}

/// What changes with the program alone.
fn listed(value: &Value) -> Response {
    let kept = [(header::CACHE_CONTROL, "public, max-age=3600")];
    (kept, Json(value)).into_response()
}

/// Names of places, products, clusters and organisations that a text which is being typed may become.
#[utoipa::path(
    get, path = "/api/v1/suggestions", tag = "clusters",
    params(SuggestionParameters),
    responses(
        (status = 200, description = "Names, each with what it names and a record that has it, the most frequent first", body = Vec<Object>),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn suggest(
    State(service): State<Service>,
    Query(SuggestionParameters { q, limit }): Query<SuggestionParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !(1..=20).contains(&limit) {
        return Err(Problem::field("limit", "expected 1 to 20"));
    }
    let found = service.read(move |reader| {
        let found = search::completions(reader, &q, limit)?;
        Representation::at(reader.applied(), &found)
    });
    Ok(found.await?.answer(&headers))
}
