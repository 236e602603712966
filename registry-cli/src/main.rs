//! The command line of the national cluster registry.
//!
//! `args` is what was typed, `config` what is used; each verb is one file of `commands`.

mod args;
mod batches;
mod commands;
mod config;
mod exit;
mod failure;
mod output;
mod progress;
mod sanitize;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::{args::Cli, config::Config, exit::Exit};

/// A fifth to a third off an import, as measured (docs/decisions/005-allocator.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { global, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // The message goes where it belongs; that it could not be written changes nothing.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            }
            .into();
        }
    };
    let config = Config::new(global);
    let exit = match commands::run(command, &config) {
        Ok(exit) => exit,
        Err(failure) if failure.is_broken_pipe() => Exit::Done,
        Err(failure) => {
            let _ = writeln!(
                anstream::stderr(),
                "registry: {}",
                sanitize::block(&failure.to_string())
            );
            failure.exit()
        }
    };
    exit.into()
}
