//! `registry dump`: the whole register as text that other programs can read and verify.

use std::{fs::File, io::BufWriter};

use crate::{args::Dump, config::Config, exit::Exit, failure::Failure, progress::Progress};

pub fn run(args: &Dump, config: &Config) -> Result<Exit, Failure> {
    let registry = config.registry()?;
    let progress = Progress::counted("Dumping", config.quiet);
    let mut on_progress = |done, total| progress.at(done, total);
    match &args.output {
        Some(path) => {
            let failure = |error| Failure::File {
                path: path.display().to_string(),
                error,
            };
            let file = File::create(path).map_err(failure)?;
            registry.dump(BufWriter::new(&file), &mut on_progress)?;
            if file.metadata().map_err(failure)?.is_file() {
                file.sync_all().map_err(failure)?;
            }
        }
        None => registry.dump(std::io::stdout().lock(), &mut on_progress)?,
    }
    Ok(Exit::Done)
}
