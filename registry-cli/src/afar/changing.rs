//! Changes from afar: the copy says what a change makes of which records, and the service takes these in, unless one of
//! them was changed meanwhile.

use registry_core::{
    Applied, Commit, Draft,
    change::{Change, Replacement},
    register::{CommitContent, Origin},
    registry::Prepared,
};
use registry_server::{Client, ClientError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Afar, copy};
use crate::{failure::Failure, output::Console};

/// So often a change is worked out anew because others changed the same records.
const ATTEMPTS: usize = 5;
const OVERTAKEN: u16 = 412;

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
    let mut attempts = 0;
    loop {
        let prepared = copy::current(afar, console)?.prepare(change, draft.clone())?;
        let replace = &prepared.replace;
        if replace.clusters.is_empty() && replace.organisations.is_empty() {
            return Ok(prepared.applied);
        }
        attempts += 1;
        let sent = send(&afar.client, &prepared);
        afar.forget();
        match sent {
            Err(ClientError::Refused { status, .. })
                if status == OVERTAKEN && attempts < ATTEMPTS => {}
            sent => {
                let answer: Answer = serde_json::from_slice(&sent?)?;
                let commit = answer.commit.map(Commit::new).transpose();
                let commit = commit.map_err(|error| Failure::Refused(error.to_string()))?;
                return Ok(Applied {
                    commit,
                    ..prepared.applied
                });
            }
        }
    }
}

fn send(client: &Client, prepared: &Prepared) -> Result<Vec<u8>, ClientError> {
    let Prepared { replace, draft, .. } = prepared;
    let clusters = replace.clusters.iter().map(of_record);
    let organisations = replace.organisations.iter().map(of_record);
    let records: Vec<Value> = organisations.chain(clusters).collect();
    let mut address = format!(
        "/api/v1/commits?others=any&message={}",
        encoded(&draft.message)
    );
    if let Some(Origin::Url(url)) = &draft.source {
        address.push_str("&source=");
        address.push_str(&encoded(url));
    }
    client.post(
        &address,
        json!({ "records": records }).to_string().into_bytes(),
    )
}

fn of_record<R: serde::Serialize>(replacement: &Replacement<R>) -> Value {
    json!({ "against": replacement.against, "item": replacement.record })
}

/// A text as a value in an address.
fn encoded(text: &str) -> String {
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
