//! A source, beside what it states.

use askama::Template;
use registry_core::model::{Date, Label, Source, Text};

use super::{frame::Frame, link};

/// A source as it is cited: a link where it has an address that a browser may follow, else text.
#[derive(Template)]
#[template(path = "parts/cited.html")]
pub(crate) struct Cited<'a> {
    frame: &'a Frame,
    source: Option<&'a Source>,
}

impl<'a> Cited<'a> {
    pub(crate) fn of(frame: &'a Frame, source: Option<&'a Source>) -> Cited<'a> {
        Cited { frame, source }
    }
}

/// The parts of a source that are shown.
impl Cited<'_> {
    fn title(source: &Source) -> &str {
        let stated = source.title.as_deref().or(source.url.as_deref());
        stated.unwrap_or_default()
    }

    fn address(source: &Source) -> Option<&str> {
        source.url.as_deref().and_then(link::followed)
    }

    /// An address that is not followed, beside a title.
    fn plain_address(source: &Source) -> Option<&Label> {
        let address = source.url.as_ref()?;
        (source.title.is_some() && link::followed(address).is_none()).then_some(address)
    }

    fn date(source: &Source) -> Option<Date> {
        source.date
    }

    fn note(source: &Source) -> Option<&Text> {
        source.note.as_ref()
    }
}
