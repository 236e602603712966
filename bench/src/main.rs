//! Generates registries of any size, and measures the registry against what a user would pick instead.
//!
//! `generate` makes the rows, `peers` are the programs that take them, `measure` reads clocks and `/proc`,
//! `compare` is one comparison a file, `report` is the document that they end in.

#![forbid(unsafe_code)]

mod args;
mod compare;
mod failure;
mod generate;
mod measure;
mod part;
mod peers;
mod questions;
mod report;
mod result;
mod target;
mod work;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    args::{Cli, Command, Compare, Generate, Report},
    failure::Failure,
    peers::Python,
    work::Work,
};

/// The registry's own, so that searches in this process cost what they cost there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Generate(args) => generate(&args),
        Command::Compare(args) => compare(&args),
        Command::Report(args) => report(&args),
    }
}

fn generate(args: &Generate) -> Result<(), Failure> {
    let work = Work::at(&args.work)?;
    let vocabulary = Python::prepare(&work)?.vocabulary(&work)?;
    let wanted = generate::Wanted {
        rows: args.rows,
        seed: args.seed,
        revision: args.revision,
        linked: args.linked,
    };
    generate::write(&args.output, &vocabulary, wanted)
}

fn compare(args: &Compare) -> Result<(), Failure> {
    let work = Work::at(&args.work)?;
    compare::run(args, &work)?;
    report::write(&work, &args.output)
}

fn report(args: &Report) -> Result<(), Failure> {
    report::write(&Work::at(&args.work)?, &args.output)
}
