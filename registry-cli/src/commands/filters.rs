//! The filters of the command line as the library's query.

use std::fmt::Display;

use registry_core::{
    index::{AsOf, IndexReader, Moment},
    model::{ActorKind, Scope, parse_coordinates},
    registry::RegistryError,
    search::{Filters, Near, Query},
};

use crate::{args, failure::Failure};

impl args::Filters {
    /// The query that the words and flags ask for, without order, limit and cursor.
    pub fn query(&self, words: &[String], reader: &IndexReader) -> Result<Query, Failure> {
        let text = words.join(" ");
        Ok(Query {
            filters: self.filters()?,
            as_of: as_of(reader, self.as_of.as_deref())?,
            ..Query::of(text)
        })
    }

    fn filters(&self) -> Result<Filters, Failure> {
        Ok(Filters {
            product: self.product.clone(),
            country: parsed(&self.country, "--country", str::parse)?,
            region: self.region.clone(),
            place: self.place.clone(),
            actor: self.actor.clone(),
            actor_kind: parsed(&self.actor_kind, "--actor-kind", ActorKind::from_any)?,
            scope: parsed(&self.scope, "--scope", Scope::from_word)?,
            min_share: self
                .min_share
                .map(|share| share.try_into().map_err(usage("--min-share")))
                .transpose()?,
            sector: parsed(&self.sector, "--sector", str::parse)?,
            status: parsed(&self.status, "--status", str::parse)?,
            near: self
                .near
                .as_deref()
                .map(|point| near(point, self.within))
                .transpose()?,
            ..Filters::default()
        })
    }
}

/// The state of the registry that `--as-of` names.
pub fn as_of(reader: &IndexReader, stated: Option<&str>) -> Result<AsOf, Failure> {
    match stated {
        Some(stated) => Ok(AsOf::Commit(commit_at(reader, stated, "--as-of")?)),
        None => Ok(AsOf::Now),
    }
}

/// The commit that a number, a date or a time names.
pub fn commit_at(
    reader: &IndexReader,
    stated: &str,
    named_by: &'static str,
) -> Result<u64, Failure> {
    let moment: Moment = stated.parse().map_err(usage(named_by))?;
    Ok(reader.last_commit_at(moment).map_err(RegistryError::from)?)
}

fn parsed<'a, T, E: Display>(
    stated: impl IntoIterator<Item = &'a String>,
    flag: &'static str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, Failure> {
    stated
        .into_iter()
        .map(|text| parse(text).map_err(usage(flag)))
        .collect()
}

/// A flag's value that makes no sense.
pub fn usage<E: Display>(flag: &'static str) -> impl Fn(E) -> Failure {
    move |error| Failure::Usage(format!("{flag}: {error}"))
}

fn near(point: &str, within: f64) -> Result<Near, Failure> {
    let (latitude, longitude) = parse_coordinates(point).map_err(|refused| {
        Failure::Usage(format!(
            "--near {refused}; expected LAT,LON such as 29.71,120.24, in quotes where a blank stands in it"
        ))
    })?;
    Ok(Near {
        latitude,
        longitude,
        within_km: Some(within),
    })
}
