//! `registry completions`: what a shell needs to complete this command line.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{
    args::{Cli, Completions},
    exit::Exit,
    failure::Failure,
};

pub fn run(args: &Completions) -> Result<Exit, Failure> {
    std::io::stdout().write_all(&script(args.shell))?;
    Ok(Exit::Done)
}

/// The script that makes a shell complete this command line.
pub fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "registry", &mut script);
    script
}
