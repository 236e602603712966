//! A change as its form sends it: made at once or proposed, as its button says, or put in the place of another that was
//! proposed.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    api::{Api, Call, Refusal},
    posted::Posted,
};
use crate::{
    portal::{address::Address, session::Session, visit::Visit},
    problem::{Kind, Problem},
};

/// A proposal that is amended.
#[derive(Debug, Clone)]
pub(super) struct Amended {
    pub(super) id: String,
    /// By which a visitor comes back to it; else empty.
    pub(super) secret: String,
}

impl Amended {
    /// Its page.
    pub(super) fn page(&self) -> Address {
        self.below(Address::of("/review").below(&self.id))
    }

    /// The API's address of it.
    pub(super) fn call(&self) -> Address {
        self.below(Address::of("/api/v1/proposals").below(&self.id))
    }

    /// Puts another change in its place.
    pub(super) async fn send(
        &self,
        api: &Api,
        posted: &Posted,
        change: &Value,
    ) -> Result<(), Refusal> {
        let call = proposal(Method::PUT, &self.call(), posted, change);
        api.call(call).await.map(|_| ())
    }

    fn below(&self, address: Address) -> Address {
        match &*self.secret {
            "" => address,
            secret => address.set("secret", secret),
        }
    }
}

/// What stands at the end of each form: why, and the ways on.
pub(super) struct Ending {
    pub(super) message: String,
    pub(super) source: String,
    /// Whether a proposal is amended.
    pub(super) is_amending: bool,
    /// Where it goes on when nothing is done.
    pub(super) leave: Address,
}

impl Ending {
    pub(super) fn of_new(leave: Address) -> Ending {
        Ending {
            message: String::new(),
            source: String::new(),
            is_amending: false,
            leave,
        }
    }

    /// The same as it was sent.
    pub(super) fn sent(self, posted: &Posted) -> Ending {
        let text = |name| posted.value(name).unwrap_or_default().to_owned();
        Ending {
            message: text("message"),
            source: text("commit_source"),
            ..self
        }
    }
}

/// What became of a change.
pub(super) enum Sent {
    /// It is made; this is what the API said.
    Made(Value),
    /// It waits, and this page shows it.
    Proposed(Address),
}

/// Sends a change. `proposed` is how a proposal says it, `direct` the call that makes it at once.
pub(super) async fn send(
    api: &Api,
    posted: &Posted,
    proposed: &Value,
    direct: Call<'_>,
) -> Result<Sent, Refusal> {
    if is_saved(posted) {
        return Ok(Sent::Made(api.call(direct).await?.value));
    }
    let call = proposal(
        Method::POST,
        &Address::of("/api/v1/proposals"),
        posted,
        proposed,
    );
    let made = api.call(call).await?.value;
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    let made = Amended {
        id: text("id"),
        secret: text("secret"),
    };
    Ok(Sent::Proposed(made.page()))
}

/// Whether the change is to be made at once.
pub(super) fn is_saved(posted: &Posted) -> bool {
    posted.value("act") == Some("save")
}

fn proposal<'a>(method: Method, address: &Address, posted: &'a Posted, change: &Value) -> Call<'a> {
    let mut proposal = json!({ "change": change });
    for (name, field) in [("message", "message"), ("source", "commit_source")] {
        if let Some(stated) = posted.stated(field) {
            proposal[name] = json!(stated);
        }
    }
    let session = posted.visit.session.as_ref();
    Call::send(method, address.to_string(), session, &proposal).from(posted.visit.client)
}

/// The address of a change that is made at once, with what its commit says of itself.
pub(super) fn commit_address(address: Address, posted: &Posted) -> Address {
    let stated = [("message", "message"), ("source", "commit_source")];
    stated.into_iter().fold(address, |address, (name, field)| {
        match posted.stated(field) {
            Some(value) => address.set(name, value),
            None => address,
        }
    })
}

/// The session, if it may change records: what is no act of others is not shown to them.
pub(super) fn editor(visit: &Visit) -> Result<&Session, Problem> {
    match &visit.session {
        None => Err(Kind::Unauthorized.problem("log in first")),
        Some(session) if session.may_change() => Ok(session),
        Some(_) => Err(Kind::Forbidden.problem("this is for a registrar")),
    }
}
