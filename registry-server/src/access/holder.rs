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

/// Somebody who may or may not have a token; one that is not valid is refused all the same.
pub(crate) struct Anyone(pub(crate) Option<Token>);

/// Somebody with a token.
pub(crate) struct Contributor(pub(crate) Token);

/// Somebody who changes what is published: with four eyes, only by way of a proposal.
pub(crate) struct Editor(pub(crate) Token);

/// Somebody who decides on proposals.
pub(crate) struct Reviewer(pub(crate) Token);

/// Somebody who may do everything.
pub(crate) struct Admin;

impl FromRequestParts<Service> for Anyone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        match parts.headers.contains_key(AUTHORIZATION) {
            true => Ok(Anyone(Some(holder(parts, service).await?))),
            false => Ok(Anyone(None)),
        }
    }
}

impl FromRequestParts<Service> for Contributor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        holder(parts, service).await.map(Contributor)
    }
}

impl FromRequestParts<Service> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = holder(parts, service).await?;
        Editor::of(&token, service).await?;
        Ok(Editor(token))
    }
}

impl Editor {
    /// Whether somebody with a token is one.
    pub(crate) async fn of(token: &Token, service: &Service) -> Result<(), Problem> {
        if !token.role.may_change() {
            let problem = "a contributor proposes: POST /api/v1/proposals; a registrar changes";
            return Err(Kind::Forbidden.problem(problem));
        }
        if token.role != Role::Admin && !service.settings().await?.direct_changes {
            let problem = "in this registry two people see each change: propose it with POST /api/v1/proposals, and another person approves it";
            return Err(Kind::Forbidden.problem(problem));
        }
        Ok(())
    }
}

impl FromRequestParts<Service> for Reviewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = holder(parts, service).await?;
        match token.role.may_review() {
            true => Ok(Reviewer(token)),
            false => Err(Kind::Forbidden.problem("this is for a reviewer")),
        }
    }
}

impl FromRequestParts<Service> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = holder(parts, service).await?;
        match token.role {
            Role::Admin => Ok(Admin),
            _ => Err(Kind::Forbidden.problem("this is for an admin")),
        }
    }
}

/// Whose token a request carries, where that was looked up before; each use counts once.
#[derive(Clone)]
pub(crate) struct Known(pub(crate) Option<Token>);

/// The token that a request carries, whatever it is worth.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, text) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| text.trim().to_owned())
}

pub(super) async fn holder(parts: &Parts, service: &Service) -> Result<Token, Problem> {
    let Some(text) = bearer(&parts.headers) else {
        return Err(token_needed());
    };
    let holder = match parts.extensions.get() {
        Some(Known(holder)) => holder.clone(),
        None => service.holder(text).await?,
    };
    holder.ok_or_else(|| Kind::Unauthorized.problem("no such token, or it has ended"))
}

/// What is told where there is no token.
pub(crate) fn token_needed() -> Problem {
    let problem = "send `Authorization: Bearer TOKEN`; an admin gives out tokens with `registry token create`";
    Kind::Unauthorized.problem(problem)
}
