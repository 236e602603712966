//! Representations and their tags: what a client has already is not sent again, and what it changes is what it has
//! seen.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH,
            IF_NONE_MATCH, LINK,
        },
    },
    response::{IntoResponse, Response},
};
use registry_core::Hash;

use crate::{
    packed::{Packed, takes_gzip},
    problem::{Kind, Problem},
};

/// The number of the commit that an answer is of.
pub(crate) const REGISTRY_COMMIT: HeaderName = HeaderName::from_static("registry-commit");

/// A document, and how it can be told from others of the same address.
pub(crate) struct Representation {
    media_type: &'static str,
    tag: String,
    commit: u64,
    body: Stated,
    link: Option<String>,
}

/// The bytes of a document.
enum Stated {
    Plain(Vec<u8>),
    Packed(Packed),
}

impl Representation {
    /// An item and nothing else: the same bytes for ever.
    pub(crate) fn of_item(hash: Hash, commit: u64, bytes: Vec<u8>) -> Representation {
        Representation {
            media_type: "application/json",
            tag: format!("\"{}.json\"", hash.to_hex()),
            commit,
            body: Stated::Plain(bytes),
            link: None,
        }
    }

    /// JSON that depends on the state of the whole registry, as of a commit.
    pub(crate) fn at(
        commit: u64,
        value: &impl serde::Serialize,
    ) -> Result<Representation, Problem> {
        let bytes = serde_json::to_vec(value).map_err(|error| Kind::Failed.problem(error))?;
        Ok(Representation {
            media_type: "application/json",
            tag: format!("W/\"{commit}\""),
            commit,
            body: Stated::Plain(bytes),
            link: None,
        })
    }

    /// The same, packed before.
    pub(crate) fn packed_at(commit: u64, packed: Packed) -> Representation {
        Representation {
            media_type: "application/json",
            tag: format!("W/\"{commit}\""),
            commit,
            body: Stated::Packed(packed),
            link: None,
        }
    }

    /// Says where the next page is, if there is one: the same address with another value of one parameter (RFC 8288).
    pub(crate) fn with_next_page(
        mut self,
        address: &Uri,
        parameter: &str,
        value: Option<&str>,
    ) -> Representation {
        self.link = value.map(|value| {
            let parameters = address.query().unwrap_or_default().split('&');
            let (own, next) = (format!("{parameter}="), format!("{parameter}={value}"));
            let kept = parameters.filter(|part| !part.is_empty() && !part.starts_with(&own));
            let parameters: Vec<&str> = kept.chain([&*next]).collect();
            format!(
                "<{}?{}>; rel=\"next\"",
                address.path(),
                parameters.join("&")
            )
        });
        self
    }

    /// Says what else there is: links as RFC 8288 has them.
    pub(crate) fn with_links(mut self, links: impl IntoIterator<Item = String>) -> Representation {
        let links: Vec<String> = self.link.into_iter().chain(links).collect();
        self.link = (!links.is_empty()).then(|| links.join(", "));
        self
    }

    /// The answer to a request with these headers.
    pub(crate) fn answer(self, request: &HeaderMap) -> Response {
        let is_known = request.get_all(IF_NONE_MATCH).iter().any(|tags| {
            let tags = tags.to_str().unwrap_or_default().split(',').map(str::trim);
            tags.into_iter()
                .any(|tag| tag == "*" || weak(tag) == weak(&self.tag))
        });
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.body.sent(request)
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(REGISTRY_COMMIT, self.commit.into());
        for (name, text) in [(ETAG, Some(self.tag)), (LINK, self.link)] {
            let value = text.and_then(|text| HeaderValue::from_str(&text).ok());
            headers.extend(value.map(|value| (name, value)));
        }
        response
    }
}

impl Stated {
    fn sent(self, request: &HeaderMap) -> Response {
        let packed = match self {
            Stated::Plain(bytes) => return Body::from(bytes).into_response(),
            Stated::Packed(packed) => packed,
        };
        if takes_gzip(request) {
            let gzip = [(CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            return (gzip, Body::from(packed.packed())).into_response();
        }
        match packed.unpacked() {
            Ok(bytes) => Body::from(bytes).into_response(),
            Err(error) => Kind::Failed.problem(error).into_response(),
        }
    }
}

/// A tag as weak comparison sees it.
fn weak(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// An answer to a token: nobody else's, and kept nowhere; with the commit that was made, if one was.
pub(crate) fn private(answer: impl IntoResponse, commit: Option<u64>) -> Response {
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.extend(commit.map(|number| (REGISTRY_COMMIT, number.into())));
    response
}

/// Which version of a record a request may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// None: there must be no record yet.
    Absent,
    /// Any.
    Any,
    /// This item.
    Item(Hash),
}

impl Precondition {
    /// Reads If-Match and If-None-Match.
    ///
    /// # Errors
    /// 428 where there is neither; 400 for a tag that is not a record's.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Precondition, Problem> {
        let stated = |name: &HeaderName| headers.get(name).map(HeaderValue::to_str);
        if let Some(tag) = stated(&IF_NONE_MATCH) {
            return match tag {
                Ok("*") => Ok(Precondition::Absent),
                _ => Err(Problem::field("If-None-Match", "expected *")),
            };
        }
        let Some(tag) = stated(&IF_MATCH) else {
            return Err(Kind::PreconditionRequired.problem(
                "send If-Match with the ETag of the record that you have seen, or If-None-Match: * to make one",
            ));
        };
        match tag.unwrap_or_default().trim() {
            "*" => Ok(Precondition::Any),
            tag => hash_of(tag).map(Precondition::Item).ok_or_else(|| {
                Problem::field("If-Match", "expected the ETag of a record, as GET gives it")
            }),
        }
    }

    /// The item that a change is made against.
    pub(crate) fn against(self) -> Option<Hash> {
        match self {
            Precondition::Item(hash) => Some(hash),
            _ => None,
        }
    }
}

fn hash_of(tag: &str) -> Option<Hash> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    Hash::from_hex(digits.strip_suffix(".json").unwrap_or(digits)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_change_says_which_version_it_is_of() {
        let hash = Hash::of(b"{}");
        let representation = Representation::of_item(hash, 2, b"{}".to_vec());
        let tag = HeaderValue::from_str(&representation.tag).unwrap();
        let stated = HeaderMap::from_iter([(IF_MATCH, tag)]);
        assert_eq!(Precondition::of(&stated).unwrap(), Precondition::Item(hash));
        let none = Precondition::of(&HeaderMap::new()).unwrap_err();
        assert_eq!(none.status(), StatusCode::PRECONDITION_REQUIRED);
        let absent = headers(IF_NONE_MATCH, "*");
        assert_eq!(Precondition::of(&absent).unwrap(), Precondition::Absent);
        let wrong = Precondition::of(&headers(IF_MATCH, "\"7\"")).unwrap_err();
        assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn what_a_client_has_is_not_sent_again() {
        let answer = |tags| {
            let representation = Representation::at(7, &"text").unwrap();
            representation
                .answer(&headers(IF_NONE_MATCH, tags))
                .status()
        };
        assert_eq!(answer("\"6\", W/\"7\""), StatusCode::NOT_MODIFIED);
        assert_eq!(answer("W/\"8\""), StatusCode::OK);
    }
}
