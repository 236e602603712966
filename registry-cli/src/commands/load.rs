//! `registry load`: makes a registry from a dump.

use registry_core::registry::Registry;
use serde_json::json;

use super::verify::open_input;
use crate::{args::Load, config::Config, exit::Exit, failure::Failure, output, progress::Progress};

pub fn run(args: &Load, config: &Config) -> Result<Exit, Failure> {
    let (input, size) = open_input(&args.file)?;
    let progress = Progress::bytes("Loading", config.console.quiet);
    let place = config.new_place();
    let options = config.options();
    let loaded = Registry::load_with(&place, options, input, args.partial, &mut |done, total| {
        progress.at(done, if total == 0 { size } else { total });
    })?;
    drop(progress);
    if let Some(reason) = &loaded.stopped {
        config.console.say(&format!(
            "The dump is damaged, and what follows was left out: {reason}"
        ));
    }
    let text = format!(
        "Loaded {} with {} into {place}.",
        output::counted(loaded.commits, "commit"),
        output::counted(loaded.entries, "entry"),
    );
    let done = json!({
        "folder": place.to_string(),
        "commits": loaded.commits,
        "entries": loaded.entries,
        "stopped": loaded.stopped,
    });
    config.console.tell(&text, &done)?;
    Ok(Exit::Done)
}
