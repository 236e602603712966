//! A proposal as a person reads it.

use registry_core::registry::AppliedRecord;
use registry_server::ShownProposal;
use serde_json::json;

use crate::{
    args::Format,
    colour::{ERROR, HEADING},
    commands::changes,
    config::Config,
    failure::Failure,
    output::{self, Screen, Styled},
};

pub fn run(shown: &ShownProposal, config: &Config) -> Result<(), Failure> {
    let mut told = json!(shown);
    told["tag"] = json!(shown.tag);
    match config.console.format {
        Format::Json => output::json(&told),
        Format::Jsonl => output::json_lines([&told]),
        _ => {
            let mut screen = config.console.screen();
            page(&mut screen, shown)?;
            screen.close()
        }
    }
}

fn page(screen: &mut Screen, shown: &ShownProposal) -> Result<(), Failure> {
    let proposal = &shown.proposal;
    let status = proposal.status.as_str().replace('_', " ");
    let who = format!(" by {}: {status}", proposal.proposer.person.name);
    screen.line(Styled::new(HEADING, &proposal.id).plain(&who))?;
    for (name, text) in [("message", &proposal.message), ("source", &proposal.source)] {
        if let Some(text) = text {
            screen.indented(format!("{name}: {text}"), 4)?;
        }
    }
    for event in &proposal.events {
        let deed = json!(event.deed);
        let deed = deed.as_str().unwrap_or_default().replace('_', " ");
        let reason = event.reason.as_ref();
        let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
        let line = format!("{} {deed} by {}{reason}", event.time, event.by);
        screen.indented(line, 4)?;
    }
    if let Some(commit) = proposal.commit {
        screen.line(format!("Made in commit {commit}."))?;
    }
    would_change(screen, shown)
}

fn would_change(screen: &mut Screen, shown: &ShownProposal) -> Result<(), Failure> {
    if let Some(overtaken) = &shown.overtaken {
        let (key, commit) = (&overtaken.key, overtaken.commit);
        let line = format!("{key} was changed since, in commit {commit}.");
        screen.line(Styled::new(ERROR, &line))?;
    }
    if let Some(refused) = &shown.refused {
        screen.line(Styled::new(ERROR, &format!("Not possible now: {refused}")))?;
    }
    records(screen, &shown.records)?;
    records(screen, &shown.organisations)?;
    for alike in &shown.alike {
        let (key, reason) = (&alike.key, &alike.reason);
        screen.line(format!("May be the same as {key}: {reason}"))?;
    }
    for remark in &shown.remarks {
        screen.line(remark.to_string())?;
    }
    if shown.proposal.status.is_open() && shown.refused.is_none() {
        let count = output::counted(shown.records_changed, "record");
        screen.line(format!("{count} would change. Tag: {}", shown.tag))?;
    }
    Ok(())
}

fn records<K: ToString>(screen: &mut Screen, records: &[AppliedRecord<K>]) -> Result<(), Failure> {
    for record in records {
        let deed = json!(record.deed);
        let deed = format!(" {}", deed.as_str().unwrap_or_default());
        screen.line(Styled::new(HEADING, &record.key.to_string()).plain(&deed))?;
        changes::print(screen, &record.changes)?;
    }
    Ok(())
}
