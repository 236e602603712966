//! Contact details of the people behind tokens: for themselves and for admins.

use axum::{Json as Answer, extract::State, http::StatusCode, response::Response};

use crate::{
    access::{Admin, Contributor, Role, Token},
    conditional::private,
    contacts::{Contact, Contacts, PersonsContact},
    extract::{Json, Path},
    fields::Fields,
    problem::{Kind, Problem},
    service::Service,
};

/// How to reach everybody of whom that is kept, for an admin.
#[utoipa::path(
    get, path = "/api/v1/contacts", tag = "administration", security(("token" = ["admin"])),
    responses(
        (status = 200, description = "What is known, by person", body = Vec<PersonsContact>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token is not an admin's", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(State(service): State<Service>, _: Admin) -> Result<Response, Problem> {
    let contacts = service.with_contacts(Contacts::list);
    Ok(private(Answer(contacts.await?), None))
}

/// How to reach a person: oneself, or anybody for an admin. A person is named by what tells them apart (`person` of
/// their token), or by their public name in small letters without blanks and accents. It is in no record and no export.
#[utoipa::path(
    get, path = "/api/v1/contacts/{person}", tag = "administration", security(("token" = ["contributor"])),
    params(("person" = String, Path, example = "lina")),
    responses(
        (status = 200, description = "What is known", body = Contact),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is another person's", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing is known, or it was erased", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Path(person): Path<String>,
) -> Result<Response, Problem> {
    own_or_admin(&token, &person)?;
    let contact = service.with_contacts(move |contacts| contacts.get(&person));
    Ok(private(Answer(contact.await?), None))
}

/// Keeps how to reach a person, in the place of what was kept; encrypted with a key of that person's own.
#[utoipa::path(
    put, path = "/api/v1/contacts/{person}", tag = "administration", security(("token" = ["contributor"])),
    params(("person" = String, Path, example = "lina")), request_body = Contact,
    responses(
        (status = 204, description = "It is kept"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is another person's", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn set(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Path(person): Path<String>,
    Json(body): Json,
) -> Result<Response, Problem> {
    own_or_admin(&token, &person)?;
    let mut fields = Fields::of(body)?;
    let contact = Contact {
        email: fields.text_if_given("email")?,
        telephone: fields.text_if_given("telephone")?,
        note: fields.text_if_given("note")?,
    };
    fields.end("email, telephone and note")?;
    service
        .with_contacts(move |contacts| contacts.set(&person, &contact))
        .await?;
    Ok(private(StatusCode::NO_CONTENT, None))
}

/// Erases how to reach a person: the key is destroyed, and no copy can be read any more.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{person}", tag = "administration", security(("token" = ["contributor"])),
    params(("person" = String, Path, example = "lina")),
    responses(
        (status = 204, description = "It is erased"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is another person's", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing is known, or it was erased", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn erase(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Path(person): Path<String>,
) -> Result<Response, Problem> {
    own_or_admin(&token, &person)?;
    service
        .with_contacts(move |contacts| contacts.erase(&person))
        .await?;
    Ok(private(StatusCode::NO_CONTENT, None))
}

fn own_or_admin(token: &Token, person: &str) -> Result<(), Problem> {
    match token.role == Role::Admin || token.person.identifier() == person {
        true => Ok(()),
        false => {
            Err(Kind::Forbidden.problem("contact details are for their person and for an admin"))
        }
    }
}
