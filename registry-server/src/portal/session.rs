//! Sessions: a browser that has presented a token acts with it until it logs out, the token ends, or a day has passed.
//!
//! They are kept in memory alone: a cookie names one, and the token itself never returns to the browser. Each request
//! asks again whether the token is still good, so that one which is revoked ends its sessions at once.

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::HeaderMap;
use registry_core::Hash;

use super::visit::cookie;
use crate::{
    Options, PublicUrl,
    access::Role,
    private,
    problem::{Kind, Problem},
    service::Service,
};

/// How long a session lasts at the most.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
/// The most sessions; past them the oldest ends.
const MOST: usize = 10_000;
const COOKIE: &str = "session";

/// Where the site is, and who is logged in.
pub(crate) struct Site {
    /// What the world calls the service, where that was said.
    public_url: Option<String>,
    /// Whether it is reached by TLS.
    is_secure: bool,
    sessions: Mutex<HashMap<Hash, Kept>>,
}

/// What is kept of a session, under the hash of what its cookie says.
#[derive(Clone)]
struct Kept {
    token: String,
    form_token: String,
    began: Instant,
}

/// A session whose token is good.
#[derive(Clone)]
pub(crate) struct Session {
    /// The person who acts.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// What the forms of this session carry, and no other page can know.
    pub(crate) form_token: String,
    /// The token, for calls of the API.
    pub(super) token: String,
}

impl Session {
    pub(crate) fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    pub(crate) fn may_change(&self) -> bool {
        self.role.may_change()
    }

    pub(crate) fn may_decide(&self) -> bool {
        matches!(self.role, Role::Reviewer | Role::Admin)
    }
}

impl Site {
    pub(crate) fn of(options: &Options) -> Site {
        let public = options.public_url.as_ref();
        Site {
            is_secure: options.tls.is_some() || public.is_some_and(PublicUrl::is_secure),
            public_url: public.map(ToString::to_string),
            sessions: Mutex::default(),
        }
    }

    /// The address of the site for a visitor who calls the host so.
    pub(crate) fn origin(&self, host: &str) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        let said = self.public_url.clone();
        said.unwrap_or_else(|| format!("{scheme}://{host}"))
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<Hash, Kept>> {
        // Nothing is left half done by a thread that panics here.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session with a token. Gives the cookie.
    pub(super) fn begin(&self, token: &str) -> Result<String, Problem> {
        let failed = |error: io::Error| Kind::Failed.problem(error);
        let (secret, form_token) = (
            private::random::<32>().map_err(failed)?,
            private::random::<32>().map_err(failed)?,
        );
        let kept = Kept {
            token: token.to_owned(),
            form_token,
            began: Instant::now(),
        };
        let mut sessions = self.sessions();
        sessions.retain(|_, kept| kept.began.elapsed() < LIFETIME);
        if sessions.len() >= MOST {
            let oldest = sessions.iter().min_by_key(|(_, kept)| kept.began);
            let oldest = oldest.map(|(name, _)| *name);
            oldest.map(|name| sessions.remove(&name));
        }
        sessions.insert(Hash::of(secret.as_bytes()), kept);
        Ok(self.cookie(&secret, LIFETIME.as_secs()))
    }

    /// Ends the session that a request belongs to. Gives the cookie that ends it in the browser.
    pub(super) fn end(&self, headers: &HeaderMap) -> String {
        if let Some(secret) = cookie(headers, COOKIE) {
            self.sessions().remove(&Hash::of(secret.as_bytes()));
        }
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, seconds: u64) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    fn kept(&self, headers: &HeaderMap) -> Option<Kept> {
        let secret = cookie(headers, COOKIE)?;
        let kept = self.sessions().get(&Hash::of(secret.as_bytes())).cloned()?;
        (kept.began.elapsed() < LIFETIME).then_some(kept)
    }
}

/// The session that a request belongs to.
pub(super) async fn session(
    service: &Service,
    headers: &HeaderMap,
) -> Result<Option<Session>, Problem> {
    let Some(kept) = service.site().kept(headers) else {
        return Ok(None);
    };
    let Some(token) = service.holder(kept.token.clone()).await? else {
        service.site().end(headers);
        return Ok(None);
    };
    Ok(Some(Session {
        name: token.person.name,
        role: token.role,
        form_token: kept.form_token,
        token: kept.token,
    }))
}
