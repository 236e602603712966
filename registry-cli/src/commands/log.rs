//! `registry log`: the commits, newest first.

use std::io::Write;

use registry_core::{
    history::{self, LogEntry},
    registry::RegistryError,
};

use super::show::commit_origin;
use crate::{args::Log, config::Config, exit::Exit, failure::Failure, output, sanitize};

pub fn run(args: &Log, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let failed = |error| RegistryError::from(error).into();
    let entries = history::log(&reader, limit, args.keys).map_err(RegistryError::from)?;
    let entries = entries.map(|entry| entry.map_err(failed));
    output::each(config.format, entries, print)?;
    Ok(Exit::Done)
}

fn print(out: &mut Vec<u8>, line: &LogEntry) -> Result<(), Failure> {
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
