//! What a person says of a file: how it is to be read, which column is which field, what mended cells are to say.

use std::collections::BTreeMap;

use super::looked::Looked;
use crate::portal::acts::posted::Posted;

/// The parameters of the API's import that a form states as they are.
pub(super) const TEXTS: [&str; 9] = [
    "message",
    "source",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "fill_down",
    "decimal",
    "shares_are",
];

/// What is said of a file.
#[derive(Clone, Default)]
pub(super) struct How {
    texts: BTreeMap<&'static str, String>,
    /// Values that fill blanks: `field=value`.
    defaults: Vec<String>,
    /// Fields by the headers that are said to be them.
    mapped: BTreeMap<String, String>,
    /// Values of mended cells by line and column, which is counted from 1.
    mended: BTreeMap<(u64, usize), String>,
    /// Whether the good rows are taken where others are rejected.
    pub(super) skips: bool,
}

impl How {
    /// What a text of the form says; what it says no more is forgotten.
    pub(super) fn say(&mut self, name: &str, text: &str) {
        let text = text.trim();
        if name == "default" {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            self.defaults = lines.map(str::to_owned).collect();
        } else if let Some(known) = TEXTS.into_iter().find(|known| *known == name) {
            match text {
                "" => self.texts.remove(known),
                text => self.texts.insert(known, text.to_owned()),
            };
        }
    }

    /// Takes what the form of the page says, beside what the page showed.
    pub(super) fn take(&mut self, posted: &Posted, looked: &Looked) {
        self.skips = posted.stated("skip_invalid").is_some();
        for (name, text) in &posted.pairs {
            if let Some(place) = name.strip_prefix("cell-") {
                self.mend(place, text, looked);
            } else if let Some(column) = name.strip_prefix("column-") {
                let header = column.parse().ok().and_then(|column| looked.header(column));
                match (header, text.trim()) {
                    (Some(header), "") => drop(self.mapped.remove(&header)),
                    (Some(header), field) => drop(self.mapped.insert(header, field.to_owned())),
                    (None, _) => {}
                }
            } else {
                self.say(name, text);
            }
        }
    }

    /// Takes what a cell is to say, where that is not what it says.
    fn mend(&mut self, place: &str, text: &str, looked: &Looked) {
        let place = place.split_once('-');
        let place =
            place.and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
        let Some((line, column)) = place else {
            return;
        };
        // Browsers end the lines of what they send in their own way.
        let text = text.replace("\r\n", "\n");
        let shown = looked
            .cell(line, column)
            .map(|shown| shown.replace('\r', ""));
        if shown.is_some_and(|shown| shown != text) {
            self.mended.insert((line, column), text);
        }
    }

    /// What a text of the form says now.
    pub(super) fn said(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |text| text)
    }

    pub(super) fn defaults(&self) -> String {
        self.defaults.join("\n")
    }

    /// The field that a header is said to be.
    pub(super) fn field_of(&self, header: &str) -> &str {
        self.mapped.get(header).map_or("", |field| field)
    }

    pub(super) fn is_mended(&self, line: u64, column: usize) -> bool {
        self.mended.contains_key(&(line, column))
    }

    /// Whether the file is read alike by both, whatever they say of its commit.
    pub(super) fn reads_as(&self, other: &How) -> bool {
        let of_reading = |how: &How| -> Vec<(&'static str, String)> {
            let parameters = how.parameters();
            parameters
                .filter(|(name, _)| !["message", "source"].contains(name))
                .collect()
        };
        of_reading(self) == of_reading(other)
    }

    pub(super) fn mended(&self) -> usize {
        self.mended.len()
    }

    /// The parameters of the API's import.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> {
        let texts = self.texts.iter().map(|(name, text)| (*name, text.clone()));
        let defaults = self.defaults.iter().map(|text| ("default", text.clone()));
        let mapped = self.mapped.iter();
        let mapped = mapped.map(|(header, field)| ("map", format!("{header}={field}")));
        let mended = self.mended.iter();
        let mended =
            mended.map(|((line, column), text)| ("mend", format!("{line}:{column}={text}")));
        let skips = self.skips.then(|| ("skip_invalid", "true".to_owned()));
        texts
            .chain(defaults)
            .chain(mapped)
            .chain(mended)
            .chain(skips)
    }
}
