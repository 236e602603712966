//! Who makes a request, found out before anything else of it is read.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};

use super::{Role, Token};
use crate::{
    problem::{Kind, Problem},
    service::Service,
};

/// Somebody who changes what is published.
pub(crate) struct Editor(pub(crate) Token);

/// Somebody who may do everything.
pub(crate) struct Admin(pub(crate) Token);

impl FromRequestParts<Service> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = holder(&parts.headers, service).await?;
        if !token.role.may_change() {
            let problem = format!("a {} proposes; a registrar changes", token.role.as_str());
            return Err(Kind::Forbidden.problem(problem));
        }
        Ok(Editor(token))
    }
}

impl FromRequestParts<Service> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = holder(&parts.headers, service).await?;
        if token.role != Role::Admin {
            return Err(Kind::Forbidden.problem("this is for an admin"));
        }
        Ok(Admin(token))
    }
}

/// The token that a request carries, whatever it is worth.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, text) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| text.trim().to_owned())
}

pub(super) async fn holder(headers: &HeaderMap, service: &Service) -> Result<Token, Problem> {
    let Some(text) = bearer(headers) else {
        let problem = "send `Authorization: Bearer TOKEN`; an admin gives out tokens with `registry token create`";
        return Err(Kind::Unauthorized.problem(problem));
    };
    let holder = service.holder(text).await?;
    holder.ok_or_else(|| Kind::Unauthorized.problem("no such token, or it has ended"))
}
