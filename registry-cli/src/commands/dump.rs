//! `registry dump`: the whole register as text that other programs can read and verify.

use crate::{
    args::Dump, config::Config, exit::Exit, failure::Failure, output_file, progress::Progress,
};

pub fn run(args: &Dump, config: &Config) -> Result<Exit, Failure> {
    let registry = config.registry()?;
    config.when_free(&registry, || {
        let progress = Progress::counted("Dumping", config.console.quiet);
        let mut on_progress = |done, total| progress.at(done, total);
        match &args.output {
            Some(path) => output_file::write(path, |out| registry.dump(out, &mut on_progress))?,
            None => registry.dump(std::io::stdout().lock(), &mut on_progress)?,
        }
        Ok(Exit::Done)
    })
}
