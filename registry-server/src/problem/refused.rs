//! What the core refuses, as a problem.

use registry_core::{Refused, index::Version};
use serde_json::{Value, json};

use super::{Kind, Problem};

impl Problem {
    pub(super) fn from_refused(refused: &Refused) -> Problem {
        let detail = without_flags(refused);
        match refused {
            Refused::NoRecord { .. }
            | Refused::NoRecordThen { .. }
            | Refused::NoOrganisation { .. }
            | Refused::NoOrganisationThen { .. }
            | Refused::NoCommit { .. } => Kind::NotFound.problem(detail),
            Refused::Registered { key, now } => Kind::Overtaken
                .problem(format!("{key} is registered already"))
                .with("now", version(now)),
            Refused::Alike { alike, .. } => {
                let alike = alike
                    .iter()
                    .map(|other| json!({ "key": other.key, "reason": other.likeness.to_string() }));
                Kind::Alike.problem(detail).with("alike", alike.collect())
            }
            Refused::Overtaken { then, now, .. } => Kind::Overtaken
                .problem(detail)
                .with("made_against", version(then))
                .with("now", version(now)),
            Refused::OrganisationRegistered { key } => {
                Kind::Overtaken.problem(format!("{key} is registered already"))
            }
            Refused::OrganisationAlike { alike } => {
                let alike = alike.iter().map(|key| json!({ "key": key }));
                Kind::Alike.problem(detail).with("alike", alike.collect())
            }
            Refused::OrganisationOvertaken { .. } => Kind::Overtaken.problem(detail),
            Refused::NoSuchVersion { key, now, .. } => Kind::Overtaken
                .problem(format!(
                    "{key} never was the version that the request names"
                ))
                .with("now", json!({ "hash": now })),
            Refused::Invalid(_) | Refused::NotSet { .. } | Refused::NeverEmpty { .. } => {
                Kind::Invalid.problem(detail)
            }
            Refused::Outside { key, territory } => Kind::Forbidden.problem(format!(
                "{key} is outside the regions of this token ({territory})"
            )),
            Refused::Unread(error) => Problem::from_index(error),
            _ => Kind::Conflict.problem(detail),
        }
    }
}

/// A version of a record: its item, the item's hash, and the commit that made it.
fn version(version: &Version) -> Value {
    json!({
        "item": version.record(),
        "hash": version.hash(),
        "commit": version.from_commit(),
    })
}

/// What a refusal says, but for the flags of the command line.
fn without_flags(refused: &Refused) -> String {
    let text = refused.to_string();
    match refused {
        Refused::Alike { .. } | Refused::OrganisationAlike { .. } => {
            let cut = text.split("; use --force").next();
            format!(
                "{}; send ?others=any if this is another",
                cut.unwrap_or_default()
            )
        }
        _ => text,
    }
}
