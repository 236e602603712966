//! Findings: what is wrong with a cell or row, where it stands, what to do.

use std::fmt;

use serde::Serialize;

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
    /// What is wrong, without its file: the text that goes beside a rejected row.
    pub(crate) fn explanation(&self) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
