//! Tokens: secrets that say who acts.

use std::{io, path::Path};

use registry_core::{Cluster, Hash, Time, model::RegionCode};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::private::{PrivateFolder, PrivateStore};

/// The folder of a registry that holds what the service keeps for itself.
const FOLDER: &str = "private";
const KIND: &str = "tokens";
const PREFIX: &str = "ncr";

/// What is known of a token. The secret itself is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Names the token, to list and revoke it.
    pub id: String,
    /// The person who acts with it: the author of what it commits.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// The codes of the regions and countries whose records it may change; of all, where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// When it was given out.
    pub created: Time,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
    /// The hash of its secret. A secret of 256 random bits is not guessed, however fast the hash; the slow hashes are
    /// for what people choose.
    secret_hash: Hash,
}

/// A token that was just made, and its text, which is told this once.
#[derive(Debug)]
pub struct IssuedToken {
    /// What is kept of it.
    pub token: Token,
    /// What its holder sends.
    pub text: String,
}

/// Why tokens could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// A file could not be used.
    #[error("the tokens of the registry could not be used: {0}")]
    Store(#[from] io::Error),
    /// A token says something else than a token.
    #[error("token {id} cannot be read: {error}; revoke it, and give out another")]
    Damaged {
        /// Which one.
        id: String,
        /// Why.
        error: serde_json::Error,
    },
    /// No such token.
    #[error("no token {id}")]
    NoToken {
        /// What was asked for.
        id: String,
    },
    /// Nobody would be named.
    #[error("a token belongs to a person: give the name that is to stand in the register")]
    NoName,
}

impl Token {
    /// Whether it has ended.
    #[must_use]
    pub fn is_expired(&self, now: Time) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether a record lies in the token's regions. One whose region has no code lies in none, only in its country.
    #[must_use]
    pub fn reaches(&self, record: &Cluster) -> bool {
        if self.role == Role::Admin || self.regions.is_empty() {
            return true;
        }
        let location = &record.location;
        let region = location.region.map(RegionCode::as_str);
        let places = [Some(location.country.as_str()), region];
        let mut places = places.into_iter().flatten();
        places.any(|place| self.regions.iter().any(|reached| reached == place))
    }
}

/// The tokens of a registry.
///
/// ```
/// use registry_server::{Access, Role};
///
/// let folder = tempfile::tempdir()?;
/// let access = Access::of_registry(folder.path());
/// let issued = access.issue("Li Na", Role::Registrar, vec!["CN-ZJ".to_owned()], None)?;
/// let token = access.holder(&issued.text)?.expect("a token");
/// assert_eq!(token.name, "Li Na");
/// access.revoke(&token.id)?;
/// assert_eq!(access.holder(&issued.text)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Access {
    store: Box<dyn PrivateStore>,
}

impl Access {
    /// Of the registry in a folder.
    #[must_use]
    pub fn of_registry(folder: &Path) -> Access {
        Access {
            store: Box::new(PrivateFolder::new(folder.join(FOLDER))),
        }
    }

    /// Gives out a token.
    ///
    /// # Errors
    /// [`AccessError::NoName`]; when it cannot be kept.
    pub fn issue(
        &self,
        name: &str,
        role: Role,
        regions: Vec<String>,
        expires: Option<Time>,
    ) -> Result<IssuedToken, AccessError> {
        if name.trim().is_empty() {
            return Err(AccessError::NoName);
        }
        let (id, secret) = (random::<4>()?, random::<32>()?);
        let token = Token {
            id: id.clone(),
            name: name.trim().to_owned(),
            role,
            regions,
            created: Time::now(),
            expires,
            secret_hash: Hash::of(secret.as_bytes()),
        };
        let document = serde_json::to_vec_pretty(&token).map_err(io::Error::other)?;
        self.store.put(KIND, &id, &document)?;
        Ok(IssuedToken {
            token,
            text: format!("{PREFIX}_{id}_{secret}"),
        })
    }

    /// The token that a text is, unless it has ended or was revoked.
    ///
    /// # Errors
    /// When the tokens cannot be read.
    pub fn holder(&self, text: &str) -> Result<Option<Token>, AccessError> {
        let Some((id, secret)) = parts(text) else {
            return Ok(None);
        };
        let Some(token) = self.token(id)? else {
            return Ok(None);
        };
        // Hashes are compared, not secrets: how long that takes tells nothing of the secret.
        let is_valid = token.secret_hash == Hash::of(secret.as_bytes());
        Ok(Some(token).filter(|token| is_valid && !token.is_expired(Time::now())))
    }

    /// All tokens, also those that have ended.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn tokens(&self) -> Result<Vec<Token>, AccessError> {
        let ids = self.store.list(KIND)?.into_iter();
        ids.filter_map(|id| self.token(&id).transpose()).collect()
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// [`AccessError::NoToken`]; when it cannot be forgotten.
    pub fn revoke(&self, id: &str) -> Result<(), AccessError> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_plain && self.store.remove(KIND, id)? {
            return Ok(());
        }
        Err(AccessError::NoToken { id: id.to_owned() })
    }

    fn token(&self, id: &str) -> Result<Option<Token>, AccessError> {
        let Some(document) = self.store.get(KIND, id)? else {
            return Ok(None);
        };
        let token = serde_json::from_slice(&document);
        token.map(Some).map_err(|error| AccessError::Damaged {
            id: id.to_owned(),
            error,
        })
    }
}

fn parts(text: &str) -> Option<(&str, &str)> {
    let (id, secret) = text
        .strip_prefix(PREFIX)?
        .strip_prefix('_')?
        .split_once('_')?;
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_plain(id) && is_plain(secret)).then_some((id, secret))
}

/// So many random bytes, in hexadecimal.
fn random<const BYTES: usize>() -> io::Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(location: &str) -> Cluster {
        let json =
            format!(r#"{{"key":"x-y-z","location":{location},"product":{{"name":"Sock"}}}}"#);
        Cluster::from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn only_the_secret_that_was_given_out_is_taken_and_only_while_it_lasts() {
        let folder = tempfile::tempdir().unwrap();
        let access = Access::of_registry(folder.path());
        let past = "2020-01-01T00:00:00Z".parse().unwrap();
        let ended = access
            .issue("A", Role::Admin, Vec::new(), Some(past))
            .unwrap();
        assert_eq!(access.holder(&ended.text).unwrap(), None);
        let token = access.issue("B", Role::Admin, Vec::new(), None).unwrap();
        assert!(access.holder(&token.text).unwrap().is_some());
        let id = &token.token.id;
        for wrong in [
            format!("ncr_{id}_"),
            format!("ncr_{id}_00"),
            format!("ncr_../{id}_00"),
            token.text.to_uppercase(),
            String::new(),
        ] {
            assert_eq!(access.holder(&wrong).unwrap(), None, "{wrong}");
        }
        assert_eq!(access.tokens().unwrap().len(), 2);
    }

    #[test]
    fn a_token_reaches_the_records_of_its_regions() {
        let folder = tempfile::tempdir().unwrap();
        let access = Access::of_registry(folder.path());
        let of = |role, regions: &[&str]| {
            let regions = regions.iter().map(|&region| region.to_owned()).collect();
            access.issue("A", role, regions, None).unwrap().token
        };
        let zhuji = record(r#"{"country":"CN","region":"CN-ZJ","place":"Zhuji"}"#);
        let biella = record(r#"{"country":"IT","place":"Biella"}"#);
        let zhejiang = of(Role::Registrar, &["CN-ZJ"]);
        assert!(zhejiang.reaches(&zhuji) && !zhejiang.reaches(&biella));
        let italy = of(Role::Registrar, &["IT"]);
        assert!(!italy.reaches(&zhuji) && italy.reaches(&biella));
        assert!(of(Role::Admin, &["CN-ZJ"]).reaches(&biella));
        assert!(of(Role::Reviewer, &[]).reaches(&biella));
    }
}
