//! Decisions that change nothing in the register: a proposal is sent back or rejected.

use super::{Deed, ProposalError, Proposals};
use crate::access::Person;

impl Proposals {
    /// Sends a proposal back to be amended.
    ///
    /// # Errors
    /// [`ProposalError::Own`], [`ProposalError::Decided`]; where no reason is given; when it cannot be kept.
    pub fn send_back(
        &self,
        id: &str,
        reviewer: &Person,
        reason: &str,
    ) -> Result<(), ProposalError> {
        self.decide(id, reviewer, Deed::SentBack, reason)
    }

    /// Refuses a proposal.
    ///
    /// # Errors
    /// As [`Proposals::send_back`].
    pub fn reject(&self, id: &str, reviewer: &Person, reason: &str) -> Result<(), ProposalError> {
        self.decide(id, reviewer, Deed::Rejected, reason)
    }

    fn decide(
        &self,
        id: &str,
        reviewer: &Person,
        deed: Deed,
        reason: &str,
    ) -> Result<(), ProposalError> {
        if reason.trim().is_empty() {
            return Err(ProposalError::Mistaken {
                field: "reason",
                problem: "the proposer is to know why".to_owned(),
            });
        }
        let kept = self.open(id)?;
        if kept.value.proposal.proposer.is(reviewer) {
            return Err(ProposalError::Own { id: id.to_owned() });
        }
        let mut decided = kept.value.clone();
        let reason = reason.trim().to_owned();
        decided.proposal.note(deed, &reviewer.name, Some(reason));
        Ok(self.documents.replace(id, &kept, &decided)?)
    }
}
