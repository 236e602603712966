//! A form that was sent: from a page of this site, and of the session that it says.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, Uri, header},
};

use crate::{
    portal::{session::Session, visit::Visit},
    problem::{Kind, Problem},
    service::Service,
};

/// The field that carries the session's own word.
pub(crate) const FORM_TOKEN: &str = "form_token";

/// A form, and who sent it.
pub(crate) struct Posted {
    pub(super) visit: Visit,
    pub(super) headers: HeaderMap,
    pub(super) pairs: Vec<(String, String)>,
}

impl FromRequest<Service> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Posted, Problem> {
        let (mut parts, body) = request.into_parts();
        check_origin(&parts.headers)?;
        let visit = Visit::with_session(&mut parts, service).await?;
        let headers = parts.headers.clone();
        let bytes = Bytes::from_request(Request::from_parts(parts, body), service).await;
        let bytes = bytes.map_err(|error| Kind::BadRequest.problem(error.body_text()))?;
        let pairs: Vec<_> = form_urlencoded::parse(&bytes).into_owned().collect();
        let posted = Posted {
            visit,
            headers,
            pairs,
        };
        let stated = posted.value(FORM_TOKEN).unwrap_or_default();
        check_form_token(posted.visit.session.as_ref(), stated)?;
        Ok(posted)
    }
}

impl Posted {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let pair = self.pairs.iter().find(|(other, _)| other == name)?;
        Some(pair.1.trim())
    }

    /// What a field says, unless it is blank.
    pub(super) fn stated(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }

    /// The session, which this act needs.
    pub(super) fn session(&self) -> Result<&Session, Problem> {
        let session = self.visit.session.as_ref();
        session.ok_or_else(|| Kind::Unauthorized.problem("log in first"))
    }
}

/// Whether a form comes from a page of this site: what the browser says of its page, which no page can change.
pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    let is_own = match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => {
            let origin = origin.parse::<Uri>().ok();
            origin
                .and_then(|origin| origin.authority().cloned())
                .is_some_and(|origin| origin.as_str().eq_ignore_ascii_case(host))
        }
        _ => text(header::HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    };
    match is_own {
        true => Ok(()),
        false => Err(Kind::Forbidden.problem("this form was not sent from a page of this site")),
    }
}

/// Whether a form is of the session that sends it.
pub(super) fn check_form_token(session: Option<&Session>, stated: &str) -> Result<(), Problem> {
    match session {
        Some(session) if session.form_token != stated => {
            let problem =
                "this form is of another session; go back, load its page again and send it again";
            Err(Kind::Forbidden.problem(problem))
        }
        _ => Ok(()),
    }
}
