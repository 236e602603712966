//! `registry register` on a terminal: a record asked for field by field.

use std::io::{BufRead, Write};

use clap::builder::styling::Style;
use registry_core::{
    change::{Change, Others, Refused, Register},
    index::IndexReader,
    model::{Cluster, Statement},
};

use super::{
    draft::Draft,
    questions::{NEEDED, OPTIONAL, Question},
};
use crate::{
    args,
    colour::HEADING,
    commands::called,
    config::Config,
    failure::Failure,
    output::{Styled, screen},
};

/// What a person answered, and the records that are known to be others.
pub struct Asked {
    pub register: Register,
    pub draft: Draft,
}

/// Asks for a record; flags that were given are answers already. Nothing where the person decides against it.
pub fn ask(args: &args::Register, config: &Config) -> Result<Option<Asked>, Failure> {
    let reader = config.read()?;
    let draft = Draft::of(config.registry()?.folder());
    let mut asking = Asking {
        args,
        given: args.fields.columns()?,
        draft,
    };
    asking.greet()?;
    for question in NEEDED {
        asking.ask(question, true)?;
    }
    let mut register = asking.register()?;
    if !accepted_beside_its_like(&mut register, &reader)? {
        return asking.stopped();
    }
    for question in OPTIONAL {
        asking.ask(question, false)?;
    }
    register.record = asking.register()?.record;
    summarize(&register.record, &asking.draft)?;
    if !agreed(&format!("Register {}?", register.record.key), true)? {
        return asking.stopped();
    }
    let draft = asking.draft;
    Ok(Some(Asked { register, draft }))
}

struct Asking<'a> {
    args: &'a args::Register,
    /// The columns that flags have filled, which are not asked for.
    given: Vec<String>,
    draft: Draft,
}

impl Asking<'_> {
    fn greet(&self) -> Result<(), Failure> {
        if self.draft.is_empty() {
            say(
                "A blank answer leaves a field out. What you type is kept until the record is registered.",
            )
        } else {
            say(
                "What you typed last time stands in brackets: a blank answer takes it, and - leaves it out.",
            )
        }
    }

    /// Asks until the answer is one, and keeps it.
    fn ask(&mut self, question: Question, is_needed: bool) -> Result<(), Failure> {
        let column = question.column;
        let is_given = |column: &str| self.given.iter().any(|given| given == column);
        let is_answered = |column| is_given(column) || self.draft.answer(column).is_some();
        if is_given(column) || question.after.is_some_and(|after| !is_answered(after)) {
            return self.draft.keep(column, None);
        }
        loop {
            let before = self.draft.answer(column).map(str::to_owned);
            let typed = answer(&prompt(question, before.as_deref()))?;
            let given = match &*typed {
                "" => before,
                "-" => None,
                _ => Some(typed),
            };
            match &given {
                None if is_needed => say("Every record has one.")?,
                None => return self.draft.keep(column, None),
                Some(text) => match self.judged(column, text) {
                    Ok(()) => return self.draft.keep(column, given.as_deref()),
                    // What is typed here is no flag.
                    Err(failure) => say(failure.to_string().trim_start_matches("--set "))?,
                },
            }
        }
    }

    /// Whether an answer can stand beside those before it.
    fn judged(&self, column: &str, text: &str) -> Result<(), Failure> {
        let before = self.answers().filter(|&(known, _)| known != column);
        self.statement(before.chain([(column, text)])).map(drop)
    }

    fn answers(&self) -> impl Iterator<Item = (&str, &str)> {
        let questions = NEEDED.iter().chain(&OPTIONAL);
        // What a flag says takes the place of what was answered last time.
        let asked =
            questions.filter(|question| !self.given.iter().any(|given| given == question.column));
        asked.filter_map(|question| {
            let answer = self.draft.answer(question.column)?;
            Some((question.column, answer))
        })
    }

    /// What the flags and these answers say together.
    fn statement<'s>(
        &self,
        answers: impl Iterator<Item = (&'s str, &'s str)>,
    ) -> Result<Statement, Failure> {
        let answers = answers.map(|(column, text)| format!("{column}={text}"));
        let columns = self.args.fields.more.set.iter().cloned();
        let columns: Vec<String> = columns.chain(answers).collect();
        let (key, source) = (&self.args.new.key, &self.args.new.authorship.source);
        let fields = &self.args.fields;
        fields.statement(&columns, key.as_deref(), source.as_deref())
    }

    /// The record that the flags and all answers say.
    fn register(&self) -> Result<Register, Failure> {
        let statement = self.statement(self.answers())?;
        let key = statement.identity()?;
        Ok(Register {
            record: statement.into_cluster(key)?,
            others: if self.args.new.force {
                Others::Any
            } else {
                Others::None
            },
        })
    }

    fn stopped(self) -> Result<Option<Asked>, Failure> {
        say("Nothing was registered. `registry register` goes on from what you typed.")?;
        Ok(None)
    }
}

fn prompt(question: Question, before: Option<&str>) -> Styled {
    let mut prompt = Styled::new(HEADING, question.asked);
    if !question.example.is_empty() {
        prompt.push(Style::new().dimmed(), &format!(" ({})", question.example));
    }
    if let Some(before) = before {
        prompt.push(Style::new(), &format!(" [{before}]"));
    }
    prompt.plain(": ")
}

/// Shows what will be registered.
fn summarize(record: &Cluster, draft: &Draft) -> Result<(), Failure> {
    say("")?;
    screen::say(&Styled::new(HEADING, &called(record)))?;
    say(&format!("  {:<18}{}", "key", record.key))?;
    for question in NEEDED.iter().chain(&OPTIONAL) {
        if let Some(answer) = draft.answer(question.column) {
            say(&format!(
                "  {:<18}{answer}",
                question.column.replace('_', " ")
            ))?;
        }
    }
    say("")
}

/// Asks a person about records like this one, while others can write; those that were seen are no reason any more to
/// refuse.
pub fn accepted_beside_its_like(
    register: &mut Register,
    reader: &IndexReader,
) -> Result<bool, Failure> {
    let alike = match register.apply(reader) {
        Err(Refused::Alike { alike, .. }) => alike,
        Err(refused) => return Err(refused.into()),
        Ok(_) => return Ok(true),
    };
    say(&format!(
        "{} may be registered already:",
        register.record.key
    ))?;
    for alike in &alike {
        say(&format!(
            "  {}, {}: {}",
            alike.key, alike.title, alike.reason
        ))?;
    }
    register.others = Others::These(alike.into_iter().map(|alike| alike.key).collect());
    agreed(
        "Is this another cluster, to be registered all the same?",
        false,
    )
}

/// A question that is answered by yes or no.
fn agreed(question: &str, default: bool) -> Result<bool, Failure> {
    let choice = if default { " [Y/n] " } else { " [y/N] " };
    loop {
        let typed = answer(&Styled::new(HEADING, question).plain(choice))?;
        match &*typed.to_lowercase() {
            "" => return Ok(default),
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => say("Please answer y or n.")?,
        }
    }
}

/// One line that a person types.
fn answer(prompt: &Styled) -> Result<String, Failure> {
    screen::ask(prompt)?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let read = read.map_err(|error| Failure::File {
        path: "the terminal".to_owned(),
        error,
    })?;
    if read == 0 {
        let _ = writeln!(anstream::stderr());
        return Err(Failure::Refused(
            "nothing was registered; `registry register` goes on from what you typed".to_owned(),
        ));
    }
    Ok(line.trim().to_owned())
}

fn say(text: &str) -> Result<(), Failure> {
    Ok(screen::say(&text.into())?)
}
