//! Where a statement was read: title, address, date.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Completes, Date, Label, Text, silent_or_same};

/// A source that a row or a person names. The file that a row came in is the commit's source, not this.
///
/// ```
/// use registry_core::model::Source;
/// let source: Source = serde_json::from_str(r#"{"title":"Taipei Times, 4 March 2002"}"#)?;
/// assert!(source.url.is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title as a reader would cite it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Label>,
    /// Address of the page or document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Label>,
    /// Day it was published or read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What it says, where it backs the record as a whole rather than one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Title, address, date and, without them, note of a source.
pub(crate) type SourceIdentity<'a> = (
    Option<&'a Label>,
    Option<&'a Label>,
    Option<Date>,
    Option<&'a Text>,
);

impl Source {
    /// What tells a source from others: title, address and date, whatever is noted of it; the note alone, where there
    /// is nothing else.
    pub(crate) fn identity(&self) -> SourceIdentity<'_> {
        let is_named = self.title.is_some() || self.url.is_some() || self.date.is_some();
        let note = self.note.as_ref().filter(|_| !is_named);
        (self.title.as_ref(), self.url.as_ref(), self.date, note)
    }

    /// Whether both are the same source.
    pub(crate) fn is_same(&self, other: &Source) -> bool {
        self.identity() == other.identity()
    }

    /// Takes over what is noted of the same source now.
    pub(crate) fn restate(&mut self, stated: &Source) {
        if stated.note.is_some() {
            self.note.clone_from(&stated.note);
        }
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.url.is_none() && self.date.is_none() && self.note.is_none()
    }
}

impl Completes for Source {
    fn completes(&self, poorer: &Self) -> bool {
        self.title == poorer.title
            && self.url == poorer.url
            && silent_or_same(poorer.date.as_ref(), self.date.as_ref())
            && silent_or_same(poorer.note.as_ref(), self.note.as_ref())
    }
}
