//! The cells of a row's source, and what it says.

use crate::{
    form::Field,
    model::{Invalid, Source, Text, fill},
};

/// The source of everything that the row says.
#[derive(Debug, Default, Clone)]
pub(super) struct SourceCells {
    source: Source,
    said: Option<Text>,
}

impl SourceCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::SourceTitle => self.source.title = Some(text.parse()?),
            Field::SourceUrl => self.source.url = Some(text.parse()?),
            Field::SourceDate => self.source.date = Some(text.parse()?),
            Field::SourceNote => self.source.note = Some(text.parse()?),
            Field::SourceStatement => self.said = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// Fills what the row says nothing of. A note on a source belongs to one that is named.
    pub(super) fn fill_blanks(&mut self, defaults: &SourceCells) {
        let (source, given) = (&mut self.source, &defaults.source);
        fill(&mut source.title, &given.title);
        fill(&mut source.url, &given.url);
        fill(&mut source.date, &given.date);
        if !source.is_empty() {
            fill(&mut source.note, &given.note);
        }
        fill(&mut self.said, &defaults.said);
    }

    /// The source, where one is stated, and what it says.
    pub(super) fn parts(self) -> (Option<Source>, Option<Text>) {
        ((!self.source.is_empty()).then_some(self.source), self.said)
    }
}

/// The source of a record as a whole, in a row without shares and figures.
///
/// A source that already stands beside an actor or a tie backs the record as a whole only where it
/// says something that would otherwise be lost.
pub(in crate::form) fn of_record(
    source: Option<Source>,
    said: Option<Text>,
    sourced: bool,
) -> Option<Source> {
    match said {
        Some(said) => {
            let source = source.unwrap_or_default();
            let note = source.note.clone().or(Some(said));
            Some(Source { note, ..source })
        }
        None if sourced => None,
        None => source,
    }
}
