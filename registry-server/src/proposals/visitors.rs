//! Proposals of people without a token, where the settings take them: bounded in number, size and rate, and followed by
//! a secret that only the proposer is told.

use std::{
    collections::VecDeque,
    net::IpAddr,
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
    network::Client,
    private::{Kept, PrivateError, random},
    settings::Settings,
};

/// Over what visitors' proposals are counted.
pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);

/// Of what all visitors may propose in an hour, one address has so large a part: a quarter.
const SHARES: usize = 4;

/// When visitors proposed or amended within the last hour, and from where.
#[derive(Default)]
pub(crate) struct Visitors(Mutex<VecDeque<(Instant, Option<IpAddr>)>>);

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
    /// Counts a proposal, unless there were too many: from this client, or in all.
    pub(crate) fn count(
        &self,
        client: Option<Client>,
        settings: &Settings,
    ) -> Result<(), ProposalError> {
        let client = client.map(Client::network);
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while made.front().is_some_and(|(time, _)| time.elapsed() >= HOUR) {
            made.pop_front();
        }
        let most = settings.visitor_proposals_an_hour as usize;
        if made.len() >= most {
            let problem = "visitors have proposed as much as this registry takes in an hour";
            return Err(ProposalError::TooMany(problem));
        }
        let of_client = made.iter().filter(|(_, from)| *from == client).count();
        if client.is_some() && of_client >= most.div_ceil(SHARES) {
            let problem =
                "as much was proposed from here as this registry takes of one visitor in an hour";
            return Err(ProposalError::TooMany(problem));
        }
        made.push_back((Instant::now(), client));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_visitor_keeps_no_other_out() {
        let (visitors, settings) = (Visitors::default(), Settings::default());
        let client = |address: &str| Some(Client(address.parse().unwrap()));
        let taken = |client| {
            let counted = (0..).take_while(|_| visitors.count(client, &settings).is_ok());
            counted.count()
        };
        assert_eq!(taken(client("2001:db8::1")), 15);
        // The household's other addresses.
        assert_eq!(taken(client("2001:db8::2")), 0);
        assert_eq!(taken(client("192.0.2.1")), 15);
        assert_eq!(taken(client("192.0.2.2")), 15);
        assert_eq!(
            (taken(client("192.0.2.3")), taken(client("192.0.2.4"))),
            (15, 0)
        );
    }
}
