//! `registry reindex`: builds the index again from the register.

use crate::{config::Config, exit::Exit, failure::Failure, output, progress::Progress};

pub fn run(config: &Config) -> Result<Exit, Failure> {
    let registry = config.registry()?;
    let commits = config.when_free(&registry, || {
        let progress = Progress::counted("Indexing", config.console.quiet);
        Ok(registry.reindex(&mut |done, total| progress.at(done, total))?)
    })?;
    let text = format!(
        "Built the index again from {}.",
        output::counted(commits, "commit")
    );
    config
        .console
        .tell(&text, &serde_json::json!({ "commits": commits }))?;
    Ok(Exit::Done)
}
