//! How a file is to be read, kept in a file of its own: next year's table goes in with one flag.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{FileFormat, Options};
use crate::{form::SharesAre, model::DecimalMark};

/// How the files of one source are read: which of their headers are which columns, what stands in for blanks, and how
/// the text is laid out. What it does not say is found out, as without it.
///
/// ```
/// use registry_core::import::{Mapping, Options};
/// let mapping = Mapping::parse(r#"{"columns": {"Ort": "place"}, "defaults": {"country": "DE"}, "header_row": "3-4"}"#)?;
/// let options = mapping.complete(Options { sheet: Some("2025".into()), ..Options::default() })?;
/// assert_eq!(options.mappings, [("Ort".to_owned(), "place".to_owned())]);
/// assert_eq!(options.sheet.as_deref(), Some("2025"));
/// assert!(Mapping::parse(r#"{"colums": {}}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Headers of the files, each with the column of ours that it is (as `--map`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Columns, each with the value for its blank cells (as `--default`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<String, String>,
    /// The form of the files: csv, tsv, xlsx, xls, ods or jsonl (as `--input`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The decimal mark of numbers, where their column leaves it in doubt: point or comma (as `--decimal`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<String>,
    /// What shares are, where their column leaves it in doubt: percent or fraction (as `--shares-are`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares_are: Option<String>,
    /// The encoding of the files, such as gb18030 (as `--encoding`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What separates columns: comma, semicolon, tab, pipe or a character (as `--delimiter`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The sheet of a workbook (as `--sheet`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the header, such as "4", or its two or three rows, such as "4-5" (as `--header-row`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<String>,
    /// Whether blank cells that a value above is meant for take it (as `--fill-down`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fill_down: bool,
}

/// Why a mapping cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MappingError {
    /// It is no JSON.
    #[error("line {line} is not JSON; a mapping is what --save-mapping writes")]
    NotJson {
        /// The line where it stops being so.
        line: usize,
    },
    /// It is no object.
    #[error("a mapping is an object in braces, as --save-mapping writes it")]
    NotAnObject,
    /// It says what no mapping says.
    #[error("there is no {name:?} in a mapping; it has: {known}")]
    Unknown {
        /// What it says.
        name: String,
        /// What it may say.
        known: String,
    },
    /// A value is of another kind.
    #[error("{name}: expected {expected}")]
    Kind {
        /// Whose value it is.
        name: String,
        /// What it should be.
        expected: &'static str,
    },
}

/// What a mapping says, and what kind of value each is.
const FIELDS: [(&str, &str); 10] = [
    ("columns", PAIRS),
    ("defaults", PAIRS),
    ("input", TEXT),
    ("decimal", DECIMAL),
    ("shares_are", SHARES),
    ("encoding", TEXT),
    ("delimiter", TEXT),
    ("sheet", TEXT),
    ("header_row", TEXT),
    ("fill_down", "true or false"),
];
const DECIMAL: &str = "\"point\" or \"comma\"";
const SHARES: &str = "\"percent\" or \"fraction\"";
const TEXT: &str = "a text in quotes";
const PAIRS: &str = "names in braces, each with a text, such as {\"Ort\": \"place\"}";

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MappingError`] that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let not_json = |error: serde_json::Error| MappingError::NotJson { line: error.line() };
        let value: Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(not_json)?;
        let fields = value.as_object().ok_or(MappingError::NotAnObject)?;
        check(fields)?;
        serde_json::from_value(value).map_err(|_| MappingError::NotAnObject)
    }

    /// What options say of how files are read.
    #[must_use]
    pub fn of(options: &Options) -> Mapping {
        Mapping {
            columns: options.mappings.iter().cloned().collect(),
            defaults: options.defaults.iter().cloned().collect(),
            input: options.format.map(|format| format.name().to_owned()),
            decimal: options.decimal.map(|mark| name_of(mark, MARKS)),
            shares_are: options
                .shares_are
                .map(|shares| name_of(shares, SHARE_KINDS)),
            encoding: options.encoding.clone(),
            delimiter: options.delimiter.clone(),
            sheet: options.sheet.clone(),
            header_row: options.header_row.map(|rows| rows.to_string()),
            fill_down: options.fill_down,
        }
    }

    /// The mapping as a file has it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        format!("{value:#}\n")
    }

    /// Completes options: what they say themselves stays.
    ///
    /// # Errors
    /// When the row of the header or the form of the files is none.
    pub fn complete(self, mut options: Options) -> Result<Options, super::ImportError> {
        add(&mut options.mappings, self.columns);
        add(&mut options.defaults, self.defaults);
        if let (None, Some(form)) = (options.format, &self.input) {
            options.format = Some(form.parse::<FileFormat>()?);
        }
        if let (None, Some(rows)) = (options.header_row, &self.header_row) {
            options.header_row = Some(rows.parse()?);
        }
        let decimal = self.decimal.and_then(|name| named(&name, MARKS));
        options.decimal = options.decimal.or(decimal);
        let shares_are = self.shares_are.and_then(|name| named(&name, SHARE_KINDS));
        options.shares_are = options.shares_are.or(shares_are);
        options.encoding = options.encoding.or(self.encoding);
        options.delimiter = options.delimiter.or(self.delimiter);
        options.sheet = options.sheet.or(self.sheet);
        options.fill_down |= self.fill_down;
        Ok(options)
    }
}

const MARKS: [(&str, DecimalMark); 2] =
    [("point", DecimalMark::Point), ("comma", DecimalMark::Comma)];
const SHARE_KINDS: [(&str, SharesAre); 2] = [
    ("percent", SharesAre::Percent),
    ("fraction", SharesAre::Fraction),
];

fn name_of<T: PartialEq + Copy>(value: T, names: [(&str, T); 2]) -> String {
    let [(first, of_first), (second, _)] = names;
    if value == of_first {
        first.to_owned()
    } else {
        second.to_owned()
    }
}

fn named<T>(name: &str, names: [(&str, T); 2]) -> Option<T> {
    names
        .into_iter()
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
}

/// Adds pairs but for those whose name is there already.
fn add(pairs: &mut Vec<(String, String)>, more: BTreeMap<String, String>) {
    for (name, value) in more {
        if pairs.iter().all(|(other, _)| *other != name) {
            pairs.push((name, value));
        }
    }
}

fn is_named(value: &Value, names: &[&str]) -> bool {
    value.as_str().is_some_and(|name| names.contains(&name))
}

fn check(fields: &Map<String, Value>) -> Result<(), MappingError> {
    for (name, value) in fields {
        let known = FIELDS.iter().find(|(field, _)| field == name);
        let Some(&(_, expected)) = known else {
            let known: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
            return Err(MappingError::Unknown {
                name: name.clone(),
                known: known.join(", "),
            });
        };
        let is_pairs = || {
            let pairs = value.as_object();
            pairs.is_some_and(|pairs| pairs.values().all(Value::is_string))
        };
        let is_right = match expected {
            PAIRS => is_pairs(),
            TEXT => value.is_string(),
            DECIMAL => is_named(value, &["point", "comma"]),
            SHARES => is_named(value, &["percent", "fraction"]),
            _ => value.is_boolean(),
        };
        if !is_right {
            return Err(MappingError::Kind {
                name: name.clone(),
                expected,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again() {
        let options = Options {
            mappings: vec![
                ("Ort".into(), "place".into()),
                ("Ware\n(2)".into(), "product".into()),
            ],
            defaults: vec![("country".into(), "DE".into())],
            sheet: Some("Blatt \"1\"".into()),
            header_row: Some("3-4".parse().unwrap()),
            format: Some(FileFormat::Ods),
            fill_down: true,
            decimal: Some(DecimalMark::Comma),
            shares_are: Some(SharesAre::Fraction),
            ..Options::default()
        };
        let saved = Mapping::of(&options).to_json();
        assert_eq!(Mapping::parse(&saved).unwrap(), Mapping::of(&options));
        let read = Mapping::parse(&saved)
            .unwrap()
            .complete(Options::default())
            .unwrap();
        assert_eq!(Mapping::of(&read), Mapping::of(&options));
    }

    #[test]
    fn flags_beside_a_mapping_win() {
        let mapping =
            r#"{"columns": {"Ort": "place", "Art": "product"}, "sheet": "2024", "delimiter": "|"}"#;
        let flags = Options {
            mappings: vec![("Ort".into(), "region".into())],
            sheet: Some("2025".into()),
            ..Options::default()
        };
        let options = Mapping::parse(mapping).unwrap().complete(flags).unwrap();
        let pairs: Vec<_> = options
            .mappings
            .iter()
            .map(|(a, b)| format!("{a}={b}"))
            .collect();
        assert_eq!(pairs, ["Ort=region", "Art=product"]);
        assert_eq!(options.sheet.as_deref(), Some("2025"));
        assert_eq!(options.delimiter.as_deref(), Some("|"));
    }

    #[test]
    fn mistakes_are_told_in_words_for_people() {
        for (text, words) in [
            ("place,product\n", "line 1 is not JSON"),
            ("[]", "an object in braces"),
            (
                r#"{"colums": {}}"#,
                "there is no \"colums\" in a mapping; it has: columns, defaults",
            ),
            (
                r#"{"columns": ["Ort"]}"#,
                "columns: expected names in braces",
            ),
            (
                r#"{"decimal": "dot"}"#,
                "decimal: expected \"point\" or \"comma\"",
            ),
            (
                r#"{"header_row": 4}"#,
                "header_row: expected a text in quotes",
            ),
        ] {
            let error = Mapping::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
