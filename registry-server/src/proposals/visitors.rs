//! Proposals of people without a token, where the settings take them: bounded in number, size and rate, and followed by
//! a secret that only the proposer is told.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use registry_core::{Hash, model::Territory};
use serde::Serialize;

use super::{
    NewProposal, ProposalError, Proposals, ShownProposal, Wanted,
    proposal::{KeptProposal, Proposer},
};
use crate::{
    private::{Kept, PrivateError, random},
    settings::Settings,
};

/// Over what visitors' proposals are counted.
pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);

/// When visitors proposed or amended within the last hour.
#[derive(Default)]
pub(crate) struct Visitors(Mutex<VecDeque<Instant>>);

/// A visitor who shows the secret of a proposal.
pub(crate) struct Visitor<'a> {
    pub(crate) secret: &'a str,
}

/// A visitor's proposal, and the secret that it is followed by, which is told this once.
#[derive(Serialize)]
pub(crate) struct VisitorsProposal {
    #[serde(flatten)]
    pub(crate) shown: ShownProposal,
    pub(crate) secret: String,
}

impl Visitors {
    /// Counts a proposal, unless there were too many.
    pub(crate) fn count(&self, settings: &Settings) -> Result<(), ProposalError> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while times.front().is_some_and(|time| time.elapsed() >= HOUR) {
            times.pop_front();
        }
        if times.len() >= settings.visitor_proposals_an_hour as usize {
            let problem = "visitors have proposed as much as this registry takes in an hour";
            return Err(ProposalError::TooMany(problem));
        }
        times.push_back(Instant::now());
        Ok(())
    }
}

impl Proposals {
    /// Makes a proposal of somebody without a token.
    pub(crate) fn propose_as_visitor(
        &self,
        new: NewProposal,
        settings: &Settings,
    ) -> Result<VisitorsProposal, ProposalError> {
        let wanted = Wanted {
            limit: usize::MAX,
            ..Wanted::default()
        };
        let waiting = self.list(&wanted)?.into_iter();
        let waiting = waiting.filter(|proposal| proposal.proposer.is_visitor);
        if waiting.count() >= settings.visitor_proposals_waiting as usize {
            let problem = "as many proposals of visitors wait as this registry takes";
            return Err(ProposalError::TooMany(problem));
        }
        let secret = random::<32>().map_err(PrivateError::Store)?;
        let hash = Some(Hash::of(secret.as_bytes()));
        let shown = self.make(Proposer::visitor(), new, &Territory::default(), hash)?;
        Ok(VisitorsProposal { shown, secret })
    }

    /// A proposal as its visitor follows it.
    pub(crate) fn show_to(
        &self,
        id: &str,
        visitor: &Visitor<'_>,
    ) -> Result<ShownProposal, ProposalError> {
        check(&self.kept(id)?, visitor)?;
        self.show(id)
    }

    pub(crate) fn amend_by(
        &self,
        id: &str,
        visitor: &Visitor<'_>,
        new: NewProposal,
    ) -> Result<ShownProposal, ProposalError> {
        check(&self.kept(id)?, visitor)?;
        self.amend_kept(&self.open(id)?, new, &Territory::default())
    }

    pub(crate) fn withdraw_by(&self, id: &str, visitor: &Visitor<'_>) -> Result<(), ProposalError> {
        check(&self.kept(id)?, visitor)?;
        self.withdraw_kept(&self.open(id)?)
    }
}

/// Whether the visitor knows the secret. To whom does not, there is no such proposal.
fn check(kept: &Kept<KeptProposal>, visitor: &Visitor<'_>) -> Result<(), ProposalError> {
    // Hashes are compared, not secrets: how long that takes tells nothing of the secret.
    let hash = Some(Hash::of(visitor.secret.as_bytes()));
    match kept.value.secret_hash.is_some() && kept.value.secret_hash == hash {
        true => Ok(()),
        false => Err(ProposalError::NoProposal {
            id: kept.value.proposal.id.clone(),
        }),
    }
}
