//! What a thread remembers of the regions that it looked up by name: looking one up is slow, and records repeat them.

use std::cell::RefCell;

use hashbrown::HashMap;

use super::{CountryCode, RegionCode};

/// So many names of regions of a country are kept.
const MOST_NAMES: usize = 10_000;

/// What a name means among the regions of a country.
#[derive(Clone, Copy)]
pub(super) struct Meant {
    /// The region of that name.
    pub(super) region: Option<RegionCode>,
    /// Two that share it.
    pub(super) sharing: Option<(RegionCode, RegionCode)>,
}

thread_local! {
    static FOUND: RefCell<HashMap<CountryCode, HashMap<String, Meant>>> = RefCell::default();
}

/// What that name means, found out once.
pub(super) fn meant(country: CountryCode, name: &str, find: impl FnOnce() -> Meant) -> Meant {
    FOUND.with_borrow_mut(|countries| {
        let names = countries.entry(country).or_default();
        if names.len() >= MOST_NAMES {
            names.clear();
        }
        *names.entry_ref(name).or_insert_with(find)
    })
}
