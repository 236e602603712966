//! How to reach the people behind tokens: for admins and themselves, in no record, answer to the public, or export.
//!
//! What is kept of each person is encrypted with a key of their own (XChaCha20-Poly1305). To erase it is to destroy the
//! key: copies of the data, as in backups, cannot be read any more. Keys are kept under a kind of their own, which no backup
//! has. What was erased is noted without the person's name, so that keys that come back from elsewhere are destroyed
//! again.

use std::{io, path::Path, sync::Arc};

use registry_core::{Hash, Registry, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    private::{self, Documents, PrivateError, PrivateStore, Sealed, random_bytes},
    problem::{Kind, Problem},
};

/// How to reach a person. What is not said is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(example = json!({ "email": "li.na@example.cn", "telephone": "+86 575 8701 2345" }))]
pub struct Contact {
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Anything else, such as the best time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why contact details could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContactError {
    /// Not read, or not kept.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// Nothing is kept of this person, or it was erased.
    #[error("no contact details of {person}")]
    None {
        /// Whose were asked for.
        person: String,
    },
    /// What is kept was not written with this key.
    #[error(
        "private/contacts/{id}.json cannot be read with the key of its person: erase it, and give it anew"
    )]
    Unreadable {
        /// The document.
        id: String,
    },
}

/// Somebody's contact details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "person": "lina", "email": "li.na@example.cn" }))]
pub struct PersonsContact {
    /// Whose they are: what tells that person apart. What was kept by an earlier program does not say it.
    #[serde(default)]
    pub person: String,
    /// How to reach them.
    #[serde(flatten)]
    pub contact: Contact,
}

/// The contact details of a registry.
///
/// ```
/// use registry_core::Registry;
/// use registry_server::{Contact, Contacts};
/// let folder = tempfile::tempdir()?;
/// let contacts = Contacts::of_registry(&Registry::create(folder.path(), "Clusters", "registrar")?);
/// let contact = Contact { email: Some("li.na@example.cn".to_owned()), ..Contact::default() };
/// contacts.set("li na", &contact)?;
/// assert_eq!(contacts.get("li na")?, contact);
/// contacts.erase("li na")?;
/// assert!(contacts.get("li na").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Contacts {
    sealed: Documents<Sealed>,
    keys: Documents<PersonKey>,
    erasures: Documents<Erasure>,
}

/// The key of one person.
#[derive(Serialize, Deserialize)]
struct PersonKey {
    key: [u8; 32],
    created: Time,
}

/// That somebody's contact details were erased.
#[derive(Serialize, Deserialize)]
struct Erasure {
    time: Time,
}

impl Contacts {
    /// Of a registry.
    #[must_use]
    pub fn of_registry(registry: &Registry) -> Contacts {
        Contacts::over(private::of_registry(registry))
    }

    /// Of a registry's private folder.
    pub(crate) fn in_folder(folder: &Path) -> Contacts {
        Contacts::over(private::in_folder(folder))
    }

    fn over(store: Arc<dyn PrivateStore>) -> Contacts {
        Contacts {
            sealed: Documents::new(store.clone(), "contacts"),
            keys: Documents::new(store.clone(), "contactkeys"),
            erasures: Documents::new(store, "erasures"),
        }
    }

    /// How to reach a person, by what [tells them apart](crate::Person::identifier).
    ///
    /// # Errors
    /// [`ContactError::None`], [`ContactError::Unreadable`]; when it cannot be read.
    pub fn get(&self, person: &str) -> Result<Contact, ContactError> {
        match self.opened(&id(person))? {
            Some(kept) => Ok(kept.contact),
            None => Err(ContactError::None {
                person: person.to_owned(),
            }),
        }
    }

    /// Those of all people, by what tells them apart.
    ///
    /// # Errors
    /// [`ContactError::Unreadable`]; when they cannot be read.
    pub fn list(&self) -> Result<Vec<PersonsContact>, ContactError> {
        let ids = self.sealed.ids()?.into_iter();
        let kept = ids.filter_map(|id| self.opened(&id).transpose());
        let mut kept = kept.collect::<Result<Vec<_>, _>>()?;
        kept.sort_by(|one, other| one.person.cmp(&other.person));
        Ok(kept)
    }

    fn opened(&self, id: &str) -> Result<Option<PersonsContact>, ContactError> {
        let (Some(sealed), Some(key)) = (self.sealed.get(id)?, self.keys.get(id)?) else {
            return Ok(None);
        };
        let unreadable = || ContactError::Unreadable { id: id.to_owned() };
        let text = sealed.value.open(&key.value.key, id);
        let text = text.ok_or_else(unreadable)?;
        serde_json::from_slice(&text).map_err(|_| unreadable())
    }

    /// Keeps how to reach a person, in the place of what was kept.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn set(&self, person: &str, contact: &Contact) -> Result<(), ContactError> {
        let id = id(person);
        let key = match self.keys.get(&id)? {
            Some(kept) => kept.value.key,
            None => {
                let key = random_bytes().map_err(failed)?;
                let created = Time::now();
                self.keys.create(&id, &PersonKey { key, created })?;
                key
            }
        };
        let kept = PersonsContact {
            person: person.to_owned(),
            contact: contact.clone(),
        };
        let text = serde_json::to_vec(&kept).map_err(failed)?;
        let sealed = Sealed::of(&text, &key, &id)?;
        match self.sealed.get(&id)? {
            Some(kept) => self.sealed.replace(&id, &kept, &sealed)?,
            None => self.sealed.create(&id, &sealed)?,
        }
        Ok(())
    }

    /// Erases what is kept of a person: the note of that first, then the key, without which nothing can be read.
    ///
    /// # Errors
    /// [`ContactError::None`]; when it cannot be erased.
    pub fn erase(&self, person: &str) -> Result<(), ContactError> {
        let id = id(person);
        if self.keys.get(&id)?.is_none() && self.sealed.get(&id)?.is_none() {
            let person = person.to_owned();
            return Err(ContactError::None { person });
        }
        let erasure = Erasure { time: Time::now() };
        match self.erasures.get(&id)? {
            Some(kept) => self.erasures.replace(&id, &kept, &erasure)?,
            None => self.erasures.create(&id, &erasure)?,
        }
        self.forget(&id)
    }

    /// Erases once more what was erased and came back, as with keys out of an older copy; says of how many people.
    ///
    /// # Errors
    /// When it cannot be read or erased.
    pub fn replay_erasures(&self) -> Result<usize, ContactError> {
        let mut erased = 0;
        for id in self.erasures.ids()? {
            let (Some(erasure), Some(key)) = (self.erasures.get(&id)?, self.keys.get(&id)?) else {
                continue;
            };
            // A key that is younger is of what was given anew.
            if key.value.created <= erasure.value.time {
                self.forget(&id)?;
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// Takes in keys and erasures that were kept apart from a backup, and erases once more what they say was erased; says
    /// of how many people.
    pub(crate) fn take_in(&self, kept_apart: &Path) -> Result<usize, ContactError> {
        let other = Contacts::in_folder(kept_apart);
        for id in other.erasures.ids()? {
            let (theirs, ours) = (other.erasures.get(&id)?, self.erasures.get(&id)?);
            match (theirs, ours) {
                (Some(theirs), None) => self.erasures.create(&id, &theirs.value)?,
                (Some(theirs), Some(ours)) if ours.value.time < theirs.value.time => {
                    self.erasures.replace(&id, &ours, &theirs.value)?;
                }
                _ => {}
            }
        }
        for id in other.keys.ids()? {
            if let (Some(key), None) = (other.keys.get(&id)?, self.keys.get(&id)?) {
                self.keys.create(&id, &key.value)?;
            }
        }
        self.replay_erasures()
    }

    fn forget(&self, id: &str) -> Result<(), ContactError> {
        self.keys.remove(id)?;
        self.sealed.remove(id)?;
        Ok(())
    }
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Problem {
        match error {
            ContactError::Private(error) => error.into(),
            ContactError::None { .. } => Kind::NotFound.problem(error),
            ContactError::Unreadable { .. } => Kind::Failed.problem(error),
        }
    }
}

/// What a person's documents are called: it does not tell who it is.
fn id(person: &str) -> String {
    let mut name = Hash::of(format!("contact of {person}").as_bytes()).to_hex();
    name.truncate(32);
    name
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ContactError {
    PrivateError::Store(io::Error::other(error)).into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn registry(folder: &tempfile::TempDir) -> Registry {
        Registry::create(folder.path(), "Clusters", "registrar").unwrap()
    }

    fn contact() -> Contact {
        Contact {
            email: Some("li.na@example.cn".to_owned()),
            ..Contact::default()
        }
    }

    #[test]
    fn what_is_kept_is_not_read_without_the_persons_own_key() {
        let folder = tempfile::tempdir().unwrap();
        let contacts = Contacts::of_registry(&registry(&folder));
        contacts.set("li na", &contact()).unwrap();
        contacts.set("wang wei", &contact()).unwrap();
        let file = |kind: &str, person: &str| {
            let private = folder.path().join("private").join(kind);
            private.join(format!("{}.json", id(person)))
        };
        let sealed = fs::read(file("contacts", "li na")).unwrap();
        let text = String::from_utf8_lossy(&sealed);
        assert!(
            !text.contains("example") && !text.contains("li na"),
            "{text}"
        );
        // Another person's key, or another person's text, opens nothing.
        fs::copy(
            file("contactkeys", "wang wei"),
            file("contactkeys", "li na"),
        )
        .unwrap();
        let refused = contacts.get("li na").unwrap_err();
        assert!(matches!(refused, ContactError::Unreadable { .. }));
        fs::copy(file("contacts", "wang wei"), file("contacts", "li na")).unwrap();
        let refused = contacts.get("li na").unwrap_err();
        assert!(matches!(refused, ContactError::Unreadable { .. }));
        assert_eq!(contacts.get("wang wei").unwrap(), contact());
    }

    #[test]
    fn what_was_erased_stays_erased_when_data_and_keys_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let private = folder.path().join("private");
        let contacts = Contacts::of_registry(&registry(&folder));
        contacts.set("li na", &contact()).unwrap();
        let name = format!("{}.json", id("li na"));
        let copied = ["contacts", "contactkeys"].map(|kind| {
            let place = private.join(kind).join(&name);
            (place.clone(), fs::read(place).unwrap())
        });
        contacts.erase("li na").unwrap();
        assert!(matches!(
            contacts.get("li na"),
            Err(ContactError::None { .. })
        ));
        assert!(matches!(
            contacts.erase("li na"),
            Err(ContactError::None { .. })
        ));
        for (place, content) in copied {
            fs::write(place, content).unwrap();
        }
        assert_eq!(contacts.replay_erasures().unwrap(), 1);
        assert!(contacts.get("li na").is_err());
        assert_eq!(contacts.replay_erasures().unwrap(), 0);
    }
}
