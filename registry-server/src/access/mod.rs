//! Who may do what: tokens, the roles that they give, and the regions that these reach.

mod holder;
mod person;
mod reader;
mod role;
mod token;
mod uses;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use registry_core::{Hash, Registry, Time};

pub(crate) use holder::{
    Admin, Anyone, Contributor, Editor, Known, Reviewer, bearer, token_needed,
};
pub use person::Person;
pub(crate) use reader::Reader;
pub use role::Role;
pub use token::{IssuedToken, NewToken, ShownIssuedToken, ShownToken, Token, Usage};
use uses::Uses;

use crate::{
    private::{self, Documents, PrivateError, random},
    problem::{Kind, Problem},
};

/// Why tokens could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// Not read, or not kept.
    #[error(transparent)]
    Private(#[from] PrivateError),
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

/// The tokens of a registry.
///
/// ```
/// use registry_core::Registry;
/// use registry_server::{Access, NewToken, Person, Role};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let access = Access::of_registry(&registry);
/// let issued = access.issue(NewToken {
///     person: Person::named("Li Na"),
///     role: Role::Registrar,
///     regions: "CN-ZJ".parse()?,
///     expires: None,
/// })?;
/// let token = access.holder(&issued.text)?.expect("a token");
/// assert_eq!(token.person.name, "Li Na");
/// access.revoke(&token.id)?;
/// assert_eq!(access.holder(&issued.text)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Access {
    tokens: Documents<Token>,
    uses: Uses,
    /// Those that were good when they were last used here.
    known: Mutex<HashMap<String, Token>>,
}

impl Access {
    /// Of a registry.
    #[must_use]
    pub fn of_registry(registry: &Registry) -> Access {
        Access {
            tokens: Documents::new(private::of_registry(registry), "tokens"),
            uses: Uses::default(),
            known: Mutex::default(),
        }
    }

    /// Gives out a token.
    ///
    /// # Errors
    /// [`AccessError::NoName`]; when it cannot be kept.
    pub fn issue(&self, new: NewToken) -> Result<IssuedToken, AccessError> {
        let name = new.person.name.trim().to_owned();
        if name.is_empty() {
            return Err(AccessError::NoName);
        }
        let id = random::<4>().map_err(PrivateError::Store)?;
        let secret = random::<32>().map_err(PrivateError::Store)?;
        let token = Token {
            id: id.clone(),
            person: Person {
                name,
                id: new.person.id,
            },
            role: new.role,
            regions: new.regions,
            created: Time::now(),
            expires: new.expires,
            usage: Usage::default(),
            secret_hash: Hash::of(secret.as_bytes()),
        };
        self.tokens.create(&id, &token)?;
        let text = token::text(&id, &secret);
        Ok(IssuedToken { token, text })
    }

    /// The token that a text is, unless it has ended or was revoked. It is counted as used.
    ///
    /// # Errors
    /// When the tokens cannot be read.
    pub fn holder(&self, text: &str) -> Result<Option<Token>, AccessError> {
        let Some((id, secret)) = token::parts(text) else {
            return Ok(None);
        };
        let now = Time::now();
        let Some(kept) = self.tokens.get(id)? else {
            self.known().remove(id);
            return Ok(None);
        };
        let token = kept.value;
        if !token.is_good(secret, now) {
            return Ok(None);
        }
        if let Some(usage) = self.uses.count(id, now) {
            self.keep(id, usage);
        }
        self.known().insert(id.to_owned(), token.clone());
        Ok(Some(token))
    }

    /// The token that a text was when it was last used here: for who reads while nobody can be asked whether it still is.
    pub(crate) fn known_holder(&self, text: &str) -> Option<Token> {
        let (id, secret) = token::parts(text)?;
        let known = self.known();
        let token = known.get(id)?;
        token.is_good(secret, Time::now()).then(|| token.clone())
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Token>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the uses that were only counted so far.
    pub fn keep_uses(&self) {
        for (id, usage) in self.uses.take() {
            self.keep(&id, usage);
        }
    }

    /// Adds to the uses of a token. A token is valid whether its uses can be counted or not.
    fn keep(&self, id: &str, usage: Usage) {
        let keep = || {
            let Some(kept) = self.tokens.get(id)? else {
                return Ok(());
            };
            let mut token = kept.value.clone();
            token.usage.uses += usage.uses;
            token.usage.last_used = token.usage.last_used.max(usage.last_used);
            self.tokens.replace(id, &kept, &token)
        };
        if let Err(error) = keep() {
            let error: PrivateError = error;
            tracing::warn!(token = id, %error, "the uses of a token were not kept");
        }
    }

    /// All tokens, also those that have ended.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn tokens(&self) -> Result<Vec<Token>, AccessError> {
        self.keep_uses();
        Ok(self.tokens.all()?)
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// [`AccessError::NoToken`]; when it cannot be forgotten.
    pub fn revoke(&self, id: &str) -> Result<(), AccessError> {
        match self.tokens.remove(id)? {
            true => Ok(()),
            false => Err(AccessError::NoToken { id: id.to_owned() }),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Problem {
        match error {
            AccessError::Private(error) => error.into(),
            AccessError::NoToken { .. } => Kind::NotFound.problem(error),
            AccessError::NoName => Problem::field("name", error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> (tempfile::TempDir, Registry) {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
        (folder, registry)
    }

    fn new(role: Role) -> NewToken {
        NewToken {
            person: Person::named("Li Na"),
            role,
            regions: "CN-ZJ".parse().unwrap(),
            expires: None,
        }
    }

    #[test]
    fn only_the_secret_that_was_given_out_is_taken_and_only_while_it_lasts() {
        let (_folder, registry) = registry();
        let access = Access::of_registry(&registry);
        let past = "2020-01-01T00:00:00Z".parse().unwrap();
        let ended = NewToken {
            expires: Some(past),
            ..new(Role::Admin)
        };
        let ended = access.issue(ended).unwrap();
        assert_eq!(access.holder(&ended.text).unwrap(), None);
        let token = access.issue(new(Role::Admin)).unwrap();
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
    fn uses_are_counted_and_a_revoked_token_does_not_come_back_by_them() {
        let (_folder, registry) = registry();
        let access = Access::of_registry(&registry);
        let token = access.issue(new(Role::Registrar)).unwrap();
        for _ in 0..5 {
            access.holder(&token.text).unwrap();
        }
        // What another program reads: the first use was kept at once, the others wait.
        let kept = || Access::of_registry(&registry).tokens().unwrap();
        assert_eq!(kept()[0].usage.uses, 1);
        access.keep_uses();
        assert_eq!(kept()[0].usage.uses, 5);
        assert!(kept()[0].usage.last_used.is_some());
        access.holder(&token.text).unwrap();
        access.revoke(&token.token.id).unwrap();
        access.keep_uses();
        assert!(kept().is_empty());
    }

    #[test]
    fn the_territory_of_an_admin_has_no_bounds() {
        let (_folder, registry) = registry();
        let access = Access::of_registry(&registry);
        let territory = |role| access.issue(new(role)).unwrap().token.territory();
        assert!(territory(Role::Admin).is_everywhere());
        assert!(!territory(Role::Reviewer).is_everywhere());
    }
}
