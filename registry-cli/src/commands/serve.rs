//! `registry serve`: the HTTP service and its pages.

use registry_core::Registry;
use registry_server::{Options, serve};

use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Serve, config: &Config) -> Result<Exit, Failure> {
    // The index is mended before anybody reads.
    config.read()?;
    serve_registry(config.registry()?, &args.options(), config)
}

/// Serves a registry until the program is asked to stop.
pub fn serve_registry(
    registry: Registry,
    options: &Options,
    config: &Config,
) -> Result<Exit, Failure> {
    let scheme = if options.tls.is_some() {
        "https"
    } else {
        "http"
    };
    registry_server::log_to_stderr(config.console.quiet);
    let served = serve(registry, options, |address| {
        config.console.say(&format!(
            "Serving on {scheme}://{address}/ (its API on {scheme}://{address}/api/v1). Stop with Ctrl-C."
        ));
    });
    served.map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Exit::Done)
}
