//! What may become of organisations, and of the clusters whose actors they are.

mod amend;
mod links;
mod put;
mod references;
mod register;
mod restore;
mod retire;
mod revert;

pub use amend::EmptiedOrganisationField;
pub use put::PutOrganisations;
pub use references::OrganisationFault;
pub use register::RegisterOrganisation;
pub use restore::RestoreOrganisation;
pub use retire::{OrganisationRetirement, RetireOrganisation};

pub(super) use put::checked;
pub(super) use revert::undo_organisations;

use super::{NewOrganisation, view::present};
