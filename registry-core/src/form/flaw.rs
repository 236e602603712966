//! What is wrong with a cell or row, before its place in a file is known.

use std::fmt;

use super::Field;
use crate::model::{Invalid, Remark};

/// What is wrong with a row before its place in the file is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The field at fault, where it is one.
    pub(crate) field: Option<Field>,
    /// Index of the cell at fault, where it is one.
    pub(crate) index: Option<usize>,
    pub(crate) value: Option<String>,
    pub(crate) reason: String,
    /// The same in the words of flags, where the reason speaks of columns and rows.
    pub(crate) flag_reason: Option<Box<str>>,
}

impl Flaw {
    /// The flaw with its reason in the words of flags.
    pub(crate) fn in_flags(mut self, reason: impl fmt::Display) -> Flaw {
        self.flag_reason = Some(reason.to_string().into());
        self
    }

    /// A flaw of the row as a whole.
    pub(crate) fn of_row(reason: impl fmt::Display) -> Flaw {
        Flaw {
            field: None,
            index: None,
            value: None,
            reason: reason.to_string(),
            flag_reason: None,
        }
    }

    /// A flaw of one field.
    pub(crate) fn of_field(field: Field, value: Option<&str>, reason: impl fmt::Display) -> Flaw {
        let value = value.map(Invalid::excerpt);
        Flaw {
            field: Some(field),
            index: None,
            value,
            reason: reason.to_string(),
            flag_reason: None,
        }
    }

    /// A value that the model refused, in one cell.
    pub(crate) fn of_cell(index: usize, value: &str, refused: &Invalid) -> Flaw {
        let reason = without_value(&refused.to_string());
        Flaw {
            field: None,
            index: Some(index),
            value: Some(Invalid::excerpt(value)),
            reason,
            flag_reason: None,
        }
    }
}

impl From<&Remark> for Flaw {
    fn from(remark: &Remark) -> Flaw {
        Flaw {
            field: Field::named(remark.field),
            index: None,
            value: Some(remark.value.clone()),
            reason: remark.reason(),
            flag_reason: None,
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
}
