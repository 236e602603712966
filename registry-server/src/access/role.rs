//! What a token allows.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the holder of a token may do. Anyone may read; each role may do what those before it may.
///
/// ```
/// use registry_server::Role;
/// assert!("registrar".parse::<Role>().is_ok_and(Role::may_change));
/// assert!(!Role::Contributor.may_change() && Role::Admin.may_review());
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Proposes.
    Contributor,
    /// Changes records within the token's regions, unless the settings let it only propose.
    Registrar,
    /// Decides on the proposals of others.
    Reviewer,
    /// Does everything, everywhere; decides on no proposal of their own either.
    Admin,
}

impl Role {
    /// All, from the least to the most.
    pub const ALL: [Role; 4] = [
        Role::Contributor,
        Role::Registrar,
        Role::Reviewer,
        Role::Admin,
    ];

    /// Whether the role changes what is published.
    #[must_use]
    pub fn may_change(self) -> bool {
        self >= Role::Registrar
    }

    /// Whether the role decides on proposals.
    #[must_use]
    pub fn may_review(self) -> bool {
        self >= Role::Reviewer
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

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        let known = Role::ALL.into_iter().find(|role| role.as_str() == text);
        known.ok_or_else(|| {
            format!("{text:?}: unknown role; use contributor, registrar, reviewer or admin")
        })
    }
}
