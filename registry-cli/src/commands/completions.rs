//! `registry completions`: what a shell needs to complete this command line.

use clap::CommandFactory;

use crate::{
    args::{Cli, Completions},
    exit::Exit,
    failure::Failure,
};

pub fn run(args: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "registry", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Exit::Done)
}
