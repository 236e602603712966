//! What a search asks for, as parameters of an address.

use std::fmt::Display;

use registry_core::{
    AsOf, Filters, IndexReader, Query,
    index::Moment,
    model::{ActorKind, Scope},
    search::{Bounds, Due, Near, SearchError, Sort},
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::{Kind, Problem},
    service::Service,
    settings::Settings,
};

/// The most hits of a page.
const MOST_HITS: usize = 1000;

/// Which records. Of several values of one filter any will do; all filters must hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct FilterParameters {
    /// Words, or the query language of docs/query-language.md.
    #[param(example = "socks share_domestic:>50")]
    q: Option<String>,
    /// Words of the product's names.
    product: Vec<String>,
    /// Products by their whole names, as facets count them.
    product_is: Vec<String>,
    /// Countries: codes of ISO 3166-1, or names.
    #[param(example = json!(["CN"]))]
    country: Vec<String>,
    /// Regions: codes of ISO 3166-2, or names.
    region: Vec<String>,
    /// Words of the place's names.
    place: Vec<String>,
    /// Words of an actor's names, or an identifier.
    actor: Vec<String>,
    /// Kinds of actors: company, government, research, financial or collaboration.
    actor_kind: Vec<String>,
    /// Scopes of a market share: domestic, global or regional.
    scope: Vec<String>,
    /// The least market share in percent, of the scopes if there are any.
    #[param(example = 50)]
    min_share: Option<f64>,
    /// Sectors.
    sector: Vec<String>,
    /// Kinds of service.
    service_kind: Vec<String>,
    /// Statuses. Records merged, split or withdrawn are found by these or by key only.
    status: Vec<String>,
    /// Classification codes; `HS:61` finds what lies below it, too.
    code: Vec<String>,
    /// Years of a share or figure.
    year: Vec<String>,
    /// What the record has no value of: region, actor_kind or sector; any of these.
    without: Vec<String>,
    /// The middle of a circle: latitude and longitude in degrees.
    #[param(example = "29.71,120.24")]
    near: Option<String>,
    /// The radius of that circle in kilometres.
    #[param(example = 100)]
    within_km: Option<f64>,
    /// A rectangle on the map: west, south, east and north in degrees.
    #[param(example = "118,27,123,31.2")]
    bbox: Option<String>,
    /// To be reviewed by this day: by the day that a record says itself, else when the registry's period is over.
    #[param(example = "2026-12-31")]
    due: Option<String>,
    #[serde(skip)]
    #[param(ignore)]
    review_period_months: Option<u32>,
    /// The registry as it stood at a commit, a date or a time.
    #[param(example = "2026-11-27")]
    as_of: Option<String>,
}

/// Which of the records that were found, in which order.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct PageParameters {
    /// The order: relevance, name, place, product, key, share, share-domestic, share-global, share-regional, employment,
    /// updated or distance.
    sort: Option<String>,
    /// The most hits of a page, up to 1000.
    #[param(example = 20, minimum = 0, maximum = 1000)]
    limit: Option<usize>,
    /// The cursor that the page before gave. All pages are of the state that the first one was of.
    cursor: Option<String>,
}

/// The commit that a number, a date or a time names.
pub(crate) fn as_of(reader: &IndexReader, stated: Option<&str>) -> Result<AsOf, Problem> {
    let Some(stated) = stated else {
        return Ok(AsOf::Now);
    };
    let moment: Moment = parsed("as_of", stated)?;
    Ok(AsOf::Commit(reader.last_commit_at(moment)?))
}

fn parsed<T: std::str::FromStr<Err: Display>>(field: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error| Problem::field(field, error))
}

/// A number that is no larger than it may be.
pub(crate) fn at_most<T: PartialOrd + Display + Copy>(
    field: &str,
    value: T,
    most: T,
) -> Result<T, Problem> {
    match value <= most {
        true => Ok(value),
        false => Err(Problem::field(field, format!("at most {most}"))),
    }
}

/// Each of the values of a parameter.
pub(crate) fn all<T, E: Display>(
    field: &str,
    texts: &[String],
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, Problem> {
    let values = texts.iter().map(|text| parse(text));
    let values: Result<Vec<T>, E> = values.collect();
    values.map_err(|error| Problem::field(field, error))
}

impl FilterParameters {
    /// The same by the registry's own period of review, where that matters.
    pub(crate) async fn settled(mut self, service: &Service) -> Result<FilterParameters, Problem> {
        if self.due.is_some() {
            self.review_period_months = Some(service.settings().await?.review_period_months);
        }
        Ok(self)
    }

    /// The words that are asked for.
    pub(crate) fn words(&self) -> &str {
        self.q.as_deref().unwrap_or_default()
    }

    /// The same without the filter of a facet and without asking for records that have no value of it.
    pub(crate) fn without_facet(&self, name: &str) -> FilterParameters {
        let mut filters = self.clone();
        match name {
            "country" => filters.country.clear(),
            "region" => filters.region.clear(),
            "product" => {
                filters.product.clear();
                filters.product_is.clear();
            }
            "actor_kind" => filters.actor_kind.clear(),
            "sector" => filters.sector.clear(),
            "status" => filters.status.clear(),
            _ => {}
        }
        filters.without.retain(|lacking| lacking != name);
        filters
    }

    /// The query, without order and page.
    pub(crate) fn query(&self, reader: &IndexReader) -> Result<Query, Problem> {
        let due = self.due.as_deref().map(|day| {
            let day = parsed("due", day)?;
            let months = self.review_period_months;
            let months = months.unwrap_or(Settings::default().review_period_months);
            Ok::<Due, Problem>(Due::by(reader, day, months)?)
        });
        Ok(Query {
            filters: Filters {
                due: due.transpose()?,
                ..self.filters()?
            },
            as_of: as_of(reader, self.as_of.as_deref())?,
            ..Query::of(self.q.clone().unwrap_or_default())
        })
    }

    fn filters(&self) -> Result<Filters, Problem> {
        let min_share = self.min_share.map(TryInto::try_into).transpose();
        Ok(Filters {
            product: self.product.clone(),
            product_is: self.product_is.clone(),
            country: all("country", &self.country, str::parse)?,
            region: self.region.clone(),
            place: self.place.clone(),
            actor: self.actor.clone(),
            actor_kind: all("actor_kind", &self.actor_kind, ActorKind::from_any)?,
            scope: all("scope", &self.scope, Scope::from_word)?,
            min_share: min_share.map_err(|error| Problem::field("min_share", error))?,
            sector: all("sector", &self.sector, str::parse)?,
            service_kind: self.service_kind.clone(),
            status: all("status", &self.status, str::parse)?,
            code: self.code.clone(),
            year: all("year", &self.year, str::parse)?,
            near: self.near()?,
            without: all("without", &self.without, str::parse)?,
            bounds: self.bounds()?,
            ..Filters::default()
        })
    }

    fn bounds(&self) -> Result<Option<Bounds>, Problem> {
        let bounds = self.bbox.as_deref();
        bounds.map(|bounds| parsed("bbox", bounds)).transpose()
    }

    fn near(&self) -> Result<Option<Near>, Problem> {
        let within_km = self.within_km;
        if within_km.is_some_and(|radius| !(radius.is_finite() && radius >= 0.0)) {
            return Err(Problem::field(
                "within_km",
                "expected kilometres of 0 or more",
            ));
        }
        let Some(point) = &self.near else {
            return Ok(None);
        };
        let expected =
            || Problem::field("near", "expected LATITUDE,LONGITUDE such as 29.71,120.24");
        let (latitude, longitude) = point.split_once(',').ok_or_else(expected)?;
        Ok(Some(Near {
            latitude: parsed("near", latitude.trim())?,
            longitude: parsed("near", longitude.trim())?,
            within_km,
        }))
    }
}

impl PageParameters {
    /// The order that is asked for.
    pub(crate) fn order(&self) -> &str {
        self.sort.as_deref().unwrap_or("relevance")
    }

    /// The query with its order and page.
    pub(crate) fn of(&self, query: Query) -> Result<Query, Problem> {
        let limit = self.limit.unwrap_or(query.limit);
        if limit > MOST_HITS {
            let most = format!("at most {MOST_HITS}; /api/v1/export gives any number");
            return Err(Problem::field("limit", most));
        }
        Ok(Query {
            sort: self.sort.as_deref().map_or(Ok(Sort::Relevance), sort)?,
            limit,
            after: self.cursor.clone(),
            ..query
        })
    }
}

fn sort(name: &str) -> Result<Sort, Problem> {
    Ok(match name {
        "relevance" => Sort::Relevance,
        "name" => Sort::Name,
        "place" => Sort::Place,
        "product" => Sort::Product,
        "key" => Sort::Key,
        "share" => Sort::Share(None),
        "share-domestic" => Sort::Share(Some(Scope::Domestic)),
        "share-global" => Sort::Share(Some(Scope::Global)),
        "share-regional" => Sort::Share(Some(Scope::Regional)),
        "employment" => Sort::Employment,
        "updated" => Sort::Updated,
        "distance" => Sort::Distance,
        _ => {
            let known = "use relevance, name, place, product, key, share, share-domestic, share-global, share-regional, employment, updated or distance";
            return Err(Problem::field(
                "sort",
                format!("{name:?}: unknown order; {known}"),
            ));
        }
    })
}

impl From<&SearchError> for Problem {
    fn from(error: &SearchError) -> Problem {
        match error {
            SearchError::Syntax(error) => Problem::field("q", error),
            SearchError::Cursor { problem, .. } => Problem::field("cursor", problem),
            SearchError::CursorAhead { .. } => Problem::field("cursor", error),
            SearchError::SortByDistanceWithoutPoint => {
                Problem::field("near", "sorting by distance needs a point")
            }
            SearchError::Index(error) => Problem::from_index(error),
            error => Kind::Failed.problem(error),
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Problem {
        Problem::from(&error)
    }
}
