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
    /// Records that the commit touched.
    added: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<String>>,
}

pub fn run(args: &Log, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let reader = config.read()?;
    let limit = args.limit.unwrap_or(usize::MAX);
    // One more than is shown: what a commit added is the step from the one before.
    let commits = reader
        .commits(None, limit.saturating_add(1))
        .map_err(RegistryError::from)?;
    let mut lines = Vec::with_capacity(commits.len());
    for (at, commit) in commits.iter().take(limit).enumerate() {
        let before = commits.get(at + 1).map_or(0, |previous| previous.entries);
        let keys = args
            .keys
            .then(|| reader.changed_keys(commit.number))
            .transpose()
            .map_err(RegistryError::from)?;
        lines.push(LogLine {
            hash: commit.hash().to_string(),
            added: commit.entries - before,
            commit: commit.clone(),
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
    for line in lines {
        let added = match line.added {
            0 => String::new(),
            added => format!(" [{}]", output::counted(added, "record")),
        };
        let head = format!(
            "commit {}, {}{added}",
            line.commit.number,
            commit_origin(&line.commit)
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
