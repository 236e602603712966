//! `registry log`: the commits, newest first.

use registry_core::{
    history::{self, LogEntry, LogQuery},
    index::{AsOf, IndexReader, Moment},
    model::OrganisationKey,
    register::Time,
    registry::RegistryError,
};

use super::{filters::usage, words::commit_head};
use crate::{
    args::Log,
    colour::ERROR,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

pub fn run(args: &Log, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    let query = args.query()?;
    if let Some(key) = &query.key {
        known_key(&reader, key)?;
    }
    let entries = history::log(&reader, &query).map_err(RegistryError::from)?;
    let entries = entries.map(|entry| Ok(entry.map_err(RegistryError::from)?));
    output::each(&config.console, entries, print, counted)?;
    Ok(Exit::Done)
}

impl Log {
    fn query(&self) -> Result<LogQuery, Failure> {
        Ok(LogQuery {
            author: self.author.clone(),
            since: self
                .since
                .as_deref()
                .map(Moment::beginning)
                .transpose()
                .map_err(usage("--since"))?,
            until: self
                .until
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(usage("--until"))?,
            key: self.key.clone(),
            limit: self.limit,
            with_keys: self.keys,
        })
    }
}

/// Refuses the key of a record that never was.
fn known_key(reader: &IndexReader, key: &str) -> Result<(), Failure> {
    let is_known = if OrganisationKey::is_one(key) {
        let organisations = reader.organisations().map_err(RegistryError::from)?;
        organisations.contains(key).map_err(RegistryError::from)?
    } else {
        let record = reader.record(key, AsOf::Now);
        record.map_err(RegistryError::from)?.is_some()
    };
    let (key, as_of) = (key.to_owned(), None);
    let missing = RegistryError::NoRecord { key, as_of };
    if is_known {
        Ok(())
    } else {
        Err(missing.into())
    }
}

fn print(screen: &mut Screen, line: &LogEntry) -> Result<(), Failure> {
    let mut head = commit_head(&line.commit);
    if line.commit.time > Time::now() {
        head.push(ERROR, " (later than now: was a clock wrong?)");
    }
    let added = match line.added {
        0 => String::new(),
        added => format!(" [{}]", output::counted(added, "record")),
    };
    screen.line(head.plain(&added))?;
    if !line.commit.message.is_empty() {
        screen.indented(format!("    {}", line.commit.message), 4)?;
    }
    let mut keys = line.keys.iter().flatten();
    keys.try_for_each(|key| screen.line(format!("    {key}")))
}

/// Below the commits.
fn counted(count: u64) -> String {
    match count {
        0 => "No commits found.".to_owned(),
        count => format!("{}.", output::counted(count, "commit")),
    }
}
