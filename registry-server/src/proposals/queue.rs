//! The proposals of a registry: made, found, shown, amended and withdrawn.

use registry_core::{
    Hash, Refused, Registry, RegistryError, Time,
    change::{Within, approved_by},
    model::Territory,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Deed, Proposal, ProposalError, ProposedChange, ShownProposal, Status,
    proposal::{Attempt, KeptProposal, Proposer},
    shown::shown,
};
use crate::{
    access::Person,
    private::{self, Documents, Kept, PrivateError, random},
    settings::Settings,
};

/// How long an approval may be under way: longer than any request lives.
const APPROVAL_SECONDS: i64 = 120;

/// The proposals of a registry.
pub struct Proposals {
    pub(super) registry: Registry,
    pub(super) documents: Documents<KeptProposal>,
}

/// What somebody proposes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "change": { "kind": "change", "key": "cn-zhuji-sock", "edit": { "patch": { "notes": ["Seen in May."] } } },
    "message": "a note from our visit",
    "source": "https://example.org/visit",
}))]
pub struct NewProposal {
    /// What is to change.
    pub change: ProposedChange,
    /// Why, as the commit is to say it.
    pub message: Option<String>,
    /// Where it is from: an address.
    pub source: Option<String>,
}

/// Which proposals are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Where they stand; those that wait for a reviewer, where none is said.
    pub status: Vec<Status>,
    /// The record that they are of.
    pub key: Option<String>,
    /// Whose they are.
    pub proposer: Option<Person>,
    /// Only those after this identifier.
    pub after: Option<String>,
    /// The most.
    pub limit: usize,
}

impl Proposals {
    /// Of a registry.
    #[must_use]
    pub fn of_registry(registry: Registry) -> Proposals {
        let store = private::of_registry(&registry);
        Proposals::over(registry, Documents::new(store, "proposals"))
    }

    pub(super) fn over(registry: Registry, documents: Documents<KeptProposal>) -> Proposals {
        Proposals {
            registry,
            documents,
        }
    }

    /// Makes a proposal, once it is seen that the registry would allow it, within a territory where one is given. It is
    /// durable on return.
    ///
    /// # Errors
    /// Why the registry would not allow it; [`ProposalError::ChangesNothing`]; when it cannot be kept.
    pub fn propose(
        &self,
        person: &Person,
        new: NewProposal,
        within: &Territory,
    ) -> Result<ShownProposal, ProposalError> {
        let proposer = Proposer {
            person: person.clone(),
            is_visitor: false,
        };
        self.make(proposer, new, within, None)
    }

    /// Sees that no more of a proposer's proposals wait than one may have: nobody fills the queue for all others.
    ///
    /// # Errors
    /// [`ProposalError::TooMany`].
    pub(crate) fn expect_room(
        &self,
        person: &Person,
        settings: &Settings,
    ) -> Result<(), ProposalError> {
        let most = settings.proposals_waiting_each as usize;
        let wanted = Wanted {
            proposer: Some(person.clone()),
            limit: most,
            ..Wanted::default()
        };
        match self.list(&wanted)?.len() < most {
            true => Ok(()),
            false => Err(ProposalError::TooMany(
                "as many proposals of yours wait as one person may have; withdraw one, or wait until some are decided",
            )),
        }
    }

    pub(super) fn make(
        &self,
        proposer: Proposer,
        new: NewProposal,
        within: &Territory,
        secret_hash: Option<Hash>,
    ) -> Result<ShownProposal, ProposalError> {
        let by = proposer.person.name.clone();
        let mut kept = KeptProposal {
            proposal: Proposal {
                id: new_id()?,
                proposer,
                change: new.change,
                message: new.message,
                source: new.source,
                status: Status::Waiting,
                commit: None,
                events: Vec::new(),
            },
            secret_hash,
            attempt: None,
        };
        kept.proposal.note(Deed::Proposed, &by, None);
        let shown = self.checked(&mut kept, within)?;
        self.documents.create(&kept.proposal.id, &kept)?;
        Ok(shown)
    }

    /// A proposal as it is shown, once it is seen that the registry would allow it.
    fn checked(
        &self,
        kept: &mut KeptProposal,
        within: &Territory,
    ) -> Result<ShownProposal, ProposalError> {
        self.registry.follow()?;
        let reader = self.registry.read()?;
        kept.proposal.change.settle(&reader)?;
        // What the registry refuses is told as it says it.
        let prepared = kept.proposal.change.prepare(&reader)?;
        let change = Within {
            change: prepared.change,
            territory: within.clone(),
        };
        for outcome in registry_core::Change::apply(&change, reader.as_ref())? {
            outcome?;
        }
        let (shown, _) = shown(kept, &reader)?;
        match shown.records_changed {
            0 => Err(ProposalError::ChangesNothing),
            _ => Ok(shown),
        }
    }

    /// A proposal, against the registry as it is now.
    ///
    /// # Errors
    /// [`ProposalError::NoProposal`]; when registry or private store cannot be read.
    pub fn show(&self, id: &str) -> Result<ShownProposal, ProposalError> {
        let kept = self.kept(id)?;
        let reader = self.registry.read()?;
        Ok(shown(&kept.value, &reader)?.0)
    }

    /// Proposals in the order in which they were made.
    ///
    /// # Errors
    /// When registry or private store cannot be read.
    pub fn list(&self, wanted: &Wanted) -> Result<Vec<Proposal>, ProposalError> {
        let after = wanted.after.as_deref().unwrap_or_default();
        let ids = self.documents.ids()?.into_iter();
        let proposals = ids.filter(|id| id.as_str() > after).filter_map(|id| {
            match self.kept(&id) {
                // It was taken away since it was listed.
                Err(ProposalError::NoProposal { .. }) => None,
                kept => Some(kept.map(|kept| kept.value.proposal)),
            }
        });
        let is_wanted = |proposal: &Result<Proposal, ProposalError>| {
            let proposal = proposal.as_ref();
            proposal.map_or(true, |proposal| wanted.includes(proposal))
        };
        proposals.filter(is_wanted).take(wanted.limit).collect()
    }

    /// Makes a proposal another; it waits again.
    ///
    /// # Errors
    /// [`ProposalError::Others`]; [`ProposalError::Decided`]; as [`Proposals::propose`].
    pub fn amend(
        &self,
        id: &str,
        person: &Person,
        new: NewProposal,
        within: &Territory,
    ) -> Result<ShownProposal, ProposalError> {
        let kept = self.open(id)?;
        let proposer = &kept.value.proposal.proposer;
        match proposer.is(person) {
            true => self.amend_kept(&kept, new, within),
            false => Err(ProposalError::Others { id: id.to_owned() }),
        }
    }

    pub(super) fn amend_kept(
        &self,
        kept: &Kept<KeptProposal>,
        new: NewProposal,
        within: &Territory,
    ) -> Result<ShownProposal, ProposalError> {
        let mut amended = kept.value.clone();
        let proposal = &mut amended.proposal;
        (proposal.change, proposal.message, proposal.source) =
            (new.change, new.message, new.source);
        let by = proposal.proposer.person.name.clone();
        proposal.note(Deed::Amended, &by, None);
        let shown = self.checked(&mut amended, within)?;
        self.documents
            .replace(&amended.proposal.id, kept, &amended)?;
        Ok(shown)
    }

    /// Takes a proposal back.
    ///
    /// # Errors
    /// [`ProposalError::Others`]; [`ProposalError::Decided`]; when it cannot be kept.
    pub fn withdraw(&self, id: &str, person: &Person) -> Result<(), ProposalError> {
        let kept = self.open(id)?;
        match kept.value.proposal.proposer.is(person) {
            true => self.withdraw_kept(&kept),
            false => Err(ProposalError::Others { id: id.to_owned() }),
        }
    }

    pub(super) fn withdraw_kept(&self, kept: &Kept<KeptProposal>) -> Result<(), ProposalError> {
        let mut withdrawn = kept.value.clone();
        let by = withdrawn.proposal.proposer.person.name.clone();
        withdrawn.proposal.note(Deed::Withdrawn, &by, None);
        let id = &withdrawn.proposal.id;
        Ok(self.documents.replace(id, kept, &withdrawn)?)
    }

    /// A proposal that is still to be decided, and that nobody approves at this moment.
    pub(super) fn open(&self, id: &str) -> Result<Kept<KeptProposal>, ProposalError> {
        let kept = self.kept(id)?;
        let status = kept.value.proposal.status;
        if !status.is_open() {
            let id = id.to_owned();
            return Err(ProposalError::Decided { id, status });
        }
        match kept.value.attempt {
            Some(attempt) if attempt.is_under_way(Time::now()) => {
                Err(ProposalError::BeingApproved { id: id.to_owned() })
            }
            _ => Ok(kept),
        }
    }

    /// A proposal as it is kept. One that a commit names is closed, whatever was written down of that.
    pub(super) fn kept(&self, id: &str) -> Result<Kept<KeptProposal>, ProposalError> {
        let none = || ProposalError::NoProposal { id: id.to_owned() };
        let kept = self.documents.get(id)?.ok_or_else(none)?;
        match kept.value.attempt {
            Some(attempt) if kept.value.proposal.commit.is_none() => {
                self.closed_if_made(kept, attempt.since)
            }
            _ => Ok(kept),
        }
    }

    /// Closes a proposal whose change a commit made after somebody set out to approve it.
    fn closed_if_made(
        &self,
        mut kept: Kept<KeptProposal>,
        since: u64,
    ) -> Result<Kept<KeptProposal>, ProposalError> {
        self.registry.follow()?;
        let reader = self.registry.read()?;
        let id = kept.value.proposal.id.clone();
        let Some(number) = approved_by(reader.as_ref(), &id, since)? else {
            return Ok(kept);
        };
        let commit = reader.commit(number)?;
        let reviewer = commit.approval.as_ref().map(|approval| &approval.reviewer);
        let mut closed = kept.value.clone();
        let by = reviewer.map_or("", String::as_str);
        closed.proposal.note(Deed::Approved, by, None);
        closed.proposal.commit = Some(number);
        match self.documents.replace(&id, &kept, &closed) {
            Ok(()) => match self.documents.get(&id)? {
                Some(kept) => Ok(kept),
                None => Err(ProposalError::NoProposal { id }),
            },
            // Somebody else was writing it down: what the register says holds all the same.
            Err(PrivateError::Contended { .. }) => {
                kept.value = closed;
                Ok(kept)
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Attempt {
    pub(super) fn is_under_way(&self, now: Time) -> bool {
        let seconds = |time: Time| time.timestamp().as_second();
        self.under_way
            .is_some_and(|began| seconds(now) - seconds(began) < APPROVAL_SECONDS)
    }
}

impl Wanted {
    fn includes(&self, proposal: &Proposal) -> bool {
        let status = match &self.status[..] {
            [] => proposal.status == Status::Waiting,
            wanted => wanted.contains(&proposal.status),
        };
        let key = self.key.as_deref();
        let is_of = |person: &Person| proposal.proposer.is(person);
        status
            && key.is_none_or(|key| proposal.change.key() == Some(key))
            && self.proposer.as_ref().is_none_or(is_of)
    }
}

/// Whether the registry itself refused, so that it is certain that nothing was changed.
pub(super) fn is_refusal(error: &RegistryError) -> Option<&Refused> {
    match error {
        RegistryError::Refused(refused) => Some(refused),
        _ => None,
    }
}

/// An identifier that follows all earlier ones.
fn new_id() -> Result<String, PrivateError> {
    let seconds = Time::now().timestamp().as_second();
    Ok(format!("{seconds:010x}{}", random::<4>()?))
}
