//! Tokens: secrets that say who acts.

use registry_core::{Hash, Time, model::Territory};
use serde::{Deserialize, Serialize};

use super::{Person, Role};

const PREFIX: &str = "ncr";

/// What is known of a token. The secret itself is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Names the token, to list and revoke it.
    pub id: String,
    /// Who acts with it: the author of what it commits.
    #[serde(flatten)]
    pub person: Person,
    /// What it allows.
    pub role: Role,
    /// Where the records lie that it may change.
    #[serde(default, skip_serializing_if = "Territory::is_everywhere")]
    pub regions: Territory,
    /// When it was given out.
    pub created: Time,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
    /// When it was last used, and how often: as of a minute ago at most.
    #[serde(default, flatten)]
    pub usage: Usage,
    /// The hash of its secret. A secret of 256 random bits is not guessed, however fast the hash; the slow hashes are
    /// for what people choose.
    pub(super) secret_hash: Hash,
}

/// A token as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownToken {
    /// Names the token, to list and revoke it.
    pub id: String,
    /// The public name of its person.
    pub name: String,
    /// What tells the person apart where names do not.
    pub person: Option<String>,
    /// What it allows.
    pub role: Role,
    /// Where the records lie that it may change.
    pub regions: Territory,
    /// When it was given out.
    pub created: Time,
    /// When it ends.
    pub expires: Option<Time>,
    /// When it was last used.
    pub last_used: Option<Time>,
    /// How often it was used.
    pub uses: u64,
}

/// A token that was just given out, as it is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownIssuedToken {
    /// What is known of it.
    #[serde(flatten)]
    pub known: ShownToken,
    /// What its holder sends.
    #[serde(rename = "token")]
    pub text: String,
}

/// How much a token was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// When last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Time>,
    /// How often.
    #[serde(default)]
    pub uses: u64,
}

/// A token that is to be given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it is.
    pub person: Person,
    /// What it allows.
    pub role: Role,
    /// Where the records lie that it may change.
    pub regions: Territory,
    /// When it ends.
    pub expires: Option<Time>,
}

/// A token that was just made, and its text, which is told this once.
#[derive(Debug)]
pub struct IssuedToken {
    /// What is kept of it.
    pub token: Token,
    /// What its holder sends.
    pub text: String,
}

impl IssuedToken {
    /// What is shown of it, this once.
    #[must_use]
    pub fn shown(self) -> ShownIssuedToken {
        ShownIssuedToken {
            known: self.token.shown(),
            text: self.text,
        }
    }
}

impl Token {
    /// Whether it has ended.
    #[must_use]
    pub fn is_expired(&self, now: Time) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether whoever has this secret holds it, and it has not ended.
    pub(super) fn is_good(&self, secret: &str, now: Time) -> bool {
        // Hashes are compared, not secrets: how long that takes tells nothing of the secret.
        self.secret_hash == Hash::of(secret.as_bytes()) && !self.is_expired(now)
    }

    /// What is shown of it: all but the hash of its secret.
    #[must_use]
    pub fn shown(&self) -> ShownToken {
        ShownToken {
            id: self.id.clone(),
            name: self.person.name.clone(),
            person: self.person.id.clone(),
            role: self.role,
            regions: self.regions.clone(),
            created: self.created,
            expires: self.expires,
            last_used: self.usage.last_used,
            uses: self.usage.uses,
        }
    }

    /// Where the records lie that it may change; an admin's has no bounds.
    #[must_use]
    pub fn territory(&self) -> Territory {
        match self.role {
            Role::Admin => Territory::default(),
            _ => self.regions.clone(),
        }
    }
}

/// What a holder sends of a token with this identifier and secret.
pub(super) fn text(id: &str, secret: &str) -> String {
    format!("{PREFIX}_{id}_{secret}")
}

/// The identifier and the secret that a text has.
pub(super) fn parts(text: &str) -> Option<(&str, &str)> {
    let (id, secret) = text
        .strip_prefix(PREFIX)?
        .strip_prefix('_')?
        .split_once('_')?;
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_plain(id) && is_plain(secret)).then_some((id, secret))
}
