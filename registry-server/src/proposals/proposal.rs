//! A proposal, and what became of it.

use registry_core::{Hash, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ProposedChange;
use crate::access::Person;

/// A proposal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proposal {
    /// Names it; proposals follow each other in the order of their identifiers.
    pub id: String,
    /// Whose it is: the author of the commit that makes its change.
    pub proposer: Proposer,
    /// What is to change.
    pub change: ProposedChange,
    /// Why, as the commit is to say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it is from: an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// The commit that made its change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<u64>,
    /// What was done about it, the first first.
    pub events: Vec<Event>,
}

/// Who proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposer {
    /// The person of the token; that of no token is called a visitor.
    #[serde(flatten)]
    pub person: Person,
    /// Whether it was somebody without a token.
    #[serde(default)]
    pub is_visitor: bool,
}

impl Proposer {
    /// Somebody without a token.
    #[must_use]
    pub fn visitor() -> Proposer {
        Proposer {
            person: Person::named("visitor"),
            is_visitor: true,
        }
    }

    /// Whether this is somebody with a token: a visitor is nobody that is known.
    #[must_use]
    pub fn is(&self, person: &Person) -> bool {
        !self.is_visitor && self.person.is(person)
    }
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It waits for a reviewer.
    Waiting,
    /// It waits for its proposer to amend it.
    SentBack,
    /// Its change is made.
    Approved,
    /// It will not be made.
    Rejected,
    /// The proposer took it back.
    Withdrawn,
}

impl Status {
    /// Whether something is still to be decided.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Status::Waiting | Status::SentBack)
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Waiting => "waiting",
            Status::SentBack => "sent_back",
            Status::Approved => "approved",
            Status::Rejected => "rejected",
            Status::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Status, String> {
        let all = [
            Status::Waiting,
            Status::SentBack,
            Status::Approved,
            Status::Rejected,
            Status::Withdrawn,
        ];
        let known = all.into_iter().find(|status| status.as_str() == text);
        known.ok_or_else(|| {
            format!(
                "{text:?}: no such status; use waiting, sent_back, approved, rejected or withdrawn"
            )
        })
    }
}

/// What is done about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It was made.
    Proposed,
    /// The proposer made it another.
    Amended,
    /// A reviewer wants it amended.
    SentBack,
    /// A reviewer approved it.
    Approved,
    /// A reviewer refused it.
    Rejected,
    /// The proposer took it back.
    Withdrawn,
}

/// Something that was done about a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// What.
    pub deed: Deed,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub time: Time,
    /// By whom, by their public name.
    pub by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A proposal as it is kept, with what is nobody's business.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct KeptProposal {
    #[serde(flatten)]
    pub(super) proposal: Proposal,
    /// The hash of what a visitor follows it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) secret_hash: Option<Hash>,
    /// Set before anybody makes its change, so that what was made is found whatever happens in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) attempt: Option<Attempt>,
}

/// That somebody set out to make the change of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempt {
    /// The last commit before anybody first did: none up to it names the proposal.
    pub(super) since: u64,
    /// When somebody last did; none once it is known that nothing came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) under_way: Option<Time>,
}

impl Proposal {
    /// Notes what was done.
    pub(super) fn note(&mut self, deed: Deed, by: &str, reason: Option<String>) {
        self.status = match deed {
            Deed::Proposed | Deed::Amended => Status::Waiting,
            Deed::SentBack => Status::SentBack,
            Deed::Approved => Status::Approved,
            Deed::Rejected => Status::Rejected,
            Deed::Withdrawn => Status::Withdrawn,
        };
        self.events.push(Event {
            deed,
            time: Time::now(),
            by: by.to_owned(),
            reason,
        });
    }
}
