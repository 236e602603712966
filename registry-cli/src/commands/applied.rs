//! What a change did: told to a person in the words of `diff`, to a program as JSON.

use std::fmt::Display;

use registry_core::{
    change::Deed,
    model::{Key, OrganisationKey},
    registry::{Applied, AppliedRecord, AppliedRecords, RecordRemark},
};
use serde_json::{Value, json};

use super::{changes, words::actor_link};
use crate::{args::Format, config::Config, failure::Failure, output};

/// The most records whose changes are said.
const DESCRIBED: usize = 20;

/// Says what was done to clusters that were named: `text`, and what changed in each.
pub fn tell(keys: &[&Key], applied: &Applied, text: &str, config: &Config) -> Result<(), Failure> {
    let mut done = json!({
        "keys": keys,
        "commit": number(applied),
        "records": applied.records,
    });
    add_remarks(&mut done, applied)?;
    config.console.tell(text, &done)?;
    say_changes(&applied.records, keys.len() > 1, config);
    say_remarks(applied, config);
    Ok(())
}

/// Adds what is odd about records to what a program is told, where anything is.
pub fn add_remarks(done: &mut Value, applied: &Applied) -> Result<(), Failure> {
    if !applied.remarks.is_empty() {
        done["remarks"] = serde_json::to_value(&applied.remarks)?;
    }
    Ok(())
}

/// Says what is odd about records that were taken in all the same.
pub fn say_remarks(applied: &Applied, config: &Config) {
    if config.console.format != Format::Table {
        return;
    }
    for RecordRemark { key, remark } in &applied.remarks.first {
        config.console.say(&format!("{key}, {remark}"));
    }
    if applied.remarks.more() > 0 {
        let more = output::counted(applied.remarks.more(), "more remark");
        config.console.say(&format!("and {more}."));
    }
}

/// Says what was done to organisations that were named, and what came of the actors that may be one of them.
pub fn tell_of_organisations(
    keys: &[&OrganisationKey],
    applied: &Applied,
    text: &str,
    config: &Config,
) -> Result<(), Failure> {
    let mut done = json!({
        "keys": keys,
        "commit": number(applied),
        "organisations": applied.organisations,
        "clusters": applied.records,
        "actors": applied.actors,
    });
    add_remarks(&mut done, applied)?;
    config.console.tell(text, &done)?;
    say_changes(&applied.organisations, keys.len() > 1, config);
    say_remarks(applied, config);
    if config.console.format == Format::Table {
        applied
            .actors
            .iter()
            .for_each(|actor| config.console.say(&actor_link(actor)));
    }
    Ok(())
}

fn number(applied: &Applied) -> Option<u64> {
    applied.commit.as_ref().map(|commit| commit.number)
}

/// Says what changed in records; of one that is new, who registered it knows what it says.
pub fn say_changes<K: Display>(records: &AppliedRecords<K>, is_keyed: bool, config: &Config) {
    if config.console.format != Format::Table {
        return;
    }
    let is_keyed = is_keyed || records.len() > 1;
    let is_told = |record: &&AppliedRecord<K>| record.deed != Deed::Registered;
    for record in records.described().iter().take(DESCRIBED).filter(is_told) {
        if is_keyed {
            config.console.say(&record.key.to_string());
        }
        changes::lines(&record.changes).for_each(|line| config.console.say_styled(&line));
    }
    match records.len().saturating_sub(DESCRIBED) {
        0 => {}
        more => {
            let more = output::counted(more as u64, "more record");
            config
                .console
                .say(&format!("and {more}; `registry diff` shows all."));
        }
    }
}
