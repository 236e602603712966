//! What two sources say of one actor or linkage is one, with both; where they contradict each other, each stands by
//! itself.

use std::hash::Hash;

use super::Sourced;

/// A value that may be one with another, which other sources say.
pub(crate) trait Agrees: Sourced + Ord + Sized {
    /// What those have in common that may be one.
    type Subject<'a>: Ord
    where
        Self: 'a;

    /// What tells it from others.
    type Identity<'a>: Eq + Hash + Copy
    where
        Self: 'a;

    /// What it is about.
    fn subject(&self) -> Self::Subject<'_>;

    /// What tells it from others. It may have several identities, of which one is enough.
    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>>;

    /// How much it says of it.
    fn details(&self) -> usize;

    /// Whether neither says otherwise than the other, whoever says it.
    fn agrees_with(&self, other: &Self) -> bool;

    /// Takes over what another says where this says nothing, but for its sources.
    fn complete(&mut self, other: &Self);
}

/// Makes one of values that agree, and puts all in their order.
pub(crate) fn unite_agreeing<T: Agrees>(values: &mut Vec<T>) {
    values.iter_mut().for_each(T::order_sources);
    if values.len() > 1 {
        unite_within_sources(values);
        unite_those(values, |_, _| true);
        values.sort();
    }
}

/// Makes one of values that agree and that the same source states.
pub(crate) fn unite_within_sources<T: Agrees>(values: &mut Vec<T>) {
    unite_those(values, |one, other| one.places() == other.places());
}

/// Makes one of values that agree where they may be one. What says most comes first, so that what says less joins it.
fn unite_those<T: Agrees>(values: &mut Vec<T>, may_unite: impl Fn(&T, &T) -> bool) {
    values.sort_by(|one, other| {
        let by_details = || other.details().cmp(&one.details());
        let by_subject = one.subject().cmp(&other.subject());
        by_subject
            .then_with(by_details)
            .then_with(|| one.cmp(other))
    });
    let mut united: Vec<T> = Vec::with_capacity(values.len());
    let mut of_subject = 0;
    for value in values.drain(..) {
        let first = united.get(of_subject);
        if first.is_some_and(|first| first.subject() != value.subject()) {
            of_subject = united.len();
        }
        let mut candidates = united[of_subject..].iter_mut();
        match candidates.find(|one| may_unite(one, &value) && one.agrees_with(&value)) {
            Some(one) => {
                one.complete(&value);
                one.take_sources_of(value);
            }
            None => united.push(value),
        }
    }
    *values = united;
}
