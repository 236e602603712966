//! A cluster: everything the register knows under one key.

mod names;
mod rules;

pub use names::{AsPrinted, FormerNames};

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Actor, Date, Figure, Invalid, Key, Label, LifeCycle, Linkage, Location, MarketShare, Measure,
    Name, Product, Record, Scope, Sector, Source, Status, Text, Trade, UnknownPart,
    canonical::Canonical, drop_completed, json_problem, json_problem::rounded_number, order,
    unite_agreeing,
};

/// The finding of one review of the record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Day of the review.
    pub date: Date,
    /// Who reviewed.
    pub reviewer: Label,
    /// What was found.
    pub finding: Text,
}

/// A value of a file's own column that is not a field of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The column's header.
    pub name: Label,
    /// The value.
    pub value: Text,
}

/// An industrial cluster as it is known now: the content of one version of a record.
///
/// Its canonical JSON (RFC 8785) is the register's item. Empty fields are absent. Lists stand in a
/// fixed order, so that the same statements make the same bytes whichever came first.
///
/// ```
/// use registry_core::model::Cluster;
/// let cluster = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// assert_eq!(cluster.title(), "Zhuji · Sock");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Stable identifier.
    pub key: Key,
    /// Name of the cluster itself, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// Further names, with their language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Name>,
    /// Names as a source printed them.
    #[serde(default, skip_serializing_if = "AsPrinted::is_empty")]
    pub as_printed: AsPrinted,
    /// Names that a correction replaced.
    #[serde(default, skip_serializing_if = "FormerNames::is_empty")]
    pub former_names: FormerNames,
    /// Where it stands.
    #[serde(default)]
    pub status: Status,
    /// Key of the record that this one was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Key>,
    /// Keys of the records that took the place of this one, which was split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_into: Vec<Key>,
    /// Why the record was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_reason: Option<Text>,
    /// Number of the commit that registered this record and was reverted: it was withdrawn for that, and is as if it had
    /// never been registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverted_commit: Option<u64>,
    /// Where the cluster is.
    pub location: Location,
    /// What it makes.
    pub product: Product,
    /// Traditional or service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Kind of service, such as `tourism` or `finance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_kind: Option<Label>,
    /// Traded or local.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade: Option<Trade>,
    /// Stage of its life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_cycle: Option<LifeCycle>,
    /// Market shares, each with its source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub market_shares: Vec<MarketShare>,
    /// Participants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
    /// Ties to other clusters and industries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linkages: Vec<Linkage>,
    /// Figures, each with its source and year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// Reviews of the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Day the record was last verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_verified: Option<Date>,
    /// Day the next review is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due: Option<Date>,
    /// Sources that back the record as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Notes, in the order they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// Values of columns that are no field of a record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// What the register holds of the record and this program does not know.
    #[serde(skip)]
    pub(super) unknown: Vec<UnknownPart>,
}

impl Cluster {
    /// A record of which nothing more is known.
    pub(super) fn bare(key: Key, location: Location, product: Product) -> Cluster {
        Cluster {
            key,
            name: None,
            other_names: Vec::new(),
            as_printed: AsPrinted::default(),
            former_names: FormerNames::default(),
            status: Status::default(),
            merged_into: None,
            split_into: Vec::new(),
            withdrawn_reason: None,
            reverted_commit: None,
            location,
            product,
            sector: None,
            service_kind: None,
            trade: None,
            life_cycle: None,
            market_shares: Vec::new(),
            actors: Vec::new(),
            linkages: Vec::new(),
            figures: Vec::new(),
            reviews: Vec::new(),
            last_verified: None,
            review_due: None,
            sources: Vec::new(),
            notes: Vec::new(),
            attributes: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// What the register holds of the record and this program does not know, since a later one stated it.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownPart] {
        &self.unknown
    }

    /// Reads a record that is given from outside: puts its lists in order and checks it by today's rules. What the
    /// register holds is [read](Cluster::read_item) without them.
    ///
    /// # Errors
    /// [`Invalid::NotARecord`] with the field at fault, or the rule that a value breaks.
    pub fn from_json(json: &[u8]) -> Result<Cluster, Invalid> {
        let not_a_record = |problem: String| Invalid::NotARecord { problem };
        let cluster: Cluster = serde_json::from_slice(json)
            .map_err(|error| not_a_record(json_problem(json, &error)))?;
        if let Some(problem) = rounded_number(json) {
            return Err(not_a_record(problem));
        }
        cluster.location.check_region_name()?;
        cluster.normalised()
    }

    /// The record as canonical JSON (RFC 8785): the register's item, the same bytes wherever it is made.
    pub fn to_canonical_json(&self) -> Vec<u8> {
        let mut json = Vec::new();
        self.write_canonical_json(&mut json);
        json
    }

    /// Adds the record as canonical JSON to a text.
    pub(crate) fn write_canonical_json(&self, json: &mut Vec<u8>) {
        self.write(json);
    }

    /// The records that took the place of this one: what it was merged into, or split into.
    pub fn successors(&self) -> impl Iterator<Item = &Key> {
        self.merged_into.iter().chain(&self.split_into)
    }

    /// Forgets what took the record out of use, before it is given another status.
    pub(crate) fn end_retirement(&mut self) {
        self.merged_into = None;
        self.split_into.clear();
        self.withdrawn_reason = None;
        self.reverted_commit = None;
    }

    /// The highest share of a scope.
    pub fn highest_share(&self, scope: Scope) -> Option<&MarketShare> {
        let of_scope = self.market_shares.iter();
        of_scope
            .filter(|share| share.scope == scope)
            .max_by_key(|share| share.percent)
    }

    /// The figure of a measure for the latest year; one without a year counts only when there is no other.
    pub fn latest_figure(&self, measure: Measure) -> Option<&Figure> {
        let of_measure = self.figures.iter();
        of_measure
            .filter(|figure| figure.measure == measure)
            .max_by_key(|figure| figure.year)
    }

    /// What people call the cluster: its name, else place and product.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => name.to_string(),
            None => format!("{} · {}", self.location.place, self.product.name),
        }
    }

    /// The same record with its lists in their fixed order and its rules checked.
    ///
    /// # Errors
    /// The first rule that the record breaks; [`Invalid::MadeByLaterProgram`] when it has parts that this program does
    /// not know, and would lose.
    pub fn normalised(mut self) -> Result<Cluster, Invalid> {
        self.check_is_known()?;
        self.forget_empty_sources();
        self.forget_present_names();
        self.location.normalise_region();
        self.order_lists();
        self.check_lengths()?;
        drop_completed(&mut self.other_names);
        drop_completed(&mut self.location.other_names);
        drop_completed(&mut self.product.other_names);
        drop_completed(&mut self.product.codes);
        drop_completed(&mut self.market_shares);
        drop_completed(&mut self.figures);
        drop_completed(&mut self.sources);
        self.check()?;
        Ok(self)
    }

    /// Notes stay in the order in which they were written.
    fn order_lists(&mut self) {
        order(&mut self.split_into);
        order(&mut self.other_names);
        order(&mut self.location.other_names);
        order(&mut self.location.spans);
        order(&mut self.product.other_names);
        order(&mut self.product.codes);
        order(&mut self.market_shares);
        unite_agreeing(&mut self.actors);
        unite_agreeing(&mut self.linkages);
        order(&mut self.figures);
        order(&mut self.reviews);
        order(&mut self.sources);
        order(&mut self.attributes);
        if self.notes.len() > 1 {
            let mut known = HashSet::new();
            self.notes.retain(|note| known.insert(note.clone()));
        }
    }

    /// A source that states nothing is none: the two would otherwise look alike and differ.
    fn forget_empty_sources(&mut self) {
        let shares = self.market_shares.iter_mut().map(|share| &mut share.source);
        let figures = self.figures.iter_mut().map(|figure| &mut figure.source);
        for source in shares.chain(figures) {
            source.take_if(|source| source.is_empty());
        }
        self.sources.retain(|source| !source.is_empty());
    }
}

#[cfg(test)]
mod tests;
