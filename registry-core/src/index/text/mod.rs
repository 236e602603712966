//! Text analysis: how names and notes become the terms that are indexed and searched.
//!
//! One analysis serves both sides, so that what is written and what is asked meet: Unicode folding, words,
//! English stems, and single characters with their pairs for scripts that write without spaces.

mod compound;
mod letters;
mod memory;
mod scan;
mod script;
mod stem;
#[cfg(test)]
mod tokenizer;
mod unit;

pub(crate) use compound::Joint;
pub(crate) use memory::scan;
pub(crate) use scan::Piece;
use scan::Scanner;
pub(crate) use script::{is_apostrophe, is_hyphen, writes_without_spaces};
pub(crate) use stem::Stems;
#[cfg(test)]
pub(crate) use tokenizer::{RankedText, analyzers};
pub(crate) use unit::{Unit, Word, units};

/// The name of the analyzer for fields with positions. Segments are built without it: it says what they hold.
pub(crate) const RUNNING: &str = "running";
/// The name of the analyzer for ranked text.
pub(crate) const RANKED: &str = "ranked";

/// What a term that holds a word as it was written begins with, where its stem is another word.
///
/// Prefixes and corrections look at these, since nobody types a stem.
pub(crate) const WRITTEN: char = '=';
/// What a term that holds a word with its accents or signs begins with, where it has any. Only ranked text holds such
/// terms.
///
/// Of two records, the one that spells a word as the query does comes first: a word with accents is found by this term
/// besides, and counts less without them.
pub(crate) const SPELLED: char = '~';

/// How often a word counts in the ranked text, by where it stands.
///
/// Each weight is half as large again as the next, at least: how [prominent](super::prominence) a record is counts less
/// than that, so that it decides among equals only.
pub(crate) mod weight {
    /// In names.
    pub(crate) const NAME: u8 = 8;
    /// In names of regions, countries and actors.
    pub(crate) const RELATED: u8 = 3;
    /// In all else.
    pub(crate) const REMARK: u8 = 1;
}

/// How often the stem of a word counts that has accents or signs, where one without counts `weight` times.
pub(crate) fn weight_with_accents(weight: u32) -> u32 {
    (weight * 2 / 3).max(1)
}
