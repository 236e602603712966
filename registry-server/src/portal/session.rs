//! Sessions: a browser that has presented a token acts with it until it logs out, the token ends, or a day has passed.
//!
//! They are private documents, so that all nodes on a register know them. Each is kept under the hash of the secret that
//! its cookie has, and encrypted with a key made of it: neither the documents nor the cookie alone give the token. Each
//! request asks again whether the token is still good, so that one which is revoked ends its sessions at once.

use axum::http::HeaderMap;
use registry_core::{Hash, Registry, Time};
use serde::{Deserialize, Serialize};

use super::visit::cookie;
use crate::{
    Options, PublicUrl,
    access::Role,
    private::{self, Documents, Sealed, random},
    problem::{Kind, Problem, of_disk},
    service::{Service, run},
};

const KIND: &str = "sessions";
/// How long a session lasts at the most.
const LIFETIME_SECONDS: i64 = 24 * 60 * 60;
/// The most sessions; past them the oldest ends.
const MOST: usize = 10_000;
const COOKIE: &str = "session";

/// Where the site is, and who is logged in.
pub(crate) struct Site {
    /// What the world calls the service, where that was said.
    public_url: Option<String>,
    /// Whether it is reached by TLS.
    is_secure: bool,
    sessions: Documents<Sealed>,
}

/// What a cookie says: when the session began, and a secret.
struct Cookie {
    began: i64,
    secret: String,
}

/// What is kept of a session.
#[derive(Serialize, Deserialize)]
struct Kept {
    token: String,
    form_token: String,
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

impl Cookie {
    fn of(headers: &HeaderMap) -> Option<Cookie> {
        let text = cookie(headers, COOKIE)?;
        let (began, secret) = text.split_once('-')?;
        let began = began.parse().ok()?;
        let secret = secret.to_owned();
        Some(Cookie { began, secret })
    }

    fn is_over(&self, now: i64) -> bool {
        now - self.began >= LIFETIME_SECONDS
    }

    /// What the session's document is called: those that began earlier come first.
    fn id(&self) -> String {
        let mut id = format!("{}{}", began(self.began), self.hash("name").to_hex());
        id.truncate(64);
        id
    }

    fn key(&self) -> [u8; 32] {
        *self.hash("key").as_bytes()
    }

    fn hash(&self, of: &str) -> Hash {
        Hash::of(format!("{of} of session {}-{}", self.began, self.secret).as_bytes())
    }
}

/// When a session began, as its document's name begins.
fn began(seconds: i64) -> String {
    format!("{seconds:010x}")
}

fn now() -> i64 {
    Time::now().timestamp().as_second()
}

impl Site {
    pub(crate) fn of(registry: &Registry, options: &Options) -> Site {
        let public = options.public_url.as_ref();
        Site {
            is_secure: options.tls.is_some() || public.is_some_and(PublicUrl::is_secure),
            public_url: public.map(ToString::to_string),
            sessions: Documents::new(private::of_registry(registry), KIND),
        }
    }

    /// The address of the site for a visitor who calls the host so.
    pub(crate) fn origin(&self, host: &str) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        let said = self.public_url.clone();
        said.unwrap_or_else(|| format!("{scheme}://{host}"))
    }

    /// Begins a session with a token, in the place of the one that a request belongs to. Gives the cookie.
    fn begin(&self, headers: &HeaderMap, token: String) -> Result<String, Problem> {
        self.end(headers)?;
        let cookie = Cookie {
            began: now(),
            secret: random::<32>().map_err(of_disk)?,
        };
        let form_token = random::<32>().map_err(of_disk)?;
        let kept = serde_json::to_vec(&Kept { token, form_token })
            .map_err(|error| Kind::Failed.problem(error))?;
        self.make_room()?;
        let id = cookie.id();
        self.sessions
            .create(&id, &Sealed::of(&kept, &cookie.key(), &id)?)?;
        let value = format!("{}-{}", cookie.began, cookie.secret);
        Ok(self.cookie(&value, LIFETIME_SECONDS))
    }

    /// Forgets the sessions that are over, and the oldest where there are too many.
    fn make_room(&self) -> Result<(), Problem> {
        let ids = self.sessions.ids()?;
        let over = began(now() - LIFETIME_SECONDS);
        let surplus = (ids.len() + 1).saturating_sub(MOST);
        let old = |(at, id): &(usize, &String)| *at < surplus || **id <= over;
        for (_, id) in ids.iter().enumerate().filter(old) {
            self.sessions.remove(id)?;
        }
        Ok(())
    }

    /// Ends the session that a request belongs to. Gives the cookie that ends it in the browser.
    fn end(&self, headers: &HeaderMap) -> Result<String, Problem> {
        if let Some(cookie) = Cookie::of(headers) {
            self.sessions.remove(&cookie.id())?;
        }
        Ok(self.cookie("", 0))
    }

    fn cookie(&self, value: &str, seconds: i64) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    fn kept(&self, cookie: &Cookie) -> Result<Option<Kept>, Problem> {
        if cookie.is_over(now()) {
            return Ok(None);
        }
        let id = cookie.id();
        let sealed = self.sessions.get(&id)?;
        let text = sealed.and_then(|sealed| sealed.value.open(&cookie.key(), &id));
        Ok(text.and_then(|text| serde_json::from_slice(&text).ok()))
    }
}

/// Begins a session with a token. Gives the cookie.
pub(super) async fn begin(
    service: &Service,
    headers: &HeaderMap,
    token: String,
) -> Result<String, Problem> {
    let (service, headers) = (service.clone(), headers.clone());
    run(move || service.site().begin(&headers, token)).await
}

/// Ends the session that a request belongs to. Gives the cookie that ends it in the browser.
pub(super) async fn end(service: &Service, headers: &HeaderMap) -> Result<String, Problem> {
    let (service, headers) = (service.clone(), headers.clone());
    run(move || service.site().end(&headers)).await
}

/// The session that a request belongs to. While nobody can be asked, everybody is a visitor, who reads all the same.
pub(super) async fn session(
    service: &Service,
    headers: &HeaderMap,
) -> Result<Option<Session>, Problem> {
    let Some(cookie) = Cookie::of(headers).filter(|_| service.away().is_none()) else {
        return Ok(None);
    };
    let site = service.clone();
    let Some(kept) = run(move || site.site().kept(&cookie)).await? else {
        return Ok(None);
    };
    let Some(token) = service.holder(kept.token.clone()).await? else {
        end(service, headers).await?;
        return Ok(None);
    };
    Ok(Some(Session {
        name: token.person.name,
        role: token.role,
        form_token: kept.form_token,
        token: kept.token,
    }))
}
