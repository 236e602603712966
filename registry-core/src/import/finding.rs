//! Findings: what is wrong with a cell or row, where it stands, what to do.

use std::fmt;

use serde::Serialize;

use super::columns::Field;
use crate::model::Invalid;

/// One thing that is wrong in an imported file.
///
/// ```
/// use registry_core::import::Finding;
/// let finding = Finding {
///     file: "clusters.csv".into(),
///     line: 14,
///     cell: None,
///     column: Some("market_share".into()),
///     value: Some("80(Domestc)".into()),
///     reason: "unknown scope; use Domestic, Global or Regional".into(),
/// };
/// assert_eq!(
///     finding.to_string(),
///     "clusters.csv line 14, column market_share: \"80(Domestc)\": unknown scope; use Domestic, Global or Regional"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as it was named.
    pub file: String,
    /// Line of the file, or row of the sheet, counted from 1. 0 where no line is meant.
    pub line: u64,
    /// The cell of a sheet, such as `Sheet1!C14`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Header of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value, cut to a length that fits a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong with it and what to do.
    pub reason: String,
}

impl Finding {
    /// A value that the model refused, in a cell that stands in no file.
    pub(super) fn of_cell(column: &str, value: &str, refused: &Invalid) -> Box<Finding> {
        Box::new(Finding {
            file: String::new(),
            line: 0,
            cell: None,
            column: Some(column.to_owned()),
            value: Some(Invalid::excerpt(value)),
            reason: without_value(&refused.to_string()),
        })
    }

    /// What is wrong, without its file: the text that goes beside a rejected row.
    pub(super) fn explanation(&self) -> String {
        let mut text = String::new();
        if let Some(column) = &self.column {
            text.push_str(&format!("column {column}: "));
        }
        if let Some(value) = &self.value {
            text.push_str(&format!("{value:?}: "));
        }
        text.push_str(&self.reason);
        text
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            return f.write_str(&self.explanation());
        }
        f.write_str(&self.file)?;
        match &self.cell {
            Some(cell) => write!(f, " {cell}")?,
            None if self.line > 0 => write!(f, " line {}", self.line)?,
            None => {}
        }
        let separator = if self.column.is_some() && (self.cell.is_some() || self.line > 0) {
            ", "
        } else {
            ": "
        };
        f.write_str(separator)?;
        f.write_str(&self.explanation())
    }
}

impl std::error::Error for Finding {}

/// What is wrong with a row before its place in the file is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The field at fault, where it is one.
    pub(super) field: Option<Field>,
    /// Index of the cell at fault, where it is one.
    pub(super) index: Option<usize>,
    pub(super) value: Option<String>,
    pub(super) reason: String,
}

impl Flaw {
    /// A flaw of the row as a whole.
    pub(super) fn of_row(reason: impl fmt::Display) -> Flaw {
        Flaw {
            field: None,
            index: None,
            value: None,
            reason: reason.to_string(),
        }
    }

    /// A flaw of one field.
    pub(super) fn of_field(field: Field, value: Option<&str>, reason: impl fmt::Display) -> Flaw {
        let value = value.map(Invalid::excerpt);
        Flaw {
            field: Some(field),
            index: None,
            value,
            reason: reason.to_string(),
        }
    }

    /// A value that the model refused, in one cell.
    pub(super) fn of_cell(index: usize, value: &str, refused: &Invalid) -> Flaw {
        let reason = without_value(&refused.to_string());
        Flaw {
            field: None,
            index: Some(index),
            value: Some(Invalid::excerpt(value)),
            reason,
        }
    }
}

/// A message of the model without the value that it leads with, which a finding names itself.
fn without_value(message: &str) -> String {
    let after_quote = || {
        let inner = message.strip_prefix('"')?;
        let mut escaped = false;
        let end = inner.find(|letter| {
            let closes = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            closes
        })?;
        inner[end + 1..].strip_prefix(": ")
    };
    after_quote().unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_and_the_finding_do_not_both_name_the_value() {
        let refused = Invalid::NotAYear {
            value: "say \"when\"".into(),
        };
        let flaw = Flaw::of_cell(0, "say \"when\"", &refused);
        assert_eq!(flaw.reason, "not a year; use one from 1 to 9999");
        assert_eq!(without_value("a merge"), "a merge");
    }

    #[test]
    fn a_finding_names_the_cell_of_a_sheet() {
        let finding = Finding {
            file: "a.xlsx".into(),
            line: 14,
            cell: Some("Sheet1!C14".into()),
            column: Some("country".into()),
            value: Some("Atlantis".into()),
            reason: "unknown country".into(),
        };
        assert_eq!(
            finding.to_string(),
            "a.xlsx Sheet1!C14, column country: \"Atlantis\": unknown country"
        );
    }
}
