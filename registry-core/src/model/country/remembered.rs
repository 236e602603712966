//! What a thread remembers of the regions that it looked up by name: looking one up is slow, and records repeat them.

use std::cell::RefCell;

use hashbrown::HashMap;

use super::{CountryCode, RegionCode};

/// So many names of regions of a country are kept.
const MOST_NAMES: usize = 10_000;

thread_local! {
    static FOUND: RefCell<HashMap<CountryCode, HashMap<String, Option<RegionCode>>>> = RefCell::default();
}

/// The region of that name, found out once.
pub(super) fn region(
    country: CountryCode,
    name: &str,
    find: impl FnOnce() -> Option<RegionCode>,
) -> Option<RegionCode> {
    FOUND.with_borrow_mut(|countries| {
        let names = countries.entry(country).or_default();
        if names.len() >= MOST_NAMES {
            names.clear();
        }
        *names.entry_ref(name).or_insert_with(find)
    })
}
