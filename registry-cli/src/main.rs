//! The command line of the national cluster registry.
//!
//! `args` is what was typed, `config` what is used; each verb is one file of `commands`.

mod args;
mod colour;
mod commands;
mod config;
mod country_names;
mod exit;
mod failure;
mod forms;
mod output;
mod output_file;
mod progress;
mod sanitize;
mod written_file;

use std::{io::Write, panic, process::ExitCode};

use clap::Parser;

use crate::{args::Cli, config::Config, exit::Exit};

/// A fifth to a third off an import, as measured (docs/decisions/005-allocator.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hush_caught_panics();
    colour::decide(std::env::args_os());
    let Cli { global, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error).into(),
    };
    let done = Config::new(global, &command).and_then(|config| commands::run(command, &config));
    let exit = match done {
        Ok(exit) => exit,
        Err(failure) if failure.is_broken_pipe() => Exit::Done,
        Err(failure) => {
            let name = colour::ERROR;
            let _ = writeln!(
                anstream::stderr(),
                "{name}registry:{name:#} {}",
                sanitize::block(&failure.to_string())
            );
            failure.exit()
        }
    };
    exit.into()
}

/// A damaged index makes its engine panic; the library makes an error of that, which says all there is to say.
fn hush_caught_panics() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !registry_core::catches_panic() {
            print(panic);
        }
    }));
}

/// Prints a mistake of the command line, or the help or version that was asked for.
fn told(error: &clap::Error) -> Exit {
    let text = error.render();
    // That it could not be written changes nothing.
    if error.use_stderr() {
        let _ = write!(anstream::stderr(), "{}", text.ansi());
        Exit::Usage
    } else {
        let _ = write!(output::stdout(), "{}", text.ansi());
        Exit::Done
    }
}
