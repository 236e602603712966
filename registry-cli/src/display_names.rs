//! What countries and regions are called in this run: as the registry that it opened says, else by their everyday names.

use std::{borrow::Cow, sync::OnceLock};

use registry_core::{
    CountryCode,
    model::{Location, RegionCode},
    registry::DisplayNames,
};

static NAMES: OnceLock<DisplayNames> = OnceLock::new();

/// From now on, countries and regions are called so. The first registry that is opened decides.
pub fn use_names(names: DisplayNames) {
    let _ = NAMES.set(names);
}

/// What a country is called.
pub fn name_of(country: CountryCode) -> &'static str {
    NAMES
        .get()
        .map_or(country.name(), |names| names.of(country))
}

/// What a region is called.
pub fn name_of_region(region: RegionCode) -> &'static str {
    NAMES
        .get()
        .map_or(region.plain_name(), |names| names.of_region(region))
}

/// What the region of a place is called; a name without a code as it stands.
pub fn region_of(location: &Location) -> Option<&str> {
    match location.region_code() {
        Some(region) => Some(name_of_region(region)),
        None => location.region_label(),
    }
}

/// A region as facets count it, `Zhejiang, CN`, by the name that it has here.
pub fn region_title(title: &str) -> Cow<'_, str> {
    match RegionCode::titled(title) {
        Some(region) => format!("{}, {}", name_of_region(region), region.country()).into(),
        None => title.into(),
    }
}
