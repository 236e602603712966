//! The filters of the command line as the library's query.

use std::fmt::Display;

use registry_core::{
    index::{AsOf, IndexReader, Moment},
    model::{ActorKind, Date, Invalid, Key, Scope, parse_coordinates},
    registry::RegistryError,
    search::{self, Due, Filters, Near, Query},
};
use registry_server::{KeptSettings, SettingsError};

use crate::{args, config::Config, failure::Failure, sanitize};

/// How far around a point is looked where nobody says.
const NEAR_KM: f64 = 100.0;

impl args::Filters {
    /// The query that the words and flags ask for, without order, limit and cursor.
    pub fn query(
        &self,
        words: &[String],
        reader: &IndexReader,
        config: &Config,
    ) -> Result<Query, Failure> {
        let text = words.join(" ");
        let as_of = as_of(reader, self.as_of.as_deref())?;
        let near = self
            .near
            .as_deref()
            .map(|point| self.near(point, reader, as_of, config))
            .transpose()?;
        let due = self.due.map(|day| due(day, reader, config)).transpose()?;
        Ok(Query {
            filters: Filters {
                due,
                ..self.filters(near)?
            },
            as_of,
            ..Query::of(text)
        })
    }

    fn filters(&self, near: Option<Near>) -> Result<Filters, Failure> {
        Ok(Filters {
            product: self.product.clone(),
            country: parsed(&self.country, "--country", str::parse)?,
            region: self.region.clone(),
            place: self.place.clone(),
            actor: self.actor.clone(),
            actor_kind: parsed(&self.actor_kind, "--actor-kind", ActorKind::from_any)?,
            scope: self.scopes()?,
            min_share: self
                .min_share
                .map(|share| share.try_into().map_err(usage("--min-share")))
                .transpose()?,
            sector: parsed(&self.sector, "--sector", str::parse)?,
            status: parsed(&self.status, "--status", str::parse)?,
            near,
            ..Filters::default()
        })
    }

    /// The scopes of market shares that are asked for.
    pub fn scopes(&self) -> Result<Vec<Scope>, Failure> {
        parsed(&self.scope, "--scope", Scope::from_word)
    }

    /// The circle around a point or a place, which is said where it was not told whole.
    fn near(
        &self,
        point: &str,
        reader: &IndexReader,
        as_of: AsOf,
        config: &Config,
    ) -> Result<Near, Failure> {
        let within = self.within.unwrap_or(NEAR_KM);
        let (near, place) = if is_point(point) {
            (at(point)?, String::new())
        } else {
            let (near, key) = at_place(point, reader, as_of)?;
            (near, format!(" ({point}, as {key} has it)"))
        };
        if self.within.is_none() || !place.is_empty() {
            let (latitude, longitude) = (near.latitude, near.longitude);
            config.console.say(&sanitize::line(&format!(
                "Within {within} km of {latitude}, {longitude}{place}; --within KM looks elsewhere."
            )));
        }
        Ok(Near {
            within_km: Some(within),
            ..near
        })
    }
}

/// What is due by a day, after the period of the registry.
fn due(day: Date, reader: &IndexReader, config: &Config) -> Result<Due, Failure> {
    let settings = KeptSettings::of_registry(&config.registry()?).read();
    let period = settings.map_err(SettingsError::from)?.review_period_months;
    Ok(Due::by(reader, day, period).map_err(RegistryError::from)?)
}

/// Whether a text can only be degrees: a place has no figure in its name.
fn is_point(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
}

/// A point by its degrees.
fn at(point: &str) -> Result<Near, Failure> {
    let refused = |refused: Invalid| {
        Failure::Usage(format!(
            "--near {refused}; expected LAT,LON such as 29.71,120.24, in quotes where a blank stands in it"
        ))
    };
    let is_number = |text: &&str| text.trim().parse::<f64>().is_ok();
    let pair = point.split_once(',');
    // The comma of a flag parts two numbers, where that of a cell may be a decimal one.
    let (latitude, longitude) = match pair {
        Some((latitude, longitude)) if [latitude, longitude].iter().all(is_number) => (
            latitude.trim().parse().map_err(refused)?,
            longitude.trim().parse().map_err(refused)?,
        ),
        _ => parse_coordinates(point).map_err(refused)?,
    };
    Ok(Near {
        latitude,
        longitude,
        within_km: None,
    })
}

/// The coordinates of the best record at a place.
fn at_place(place: &str, reader: &IndexReader, as_of: AsOf) -> Result<(Near, Key), Failure> {
    let query = Query {
        filters: Filters {
            place: vec![place.to_owned()],
            ..Filters::default()
        },
        as_of,
        limit: 1,
        ..Query::of("coordinates:*")
    };
    let found = search::search(reader, &query).map_err(RegistryError::from)?;
    let point = found.hits.into_iter().next().and_then(|hit| {
        let location = &hit.cluster.location;
        let near = Near {
            latitude: location.latitude?,
            longitude: location.longitude?,
            within_km: None,
        };
        Some((near, hit.key))
    });
    point.ok_or_else(|| {
        Failure::Usage(format!(
            "--near {place:?}: no record at such a place has coordinates; expected LAT,LON such as 29.71,120.24"
        ))
    })
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
