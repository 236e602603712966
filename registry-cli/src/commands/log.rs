//! `registry log`: the commits, newest first.

use std::io::Write;

use registry_core::{
    index::{IndexError, IndexReader},
    register::Commit,
    registry::RegistryError,
};
use serde::Serialize;

use super::show::commit_origin;
use crate::{args::Log, config::Config, exit::Exit, failure::Failure, output, sanitize};

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
    let reader = config.read()?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let lines = lines(&reader, limit, args.keys).map_err(RegistryError::from)?;
    output::each(config.format, lines, print)?;
    Ok(Exit::Done)
}

/// At most `limit` commits, newest first.
fn lines(
    reader: &IndexReader,
    limit: usize,
    with_keys: bool,
) -> Result<impl Iterator<Item = Result<LogLine, Failure>>, IndexError> {
    // One more than is shown: what a commit added is the step from the one before.
    let mut commits = reader.commits(None, limit.saturating_add(1));
    let mut next = commits.next().transpose()?;
    let mut line = move || -> Result<Option<LogLine>, IndexError> {
        let Some(commit) = next.take() else {
            return Ok(None);
        };
        next = commits.next().transpose()?;
        let before = next.as_ref().map_or(0, |previous| previous.entries);
        let keys = with_keys.then(|| reader.changed_keys(commit.number));
        Ok(Some(LogLine {
            hash: commit.hash().to_string(),
            added: commit.entries - before,
            keys: keys.transpose()?,
            commit,
        }))
    };
    let lines = std::iter::from_fn(move || line().transpose());
    let failed = |error| RegistryError::from(error).into();
    Ok(lines.map(move |line| line.map_err(failed)).take(limit))
}

fn print(out: &mut Vec<u8>, line: &LogLine) -> Result<(), Failure> {
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
    Ok(())
}
