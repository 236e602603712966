//! The settings of the service.

use axum::{Json as Answer, extract::State, response::Response};

use crate::{
    access::Admin, conditional::private, extract::Json, problem::Problem, service::Service,
    settings::Settings,
};

/// The settings: who changes directly, who may propose, when reviews fall due.
#[utoipa::path(
    get, path = "/api/v1/settings", tag = "administration", security(("token" = ["admin"])),
    responses(
        (status = 200, description = "All of them", body = Settings),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(State(service): State<Service>, _: Admin) -> Result<Response, Problem> {
    Ok(private(Answer(service.settings().await?), None))
}

/// Changes the settings that the body names (JSON Merge Patch); null makes one what it was at first. They hold at once.
#[utoipa::path(
    patch, path = "/api/v1/settings", tag = "administration", security(("token" = ["admin"])),
    request_body(content = Object, content_type = "application/merge-patch+json", example = json!({ "direct_changes": false, "review_period_months": 24 })),
    responses(
        (status = 200, description = "All of them, as they are now", body = Settings),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody else changed them at the same time", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such setting, or no such value", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn change(
    State(service): State<Service>,
    _: Admin,
    Json(patch): Json,
) -> Result<Response, Problem> {
    let changed = service.with_settings(move |settings| settings.change(&patch));
    Ok(private(Answer(changed.await?), None))
}
