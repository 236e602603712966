//! What a service keeps for itself, asked of it: tokens, contact details, settings and proposals.

use registry_core::Hash;
use registry_server::{
    ClientRequest, Contact, NewToken, Person, PersonsContact, Proposal, Settings, ShownIssuedToken,
    ShownProposal, ShownToken, Wanted,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Afar, changing::encoded};
use crate::failure::Failure;

const TOKENS: &str = "/api/v1/tokens";
const CONTACTS: &str = "/api/v1/contacts";
const SETTINGS: &str = "/api/v1/settings";
const PROPOSALS: &str = "/api/v1/proposals";
/// So many proposals come at once.
const PAGE: usize = 1000;

/// Some of the proposals.
#[derive(Deserialize)]
struct Page {
    proposals: Vec<Proposal>,
    /// The last of the page, where there are more behind it.
    next: Option<String>,
}

/// An approval, as far as it is needed.
#[derive(Deserialize)]
struct Approved {
    commit: Option<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

impl Afar {
    /// Gives out a token.
    pub fn issue_token(&self, new: &NewToken) -> Result<ShownIssuedToken, Failure> {
        let body = json!({
            "name": new.person.name,
            "person": new.person.id,
            "role": new.role,
            "regions": (!new.regions.is_everywhere()).then_some(&new.regions),
            "expires": new.expires,
        });
        self.value(ClientRequest::post(TOKENS).json(&without_nulls(body)))
    }

    /// The tokens.
    pub fn tokens(&self) -> Result<Vec<ShownToken>, Failure> {
        self.value(ClientRequest::get(TOKENS))
    }

    /// Ends a token.
    pub fn revoke_token(&self, id: &str) -> Result<(), Failure> {
        self.ask(ClientRequest::delete(of(TOKENS, id)))?;
        Ok(())
    }

    /// Keeps how to reach a person.
    pub fn set_contact(&self, person: &str, contact: &Contact) -> Result<(), Failure> {
        self.ask(ClientRequest::put(of(CONTACTS, person)).json(&json!(contact)))?;
        Ok(())
    }

    /// How to reach everybody.
    pub fn contacts(&self) -> Result<Vec<PersonsContact>, Failure> {
        self.value(ClientRequest::get(CONTACTS))
    }

    /// How to reach a person.
    pub fn contact(&self, person: &str) -> Result<Contact, Failure> {
        self.value(ClientRequest::get(of(CONTACTS, person)))
    }

    /// Destroys the key of a person's contact details.
    pub fn erase_contact(&self, person: &str) -> Result<(), Failure> {
        self.ask(ClientRequest::delete(of(CONTACTS, person)))?;
        Ok(())
    }

    /// The settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        self.value(ClientRequest::get(SETTINGS))
    }

    /// Changes the settings that an object names.
    pub fn change_settings(&self, changes: &Value) -> Result<Settings, Failure> {
        self.value(ClientRequest::patch(SETTINGS).json(changes))
    }

    /// Proposals in the order in which they were made. Whose they are is seen here.
    pub fn proposals(&self, wanted: &Wanted) -> Result<Vec<Proposal>, Failure> {
        let mut address = format!("{PROPOSALS}?limit={PAGE}");
        for status in &wanted.status {
            address.push_str("&status=");
            address.push_str(status.as_str());
        }
        if let Some(key) = &wanted.key {
            address.push_str("&key=");
            address.push_str(&encoded(key));
        }
        let is_wanted = |proposal: &Proposal| {
            let proposer = wanted.proposer.as_ref();
            proposer.is_none_or(|person: &Person| proposal.proposer.is(person))
        };
        let (mut found, mut next) = (Vec::new(), Some(String::new()));
        while let Some(after) = next.take_if(|_| found.len() < wanted.limit) {
            let page: Page = self.value(ClientRequest::get(format!("{address}&after={after}")))?;
            found.extend(page.proposals.into_iter().filter(is_wanted));
            next = page.next;
        }
        found.truncate(wanted.limit);
        Ok(found)
    }

    /// A proposal, with what it would change now.
    pub fn proposal(&self, id: &str) -> Result<ShownProposal, Failure> {
        self.shown(ClientRequest::get(of(PROPOSALS, id)))
    }

    /// Proposes a change.
    pub fn propose(&self, proposal: &Value) -> Result<ShownProposal, Failure> {
        self.shown(ClientRequest::post(PROPOSALS).json(proposal))
    }

    /// Approves a proposal that was answered with this tag; gives the number of the commit.
    pub fn approve(&self, id: &str, tag: &str) -> Result<Option<u64>, Failure> {
        let decision = json!({ "decision": "approve" });
        let request = ClientRequest::post(decision_on(id)).json(&decision);
        let approved: Approved = self.value(request.if_match(tag))?;
        Ok(approved.commit.map(|commit| commit.number))
    }

    /// Sends a proposal back, or rejects it.
    pub fn decide(&self, id: &str, decision: &str, reason: &str) -> Result<(), Failure> {
        let decision = json!({ "decision": decision, "reason": reason });
        self.ask(ClientRequest::post(decision_on(id)).json(&decision))?;
        Ok(())
    }

    /// Takes a proposal back.
    pub fn withdraw(&self, id: &str) -> Result<(), Failure> {
        self.ask(ClientRequest::delete(of(PROPOSALS, id)))?;
        Ok(())
    }

    fn shown(&self, request: ClientRequest) -> Result<ShownProposal, Failure> {
        let answer = self.ask(request)?;
        let shown: Option<ShownProposal> = answer.json().ok();
        let tag = answer.tag().and_then(|tag| Hash::from_hex(tag).ok());
        let (mut shown, tag) = shown.zip(tag).ok_or_else(|| self.not_understood())?;
        shown.tag = tag;
        Ok(shown)
    }
}

fn of(resource: &str, name: &str) -> String {
    format!("{resource}/{}", encoded(name))
}

fn decision_on(id: &str) -> String {
    format!("{}/decision", of(PROPOSALS, id))
}

/// An object without the fields that say nothing.
fn without_nulls(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}
