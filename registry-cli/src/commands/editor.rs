//! Records that a person types: as JSON in an editor, or on stdin. What was typed is kept until it is accepted.

use std::{
    io::{IsTerminal, Read, Write},
    path::Path,
    process::Command,
};

use registry_core::model::Invalid;
use serde_json::Value;
use tempfile::TempPath;

use crate::failure::Failure;

/// How a record of some kind is read from JSON.
pub type ReadRecord<R> = fn(&str) -> Result<R, Invalid>;

/// A text that a person typed. It lies in a file, which goes once what it says was accepted.
pub struct Typed {
    text: String,
    /// None where the text came from a file or a program, which has it still.
    file: Option<TempPath>,
}

impl Typed {
    /// Opens `text` in `$VISUAL` or `$EDITOR` and takes what comes back. An unchanged text is none.
    pub fn in_editor(text: &str) -> Result<Option<Typed>, Failure> {
        let file = kept(text)?;
        run_editor(&file)?;
        let edited = std::fs::read_to_string(&file).map_err(failed)?;
        Ok((edited != text).then_some(Typed {
            text: edited,
            file: Some(file),
        }))
    }

    /// Takes the text of stdin.
    pub fn on_stdin() -> Result<Typed, Failure> {
        let mut stdin = std::io::stdin().lock();
        let is_typed = stdin.is_terminal();
        let mut text = String::new();
        stdin
            .read_to_string(&mut text)
            .map_err(|error| Failure::File {
                path: "stdin".to_owned(),
                error,
            })?;
        let file = is_typed.then(|| kept(&text)).transpose()?;
        Ok(Typed { text, file })
    }

    /// The record that the text says.
    pub fn record<R>(&self, read: ReadRecord<R>) -> Result<R, Failure> {
        Ok(read(&self.text)?)
    }

    /// The record that the text says, where a field that was left blank is none.
    pub fn record_without_blanks<R>(&self, read: ReadRecord<R>) -> Result<R, Failure> {
        match serde_json::from_str(&self.text) {
            Ok(value) => {
                let filled = without_blanks(value).unwrap_or_default();
                Ok(read(&filled.to_string())?)
            }
            // What is no JSON is told with its place in the text.
            Err(_) => self.record(read),
        }
    }

    /// What was done with the text. Where that failed, the text stays, and `retry` is the command that takes it again
    /// from stdin.
    pub fn kept_unless<T>(self, done: Result<T, Failure>, retry: &str) -> Result<T, Failure> {
        let failure = match done {
            Ok(done) => return Ok(done),
            Err(failure) => failure,
        };
        let Some(file) = self.file else {
            return Err(failure);
        };
        let text = file.keep().map_err(|error| failed(error.error))?;
        Err(Failure::Kept {
            problem: Box::new(failure),
            text,
            retry: retry.to_owned(),
        })
    }
}

/// A value without the texts, lists and objects in it that are blank; none where all of it is.
fn without_blanks(value: Value) -> Option<Value> {
    let value = match value {
        Value::Array(values) => {
            Value::Array(values.into_iter().filter_map(without_blanks).collect())
        }
        Value::Object(fields) => {
            let filled = fields.into_iter();
            let filled = filled.filter_map(|(name, value)| Some((name, without_blanks(value)?)));
            Value::Object(filled.collect())
        }
        value => value,
    };
    let is_blank = match &value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    (!is_blank).then_some(value)
}

/// A file with a text to be edited or kept.
fn kept(text: &str) -> Result<TempPath, Failure> {
    let mut file = tempfile::Builder::new()
        .prefix("record-")
        .suffix(".json")
        .tempfile()
        .map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(file.into_temp_path())
}

fn failed(error: std::io::Error) -> Failure {
    Failure::File {
        path: "the file to edit".to_owned(),
        error,
    }
}

fn run_editor(path: &Path) -> Result<(), Failure> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .status()
        .map_err(|error| {
            Failure::Refused(format!(
                "the editor {program} cannot be run: {error}; name another in $EDITOR"
            ))
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Refused(format!(
            "{editor} ended with {status}; nothing was changed"
        )))
    }
}
