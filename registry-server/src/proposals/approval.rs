//! Approval: the commit that makes the change of a proposal, once.
//!
//! That somebody sets out to approve is written down first, with the last commit that there is. The change is then made
//! only if no commit after that one names the proposal, which the register's one writer sees to. What was made is found
//! by that name even where the program ended before it could write down that it was.

use registry_core::{
    Applied, Draft, Hash, Refused, RegistryError, Time,
    change::{Approve, Within},
    register::{Approval, Origin},
};

use super::{
    Deed, Proposal, ProposalError, Proposals, Status,
    proposal::{Attempt, KeptProposal},
    queue::is_refusal,
    shown::shown,
};
use crate::{
    access::Person,
    private::{Kept, PrivateError},
};
use registry_core::model::Territory;

impl Proposals {
    /// Makes the change of a proposal in a commit, if it is still what the reviewer saw: `seen` is the
    /// [tag](super::ShownProposal::tag) of that.
    ///
    /// # Errors
    /// [`ProposalError::Own`], [`ProposalError::Decided`], [`ProposalError::NotAsShown`]; why the registry does not allow
    /// it. Then nothing is changed, but for [`RegistryError`]s that say otherwise.
    pub fn approve(
        &self,
        id: &str,
        reviewer: &Person,
        territory: Territory,
        seen: Hash,
    ) -> Result<Applied, ProposalError> {
        let kept = self.kept(id)?;
        let proposal = &kept.value.proposal;
        if proposal.status != Status::Waiting {
            return Err(ProposalError::Decided {
                id: id.to_owned(),
                status: proposal.status,
            });
        }
        if proposal.proposer.is(reviewer) {
            return Err(ProposalError::Own { id: id.to_owned() });
        }
        self.registry.follow()?;
        let reader = self.registry.read()?;
        let (shown, prepared) = shown(&kept.value, &reader)?;
        if shown.tag != seen {
            return Err(ProposalError::NotAsShown { id: id.to_owned() });
        }
        let Some(prepared) = prepared else {
            // The registry says why, as it says it of any change.
            return Err(self.why_refused(&kept.value));
        };
        let since = self.set_out(&kept, reader.applied())?;
        let change = Approve {
            change: prepared.change,
            proposal: id.to_owned(),
            since,
        };
        let change = Box::new(Within {
            change: Box::new(change),
            territory,
        });
        let made = self.registry.change(change, draft(proposal, reviewer));
        self.wrote_down(id, reviewer, made)
    }

    /// Writes down that somebody sets out to approve; says after which commit the register may name the proposal.
    fn set_out(&self, kept: &Kept<KeptProposal>, head: u64) -> Result<u64, ProposalError> {
        let mut value = kept.value.clone();
        let since = value.attempt.map_or(head, |attempt| attempt.since);
        value.attempt = Some(Attempt {
            since,
            under_way: Some(Time::now()),
        });
        self.documents.replace(&value.proposal.id, kept, &value)?;
        Ok(since)
    }

    /// Writes down what came of an approval.
    fn wrote_down(
        &self,
        id: &str,
        reviewer: &Person,
        made: Result<Applied, RegistryError>,
    ) -> Result<Applied, ProposalError> {
        let commit = match &made {
            Ok(applied) => applied.commit.as_ref().map(|commit| commit.number),
            Err(RegistryError::Refused(Refused::Approved { .. })) => {
                let status = self.kept(id)?.value.proposal.status;
                let id = id.to_owned();
                return Err(ProposalError::Decided { id, status });
            }
            // It may have been made: who next looks at the proposal finds out.
            Err(error) if is_refusal(error).is_none() => return Ok(made?),
            Err(_) => None,
        };
        let written = self.change_kept(id, |kept| {
            if let Some(attempt) = &mut kept.attempt {
                attempt.under_way = None;
            }
            if commit.is_some() && kept.proposal.commit.is_none() {
                kept.proposal.note(Deed::Approved, &reviewer.name, None);
                kept.proposal.commit = commit;
            }
        });
        if let Err(error) = written {
            // The commit holds; who next looks at the proposal closes it.
            tracing::warn!(proposal = id, %error, "what became of a proposal was not written down");
        }
        let applied = made?;
        match commit {
            Some(_) => Ok(applied),
            None => Err(ProposalError::ChangesNothing),
        }
    }

    /// Changes a proposal whatever others write at the same time.
    fn change_kept(
        &self,
        id: &str,
        change: impl Fn(&mut KeptProposal),
    ) -> Result<(), ProposalError> {
        loop {
            let kept = self.documents.get(id)?;
            let none = || ProposalError::NoProposal { id: id.to_owned() };
            let kept = kept.ok_or_else(none)?;
            let mut changed = kept.value.clone();
            change(&mut changed);
            match self.documents.replace(id, &kept, &changed) {
                Err(PrivateError::Contended { .. }) => {}
                done => return Ok(done?),
            }
        }
    }

    fn why_refused(&self, kept: &KeptProposal) -> ProposalError {
        let refused = || {
            let reader = self.registry.read()?;
            let prepared = kept.proposal.change.prepare(&reader)?;
            for outcome in prepared.change.apply(reader.as_ref())? {
                outcome?;
            }
            Ok(())
        };
        let refused: Result<(), ProposalError> = refused();
        let id = kept.proposal.id.clone();
        refused.err().unwrap_or(ProposalError::NotAsShown { id })
    }
}

/// The commit of a proposal: in the name of who proposed it, with who approved it.
fn draft(proposal: &Proposal, reviewer: &Person) -> Draft {
    let author = &proposal.proposer.person.name;
    let draft = match &proposal.message {
        Some(message) => Draft::new(author, message),
        None => Draft::of_change(author),
    };
    Draft {
        source: proposal.source.clone().map(Origin::Url),
        approval: Some(Approval {
            proposal: proposal.id.clone(),
            reviewer: reviewer.name.clone(),
        }),
        ..draft
    }
}
