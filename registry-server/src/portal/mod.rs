//! The portal: the registry as pages for people.
//!
//! Pages are made on the server of the same functions of the core that the API's routes call, and work without
//! scripts. `frame` is what stands around each of them, `words` what they say, `visit` how the visitor wants it; then
//! there is a file or folder a page, with its template in `templates/`.

mod about;
mod acts;
mod address;
mod answers;
mod assets;
mod changes;
mod charts;
pub(crate) mod cited;
mod cluster;
mod collection;
mod compare;
mod difference;
mod failure;
mod findings;
mod frame;
mod home;
mod link;
mod linkages;
mod map;
mod organisations;
mod overview;
mod places;
mod preferences;
mod products;
mod results;
mod session;
#[cfg(test)]
mod trial;
mod versions;
mod visit;
mod words;

use axum::{
    Extension, Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::map_response,
    response::Response,
    routing::get,
};
use tower_http::timeout::TimeoutLayer;

pub(crate) use acts::Api;
pub(crate) use answers::{Answers, prepare};
pub(crate) use failure::problems_as_pages;
pub(crate) use session::Site;

use crate::{Options, service::Service};
use collection::Collection;

/// What a page may load and do: what this server gives, and nothing that is written into the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// The pages. `api` is the service's own API, which those that change something call.
pub(crate) fn routes(api: Api, options: &Options) -> Router<Service> {
    let limit = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, options.time_limit);
    let histories = [Collection::Clusters, Collection::Organisations].map(|collection| {
        let address = format!("/{}/{{key}}/history", collection.name());
        let versions = get(versions::versions);
        Router::new().route(&address, versions.layer(Extension(collection)))
    });
    let [of_clusters, of_organisations] = histories;
    acts::forms(options)
        .merge(of_clusters)
        .merge(of_organisations)
        .route("/", get(home::home))
        .route("/clusters", get(results::results))
        .route("/clusters/{key}", get(cluster::cluster))
        .route("/clusters/{key}/cite.bib", get(cluster::bibtex))
        .route("/clusters/{key}/cite.ris", get(cluster::ris))
        .route("/organisations", get(organisations::organisations))
        .route("/organisations/{key}", get(organisations::organisation))
        .route("/countries", get(places::places))
        .route("/countries/{code}", get(places::country))
        .route("/regions/{code}", get(places::region))
        .route("/linkages", get(linkages::linkages))
        .route("/products", get(products::products))
        .route("/changes", get(changes::changes))
        .route("/changes/{number}", get(changes::change))
        .route("/compare", get(compare::compare))
        .route("/about", get(about::about))
        .route("/preferences", get(preferences::choose))
        .route("/assets/{hash}/{name}", get(assets::asset))
        .layer(limit)
        .merge(acts::files(options))
        .layer(Extension(api))
        .layer(map_response(async |response| guard(response)))
}

/// Adds what keeps a page safe.
pub(crate) fn guard(mut response: Response) -> Response {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if is_page {
        for (name, value) in [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::REFERRER_POLICY, "same-origin"),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), geolocation=(), microphone=()",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
