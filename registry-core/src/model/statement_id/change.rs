//! Fields of a value, set by the texts that they are to hold.

use super::field::Fields;
use crate::model::Invalid;

/// A field of a value, by its name in JSON (`year`, `source.title`), and the text that it is to hold. An empty text
/// clears a field that may be absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldText {
    /// The name of the field.
    pub field: String,
    /// The text.
    pub text: String,
}

/// Why a field does not get a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}={}: {problem}", .set.field, .set.text)]
pub struct NotSet {
    /// The field, and what it was to hold.
    pub set: FieldText,
    /// Why it cannot.
    #[source]
    pub problem: Invalid,
}

/// Sets fields of a value, one after the other.
pub(super) fn set_all(value: &mut impl Fields, fields: &[FieldText]) -> Result<(), NotSet> {
    fields.iter().try_for_each(|set| {
        let done = value.set_field(&set.field, &set.text);
        done.map_err(|problem| NotSet {
            set: set.clone(),
            problem,
        })
    })
}
