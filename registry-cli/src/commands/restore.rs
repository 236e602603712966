//! `registry restore`: one record, of either kind, set back to what it was; or all of a registry, from a backup.

use registry_core::{
    change::{Restore, RestoreOrganisation},
    model::RecordKind,
    registry::Applied,
};

use super::{
    applied::{tell, tell_of_organisations},
    backup, filters,
};
use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Restore, config: &Config) -> Result<Exit, Failure> {
    if let Some(backup) = &args.backup {
        return backup::restore(backup, config);
    }
    let as_of = filters::commit_at(config.read()?.as_ref(), &args.as_of, "--as-of")?;
    if RecordKind::of(&args.key) == RecordKind::Organisation {
        return restore_organisation(args, as_of, config);
    }
    let restore = Restore {
        key: args.key.parse()?,
        as_of,
        against: None,
    };
    let applied = config.apply(&restore, &args.authorship)?;
    let text = told(&restore.key, as_of, &applied);
    tell(&[&restore.key], &applied, &text, config)?;
    Ok(Exit::Done)
}

fn restore_organisation(
    args: &args::Restore,
    as_of: u64,
    config: &Config,
) -> Result<Exit, Failure> {
    let restore = RestoreOrganisation {
        key: args.key.parse()?,
        as_of,
        against: None,
    };
    let applied = config.apply(&restore, &args.authorship)?;
    let text = told(&restore.key, as_of, &applied);
    tell_of_organisations(&[&restore.key], &applied, &text, config)?;
    Ok(Exit::Done)
}

fn told(key: &str, as_of: u64, applied: &Applied) -> String {
    match &applied.commit {
        Some(commit) => format!(
            "Restored {key} as of commit {as_of} in commit {}.",
            commit.number
        ),
        None => format!("{key} is as it was as of commit {as_of}."),
    }
}
