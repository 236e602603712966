//! Tokens, as an admin gives them out and ends them.

use axum::{Json as Answer, extract::State, http::StatusCode, response::Response};
use registry_core::{Time, model::Territory};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    access::{Admin, NewToken, Person, Role, Token},
    conditional::private,
    extract::{Json, Path},
    fields::{Fields, refused},
    problem::Problem,
    service::Service,
};

/// A token that is to be given out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "name": "Li Na", "role": "registrar", "regions": ["CN-ZJ"], "expires": "2027-12-31T00:00:00Z" }))]
pub(crate) struct TokenBody {
    /// The public name of the person whose it is: the author of what is changed with it.
    name: String,
    /// What tells the person apart where names do not, such as a number of staff; never public.
    person: Option<String>,
    /// What it allows.
    role: Role,
    /// Codes of the regions and countries whose records it may change; of all, where it is not said.
    regions: Option<Vec<String>>,
    /// When it ends; never, where it is not said.
    #[schema(value_type = Option<String>, format = "date-time")]
    expires: Option<Time>,
}

impl TokenBody {
    fn read(body: Value) -> Result<TokenBody, Problem> {
        let mut fields = Fields::of(body)?;
        let body = TokenBody {
            name: fields.text("name")?,
            person: fields.text_if_given("person")?,
            role: fields.parsed("role")?,
            regions: fields.texts_if_given("regions")?,
            expires: fields.parsed_if_given("expires")?,
        };
        fields.end("name, person, role, regions and expires")?;
        Ok(body)
    }

    fn issued(self) -> Result<NewToken, Problem> {
        let regions = self.regions.map(|codes| codes.join(",").parse());
        let regions: Option<Territory> = regions
            .transpose()
            .map_err(|error| refused("regions", error))?;
        Ok(NewToken {
            person: Person {
                name: self.name,
                id: self.person,
            },
            role: self.role,
            regions: regions.unwrap_or_default(),
            expires: self.expires,
        })
    }
}

/// All tokens, with when and how often they were used; the secrets are told to nobody.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "administration", security(("token" = ["admin"])),
    responses(
        (status = 200, description = "A list", body = Vec<Object>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(State(service): State<Service>, _: Admin) -> Result<Response, Problem> {
    let tokens = service.with_access(crate::access::Access::tokens).await?;
    let tokens: Vec<_> = tokens.iter().map(Token::shown).collect();
    Ok(private(Answer(tokens), None))
}

/// Gives out a token. Its text is told this once.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "administration", security(("token" = ["admin"])),
    request_body = TokenBody,
    responses(
        (status = 201, description = "The token, with its text as `token`", body = Object),
        (status = 400, description = "A field has a mistake", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create(
    State(service): State<Service>,
    _: Admin,
    Json(body): Json,
) -> Result<Response, Problem> {
    let new = TokenBody::read(body)?.issued()?;
    let issued = service.with_access(move |access| access.issue(new)).await?;
    Ok(private((StatusCode::CREATED, Answer(issued.shown())), None))
}

/// Ends a token at once.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "administration", security(("token" = ["admin"])),
    params(("id" = String, Path, description = "As the list has it", example = "5f0c12ab")),
    responses(
        (status = 204, description = "It has ended"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn revoke(
    State(service): State<Service>,
    _: Admin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    service
        .with_access(move |access| access.revoke(&id))
        .await?;
    Ok(private(StatusCode::NO_CONTENT, None))
}
