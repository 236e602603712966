//! `registry completions`: what a shell needs to complete this command line.
//!
//! The script of a shell asks the program on each press of Tab, by a variable in its environment, so that keys, columns
//! and values are those of the registry at hand. The words of the line follow `--`; the last one is completed.

mod candidates;
mod keys;

use std::{
    ffi::{OsStr, OsString},
    io::Write,
};

use clap_complete::{CompletionCandidate, engine};

use crate::{
    args::{Completions, Shell},
    exit::Exit,
    failure::Failure,
};

/// The variable by which a shell asks; its value is the shell.
const ASKED_BY: &str = "REGISTRY_COMPLETE";

pub fn run(args: &Completions) -> Result<Exit, Failure> {
    std::io::stdout().write_all(script(args.shell).as_bytes())?;
    Ok(Exit::Done)
}

/// The script that makes a shell complete this command line.
pub fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("registry.bash"),
        Shell::Fish => include_str!("registry.fish"),
        Shell::Zsh => include_str!("registry.zsh"),
    }
}

/// Answers a shell that asks how the line could go on; nothing where none asks.
pub fn answer(args: impl IntoIterator<Item = OsString>) -> Option<Exit> {
    let shell = std::env::var(ASKED_BY).ok()?;
    let words: Vec<OsString> = args
        .into_iter()
        .skip_while(|word| word != "--")
        .skip(1)
        .collect();
    let last = words.len().checked_sub(1)?;
    let folder = std::env::current_dir().ok();
    let mut command = candidates::command();
    let found = engine::complete(&mut command, words, last, folder.as_deref());
    // A shell shows what is offered; that nothing could be is nothing to be shown.
    let lines = found.into_iter().flatten();
    let lines = lines.map(|candidate| line(&candidate, &shell));
    let answer: Vec<u8> = lines.collect::<Vec<_>>().concat();
    let written = std::io::stdout().write_all(&answer);
    Some(if written.is_ok() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

/// A candidate as a line of what a shell reads, with its meaning where the shell shows one.
fn line(candidate: &CompletionCandidate, shell: &str) -> Vec<u8> {
    let value = candidate.get_value();
    let help = candidate.get_help().map(ToString::to_string);
    let help = help.as_deref().and_then(|help| help.lines().next());
    let mut line = match shell {
        "zsh" => value.to_string_lossy().replace(':', "\\:").into_bytes(),
        _ => bytes(value).to_vec(),
    };
    match (shell, help) {
        ("zsh", Some(help)) => line.extend(format!(":{help}").bytes()),
        ("fish", Some(help)) => line.extend(format!("\t{help}").bytes()),
        _ => {}
    }
    line.push(b'\n');
    line
}

fn bytes(text: &OsStr) -> &[u8] {
    text.as_encoded_bytes()
}
