//! `registry log`: the commits, newest first.

use std::io::Write;

use registry_core::{register::Commit, registry::RegistryError};
use serde::Serialize;

use super::show::commit_origin;
use crate::{
    args::{Format, Log},
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

#[derive(Serialize)]
struct LogLine {
    #[serde(flatten)]
    commit: Commit,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<String>>,
}

pub fn run(args: &Log, config: &Config) -> Result<Exit, Failure> {
    let format = config.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    let reader = config.read()?;
    let commits = reader
        .commits(None, args.limit.unwrap_or(usize::MAX))
        .map_err(RegistryError::from)?;
    let mut lines = Vec::with_capacity(commits.len());
    for commit in commits {
        let keys = args
            .keys
            .then(|| reader.changed_keys(commit.number))
            .transpose()
            .map_err(RegistryError::from)?;
        lines.push(LogLine {
            hash: commit.hash().to_string(),
            commit,
            keys,
        });
    }
    match format {
        Format::Json => output::json(&lines)?,
        Format::Jsonl => output::json_lines(&lines)?,
        _ => print(&lines)?,
    }
    Ok(Exit::Done)
}

fn print(lines: &[LogLine]) -> Result<(), Failure> {
    let mut out = output::stdout();
    for (at, line) in lines.iter().enumerate() {
        // The register counts its entries; what a commit added is the step from the one before.
        let before = lines.get(at + 1).map(|previous| previous.commit.entries);
        let added = before.map(|before| {
            format!(
                " [{}]",
                output::counted(line.commit.entries - before, "record")
            )
        });
        let head = format!(
            "commit {}, {}{}",
            line.commit.number,
            commit_origin(&line.commit),
            added.unwrap_or_default()
        );
        writeln!(out, "{}", sanitize::line(&head))?;
        if !line.commit.message.is_empty() {
            writeln!(out, "    {}", sanitize::line(&line.commit.message))?;
        }
        for key in line.keys.iter().flatten() {
            writeln!(out, "    {}", sanitize::line(key))?;
        }
    }
    Ok(())
}
