//! Why something is not done about a proposal.

use registry_core::{Invalid, RegistryError, index::IndexError};

use super::{Status, visitors::HOUR};
use crate::{
    private::PrivateError,
    problem::{Kind, Problem},
};

/// Why something is not done about a proposal. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProposalError {
    /// None of this identifier, or none that this person may see.
    #[error("no proposal {id}")]
    NoProposal {
        /// What was asked for.
        id: String,
    },
    /// It is decided.
    #[error("proposal {id} is {} already", status.as_str().replace('_', " "))]
    Decided {
        /// Which one.
        id: String,
        /// What became of it.
        status: Status,
    },
    /// A person would decide on what they proposed themselves.
    #[error(
        "nobody decides on a proposal of their own, with whatever token: another person reviews {id}"
    )]
    Own {
        /// Which one.
        id: String,
    },
    /// It is another person's.
    #[error("proposal {id} is another person's: only its proposer amends or withdraws it")]
    Others {
        /// Which one.
        id: String,
    },
    /// Somebody approves it at this moment.
    #[error("proposal {id} is being approved just now; look again in two minutes")]
    BeingApproved {
        /// Which one.
        id: String,
    },
    /// The proposal, or what it would change, is not as it was shown.
    #[error(
        "proposal {id} is not as it was shown, or would change something else now: look at it again"
    )]
    NotAsShown {
        /// Which one.
        id: String,
    },
    /// Nothing would change.
    #[error("this changes nothing: the registry says so already")]
    ChangesNothing,
    /// It says something that cannot be.
    #[error("{field}: {problem}")]
    Mistaken {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// It is no proposal.
    #[error("{problem}")]
    NotUnderstood {
        /// What is wrong with it.
        problem: String,
    },
    /// It breaks a rule of records.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many of somebody without a token.
    #[error("{0}")]
    TooMany(&'static str),
    /// More than somebody without a token may send.
    #[error("a proposal of a visitor has at most {most} bytes")]
    TooLarge {
        /// The most bytes.
        most: u32,
    },
    /// The registry refused, or cannot be read.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Not read, or not kept.
    #[error(transparent)]
    Private(#[from] PrivateError),
}

impl From<registry_core::Refused> for ProposalError {
    fn from(refused: registry_core::Refused) -> ProposalError {
        RegistryError::from(refused).into()
    }
}

impl From<IndexError> for ProposalError {
    fn from(error: IndexError) -> ProposalError {
        RegistryError::from(error).into()
    }
}

impl From<ProposalError> for Problem {
    fn from(error: ProposalError) -> Problem {
        match error {
            ProposalError::NoProposal { .. } => Kind::NotFound.problem(error),
            ProposalError::Own { .. } | ProposalError::Others { .. } => {
                Kind::Forbidden.problem(error)
            }
            ProposalError::Decided { .. }
            | ProposalError::BeingApproved { .. }
            | ProposalError::ChangesNothing => Kind::Conflict.problem(error),
            ProposalError::NotAsShown { .. } => Kind::Overtaken.problem(error),
            ProposalError::Mistaken { field, .. } => {
                let problem = error.to_string();
                Kind::Invalid.problem(&problem).of(field, problem)
            }
            ProposalError::Invalid(_) | ProposalError::NotUnderstood { .. } => {
                Kind::Invalid.problem(error)
            }
            ProposalError::TooMany(_) => Kind::TooMany.problem(error).after(HOUR),
            ProposalError::TooLarge { .. } => Kind::TooLarge.problem(error),
            ProposalError::Registry(error) => error.into(),
            ProposalError::Private(error) => error.into(),
        }
    }
}
