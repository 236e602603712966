//! Codes that were stated once and that the lists do not have today.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use super::Listed;

/// The most codes that are kept beside those of the lists, and the longest: a hostile register may have any number.
const MOST_UNLISTED: usize = 10_000;
const LONGEST_CODE: usize = 6;

/// A code that the lists do not have. It is kept for the life of the process, as the lists are.
pub(super) fn unlisted(code: &str) -> Option<Listed> {
    static UNLISTED: Mutex<BTreeSet<Listed>> = Mutex::new(BTreeSet::new());
    let mut unlisted = UNLISTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = unlisted.get(code) {
        return Some(known);
    }
    let is_kept = (1..=LONGEST_CODE).contains(&code.len()) && unlisted.len() < MOST_UNLISTED;
    is_kept.then(|| {
        let code: Listed = code.to_owned().leak();
        unlisted.insert(code);
        code
    })
}
