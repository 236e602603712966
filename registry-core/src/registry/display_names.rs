//! Names that a registry shows for countries instead of the everyday ones.
//!
//! The file `display-names.txt` in the registry's folder has a line a country, `TW = Chinese Taipei`; empty lines and
//! those that begin with `#` say nothing. Whatever is shown, records are found and read by every name.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::model::{CountryCode, Invalid};

/// The name of the file.
const FILE: &str = "display-names.txt";

/// The longest name.
const MOST_LETTERS: usize = 100;

/// What a registry calls countries.
///
/// ```
/// use registry_core::registry::DisplayNames;
/// let names: DisplayNames = "# as our ministry writes\nCZ = Czech Republic\n".parse()?;
/// assert_eq!(names.of("CZ".parse()?), "Czech Republic");
/// assert_eq!(names.of("NL".parse()?), "Netherlands");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisplayNames(BTreeMap<CountryCode, String>);

/// Why a file of names cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DisplayNamesError {
    /// A line is at fault.
    #[error("{FILE} line {line}: {problem}")]
    Line {
        /// Its number, counted from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
    /// It cannot be read.
    #[error("{FILE} cannot be read: {0}")]
    Unreadable(io::Error),
}

impl DisplayNames {
    /// Those of the registry in a folder; none where it has no such file.
    pub(super) fn in_folder(folder: &Path) -> Result<DisplayNames, DisplayNamesError> {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => text.parse(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(DisplayNames::default()),
            Err(error) => Err(DisplayNamesError::Unreadable(error)),
        }
    }

    /// What a country is called.
    #[must_use]
    pub fn of(&self, country: CountryCode) -> &str {
        self.0.get(&country).map_or(country.name(), String::as_str)
    }
}

impl std::str::FromStr for DisplayNames {
    type Err = DisplayNamesError;

    fn from_str(text: &str) -> Result<DisplayNames, DisplayNamesError> {
        let mut names = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read = read_line(line).and_then(|(country, name)| {
                let other = names.insert(country, name);
                other.map_or(Ok(()), |_| Err(format!("{country} has a name already")))
            });
            read.map_err(|problem| DisplayNamesError::Line {
                line: index + 1,
                problem,
            })?;
        }
        Ok(DisplayNames(names))
    }
}

/// A country, and what it is called.
fn read_line(line: &str) -> Result<(CountryCode, String), String> {
    let (code, name) = line
        .split_once('=')
        .ok_or("write a country's code, = and its name, as in CZ = Czech Republic")?;
    let (code, name) = (code.trim(), name.trim());
    let country: CountryCode = code.parse().map_err(|error: Invalid| error.to_string())?;
    if name.is_empty() || name.chars().count() > MOST_LETTERS || name.contains(char::is_control) {
        return Err(format!(
            "{code} needs a name of at most {MOST_LETTERS} letters"
        ));
    }
    match name.parse::<CountryCode>() {
        Ok(other) if other != country => Err(format!("{name:?} is a name of {}", other.name())),
        _ => Ok((country, name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_at_fault_is_told_with_its_number() {
        for (text, problem) in [
            (
                "TW = Chinese Taipei\nNL Holland",
                "line 2: write a country's code",
            ),
            (
                "Atlantis = Atlantis",
                "line 1: \"Atlantis\": unknown country",
            ),
            ("\n\nNL =", "line 3: NL needs a name"),
            ("NL = Belgium", "line 1: \"Belgium\" is a name of Belgium"),
            (
                "NL = Holland\nNL = Netherlands",
                "line 2: NL has a name already",
            ),
        ] {
            let error = text.parse::<DisplayNames>().unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }
}
