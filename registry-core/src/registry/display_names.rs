//! Names that a registry shows for countries and regions instead of the everyday ones.
//!
//! The file `display-names.txt` in the registry's folder has a line a country or region, `TW = Chinese Taipei`, `CN-XZ = Tibet`;
//! empty lines and those that begin with `#` say nothing. Whatever is shown, records are found and read by every name.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::model::{CountryCode, Invalid, RegionCode};

/// The name of the file.
const FILE: &str = "display-names.txt";

/// The longest name.
const MOST_LETTERS: usize = 100;

/// What a registry calls countries and regions.
///
/// ```
/// use registry_core::registry::DisplayNames;
/// let names: DisplayNames = "# as our ministry writes\nCZ = Czech Republic\nCN-XZ = Tibet\n".parse()?;
/// assert_eq!(names.of("CZ".parse()?), "Czech Republic");
/// assert_eq!(names.of("NL".parse()?), "Netherlands");
/// assert_eq!(names.of_region("CN-XZ".parse()?), "Tibet");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisplayNames {
    countries: BTreeMap<CountryCode, String>,
    regions: BTreeMap<RegionCode, String>,
}

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
        let own = self.countries.get(&country);
        own.map_or(country.name(), String::as_str)
    }

    /// What a region is called.
    #[must_use]
    pub fn of_region(&self, region: RegionCode) -> &str {
        let own = self.regions.get(&region);
        own.map_or(region.plain_name(), String::as_str)
    }

    /// Takes a line.
    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let (code, name) = line.split_once('=').ok_or(
            "write a country's or region's code, = and its name, as in CZ = Czech Republic",
        )?;
        let (code, name) = (code.trim(), name.trim());
        if name.is_empty() || name.chars().count() > MOST_LETTERS || name.contains(char::is_control)
        {
            return Err(format!(
                "{code} needs a name of at most {MOST_LETTERS} letters"
            ));
        }
        let before = match code.parse::<RegionCode>() {
            Ok(region) => {
                checked_region(region, name)?;
                self.regions.insert(region, name.to_owned())
            }
            Err(_) if code.contains('-') => {
                return Err(format!(
                    "{code:?}: no region's code; write one of ISO 3166-2, such as CN-ZJ"
                ));
            }
            Err(_) => {
                let country = checked_country(code, name)?;
                self.countries.insert(country, name.to_owned())
            }
        };
        before.map_or(Ok(()), |_| Err(format!("{code} has a name already")))
    }
}

impl std::str::FromStr for DisplayNames {
    type Err = DisplayNamesError;

    fn from_str(text: &str) -> Result<DisplayNames, DisplayNamesError> {
        let mut names = DisplayNames::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            names
                .read_line(line)
                .map_err(|problem| DisplayNamesError::Line {
                    line: index + 1,
                    problem,
                })?;
        }
        Ok(names)
    }
}

/// The country of a code, unless the name is another's.
fn checked_country(code: &str, name: &str) -> Result<CountryCode, String> {
    let country: CountryCode = code.parse().map_err(|error: Invalid| error.to_string())?;
    match name.parse::<CountryCode>() {
        Ok(other) if other != country => Err(format!("{name:?} is a name of {}", other.name())),
        _ => Ok(country),
    }
}

/// Refuses a name that another region of the country has.
fn checked_region(region: RegionCode, name: &str) -> Result<(), String> {
    region.other_named(name).map_or(Ok(()), |other| {
        let is = other.plain_name();
        Err(format!("{name:?} is a name of {is} ({other})"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_at_fault_is_told_with_its_number() {
        for (text, problem) in [
            (
                "TW = Chinese Taipei\nNL Holland",
                "line 2: write a country's or region's code",
            ),
            (
                "Atlantis = Atlantis",
                "line 1: \"Atlantis\": unknown country",
            ),
            ("\n\nNL =", "line 3: NL needs a name"),
            ("NL = Belgium", "line 1: \"Belgium\" is a name of Belgium"),
            ("CN-QQ = Nowhere", "line 1: \"CN-QQ\": no region's code"),
            (
                "CN-ZJ = Guangdong",
                "line 1: \"Guangdong\" is a name of Guangdong (CN-GD)",
            ),
            (
                "IT-25 = Lombardy\nIT-25 = Lombardei",
                "line 2: IT-25 has a name already",
            ),
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
