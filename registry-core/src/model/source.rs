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

impl Source {
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
