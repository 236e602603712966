//! Changes from afar: the copy says what a change makes of which records, and the service takes these in, unless one of
//! them was changed meanwhile.

use registry_core::{
    Applied, Commit, Draft,
    change::{Change, Replacement},
    register::{CommitContent, Origin, SourceFile},
    registry::Prepared,
};
use registry_server::{Client, ClientAnswer, ClientError, ClientRequest};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Afar, copy, or_propose, overtaken};
use crate::{failure::Failure, output::Console};

pub(super) const OVERTAKEN: u16 = 412;

/// What the service answers, as far as it is needed.
#[derive(Deserialize)]
struct Answer {
    commit: Option<CommitContent>,
}

/// Makes a change in the name of the token's person.
pub fn apply(
    afar: &Afar,
    change: &dyn Change,
    draft: &Draft,
    console: &Console,
) -> Result<Applied, Failure> {
    overtaken::tried(false, || apply_once(afar, change, draft, console))
}

/// Makes a change, unless somebody else changed one of its records first.
pub(super) fn apply_once(
    afar: &Afar,
    change: &dyn Change,
    draft: &Draft,
    console: &Console,
) -> Result<Option<Applied>, Failure> {
    let prepared = copy::current(afar, console)?.prepare(change, draft.clone())?;
    let replace = &prepared.replace;
    if replace.clusters.is_empty() && replace.organisations.is_empty() {
        return Ok(Some(prepared.applied));
    }
    let sent = send(&afar.client, &prepared);
    afar.forget();
    if let Err(ClientError::Refused { status, .. }) = &sent
        && *status == OVERTAKEN
    {
        return Ok(None);
    }
    let answer = sent.map_err(|error| or_propose(error, "registry proposal make"))?;
    let answer: Answer = answer.json().map_err(|_| afar.not_understood())?;
    let commit = answer.commit.map(Commit::new).transpose();
    let commit = commit.map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Some(Applied {
        commit,
        ..prepared.applied
    }))
}

fn send(client: &Client, prepared: &Prepared) -> Result<ClientAnswer, ClientError> {
    let Prepared { replace, draft, .. } = prepared;
    let clusters = replace.clusters.iter().map(of_record);
    let organisations = replace.organisations.iter().map(of_record);
    let records: Vec<Value> = organisations.chain(clusters).collect();
    let commit = parameters(&draft.message, draft.source.as_ref());
    let address = format!("/api/v1/commits?others=any&{commit}");
    client.ask(ClientRequest::post(address).json(&json!({ "records": records })))
}

/// What the commit is to say of itself, in an address.
pub(super) fn parameters(message: &str, source: Option<&Origin>) -> String {
    let mut parameters = format!("message={}", encoded(message));
    let mut add = |name: &str, text: &str| {
        parameters.push_str(&format!("&{name}={}", encoded(text)));
    };
    let file = |file: &SourceFile| format!("{}={}", file.sha_256.to_hex(), file.name);
    match source {
        None => {}
        Some(Origin::Url(url)) => add("source", url),
        Some(Origin::File(one)) => add("file", &file(one)),
        Some(Origin::Files(files)) => files.iter().for_each(|one| add("file", &file(one))),
    }
    parameters
}

fn of_record<R: serde::Serialize>(replacement: &Replacement<R>) -> Value {
    json!({ "against": replacement.against, "item": replacement.record })
}

/// A text as a value in an address.
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_is_a_value_in_an_address() {
        assert_eq!(super::encoded("a b&c=袜"), "a%20b%26c%3D%E8%A2%9C");
    }
}
