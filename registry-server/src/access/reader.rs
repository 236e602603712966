//! Somebody who reads for long: with a token or without one, and not after the token has ended.

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue,
        header::{AUTHORIZATION, CACHE_CONTROL},
        request::Parts,
    },
    response::Response,
};

use super::holder::{bearer, holder};
use crate::{problem::Problem, service::Service};

/// Who reads.
pub(crate) struct Reader {
    token: Option<String>,
}

impl FromRequestParts<Service> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        // A token that is not valid is refused also where none is needed: who sends one means to be known.
        if parts.headers.contains_key(AUTHORIZATION) {
            holder(parts, service).await?;
        }
        let token = bearer(&parts.headers);
        Ok(Reader { token })
    }
}

impl Reader {
    /// Whether the token, if there is one, has not ended meanwhile.
    pub(crate) async fn may_go_on(&self, service: &Service) -> bool {
        match &self.token {
            None => true,
            Some(token) => matches!(service.holder(token.clone()).await, Ok(Some(_))),
        }
    }

    /// Says of an answer to a token that nobody is to keep it.
    pub(crate) fn mark(&self, response: &mut Response) {
        if self.token.is_some() {
            let value = HeaderValue::from_static("private, no-store");
            response.headers_mut().insert(CACHE_CONTROL, value);
        }
    }
}
