//! The people behind tokens.

use registry_core::model::fold;
use serde::{Deserialize, Serialize};

/// A person who acts: whatever tokens they have.
///
/// ```
/// use registry_server::Person;
/// let li_na = Person::named("Li Na");
/// assert!(li_na.is(&Person::named("LI  NA")));
/// let staff = |name: &str| Person { name: name.to_owned(), id: Some("staff-17".to_owned()) };
/// assert!(staff("Li Na").is(&staff("Na Li")));
/// assert!(!li_na.is(&Person::named("Wang Wei")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The public name: the author in the register.
    pub name: String,
    /// What tells the person apart where names do not, such as a number of staff. It is never public.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "person")]
    pub id: Option<String>,
}

impl Person {
    /// A person by name alone.
    #[must_use]
    pub fn named(name: &str) -> Person {
        Person {
            name: name.to_owned(),
            id: None,
        }
    }

    /// Whether both are one person: by what tells them apart, or by name. Two people of one name, who could not be told
    /// apart in the register either, are taken for one.
    #[must_use]
    pub fn is(&self, other: &Person) -> bool {
        let same_id = self.id.is_some() && self.id == other.id;
        same_id || folded(&self.name) == folded(&other.name)
    }

    /// What private documents of the person are kept under.
    #[must_use]
    pub fn identifier(&self) -> String {
        self.id.clone().unwrap_or_else(|| folded(&self.name))
    }
}

/// A name as it is compared: without case, accents and blanks.
fn folded(name: &str) -> String {
    fold(name).split_whitespace().collect()
}
