//! Text analysis: how names and notes become the terms that are indexed and searched.
//!
//! One analysis serves both sides, so that what is written and what is asked meet: Unicode folding, words,
//! English stems, and single characters with their pairs for scripts that write without spaces.

mod memory;
mod scan;
mod script;
mod stem;
mod tokenizer;
mod unit;

pub(crate) use memory::scan;
pub(crate) use scan::Piece;
use scan::Scanner;
pub(crate) use script::{is_apostrophe, writes_without_spaces};
use stem::Stems;
pub(crate) use tokenizer::{RANKED, RUNNING, RankedText, analyzers};
pub(crate) use unit::{Unit, units};

/// What a term that holds a word as it was written begins with, where its stem is another word.
///
/// Prefixes and corrections look at these, since nobody types a stem.
pub(crate) const WRITTEN: char = '=';
