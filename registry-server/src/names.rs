//! What a registry calls itself, countries and regions: read once, when the service starts.

use std::sync::Arc;

use registry_core::{CountryCode, Registry, model::RegionCode, registry::DisplayNames};

/// Names that the registry's folder has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(Arc<(String, DisplayNames)>);

impl Names {
    /// Those of a registry. What cannot be read is called as it is everywhere: a page is no place to fail for a name.
    pub(crate) fn of(registry: &Registry) -> Names {
        let register = registry.register();
        let name = register.map_or_else(|_| String::new(), |register| register.name().to_owned());
        let others = registry.display_names().unwrap_or_default();
        Names(Arc::new((name, others)))
    }

    /// The registry's name; empty where it could not be read.
    pub(crate) fn registry(&self) -> &str {
        &self.0.0
    }

    /// What the registry calls a country, where that is not its everyday name.
    pub(crate) fn country(&self, country: CountryCode) -> Option<&str> {
        let name = self.0.1.of(country);
        (name != country.name()).then_some(name)
    }

    /// What the registry calls a region, where that is not its everyday name.
    pub(crate) fn region(&self, region: RegionCode) -> Option<&str> {
        let name = self.0.1.of_region(region);
        (name != region.plain_name()).then_some(name)
    }
}
