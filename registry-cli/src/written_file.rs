//! The file that an export writes: which form its name tells, and what is refused before anything is read.

use std::{
    ffi::OsStr,
    io::{IsTerminal, Write, stderr, stdin, stdout},
    path::Path,
};

use clap::ValueEnum;
use registry_core::export::Layout;

use crate::{
    args::{Format, Table, TableLayout},
    failure::Failure,
};

/// How the names of files end, and the form that each tells.
const ENDINGS: [(&str, Format); 6] = [
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("xlsx", Format::Xlsx),
    ("geojson", Format::Geojson),
    ("parquet", Format::Parquet),
];

/// How files of other programs end, which a person may mean to have written.
const OTHERS: [&str; 9] = [
    "xls", "ods", "tsv", "txt", "json", "xml", "kml", "gpkg", "shp",
];

/// The form that a file's name tells, of those that a command knows; none where the name has no ending.
///
/// # Errors
/// When the name is that of another form, so that nobody is given JSON Lines under it.
pub fn form(path: &Path, known: &[Format]) -> Result<Option<Format>, Failure> {
    let Some(ending) = path.extension().filter(|ending| is_word(ending)) else {
        return Ok(None);
    };
    let told = ENDINGS
        .iter()
        .find(|(name, _)| ending.eq_ignore_ascii_case(name));
    match told {
        Some((_, format)) if known.contains(format) => Ok(Some(*format)),
        _ => Err(Failure::Usage(format!(
            "{}: no form of export ends like this; name a file that ends in {}, or say with --format which it is to be: {}",
            path.display(),
            any_of(endings(known).map(|ending| format!(".{ending}"))),
            any_of(known.iter().map(|format| name(*format))),
        ))),
    }
}

/// Whether an ending tells a form, rather than a date or a version: `clusters.2024`.
fn is_word(ending: &OsStr) -> bool {
    let bytes = ending.as_encoded_bytes();
    bytes.iter().any(|byte| !byte.is_ascii_digit())
}

fn endings(known: &[Format]) -> impl Iterator<Item = &'static str> {
    let told = ENDINGS.iter().filter(|(_, format)| known.contains(format));
    told.map(|(ending, _)| *ending)
        .filter(|ending| *ending != "ndjson")
}

/// Alternatives in words: `a, b or c`.
fn any_of(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match &*words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// The name of a form, as `--format` has it.
pub fn name(format: Format) -> String {
    format
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Whether a word is a file's name rather than one to search for.
pub fn is_file_name(word: &str) -> bool {
    let ending = Path::new(word).extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| {
        let known = ENDINGS.iter().map(|(name, _)| *name).chain(OTHERS);
        known
            .into_iter()
            .any(|name| ending.eq_ignore_ascii_case(name))
    })
}

/// What is no text is not for a terminal.
pub fn refuse_terminal(format: Format) -> Result<(), Failure> {
    if matches!(format, Format::Parquet | Format::Xlsx) && stdout().is_terminal() {
        return Err(Failure::Usage(format!(
            "{} is not for a terminal: name the file to write with -o FILE",
            name(format)
        )));
    }
    Ok(())
}

/// Whether a file that was named without -o is to be written. Where nobody can be asked, it is not.
pub fn is_meant(file: &str) -> Result<bool, Failure> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(Failure::Usage(format!(
            "{file} is the name of a file: to write it, use -o {file}; to search for these words, quote them twice: '\"{file}\"'"
        )));
    }
    let mut answer = String::new();
    write!(anstream::stderr(), "Write to the file {file}? [y/N] ")?;
    stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What is said of a file that was written.
pub fn done(count: u64, what: &str, path: &Path) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {what}{many} to {}.", path.display())
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
pub struct TableForm {
    /// How records stand in its rows.
    pub layout: Layout,
    /// Whether Excel is to know its encoding.
    marked: bool,
}

impl TableForm {
    /// What was asked for, which must fit the form.
    pub fn of(asked: &Table, format: Format) -> Result<TableForm, Failure> {
        let refused = |flag: &str, forms: &str| {
            let format = name(format);
            Err(Failure::Usage(format!(
                "{flag} is for {forms}, and this is {format}"
            )))
        };
        if asked.for_excel && format != Format::Csv {
            return refused("--for-excel", "csv, which alone needs a mark for Excel");
        }
        if asked.layout.is_some() && !matches!(format, Format::Csv | Format::Xlsx) {
            return refused("--layout", "the tables csv and xlsx");
        }
        let layout = match (asked.layout, format) {
            (Some(TableLayout::Flat), _) | (None, Format::Xlsx) => Layout::Flat,
            _ => Layout::Statements,
        };
        Ok(TableForm {
            layout,
            marked: asked.for_excel,
        })
    }

    /// Writes what stands before the header.
    pub fn begin(self, out: &mut impl Write) -> Result<(), Failure> {
        if self.marked {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(())
    }
}
