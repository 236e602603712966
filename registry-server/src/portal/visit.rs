//! Who visits a page and how it is to be shown: language, theme, the address, and whose session it is.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use super::{
    address::Address,
    session::{self, Session},
    words::Words,
};
use crate::{network::Client, problem::Problem, service::Service};

/// The cookies by which a browser remembers what was chosen.
pub(super) const LANGUAGE_COOKIE: &str = "language";
pub(super) const THEME_COOKIE: &str = "theme";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the browser has it.
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(super) fn of(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

/// A visit to a page.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) words: &'static Words,
    pub(crate) theme: Theme,
    pub(crate) address: Address,
    /// Where the server is, as the visitor calls it: `https://clusters.example`.
    pub(crate) origin: String,
    /// Who is logged in.
    pub(crate) session: Option<Session>,
    /// From where.
    pub(crate) client: Option<Client>,
}

impl Visit {
    /// A visit by nobody who is known.
    pub(super) fn of(parts: &Parts, service: &Service) -> Visit {
        let address = Address::asked(&parts.uri);
        let stated = address.value("lang").and_then(Words::of);
        let kept = || cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Words::of);
        let words = stated.or_else(kept).or_else(|| accepted(&parts.headers));
        let theme = cookie(&parts.headers, THEME_COOKIE).and_then(Theme::of);
        let host = parts.headers.get(header::HOST);
        let host = host
            .and_then(|host| host.to_str().ok())
            .unwrap_or("localhost");
        Visit {
            words: words.unwrap_or_else(Words::usual),
            theme: theme.unwrap_or(Theme::Auto),
            address,
            origin: service.site().origin(host),
            session: None,
            client: parts.extensions.get().copied(),
        }
    }

    /// A visit by whoever is logged in.
    pub(super) async fn with_session(
        parts: &mut Parts,
        service: &Service,
    ) -> Result<Visit, Problem> {
        let session = session::session(service, &parts.headers).await?;
        Ok(Visit {
            session,
            ..Visit::of(parts, service)
        })
    }
}

impl FromRequestParts<Service> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Visit, Problem> {
        Visit::with_session(parts, service).await
    }
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines.flat_map(|line| line.to_str().unwrap_or_default().split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The language that the browser asks for most that there are words in.
fn accepted(headers: &HeaderMap) -> Option<&'static Words> {
    let stated = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, &'static Words)> = None;
    for part in stated.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        let weight: f32 = weight.parse().unwrap_or(0.0);
        let Some(words) = Words::of(tag.trim()) else {
            continue;
        };
        // Of equals the first counts.
        if weight > best.map_or(0.0, |(most, _)| most) {
            best = Some((weight, words));
        }
    }
    best.map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(address: &str, headers: &[(&str, &str)]) -> Visit {
        let mut request = axum::http::Request::get(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        crate::portal::trial::visit(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn the_address_counts_before_the_cookie_and_that_before_the_browser() {
        let chinese = ("accept-language", "fr, zh-CN;q=0.8, en;q=0.5");
        assert_eq!(visit("/", &[]).words.code(), "en");
        assert_eq!(visit("/", &[chinese]).words.code(), "zh");
        let english = ("cookie", "theme=dark; language=en");
        let kept = visit("/", &[chinese, english]);
        assert_eq!((kept.words.code(), kept.theme), ("en", Theme::Dark));
        let stated = visit("/?lang=zh", &[english]);
        assert_eq!(stated.words.code(), "zh");
    }

    #[test]
    fn what_a_browser_says_wrongly_counts_for_nothing() {
        for odd in ["zh;q=x", "*", ";;", "zh;q=0", "xx-YY"] {
            assert_eq!(
                visit("/", &[("accept-language", odd)]).words.code(),
                "en",
                "{odd}"
            );
        }
        assert_eq!(
            visit("/?lang=tlh", &[("cookie", "language; theme=pink")]).theme,
            Theme::Auto
        );
    }
}
