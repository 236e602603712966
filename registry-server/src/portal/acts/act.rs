//! An act that has a form: how it is shown, made at once or proposed, and shown again with what is wrong with it.

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use registry_core::IndexReader;
use serde_json::Value;

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
    sending::{Ending, Sent, commit_address, send},
};
use crate::{
    portal::{
        address::Address,
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// What a form is filled with, as it was sent or before.
pub(super) trait Act: Send + Sized + 'static {
    /// The page that has the form.
    type Page: Template + Send;

    /// Where it goes on when nothing is done.
    fn leave(&self) -> Address;

    /// Where it goes on when it is made, and the API has answered this.
    fn made(&self, _answer: &Value) -> Address {
        self.leave()
    }

    /// How a proposal says it; nothing where it cannot be proposed.
    fn proposed(&self) -> Option<Value>;

    /// How it is made at once.
    fn direct(&self) -> Direct<'_>;

    /// The form.
    fn page(
        self,
        frame: Frame,
        reader: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<Self::Page, Problem>;
}

/// A call of the API that makes a change.
pub(super) struct Direct<'a> {
    pub(super) method: Method,
    pub(super) address: Address,
    pub(super) body: Value,
    /// The version that it is of.
    pub(super) seen: Option<&'a str>,
}

/// The form, filled for the first time.
pub(super) async fn form(
    service: &Service,
    visit: Visit,
    act: impl Act,
) -> Result<Response, Problem> {
    let ending = Ending::of_new(act.leave());
    answer(service, visit, act, ending, None).await
}

/// Makes or proposes what a form says.
pub(super) async fn perform(
    service: &Service,
    api: &Api,
    posted: Posted,
    act: impl Act,
) -> Result<Response, Problem> {
    let outcome = attempt(api, &posted, &act).await;
    conclude(service, posted, act, outcome).await
}

/// Sends what a form says.
pub(super) async fn attempt(api: &Api, posted: &Posted, act: &impl Act) -> Result<Sent, Refusal> {
    let direct = act.direct();
    let address = commit_address(direct.address, posted).to_string();
    let session = posted.visit.session.as_ref();
    let call = Call {
        seen: direct.seen,
        ..Call::send(direct.method, address, session, &direct.body)
    };
    match act.proposed() {
        Some(proposed) => send(api, posted, &proposed, call).await,
        None => Ok(Sent::Made(api.call(call).await?.value)),
    }
}

/// Goes on to what was made, or shows the form again with what is wrong with it.
pub(super) async fn conclude(
    service: &Service,
    posted: Posted,
    act: impl Act,
    outcome: Result<Sent, Refusal>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(Sent::Made(answer)) => Ok(go_to(&act.made(&answer))),
        Ok(Sent::Proposed(page)) => Ok(go_to(&page)),
        Err(refusal) => {
            let ending = Ending::of_new(act.leave()).sent(&posted);
            answer(service, posted.visit, act, ending, Some(refusal)).await
        }
    }
}

/// The form, with what is wrong with it.
pub(super) async fn answer(
    service: &Service,
    visit: Visit,
    act: impl Act,
    ending: Ending,
    refusal: Option<Refusal>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let refusal = refusal.map(|refusal| refusal.in_words(words));
    let status = match refusal {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "", "")?;
        frame.is_private = true;
        act.page(frame, reader, ending, refusal)
    });
    Ok(frame::answer(status, &page.await?, words))
}
