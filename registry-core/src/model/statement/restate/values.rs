//! Shares and figures: each is one source's, so that another source's value is another value.

use std::iter;

use super::Restated;
use crate::model::{Figure, Label, MarketShare, Measure, Scope, Source, Year, fill, may_be_one};

impl Restated for MarketShare {
    type Identity<'a> = (Scope, Option<&'a Label>, Option<&'a Label>, Option<Year>);

    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>> {
        iter::once((
            self.scope,
            self.region.as_ref(),
            self.of.as_ref(),
            self.year,
        ))
    }

    fn stated_by(&self) -> impl Iterator<Item = Option<&Source>> {
        iter::once(self.source.as_ref())
    }

    fn is_left_without(&mut self, _: Option<&Source>) -> bool {
        false
    }

    fn agrees_with(&self, other: &Self) -> bool {
        self.percent == other.percent
            && may_be_one(self.status.as_ref(), other.status.as_ref())
            && may_be_one(self.note.as_ref(), other.note.as_ref())
    }

    fn complete_with(&mut self, stated: &Self) {
        fill(&mut self.status, &stated.status);
        fill(&mut self.note, &stated.note);
        restate_source(&mut self.source, stated.source.as_ref());
    }

    /// What was known of another value is not known of this one.
    fn inherit(&mut self, _: &Self) {}
}

impl Restated for Figure {
    type Identity<'a> = (Measure, Option<Year>);

    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>> {
        iter::once((self.measure, self.year))
    }

    fn stated_by(&self) -> impl Iterator<Item = Option<&Source>> {
        iter::once(self.source.as_ref())
    }

    fn is_left_without(&mut self, _: Option<&Source>) -> bool {
        false
    }

    fn agrees_with(&self, other: &Self) -> bool {
        self.value == other.value
            && may_be_one(self.currency.as_ref(), other.currency.as_ref())
            && may_be_one(self.note.as_ref(), other.note.as_ref())
    }

    fn complete_with(&mut self, stated: &Self) {
        fill(&mut self.currency, &stated.currency);
        fill(&mut self.note, &stated.note);
        restate_source(&mut self.source, stated.source.as_ref());
    }

    /// What was known of another value is not known of this one.
    fn inherit(&mut self, _: &Self) {}
}

/// The source as it is stated now, with what was noted of it before.
fn restate_source(known: &mut Option<Source>, stated: Option<&Source>) {
    if let (Some(known), Some(stated)) = (known, stated) {
        known.restate(stated);
    }
}
