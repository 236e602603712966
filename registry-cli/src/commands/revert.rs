//! `registry revert`: undoes a commit by a new one.

use registry_core::{model::Key, registry::Effort};
use serde::Serialize;

use crate::{args::Revert, config::Config, exit::Exit, failure::Failure, output};

/// What was done, as `--format json` gives it.
#[derive(Serialize)]
struct Done<'a> {
    changed_since: &'a [Key],
    commit: Option<u64>,
    restored: &'a [Key],
    withdrawn: &'a [Key],
}

pub fn run(args: &Revert, config: &Config) -> Result<Exit, Failure> {
    let mut writer = config.write(Effort::Update)?;
    let draft = args
        .authorship
        .draft(&format!("revert commit {}", args.commit));
    let reverted = writer.revert(args.commit, draft)?;
    let commit = reverted.commit.as_ref().map(|commit| commit.number);
    let text = match commit {
        Some(number) => format!("Reverted commit {} in commit {number}.", args.commit),
        None => format!("Commit {}: nothing to revert.", args.commit),
    };
    writer.close()?;
    let done = Done {
        changed_since: &reverted.changed_since,
        commit,
        restored: &reverted.restored,
        withdrawn: &reverted.withdrawn,
    };
    config.tell(&text, &done)?;
    say_keys(config, "set back", &reverted.restored);
    say_keys(
        config,
        "withdrawn, since this commit had made them",
        &reverted.withdrawn,
    );
    say_keys(
        config,
        "left alone, since they changed later",
        &reverted.changed_since,
    );
    Ok(Exit::Done)
}

fn say_keys(config: &Config, what: &str, keys: &[Key]) {
    const SHOWN: usize = 10;
    if keys.is_empty() {
        return;
    }
    let shown = keys
        .iter()
        .take(SHOWN)
        .map(registry_core::model::Key::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let more = if keys.len() > SHOWN { ", ..." } else { "" };
    config.say(&format!(
        "{} {what}: {shown}{more}",
        output::counted(keys.len() as u64, "record")
    ));
}
