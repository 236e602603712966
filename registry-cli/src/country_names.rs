//! What countries are called in this run: as the registry that it opened says, else by their everyday names.

use std::sync::OnceLock;

use registry_core::{CountryCode, registry::DisplayNames};

static NAMES: OnceLock<DisplayNames> = OnceLock::new();

/// From now on, countries are called so. The first registry that is opened decides.
pub fn use_names(names: DisplayNames) {
    let _ = NAMES.set(names);
}

/// What a country is called.
pub fn name_of(country: CountryCode) -> &'static str {
    NAMES
        .get()
        .map_or(country.name(), |names| names.of(country))
}
