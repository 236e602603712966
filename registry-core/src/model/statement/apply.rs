//! How a statement changes a record.
//!
//! What it leaves empty it does not change. Its names and region go by the rules of `names`. Its values replace what
//! stood under the same identity and leave the rest alone (`restate`).

use std::mem;

use super::{
    NameKept, Statement,
    restate::{restate, withdraw},
};
use crate::model::{Cluster, Invalid, Key, Location, Product, Source};

/// How a statement is applied to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applying {
    /// Who states it.
    pub by: StatedBy,
    /// How much of what the record says it takes the place of.
    pub replaces: Replaces,
}

/// Who makes a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedBy {
    /// A file, which may be older than the record: a name that the record has under any heading changes nothing.
    File,
    /// A registrar, whose change always applies.
    Registrar,
}

/// How much of what a record says a statement takes the place of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Replaces {
    /// What stood under the identities that it states.
    #[default]
    Identities,
    /// All that its sources say of the record.
    Sources,
    /// The record's whole content.
    Record,
}

impl Applying {
    /// As a row of a file is applied that nothing else is said of.
    pub const FILE: Applying = Applying {
        by: StatedBy::File,
        replaces: Replaces::Identities,
    };
    /// As a registrar's flags are applied.
    pub const REGISTRAR: Applying = Applying {
        by: StatedBy::Registrar,
        replaces: Replaces::Identities,
    };
}

/// A record after a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The record.
    pub record: Cluster,
    /// Names that the statement gave and that changed nothing.
    pub names_kept: Vec<NameKept>,
}

impl From<Cluster> for Applied {
    fn from(record: Cluster) -> Applied {
        Applied {
            record,
            names_kept: Vec::new(),
        }
    }
}

impl Statement {
    /// Makes the first version of a record.
    ///
    /// ```
    /// use registry_core::Statement;
    /// let statement = Statement {
    ///     country: Some("CN".parse()?),
    ///     place: Some("Zhuji".parse()?),
    ///     product: Some("Sock".parse()?),
    ///     ..Statement::default()
    /// };
    /// let key = statement.identity()?;
    /// assert_eq!(statement.into_cluster(key)?.location.place.as_str(), "Zhuji");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::Missing`] for country, place or product; or the rule that the record breaks.
    pub fn into_cluster(mut self, key: Key) -> Result<Cluster, Invalid> {
        let country = self.country.ok_or(Invalid::Missing { field: "country" })?;
        let place = self.place.take().or_else(|| self.printed_place.clone());
        let product = self.product.take().or_else(|| self.printed_product.clone());
        let place = place.ok_or(Invalid::Missing { field: "place" })?;
        let product = product.ok_or(Invalid::Missing { field: "product" })?;
        let bare = Cluster::bare(key, Location::bare(country, place), Product::bare(product));
        self.applied_to(bare)
    }

    /// The record as it is after a registrar's statement.
    ///
    /// ```
    /// use registry_core::model::{Cluster, Statement};
    /// let record = Cluster::from_json(
    ///     br#"{"key":"cn-chenzhou-tie","location":{"country":"CN","place":"Chenzhou"},"product":{"name":"Tie"}}"#,
    /// )?;
    /// let correction = Statement { place: Some("Shengzhou".parse()?), ..Statement::default() };
    /// let corrected = correction.applied_to(record)?;
    /// assert_eq!(corrected.location.place.as_str(), "Shengzhou");
    /// assert_eq!(corrected.former_names.place[0].name.as_str(), "Chenzhou");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// The rule that the record would break.
    pub fn applied_to(self, record: Cluster) -> Result<Cluster, Invalid> {
        Ok(self.applied(record, Applying::REGISTRAR)?.record)
    }

    /// The record as it is after this statement, and which of its names it kept.
    ///
    /// # Errors
    /// The rule that the record would break.
    pub(crate) fn applied(self, mut record: Cluster, how: Applying) -> Result<Applied, Invalid> {
        match how.replaces {
            Replaces::Identities => {}
            Replaces::Sources => self.withdraw_sources(&mut record),
            Replaces::Record => {
                return Ok(self.into_cluster(record.key)?.into());
            }
        }
        self.added_to(record, how.by)
    }

    fn added_to(mut self, mut record: Cluster, by: StatedBy) -> Result<Applied, Invalid> {
        let names_kept = self.correct_names(&mut record, by);
        self.set_single_values(&mut record);
        self.name_region(&mut record.location);
        self.set_status(&mut record);
        self.add_values(&mut record);
        Ok(Applied {
            record: record.normalised()?,
            names_kept,
        })
    }

    /// Takes away all that the statement's sources say, so that what they say now is all of it.
    fn withdraw_sources(&self, record: &mut Cluster) {
        for source in self.stated_sources() {
            withdraw(&mut record.market_shares, source);
            withdraw(&mut record.figures, source);
            withdraw(&mut record.actors, source);
            withdraw(&mut record.linkages, source);
            record
                .sources
                .retain(|known| source.is_none_or(|source| !source.is_same(known)));
        }
    }

    /// The sources of what is said, each once; none stands for values without a source.
    fn stated_sources(&self) -> Vec<Option<&Source>> {
        let shares = self.market_shares.iter().map(|share| share.source.as_ref());
        let figures = self.figures.iter().map(|figure| figure.source.as_ref());
        let actors = self.actors.iter().map(|actor| actor.source.as_ref());
        let linkages = self.linkages.iter().map(|linkage| linkage.source.as_ref());
        let whole = self.sources.iter().map(Some);
        let mut sources: Vec<_> = shares
            .chain(figures)
            .chain(actors)
            .chain(linkages)
            .chain(whole)
            .collect();
        sources.sort();
        sources.dedup();
        sources
    }

    fn set_single_values(&mut self, record: &mut Cluster) {
        set(&mut record.location.latitude, self.latitude);
        set(&mut record.location.longitude, self.longitude);
        set(&mut record.sector, self.sector);
        set(&mut record.service_kind, self.service_kind.take());
        set(&mut record.trade, self.trade);
        set(&mut record.life_cycle, self.life_cycle);
        set(&mut record.last_verified, self.last_verified.take());
        set(&mut record.review_due, self.review_due.take());
        if let Some(country) = self.country {
            record.location.country = country;
        }
    }

    fn set_status(&mut self, record: &mut Cluster) {
        if let Some(status) = self.status {
            record.status = status;
            record.end_retirement();
        }
        if !self.split_into.is_empty() {
            record.split_into = mem::take(&mut self.split_into);
        }
        set(&mut record.reverted_commit, self.reverted_commit);
        set(&mut record.merged_into, self.merged_into.take());
        set(&mut record.withdrawn_reason, self.withdrawn_reason.take());
    }

    fn add_values(self, record: &mut Cluster) {
        restate(&mut record.market_shares, self.market_shares);
        restate(&mut record.figures, self.figures);
        restate(&mut record.actors, self.actors);
        restate(&mut record.linkages, self.linkages);
        record.other_names.extend(self.other_names);
        record.location.other_names.extend(self.place_names);
        record.location.spans.extend(self.spans);
        record.product.other_names.extend(self.product_names);
        record.product.codes.extend(self.codes);
        record.reviews.extend(self.reviews);
        record.sources.extend(self.sources);
        for note in self.notes {
            if !record.notes.contains(&note) {
                record.notes.push(note);
            }
        }
        for attribute in self.attributes {
            record
                .attributes
                .retain(|known| known.name != attribute.name);
            record.attributes.push(attribute);
        }
    }
}

fn set<T>(known: &mut Option<T>, stated: Option<T>) {
    if stated.is_some() {
        *known = stated;
    }
}
