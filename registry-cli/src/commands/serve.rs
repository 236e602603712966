//! `registry serve`: the HTTP service.

use registry_server::{Options, serve};

use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Serve, config: &Config) -> Result<Exit, Failure> {
    // The index is mended before anybody reads.
    config.read()?;
    let options = Options {
        address: args.listen,
        ..Options::default()
    };
    registry_server::log_to_stderr(config.quiet);
    let served = serve(config.registry()?, &options, |address| {
        config.say(&format!(
            "Serving on http://{address}/api/v1. Stop with Ctrl-C."
        ));
    });
    served.map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Exit::Done)
}
