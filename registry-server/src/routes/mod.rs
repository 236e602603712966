//! The routes, one file a resource, and the document that describes them.

mod about;
mod changes;
pub(crate) mod clusters;
mod codes;
mod commits;
mod contacts;
mod description;
mod entries;
mod export;
mod imports;
mod organisation_changes;
pub(crate) mod organisations;
mod points;
mod proofs;
mod proposals;
mod replacements;
mod reviews;
mod settings;
mod tokens;

use axum::{
    Router, extract::DefaultBodyLimit, http::StatusCode, middleware::from_fn_with_state,
    response::IntoResponse,
};
use registry_core::Registry;
use serde_json::Value;
use tower_http::{limit::RequestBodyLimitLayer, timeout::TimeoutLayer};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::description::IsDescribed;
use self::description::{Described, as_described};
use crate::{
    Options,
    idempotency::{Idempotency, once},
    layers, portal,
    problem::Kind,
    service::Service,
};

const CLUSTER_SCHEMA: &str = include_str!("../../../schema/cluster.schema.json");
const ORGANISATION_SCHEMA: &str = include_str!("../../../schema/organisation.schema.json");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "National cluster registry",
        description = "Industrial clusters: where they are, what they make, who takes part, what share of a market they hold; with every source, every version and every change.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    modifiers(&BearerToken),
    tags(
        (name = "clusters", description = "Records of clusters"),
        (name = "organisations", description = "The organisations that take part in clusters"),
        (name = "codes", description = "The words and codes that records are written in"),
        (name = "history", description = "Who changed what, when and from which source"),
        (name = "register", description = "The register itself, to follow, take away and verify"),
        (name = "changes", description = "Changing the registry, with a token"),
        (name = "proposals", description = "Changes that wait for somebody else to approve them"),
        (name = "administration", description = "Who may do what, for an admin"),
        (name = "service", description = "The service itself"),
    ),
)]
struct Documentation;

/// How changes say who makes them.
struct BearerToken;

impl utoipa::Modify for BearerToken {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        let bearer = bearer.description(Some("As `registry token create` prints it."));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
    }
}

fn documented() -> OpenApiRouter<Service> {
    OpenApiRouter::with_openapi(Documentation::openapi())
        .routes(routes!(about::index))
        .routes(routes!(about::description))
        .routes(routes!(about::alive))
        .routes(routes!(about::ready))
        .routes(routes!(about::metrics))
        .routes(routes!(clusters::find, changes::register))
        .routes(routes!(clusters::facets))
        .routes(routes!(points::find))
        .routes(routes!(clusters::show, changes::put, changes::patch))
        .routes(routes!(clusters::statements))
        .routes(routes!(clusters::history))
        .routes(routes!(clusters::diff))
        .routes(routes!(
            changes::set_in_statement,
            changes::remove_statement
        ))
        .routes(routes!(changes::retire))
        .routes(routes!(changes::restore))
        .routes(routes!(changes::revert))
        .routes(routes!(imports::jobs::list))
        .routes(routes!(imports::jobs::show))
        .routes(routes!(reviews::record))
        .routes(routes!(proposals::list, proposals::propose))
        .routes(routes!(
            proposals::show,
            proposals::amend,
            proposals::withdraw
        ))
        .routes(routes!(proposals::decision::decide))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(contacts::list))
        .routes(routes!(contacts::show, contacts::set, contacts::erase))
        .routes(routes!(settings::show, settings::change))
        .routes(routes!(organisations::find, organisation_changes::register))
        .routes(routes!(
            organisations::show,
            organisation_changes::put,
            organisation_changes::patch
        ))
        .routes(routes!(organisation_changes::retire))
        .routes(routes!(organisation_changes::restore))
        .routes(routes!(organisations::statements))
        .routes(routes!(organisations::diff))
        .routes(routes!(organisations::versions))
        .routes(routes!(commits::list))
        .routes(routes!(commits::show))
        .routes(routes!(commits::diff))
        .routes(routes!(codes::suggest))
        .routes(routes!(codes::index))
        .routes(routes!(codes::countries))
        .routes(routes!(codes::regions))
        .routes(routes!(codes::words))
        .routes(routes!(entries::list))
        .routes(routes!(entries::show))
        .routes(routes!(proofs::cluster))
        .routes(routes!(proofs::organisation))
        .routes(routes!(proofs::entry))
        .routes(routes!(proofs::consistency))
}

/// Those that take many records at once.
fn of_many_records() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(replacements::commit))
}

/// Those that go on for as long as they are read, or sent.
fn streams() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(export::export))
        .routes(routes!(entries::register))
        .routes(routes!(commits::follow))
        .routes(routes!(imports::upload))
        .routes(routes!(imports::columns))
        .routes(routes!(proposals::imports::propose))
}

/// The routes of a registry, without a network.
///
/// See the [crate](crate) for an example.
pub fn router(registry: Registry, options: &Options) -> Router {
    let service = Service::new(registry, options);
    of_service(&service, options)
}

pub(crate) fn of_service(service: &Service, options: &Options) -> Router {
    let limit = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, options.time_limit);
    let (routes, _) = documented().split_for_parts();
    let (of_many_records, _) = of_many_records().split_for_parts();
    let (streams, _) = streams().split_for_parts();
    let body = RequestBodyLimitLayer::new(options.most_body_bytes);
    let records = RequestBodyLimitLayer::new(options.most_records_bytes);
    let file = RequestBodyLimitLayer::new(options.most_import_bytes);
    let idempotency = (service.clone(), Idempotency::new(service));
    let once = from_fn_with_state(idempotency, once);
    // How long a body may be is said here alone.
    let of_many_records = of_many_records.layer(DefaultBodyLimit::disable());
    let of_many_records = of_many_records.layer(once.clone()).layer(limit);
    let routes = routes.layer(once.clone()).layer(limit).layer(body);
    let all = routes
        .merge(of_many_records.layer(records))
        .merge(streams.layer(once).layer(file));
    let described = Described::of(&mut openapi());
    let all = all.layer(from_fn_with_state(described, as_described));
    let api = portal::Api::new(all.clone().with_state(service.clone()));
    let all = all
        .merge(portal::routes(api, options))
        .fallback(nothing_here);
    layers::around(all, service, options)
}

async fn nothing_here() -> impl IntoResponse {
    Kind::NotFound.problem("there is nothing at this address; /api/v1 lists what there is")
}

/// The description of the service (OpenAPI 3.1).
///
/// ```
/// let document = registry_server::openapi();
/// assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
/// assert!(document["paths"]["/api/v1/clusters/{key}"]["get"].is_object());
/// ```
#[must_use]
pub fn openapi() -> Value {
    let (_, mut documented) = documented().split_for_parts();
    let (_, streams) = streams().split_for_parts();
    let (_, of_many_records) = of_many_records().split_for_parts();
    documented.merge(of_many_records);
    documented.merge(streams);
    // What is made of plain types is plain JSON.
    let mut document = serde_json::to_value(documented).unwrap_or_default();
    for (name, schema) in [
        ("Cluster", CLUSTER_SCHEMA),
        ("Organisation", ORGANISATION_SCHEMA),
    ] {
        let mut schema: Value = serde_json::from_str(schema).unwrap_or_default();
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("$schema");
        }
        hoist(&mut document, name, schema);
    }
    description::complete(&mut document);
    document
}

/// Puts a schema among the document's, and the schemas that it is made of beside it under its name.
fn hoist(document: &mut Value, name: &str, mut schema: Value) {
    let parts = schema
        .as_object_mut()
        .and_then(|schema| schema.remove("$defs"));
    let mut schemas = vec![(name.to_owned(), schema)];
    if let Some(Value::Object(parts)) = parts {
        let named = parts.into_iter();
        schemas.extend(named.map(|(part, schema)| (format!("{name}.{part}"), schema)));
    }
    for (name_of_schema, mut schema) in schemas {
        refer(&mut schema, name);
        document["components"]["schemas"][name_of_schema] = schema;
    }
}

/// Points references within a schema to where its parts are in the document; an example that is Rust is none here.
fn refer(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(fields) => {
            for (field, value) in fields {
                match value {
                    Value::String(text) if field == "$ref" => {
                        let place = format!("#/components/schemas/{name}.");
                        *text = text.replace("#/$defs/", &place);
                    }
                    Value::String(text) if field == "description" => {
                        if let Some((words, _)) = text.split_once("\n\n```") {
                            *text = words.to_owned();
                        }
                    }
                    value => refer(value, name),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| refer(value, name)),
        _ => {}
    }
}
