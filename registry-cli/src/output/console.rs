//! Whoever runs the program: a person who reads a terminal, or another program that reads a stated form.

use std::io::IsTerminal;

use serde::Serialize;

use super::{Screen, Styled, json, json_lines, screen};
use crate::{args::Format, failure::Failure};

/// How this run speaks.
#[derive(Debug, Clone)]
pub struct Console {
    /// The form of output.
    pub format: Format,
    /// Whether stderr stays silent but for errors.
    pub quiet: bool,
    /// Whether a pager shows what is longer than the screen.
    pub has_pager: bool,
}

impl Console {
    /// Says what was done: to the person on stderr, or to a program as JSON on stdout.
    pub fn tell(&self, text: &str, done: &impl Serialize) -> Result<(), Failure> {
        match self.format {
            Format::Json => json(done),
            Format::Jsonl => json_lines([done]),
            _ => {
                self.say(text);
                Ok(())
            }
        }
    }

    /// Says something to the person on stderr.
    pub fn say(&self, text: &str) {
        for line in text.lines() {
            self.say_styled(&line.into());
        }
    }

    /// Says a line to the person on stderr.
    pub fn say_styled(&self, line: &Styled) {
        if !self.quiet {
            // A person who closed stderr does not want to be told.
            let _ = screen::say(line);
        }
    }

    /// Stdout for people.
    pub fn screen(&self) -> Screen {
        Screen::new(self.has_pager)
    }
}

/// Whether a person can be asked.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
