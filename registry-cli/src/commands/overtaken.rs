//! A change that somebody else was faster than, told with what changed meanwhile.

use registry_core::{change::Refused, model::differences, register::Hash, registry::RegistryError};

use super::changes;
use crate::failure::Failure;

/// A failure, with what changed meanwhile where that is the reason.
pub fn explained(failure: Failure) -> Failure {
    let changes = match &failure {
        Failure::Registry(RegistryError::Refused(Refused::Overtaken { then, now, .. })) => {
            differences(Some(then.record()), Some(now.record()))
        }
        Failure::Registry(RegistryError::Refused(Refused::OrganisationOvertaken {
            then,
            now,
            ..
        })) => differences(Some(then.record()), Some(now.record())),
        _ => return failure,
    };
    let changes = changes::lines(&changes).map(|line| format!("\n{line}"));
    Failure::Refused(format!("{failure}:{}", changes.collect::<String>()))
}

/// The item that the record has now, where somebody else was faster.
pub fn present_item(failure: &Failure) -> Option<Hash> {
    match failure {
        Failure::Registry(RegistryError::Refused(Refused::Overtaken { now, .. })) => {
            Some(now.hash())
        }
        Failure::Registry(RegistryError::Refused(Refused::OrganisationOvertaken {
            now, ..
        })) => Some(now.hash()),
        _ => None,
    }
}
