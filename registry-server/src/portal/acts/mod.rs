//! What people do on the pages: log in, register and edit records, import files, propose and review, look after tokens.
//!
//! An act is a call of the API, in this process and in the name of the session: the rules are the API's, and its
//! problems are told beside the form.

mod act;
mod admin;
mod amend;
mod api;
mod edit;
mod fields;
mod form;
mod import;
mod log_in;
mod posted;
mod queue;
mod record;
mod restore;
mod retire;
mod revert;
mod reviewed;
mod sending;
mod subject;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::limit::RequestBodyLimitLayer;

pub(crate) use api::Api;

use super::{address::Address, collection::Collection};
use crate::{Options, service::Service};

/// The pages that change something.
pub(crate) fn forms(options: &Options) -> Router<Service> {
    Router::new()
        .route("/login", get(log_in::page).post(log_in::log_in))
        .route("/logout", post(log_in::log_out))
        .merge(of_records(Collection::Clusters, "/register"))
        .merge(of_records(
            Collection::Organisations,
            "/register/organisation",
        ))
        .route(
            "/clusters/{key}/review",
            get(reviewed::page).post(reviewed::record),
        )
        .route(
            "/changes/{number}/revert",
            get(revert::page).post(revert::revert),
        )
        .route("/review", get(queue::queue))
        .route("/review/{id}", get(queue::proposal).post(queue::decide))
        .route("/review/{id}/amend", get(amend::page).post(amend::amend))
        .route("/admin", get(admin::page).post(admin::act))
        .route("/import/jobs/{id}", get(import::job))
        .layer(RequestBodyLimitLayer::new(options.most_body_bytes))
        .layer(DefaultBodyLimit::disable())
}

/// The pages of what is done to the records of a collection, and where one is registered.
fn of_records(collection: Collection, register: &str) -> Router<Service> {
    let record = |act: &str| format!("/{}/{{key}}/{act}", collection.name());
    let retirement = get(retire::page).post(retire::retire);
    let restoration = get(restore::page).post(restore::restore);
    Router::new()
        .route(register, get(edit::new).post(edit::register))
        .route(&record("edit"), get(edit::page).post(edit::change))
        .route(&record("retire"), retirement)
        .route(&record("restore"), restoration)
        .layer(Extension(collection))
}

/// The pages of a file that is imported, which is sent and read for as long as it takes.
pub(crate) fn files(options: &Options) -> Router<Service> {
    let sent = Router::new()
        .route("/import", get(import::page).post(import::send))
        .layer(RequestBodyLimitLayer::new(options.most_import_bytes));
    Router::new()
        .route("/import/{name}", get(import::waiting).post(import::act))
        .layer(RequestBodyLimitLayer::new(options.most_body_bytes))
        .merge(sent)
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(import::Uploads::default()))
}

/// Goes on at another page.
pub(crate) fn go_to(address: &Address) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::from_str(&address.to_string()).ok();
    let headers = response.headers_mut();
    headers.extend(location.map(|location| (header::LOCATION, location)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
