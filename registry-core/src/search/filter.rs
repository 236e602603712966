//! From filters to clauses.

use std::ops::Bound;

use super::{
    Bounds, Due, Filters,
    clauses::{self, Clause, all, any, exactly, in_text, unscored},
    language::{FieldName, Match},
    near,
    participants::Participants,
    plan::number_between,
    regions::in_region,
};
use crate::{
    index::{Fields, fields},
    model::{Scope, Status, fold},
};

impl Filters {
    /// One clause a filter; all must match.
    pub(super) fn clauses(&self, participants: &Participants) -> Vec<Clause> {
        let fields = fields();
        let words = |texts: &[String], field| {
            one_of(texts, |text| in_text(field, &Match::Words(text.clone())))
        };
        let mut clauses: Vec<Clause> = [
            words(&self.product, fields.product),
            one_of(&self.product_is, |name| product_is(fields, name)),
            one_of(&self.region, |text| {
                in_region(fields, &Match::Words(text.clone()))
            }),
            words(&self.place, fields.place),
            one_of(&self.actor, |text| {
                participants.clause(&Match::Words(text.clone()))
            }),
            one_of(&self.country, |country| {
                exactly(fields.country, country.as_str())
            }),
            one_of(&self.actor_kind, |kind| {
                exactly(fields.actor_kind, kind.as_str())
            }),
            one_of(&self.sector, |sector| {
                exactly(fields.sector, sector.as_str())
            }),
            one_of(&self.service_kind, |kind| {
                exactly(fields.service_kind, &fold(kind))
            }),
            one_of(&self.status, |status| {
                exactly(fields.status, status.as_str())
            }),
            one_of(&self.key, |key| exactly(fields.key, key)),
            one_of(&self.code, |code| clauses::prefix(fields.code, &fold(code))),
            one_of(&self.year, |year| {
                let year = Bound::Included(f64::from(year.get()));
                clauses::between_whole(fields.year, year, year)
            }),
            one_of(&self.without, |lacking| lacking.clause()),
        ]
        .into_iter()
        .flatten()
        .collect();
        clauses.extend(self.share(fields));
        clauses.extend(
            self.near
                .and_then(|near| near.within_km.map(|km| near::within(near, km))),
        );
        clauses.extend(self.due.map(Due::clause));
        clauses.extend(self.bounds.map(Bounds::clause));
        clauses.into_iter().map(unscored).collect()
    }

    fn share(&self, fields: &Fields) -> Option<Clause> {
        let least = self.min_share.map(|percent| Bound::Included(percent.get()));
        match (least, &self.scope[..]) {
            (None, scopes) => one_of(scopes, |scope| exactly(fields.scope, scope.as_str())),
            (Some(least), []) => Some(number_between(FieldName::Share, least, Bound::Unbounded)),
            (Some(least), scopes) => one_of(scopes, |scope| {
                number_between(share_name(*scope), least, Bound::Unbounded)
            }),
        }
    }

    /// Whether records merged or withdrawn are asked for.
    pub(super) fn ask_for_retired(&self) -> bool {
        !self.key.is_empty()
            || self
                .status
                .iter()
                .any(|status: &Status| status.is_retired())
    }
}

fn share_name(scope: Scope) -> FieldName {
    match scope {
        Scope::Domestic => FieldName::ShareDomestic,
        Scope::Global => FieldName::ShareGlobal,
        Scope::Regional => FieldName::ShareRegional,
    }
}

/// Records whose product has this name and no other: its words narrow down whose column is looked at.
fn product_is(fields: &Fields, name: &str) -> Clause {
    all(vec![
        in_text(fields.product, &Match::Words(name.to_owned())),
        clauses::in_column(fields.product_label, name),
    ])
}

fn one_of<T>(values: &[T], clause: impl Fn(&T) -> Clause) -> Option<Clause> {
    (!values.is_empty()).then(|| any(values.iter().map(clause).collect()))
}
