//! `registry backup`: a copy of the registry in a folder; and the registry made of one again.

use std::path::Path;

use registry_core::Locator;
use serde_json::json;

use crate::{args, config::Config, exit::Exit, failure::Failure, output, progress::Progress};

pub fn run(args: &args::Backup, config: &Config) -> Result<Exit, Failure> {
    let registry = config.registry()?;
    let made = config.when_free(&registry, || {
        let progress = Progress::counted("Copying", config.console.quiet);
        let mut on_progress = |done, total| progress.at(done, total);
        Ok(registry_server::back_up(
            &registry,
            &args.folder,
            &mut on_progress,
        )?)
    })?;
    let (commits, folder) = (made.commits, args.folder.display());
    let text = format!(
        "Copied {} into {folder}.",
        output::counted(commits, "commit")
    );
    config.console.tell(
        &text,
        &json!({ "folder": args.folder, "commits": commits, "head": made.head }),
    )?;
    Ok(Exit::Done)
}

/// Makes the registry of a backup, with keys that were kept apart from it.
pub fn restore(backup: &Path, keys: Option<&Path>, config: &Config) -> Result<Exit, Failure> {
    let Locator::Folder(folder) = config.new_place() else {
        let words = "a backup is restored into a folder: name one with --registry, then `registry copy` it into the database";
        return Err(Failure::Usage(words.to_owned()));
    };
    let progress = Progress::bytes("Restoring", config.console.quiet);
    let mut on_progress = |done, total| progress.at(done, total);
    let restored = registry_server::restore(backup, keys, &folder, &mut on_progress)?;
    drop(progress);
    let (manifest, place) = (restored.manifest, folder.display());
    let commits = output::counted(manifest.commits, "commit");
    let mut text = format!("Restored {commits} into {place}.");
    if restored.erased > 0 {
        let people = match restored.erased {
            1 => "1 person".to_owned(),
            people => format!("{people} people"),
        };
        text += &format!(" Erased once more: the contact details of {people}.");
    }
    let done = json!({
        "folder": folder, "commits": manifest.commits, "head": manifest.head, "erased": restored.erased,
    });
    config.console.tell(&text, &done)?;
    Ok(Exit::Done)
}
