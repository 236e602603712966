//! A source, beside what it states.

use askama::Template;
use registry_core::{
    Cluster,
    model::{Date, Label, Source, Text},
};

use super::{frame::Frame, link};

/// A source as it is cited: a link where it has an address that a browser may follow, else text.
#[derive(Template)]
#[template(path = "parts/cited.html")]
pub(crate) struct Cited<'a> {
    frame: &'a Frame,
    source: Option<&'a Source>,
    /// Whether its note is shown, too.
    is_whole: bool,
}

impl<'a> Cited<'a> {
    pub(crate) fn of(frame: &'a Frame, source: Option<&'a Source>) -> Cited<'a> {
        Cited {
            frame,
            source,
            is_whole: true,
        }
    }

    /// The same without its note, for lists.
    pub(crate) fn brief(frame: &'a Frame, source: Option<&'a Source>) -> Cited<'a> {
        Cited {
            frame,
            source,
            is_whole: false,
        }
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

/// The sources of a value: the first, and the others that say the same.
pub(crate) fn sources_of(first: Option<&Source>, others: &[Source]) -> Vec<Source> {
    first.into_iter().chain(others).cloned().collect()
}

/// Every source of a record, each once, in the order in which they are met.
pub(crate) fn all_sources(record: &Cluster) -> Vec<&Source> {
    let shares = record
        .market_shares
        .iter()
        .filter_map(|share| share.source.as_ref());
    let figures = record
        .figures
        .iter()
        .filter_map(|figure| figure.source.as_ref());
    let actors = record.actors.iter();
    let actors = actors.flat_map(|actor| actor.source.iter().chain(&actor.other_sources));
    let linkages = record.linkages.iter();
    let linkages = linkages.flat_map(|linkage| linkage.source.iter().chain(&linkage.other_sources));
    let mut sources: Vec<&Source> = Vec::new();
    for source in record
        .sources
        .iter()
        .chain(shares)
        .chain(figures)
        .chain(actors)
        .chain(linkages)
    {
        let is_known = |other: &&Source| (&other.title, &other.url) == (&source.title, &source.url);
        if !sources.iter().any(is_known) {
            sources.push(source);
        }
    }
    sources
}
