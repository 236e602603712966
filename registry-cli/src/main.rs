//! The command line of the national cluster registry.
//!
//! `args` is what was typed, `config` what is used; each verb is one file of `commands`.

mod afar;
mod allocator;
mod args;
mod authorship;
mod colour;
mod commands;
mod config;
mod display_names;
mod exit;
mod failure;
mod forms;
mod nearly;
mod output;
mod output_file;
mod place;
mod progress;
mod sanitize;
mod tips;
mod written_file;

use std::{io::Write, panic, process::ExitCode};

use clap::Parser;

use crate::{
    args::Cli,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{Styled, screen},
};

fn main() -> ExitCode {
    allocator::give_free_memory_back();
    hush_caught_panics();
    if let Some(exit) = commands::complete(std::env::args_os()) {
        return exit.into();
    }
    colour::decide(std::env::args_os());
    let Cli { global, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&tips::explained(error, std::env::args_os())).into(),
    };
    let done = Config::new(global, &command).and_then(|config| {
        let done = commands::run(command, &config);
        done.map_err(|failure| nearly::explained(failure, &config))
    });
    let exit = match done {
        Ok(exit) => exit,
        Err(failure) if failure.is_broken_pipe() => Exit::Done,
        Err(failure) => {
            tell(&failure);
            failure.exit()
        }
    };
    allocator::end();
    exit.into()
}

/// Says what went wrong. That it could not be said changes nothing.
fn tell(failure: &Failure) {
    let text = failure.to_string();
    let mut lines = text.lines();
    let first = Styled::new(colour::ERROR, "registry:").plain(" ");
    let first = first.plain(lines.next().unwrap_or_default());
    for line in std::iter::once(first).chain(lines.map(Styled::from)) {
        let _ = screen::say(&line);
    }
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

/// Whether an argument is a part of a query that is excluded, and was taken for a flag: `-country:IT`.
fn is_negated_query(text: &str) -> bool {
    let name = text.strip_prefix('-').and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, _)| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|letter| letter.is_ascii_lowercase() || letter == b'_')
    })
}

/// Prints a mistake of the command line, or the help or version that was asked for.
fn told(error: &clap::Error) -> Exit {
    let text = error.render();
    // That it could not be written changes nothing.
    if error.use_stderr() {
        let _ = write!(anstream::stderr(), "{}", text.ansi());
        if let Some(query) = std::env::args().find(|text| is_negated_query(text)) {
            let _ = writeln!(
                anstream::stderr(),
                "\nA query that begins with - comes after --, which ends the flags: -- '{}'",
                sanitize::line(&query)
            );
        }
        Exit::Usage
    } else {
        let _ = write!(output::stdout(), "{}", text.ansi());
        Exit::Done
    }
}
