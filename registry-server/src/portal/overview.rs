//! What there is of a country, a region or a product: how many clusters, how they spread, what they hold, which they are.

use registry_core::{
    Cluster, CountryCode, Filters, IndexReader, Query,
    model::{MarketShare, RegionCode},
    search::{self, Facet, Sort},
};

use super::{address::Address, answers, frame::Frame};
use crate::{problem::Problem, service::Service};

/// So many values of each facet.
const VALUES: usize = 12;
/// So many clusters and shares.
const LISTED: usize = 20;
const SHARES: usize = 10;

/// A subject in numbers and lists.
pub(crate) struct Overview {
    pub(crate) total: usize,
    pub(crate) groups: Vec<Group>,
    pub(crate) leaders: Vec<Leader>,
    pub(crate) clusters: Vec<Cluster>,
    /// The search that finds the same.
    pub(crate) search: Address,
}

/// How the clusters spread over something.
pub(crate) struct Group {
    /// The facet.
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Counted>,
    pub(crate) more: usize,
}

/// A value of a facet, with its part of the largest.
pub(crate) struct Counted {
    pub(crate) label: String,
    pub(crate) address: Address,
    pub(crate) count: usize,
    /// Of a hundred.
    pub(crate) part: usize,
}

/// A cluster with a large share of a market.
pub(crate) struct Leader {
    pub(crate) cluster: Cluster,
    pub(crate) share: MarketShare,
}

impl Overview {
    /// The linkages of these clusters.
    pub(crate) fn linkages(&self) -> Address {
        self.search.at("/linkages")
    }

    /// The same clusters as files: what each is called, and where it is.
    pub(crate) fn downloads(&self) -> impl Iterator<Item = (&'static str, Address)> {
        super::results::downloads(&self.search)
    }

    /// What these filters leave, spread over these facets; `search` is the address that finds the same.
    pub(crate) fn new(
        frame: &mut Frame,
        (service, reader): (&Service, &IndexReader),
        filters: &Filters,
        facets: &[&'static str],
        search: Address,
    ) -> Result<Overview, Problem> {
        let query = |sort, limit| Query {
            filters: filters.clone(),
            sort,
            limit,
            ..Query::of("")
        };
        let counted = answers::facets(service, reader, &query(Sort::Relevance, 0), VALUES)?;
        let products = counted.product.values.iter();
        frame.learn_products(service, reader, products.map(|(product, _)| &**product))?;
        let named = counted.named();
        let groups = facets.iter().filter_map(|name| {
            let (name, facet) = named.into_iter().find(|(other, _)| other == name)?;
            Some(Group::new(frame, name, facet, &search))
        });
        let groups = groups.filter(|group| !group.rows.is_empty()).collect();
        let clusters = search::search(reader, &query(Sort::Relevance, LISTED))?.hits;
        let leading = search::search(reader, &query(Sort::Share(None), SHARES))?.hits;
        Ok(Overview {
            total: counted.total,
            groups,
            leaders: leading
                .into_iter()
                .filter_map(|hit| Leader::of(hit.cluster))
                .collect(),
            clusters: clusters.into_iter().map(|hit| hit.cluster).collect(),
            search,
        })
    }
}

impl Group {
    fn new(frame: &Frame, name: &'static str, facet: &Facet, search: &Address) -> Group {
        let rows = counted(facet, |value| {
            let label = label(frame, name, value, search);
            let own = own_page(name, value);
            (label, own.unwrap_or_else(|| search.and(name, value)))
        });
        Group {
            name,
            rows,
            more: facet.more,
        }
    }
}

/// What a value is called; a region by its name alone where all are of one country.
fn label(frame: &Frame, name: &str, value: &str, search: &Address) -> String {
    let label = super::results::label(frame, name, value);
    let country = search.value("country").map(|code| frame.country_of(code));
    match country.filter(|_| name == "region") {
        Some(country) => {
            let alone = label.strip_suffix(&format!(", {country}"));
            let alone = alone.or_else(|| label.strip_prefix(&*country));
            alone.map_or_else(|| label.clone(), str::to_owned)
        }
        None => label,
    }
}

/// The page of a facet's value, where it has one.
pub(crate) fn own_page(name: &str, value: &str) -> Option<Address> {
    match name {
        "country" => Some(Address::of(format!("/countries/{value}"))),
        "product" => Some(Address::of("/products").set("name", value)),
        "region" => {
            let code = region_of_value(value)?;
            Some(Address::of(format!("/regions/{code}")))
        }
        _ => None,
    }
}

/// The region that a facet counts as `Zhejiang, CN`, if it has a code.
pub(crate) fn region_of_value(value: &str) -> Option<RegionCode> {
    let (region, country) = value.rsplit_once(", ")?;
    let country: CountryCode = country.parse().ok()?;
    country.region_named(region)
}

/// The values of a facet, each with what it is called and where it leads.
pub(crate) fn counted(facet: &Facet, named: impl Fn(&str) -> (String, Address)) -> Vec<Counted> {
    let most = facet.values.first().map_or(1, |(_, count)| *count);
    let values = facet.values.iter().map(|(value, count)| {
        let (label, address) = named(value);
        Counted {
            label,
            address,
            count: *count,
            part: count * 100 / most,
        }
    });
    values.collect()
}

impl Leader {
    /// A cluster with the largest share that it has of any market; of equals the newest.
    pub(crate) fn of(cluster: Cluster) -> Option<Leader> {
        let shares = cluster.market_shares.iter();
        let share = shares
            .max_by_key(|share| (share.percent, share.year))?
            .clone();
        Some(Leader { cluster, share })
    }
}
