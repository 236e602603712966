//! Proposals: what people would have changed, waiting for somebody else to approve it.
//!
//! A proposal is no part of the register: it is kept in the private store until a reviewer decides. Approval is the
//! commit, which names the proposal, the proposer as its author, and the reviewer.

mod approval;
mod body;
mod change;
mod decision;
mod error;
mod of_file;
mod organisation;
mod prepared;
mod proposal;
mod queue;
mod shown;
mod visitors;

use change::MOST_RECORDS;
pub use change::{ProposedChange, ProposedEdit, ProposedRecord};
pub use error::ProposalError;
pub use organisation::ProposedOrganisationEdit;
pub use proposal::{Deed, Event, Proposal, Proposer, Status};
pub use queue::{NewProposal, Proposals, Wanted};
pub use shown::{Overtaken, ShownAlike, ShownProposal, ShownRemark};
pub(crate) use visitors::{Visitor, Visitors};

#[cfg(test)]
mod tests;
