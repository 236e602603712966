//! `registry about`: the program's version and licence, and whose data it holds.

use std::io::Write;

use serde::Serialize;

use crate::{args::Format, config::Config, exit::Exit, failure::Failure, output};

/// Credits and licences, as they stand beside the source.
const NOTICE: &str = include_str!("../../../NOTICE");

#[derive(Serialize)]
struct About {
    program: &'static str,
    version: &'static str,
    licence: &'static str,
    notice: &'static str,
}

pub fn run(config: &Config) -> Result<Exit, Failure> {
    let about = About {
        program: "registry",
        version: env!("CARGO_PKG_VERSION"),
        licence: env!("CARGO_PKG_LICENSE"),
        notice: NOTICE,
    };
    if config.console.format == Format::Json {
        output::json(&about)?;
    } else {
        let mut out = output::stdout();
        writeln!(out, "{} {}\n\n{NOTICE}", about.program, about.version)?;
    }
    Ok(Exit::Done)
}
