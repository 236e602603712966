//! Running a program from its start to its exit.

use std::{
    path::Path,
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use super::{median, processor::seconds_of_children};
use crate::failure::Failure;

/// The time that a run took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    /// From start to exit.
    pub seconds: f64,
    /// Of the processor, user and system, over all threads.
    pub processor: f64,
}

impl Spent {
    /// The median of each.
    pub fn median(runs: &[Spent]) -> Spent {
        Spent {
            seconds: median(runs.iter().map(|run| run.seconds).collect()),
            processor: median(runs.iter().map(|run| run.processor).collect()),
        }
    }

    /// This run and then another.
    pub fn then(self, next: Spent) -> Spent {
        Spent {
            seconds: self.seconds + next.seconds,
            processor: self.processor + next.processor,
        }
    }

    /// What the program takes that the work starts and waits for, while no other is waited for.
    pub(super) fn on<T>(work: impl FnOnce() -> T) -> (T, Spent) {
        let (before, begun) = (seconds_of_children(), Instant::now());
        let done = work();
        let spent = Spent {
            seconds: begun.elapsed().as_secs_f64(),
            processor: seconds_of_children() - before,
        };
        (done, spent)
    }
}

/// Runs a program from start to exit. What it prints on stdout is dropped.
pub fn spent(command: &mut Command) -> Result<Spent, Failure> {
    command.stdout(Stdio::null());
    let (status, spent) = Spent::on(|| command.status());
    succeeded(command, status.map_err(not_started(command))?)?;
    Ok(spent)
}

/// Runs a program and returns the seconds from start to exit.
pub fn seconds(command: &mut Command) -> Result<f64, Failure> {
    spent(command).map(|spent| spent.seconds)
}

/// Runs a program for what it does.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    seconds(command).map(|_| ())
}

/// Runs a program and returns what it prints.
pub fn answer(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(not_started(command))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// The number that a program answered with.
pub fn number(program: &str, answer: String) -> Result<u64, Failure> {
    let read = answer.trim().parse();
    read.map_err(|_| Failure::Answer {
        program: program.to_owned(),
        answer,
        expected: "a number".to_owned(),
    })
}

pub(super) fn not_started(command: &Command) -> impl Fn(std::io::Error) -> Failure {
    let program = name(command);
    move |error| Failure::NotStarted {
        program: program.clone(),
        error,
    }
}

pub(super) fn succeeded(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Failed {
            program: name(command),
            status,
        })
    }
}

/// The program and its first arguments, for a message.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).take(4);
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
