//! `registry copy`: moves a whole registry between folders and databases.

use registry_core::{OpenOptions, registry::Registry};
use serde_json::json;

use crate::{
    args::Copy, config::Config, exit::Exit, failure::Failure, output, place, progress::Progress,
};

pub fn run(args: &Copy, config: &Config) -> Result<Exit, Failure> {
    let from = place::of(Some(&args.from))?;
    let registry = Registry::open_with(&from, &OpenOptions::default())?;
    let progress = Progress::counted("Copying", config.console.quiet);
    let copy = config.when_free(&registry, || {
        let mut report = |done, total| progress.at(done, total);
        Ok(registry.copy_to(&args.to, config.options(), &mut report)?)
    })?;
    drop(progress);
    registry_server::copy_private(&registry, &copy)?;
    let head = *copy.register()?.head();
    let text = format!(
        "Copied {} with {} to {}. Its last commit is {}.",
        output::counted(head.commit, "commit"),
        output::counted(head.entries, "entry"),
        args.to,
        head.hash,
    );
    let done = json!({
        "folder": args.to.to_string(),
        "commits": head.commit,
        "entries": head.entries,
        "head_commit": head.hash,
    });
    config.console.tell(&text, &done)?;
    Ok(Exit::Done)
}
