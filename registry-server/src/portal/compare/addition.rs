//! What else a comparison may have: other places, or other clusters of the same product and region.

use registry_core::{
    AsOf, Filters, IndexReader, Query,
    search::{self, Facet},
};

use super::{Compared, MOST};
use crate::{
    portal::{answers, frame::Frame, overview, places, results},
    problem::Problem,
    service::Service,
};

/// So many clusters like the first are offered.
const OFFERED: usize = 30;

/// A choice of one more.
pub(super) struct Addition {
    /// The parameter that it is, and those that are compared by it.
    pub(super) name: &'static str,
    pub(super) compared: Vec<String>,
    /// What can be chosen: the parameter's value, and what it is called.
    pub(super) offered: Vec<(String, String)>,
}

impl Addition {
    /// What can be added; nothing where there is no room, or nothing to begin with.
    pub(super) fn of(
        frame: &Frame,
        (service, reader): (&Service, &IndexReader),
        compared: &Compared,
    ) -> Result<Option<Addition>, Problem> {
        let (name, compared) = if !compared.key.is_empty() {
            ("key", &compared.key)
        } else if !compared.country.is_empty() {
            ("country", &compared.country)
        } else {
            ("region", &compared.region)
        };
        if compared.is_empty() || compared.len() >= MOST {
            return Ok(None);
        }
        let mut offered = match name {
            "key" => clusters(frame, reader, &compared[0])?,
            _ => {
                let counted = answers::facets(service, reader, &Query::of(""), places::MOST)?;
                match name {
                    "country" => countries(frame, &counted.country),
                    _ => regions(frame, &counted.region),
                }
            }
        };
        offered.retain(|(value, _)| !compared.contains(value));
        offered.sort_by(|one, other| one.1.cmp(&other.1));
        Ok((!offered.is_empty()).then(|| Addition {
            name,
            compared: compared.clone(),
            offered,
        }))
    }
}

fn countries(frame: &Frame, facet: &Facet) -> Vec<(String, String)> {
    let codes = facet.values.iter().map(|(code, _)| code);
    let named = codes.map(|code| (code.clone(), frame.country_of(code)));
    named.collect()
}

fn regions(frame: &Frame, facet: &Facet) -> Vec<(String, String)> {
    let regions = facet.values.iter().filter_map(|(value, _)| {
        let code = overview::region_of_value(value)?;
        Some((code.to_string(), results::label(frame, "region", value)))
    });
    regions.collect()
}

/// Clusters of the same product, then of the same region as one.
fn clusters(
    frame: &Frame,
    reader: &IndexReader,
    key: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let Some(first) = reader.record(key, AsOf::Now)? else {
        return Ok(Vec::new());
    };
    let first = first.record();
    let of_product = Filters {
        product_is: vec![first.product.name.to_string()],
        ..Filters::default()
    };
    let region = first.location.region_code().map(|code| code.to_string());
    let of_region = region.map(|code| Filters {
        region: vec![code],
        ..Filters::default()
    });
    let mut found: Vec<(String, String)> = Vec::new();
    for filters in std::iter::once(of_product).chain(of_region) {
        let query = Query {
            filters,
            limit: OFFERED,
            ..Query::of("")
        };
        for hit in search::search(reader, &query)?.hits {
            let other = (hit.cluster.key.to_string(), frame.title_of(&hit.cluster));
            if found.len() < OFFERED && !found.contains(&other) {
                found.push(other);
            }
        }
    }
    Ok(found)
}
