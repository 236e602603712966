//! `registry serve`: the HTTP service and its pages.

use std::net::SocketAddr;

use registry_core::Registry;
use registry_server::{Options, serve};

use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Serve, config: &Config) -> Result<Exit, Failure> {
    // The index is mended before anybody reads.
    config.read()?;
    serve_registry(config.registry()?, args.listen, config)
}

/// Serves a registry until the program is asked to stop.
pub fn serve_registry(
    registry: Registry,
    address: SocketAddr,
    config: &Config,
) -> Result<Exit, Failure> {
    let options = Options {
        address,
        ..Options::default()
    };
    registry_server::log_to_stderr(config.quiet);
    let served = serve(registry, &options, |address| {
        config.say(&format!(
            "Serving on http://{address}/ (its API on http://{address}/api/v1). Stop with Ctrl-C."
        ));
    });
    served.map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Exit::Done)
}
