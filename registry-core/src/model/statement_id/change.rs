//! One value of a record, named by its identifier, is taken away or said otherwise.

use super::{StatementId, each_list, field::Fields};
use crate::model::{Cluster, Invalid};

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

impl Cluster {
    /// Takes away what an identifier names.
    pub(crate) fn remove_identified(&mut self, id: StatementId) {
        each_list!([&mut] self, |_field, values| {
            values.retain(|value| StatementId::of(value) != id);
        });
    }

    /// Sets fields of what an identifier names. It has another identifier then.
    ///
    /// # Errors
    /// The first field that is none, cannot hold the text, or cannot be empty.
    pub(crate) fn set_identified(
        &mut self,
        id: StatementId,
        fields: &[FieldText],
    ) -> Result<(), NotSet> {
        each_list!([&mut] self, |_field, values| {
            let has_id = |value: &&mut _| StatementId::of(&**value) == id;
            let mut named = values.iter_mut().filter(has_id);
            named.try_for_each(|value| set_all(value, fields))?;
        });
        Ok(())
    }
}

fn set_all(value: &mut impl Fields, fields: &[FieldText]) -> Result<(), NotSet> {
    fields.iter().try_for_each(|set| {
        let done = value.set_field(&set.field, &set.text);
        done.map_err(|problem| NotSet {
            set: set.clone(),
            problem,
        })
    })
}
