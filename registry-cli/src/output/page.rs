//! A page about one thing: a title, facts beside their names, and lines below headings.

use clap::builder::styling::Style;

use super::{screen::Screen, styled::Styled};
use crate::{colour::HEADING, failure::Failure};

/// How wide the names of facts are.
const NAMES: usize = 16;

/// A page, line by line, each with the indentation of what does not fit beside it.
#[derive(Debug, Default)]
pub struct Page {
    lines: Vec<(Styled, Option<usize>)>,
}

impl Page {
    pub fn new(title: &str) -> Page {
        let mut page = Page::default();
        page.line(Styled::new(HEADING, title));
        page.line("");
        page
    }

    /// A fact, unless there is none.
    pub fn fact(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let name = format!("{name:<NAMES$}");
            let fact = Styled::new(Style::new().dimmed(), &name).plain(&value);
            self.lines.push((fact, Some(NAMES)));
        }
    }

    /// A heading, below an empty line.
    pub fn heading(&mut self, text: &str) {
        self.line("");
        self.line(Styled::new(HEADING, text));
    }

    /// A heading with lines below it, unless there are none.
    pub fn section(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.heading(heading);
            lines.for_each(|line| self.line(format!("  {line}")));
        }
    }

    pub fn line(&mut self, text: impl Into<Styled>) {
        self.lines.push((text.into(), None));
    }

    pub fn print(self, screen: &mut Screen) -> Result<(), Failure> {
        self.lines
            .into_iter()
            .try_for_each(|(line, indent)| match indent {
                Some(indent) => screen.indented(line, indent),
                None => screen.line(line),
            })
    }
}
