//! What a token allows.

use serde::{Deserialize, Serialize};

/// What the holder of a token may do. Anyone may read.
///
/// ```
/// use registry_server::Role;
/// assert!("registrar".parse::<Role>().is_ok_and(Role::may_change));
/// assert!(!Role::Contributor.may_change());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Proposes.
    Contributor,
    /// Changes records within the token's regions.
    Registrar,
    /// Decides on proposals, and changes records within the token's regions.
    Reviewer,
    /// Does everything, everywhere.
    Admin,
}

impl Role {
    /// Whether the role changes what is published.
    #[must_use]
    pub fn may_change(self) -> bool {
        self != Role::Contributor
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Registrar => "registrar",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        let all = [
            Role::Contributor,
            Role::Registrar,
            Role::Reviewer,
            Role::Admin,
        ];
        all.into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| {
                format!("{text:?}: unknown role; use contributor, registrar, reviewer or admin")
            })
    }
}
