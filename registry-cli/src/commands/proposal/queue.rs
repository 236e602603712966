//! The queue of proposals: of the registry here, or of a service from afar, which knows by the token who acts.

use registry_core::{model::Territory, registry::Registry};
use registry_server::{NewProposal, Person, Proposal, Proposals, ShownProposal, Wanted};
use serde_json::Value;

use crate::{afar::Afar, args, authorship::author, config::Config, failure::Failure};

/// Where proposals wait.
pub enum Queue<'a> {
    Here {
        registry: Registry,
        proposals: Proposals,
        config: &'a Config,
    },
    Afar(&'a Afar),
}

impl Queue<'_> {
    pub fn of(config: &Config) -> Result<Queue<'_>, Failure> {
        if let Some(afar) = config.afar() {
            return Ok(Queue::Afar(afar));
        }
        // The index is mended before anybody reads.
        config.read()?;
        let registry = config.registry()?;
        Ok(Queue::Here {
            proposals: Proposals::of_registry(registry.clone()),
            registry,
            config,
        })
    }

    pub fn list(&self, wanted: &Wanted) -> Result<Vec<Proposal>, Failure> {
        match self {
            Queue::Here { proposals, .. } => Ok(proposals.list(wanted)?),
            Queue::Afar(afar) => afar.proposals(wanted),
        }
    }

    pub fn show(&self, id: &str) -> Result<ShownProposal, Failure> {
        match self {
            Queue::Here { proposals, .. } => Ok(proposals.show(id)?),
            Queue::Afar(afar) => afar.proposal(id),
        }
    }

    pub fn make(&self, by: Option<&str>, proposal: Value) -> Result<ShownProposal, Failure> {
        match self {
            Queue::Here { proposals, .. } => {
                let new = NewProposal::from_json(proposal)?;
                let person = Person::named(&author(by));
                Ok(proposals.propose(&person, new, &Territory::default())?)
            }
            Queue::Afar(afar) => afar.propose(&proposal),
        }
    }

    /// Approves a proposal as it was shown; gives the number of the commit.
    pub fn approve(&self, args: &args::ApproveProposal) -> Result<Option<u64>, Failure> {
        let id = &args.id;
        let seen = match args.seen {
            Some(seen) => seen,
            None => self.show(id)?.tag,
        };
        match self {
            Queue::Here {
                registry,
                proposals,
                config,
            } => {
                let reviewer = person(&args.actor);
                let applied = config.when_free(registry, || {
                    let applied = proposals.approve(id, &reviewer, Territory::default(), seen)?;
                    registry.release()?;
                    Ok(applied)
                })?;
                Ok(applied.commit.map(|commit| commit.number))
            }
            Queue::Afar(afar) => afar.approve(id, &seen.to_hex()),
        }
    }

    pub fn send_back(&self, args: &args::DecideProposal) -> Result<(), Failure> {
        let (id, reason) = (&args.id, &args.reason);
        match self {
            Queue::Here { proposals, .. } => {
                Ok(proposals.send_back(id, &person(&args.actor), reason)?)
            }
            Queue::Afar(afar) => afar.decide(id, "send_back", reason),
        }
    }

    pub fn reject(&self, args: &args::DecideProposal) -> Result<(), Failure> {
        let (id, reason) = (&args.id, &args.reason);
        match self {
            Queue::Here { proposals, .. } => {
                Ok(proposals.reject(id, &person(&args.actor), reason)?)
            }
            Queue::Afar(afar) => afar.decide(id, "reject", reason),
        }
    }

    pub fn withdraw(&self, args: &args::WithdrawProposal) -> Result<(), Failure> {
        match self {
            Queue::Here { proposals, .. } => {
                Ok(proposals.withdraw(&args.id, &person(&args.actor))?)
            }
            Queue::Afar(afar) => afar.withdraw(&args.id),
        }
    }
}

fn person(actor: &args::Actor) -> Person {
    Person::named(&author(actor.author.as_deref()))
}
