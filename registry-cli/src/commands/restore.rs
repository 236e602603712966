//! `registry restore`: one record set back to what it was.

use registry_core::change::Restore;

use super::filters;
use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Restore, config: &Config) -> Result<Exit, Failure> {
    let restore = Restore {
        key: args.key.parse()?,
        as_of: filters::commit_at(config.read()?.as_ref(), &args.as_of, "--as-of")?,
        against: None,
    };
    let applied = config.apply(&restore, &args.authorship)?;
    let Restore { key, as_of, .. } = &restore;
    let text = match &applied.commit {
        Some(commit) => format!(
            "Restored {key} as of commit {as_of} in commit {}.",
            commit.number
        ),
        None => format!("{key} is as it was as of commit {as_of}."),
    };
    config.tell_applied(&[key], &applied, &text)?;
    Ok(Exit::Done)
}
