//! `registry index`: snapshots of the index, from which new nodes start.

use registry_core::{
    Registry,
    registry::{IndexSnapshot, RegistryError},
};
use serde_json::json;

use crate::{
    args::{self, IndexCommand},
    config::Config,
    exit::Exit,
    failure::Failure,
    progress::Progress,
};

pub fn run(args: &args::Index, config: &Config) -> Result<Exit, Failure> {
    match &args.command {
        IndexCommand::Snapshot(args) => snapshot(args, config)?,
        IndexCommand::Restore(args) => restore(args, config)?,
    }
    Ok(Exit::Done)
}

fn snapshot(args: &args::Snapshot, config: &Config) -> Result<(), Failure> {
    let registry = config.registry()?;
    let made = with_progress("Copying", config, &registry, |report| {
        registry.snapshot_index(&args.folder, report)
    })?;
    let (folder, megabytes) = (args.folder.display(), made.bytes as f64 / 1e6);
    let text = format!(
        "Made a snapshot of the index at commit {} in {folder} ({megabytes:.1} MB).",
        made.commit
    );
    config.console.tell(
        &text,
        &json!({ "folder": args.folder, "commit": made.commit, "hash": made.hash, "bytes": made.bytes }),
    )
}

fn restore(args: &args::Snapshot, config: &Config) -> Result<(), Failure> {
    let registry = config.registry()?;
    let taken = with_progress("Restoring", config, &registry, |report| {
        registry.restore_index(&args.folder, report)
    })?;
    let now = registry.read()?.applied();
    let text = format!(
        "Took the index as of commit {} from {}; it has followed the register to commit {now}.",
        taken.commit,
        args.folder.display()
    );
    config.console.tell(
        &text,
        &json!({ "commit": taken.commit, "hash": taken.hash, "followed_to": now }),
    )
}

/// Does something with the index when nobody else writes.
fn with_progress(
    doing: &'static str,
    config: &Config,
    registry: &Registry,
    act: impl Fn(&mut dyn FnMut(u64, u64)) -> Result<IndexSnapshot, RegistryError>,
) -> Result<IndexSnapshot, Failure> {
    config.when_free(registry, || {
        let progress = Progress::bytes(doing, config.console.quiet);
        Ok(act(&mut |done, total| progress.at(done, total))?)
    })
}
