//! The files of an import, and how their flags say that they are read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use registry_core::{
    form::SharesAre,
    import::{FileFormat, Input, Options},
    model::{DecimalMark, Replaces},
};

use super::mapping;
use crate::{
    args::{Decimal, Import, InputForm, PossibleDuplicates, Shares},
    commands::fields::split_pair,
    failure::Failure,
};

/// So many files are named in the message of a commit.
const MOST_NAMED: usize = 3;

impl Import {
    /// What the commit says when nobody says more: which files it is from.
    pub fn default_message(&self, import: &str) -> String {
        let mut names = self.files.iter().map(|file| input(file).name());
        let first: Vec<String> = names.by_ref().take(MOST_NAMED).collect();
        match names.count() {
            0 => format!("{import} {}", first.join(", ")),
            more => format!("{import} {} and {more} more", first.join(", ")),
        }
    }

    pub fn options(&self) -> Result<Options, Failure> {
        let mut defaults = self
            .defaults
            .iter()
            .map(|pair| split_pair(pair, "--default"))
            .collect::<Result<Vec<_>, _>>()?;
        defaults.extend(
            self.country
                .clone()
                .map(|country| ("country".to_owned(), country)),
        );
        let options = Options {
            format: self.input.map(|form| match form {
                InputForm::Csv => FileFormat::Csv,
                InputForm::Tsv => FileFormat::Tsv,
                InputForm::Xlsx => FileFormat::Xlsx,
                InputForm::Xls => FileFormat::Xls,
                InputForm::Ods => FileFormat::Ods,
                InputForm::Jsonl => FileFormat::JsonLines,
            }),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            sheet: self.sheet.clone(),
            header_row: self.header_row.as_deref().map(str::parse).transpose()?,
            fill_down: self.fill_down,
            mappings: self
                .map
                .iter()
                .map(|pair| split_pair(pair, "--map"))
                .collect::<Result<_, _>>()?,
            mended: Vec::new(),
            defaults,
            decimal: self.decimal.map(|mark| match mark {
                Decimal::Comma => DecimalMark::Comma,
                Decimal::Point => DecimalMark::Point,
            }),
            shares_are: self.shares_are.map(|shares| match shares {
                Shares::Percent => SharesAre::Percent,
                Shares::Fraction => SharesAre::Fraction,
            }),
            replaces: match (self.replace, self.replace_source) {
                (true, _) => Replaces::Record,
                (_, true) => Replaces::Sources,
                _ => Replaces::Identities,
            },
            reject_possible_duplicates: self.possible_duplicates == PossibleDuplicates::Reject,
            coordinates_must_fit: self.coordinates_must_fit,
            skip_invalid: self.skip_invalid,
            rejected_to: Vec::new(),
        };
        match &self.mapping {
            Some(path) => mapping::complete(path, options),
            None => Ok(options),
        }
    }

    /// Saves how the files are read, where that was asked for.
    pub fn save_mapping(&self, options: &Options) -> Result<(), Failure> {
        match &self.save_mapping {
            Some(path) => mapping::save(path, options),
            None => Ok(()),
        }
    }

    /// Sees that the rejected rows of each file have a file of their own.
    pub fn check_rejected_files(&self) -> Result<(), Failure> {
        let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for file in &self.files {
            let rejected = self.rejected_file(file);
            refuse_existing(&rejected)?;
            if let Some(other) = taken.insert(rejected.clone(), file) {
                return Err(Failure::Usage(format!(
                    "the rejected rows of {} and {} would both go to {}: import one after the other",
                    other.display(),
                    file.display(),
                    rejected.display()
                )));
            }
        }
        Ok(())
    }

    /// Whether it cannot be done a second time: stdin is gone then, and the rejected rows have their files.
    pub fn is_read_once(&self) -> bool {
        self.skip_invalid || self.files.iter().any(|file| file.as_os_str() == "-")
    }

    /// Where the rejected rows of a file go: beside it, unless stated.
    pub fn rejected_file(&self, file: &Path) -> PathBuf {
        let extension = file.extension().unwrap_or_default().to_ascii_lowercase();
        let is_lines = ["jsonl", "ndjson", "json"]
            .iter()
            .any(|lines| extension == *lines)
            || self.input == Some(InputForm::Jsonl);
        let extension = if is_lines {
            "rejected.jsonl"
        } else {
            "rejected.csv"
        };
        let beside = if file.as_os_str() == "-" {
            Path::new("stdin")
        } else {
            file
        };
        self.rejected
            .clone()
            .unwrap_or_else(|| beside.with_extension(extension))
    }
}

/// A file, or stdin for `-`.
pub fn input(file: &Path) -> Input {
    if file.as_os_str() == "-" {
        Input::Stream {
            name: "stdin".to_owned(),
            reader: Box::new(std::io::stdin()),
        }
    } else {
        Input::File(file.to_owned())
    }
}

/// Rejected rows never take the place of a file that somebody may be mending.
fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::Refused(format!(
            "{} is there already, and rejected rows would replace it: move it away, or name another file with --rejected",
            path.display()
        )));
    }
    Ok(())
}
