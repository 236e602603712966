//! What a record says under one identity is replaced by what a statement says under it, and stands beside the rest.
//!
//! An empty cell changes nothing: a value that is stated again with less detail keeps what was known of it.

mod values;

use std::{collections::HashMap, hash::Hash};

use crate::model::{Agrees, Source, SourceIdentity, unite_within_sources};

/// A value that has an identity: what it is about, and which sources say it.
pub(super) trait Restated: Clone {
    /// What it is about, apart from its sources.
    type Identity<'a>: Eq + Hash + Copy
    where
        Self: 'a;

    /// Makes one of what a source states in several rows.
    fn unite(_stated: &mut Vec<Self>) {}

    /// What it is about. It may have several identities, of which one is enough.
    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>>;

    /// The sources that say it, or none as the only one.
    fn stated_by(&self) -> impl Iterator<Item = Option<&Source>>;

    /// Takes a source back that says it no longer. Returns whether others still do.
    fn is_left_without(&mut self, source: Option<&Source>) -> bool;

    /// Whether neither says otherwise than the other, whoever says it.
    fn agrees_with(&self, other: &Self) -> bool;

    /// Takes over what a value that it agrees with says more, and its source as it is stated there.
    fn complete_with(&mut self, stated: &Self);

    /// Takes over what `replaced` said of the same thing where this says nothing.
    fn inherit(&mut self, replaced: &Self);
}

impl<T: Agrees + Clone> Restated for T {
    type Identity<'a>
        = T::Identity<'a>
    where
        T: 'a;

    fn unite(stated: &mut Vec<Self>) {
        unite_within_sources(stated);
    }

    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>> {
        Agrees::identities(self)
    }

    fn stated_by(&self) -> impl Iterator<Item = Option<&Source>> {
        self.sources_or_none()
    }

    fn is_left_without(&mut self, source: Option<&Source>) -> bool {
        self.take_source_back(source)
    }

    fn agrees_with(&self, other: &Self) -> bool {
        Agrees::agrees_with(self, other)
    }

    fn complete_with(&mut self, stated: &Self) {
        self.complete(stated);
        self.restate_sources(stated);
    }

    fn inherit(&mut self, replaced: &Self) {
        self.complete(replaced);
    }
}

/// Replaces what is known under the identities of what is stated.
pub(super) fn restate<T: Restated>(known: &mut Vec<T>, mut stated: Vec<T>) {
    if known.is_empty() || stated.is_empty() {
        known.append(&mut stated);
        return;
    }
    T::unite(&mut stated);
    let restated = Restatements::of(known, &stated);
    let mut is_merged = vec![false; stated.len()];
    let mut replaced = Vec::new();
    let mut kept = Vec::with_capacity(known.len() + stated.len());
    for (mut value, by_source) in known.drain(..).zip(&restated.by_known) {
        let mut is_left = true;
        for groups in by_source {
            let mut agrees = false;
            for index in restated.indices(groups) {
                if stated[index].agrees_with(&value) {
                    value.complete_with(&stated[index]);
                    is_merged[index] = true;
                    agrees = true;
                }
            }
            if !agrees && let Some(first) = restated.indices(groups).next() {
                replaced.push((groups, value.clone()));
                is_left = value.is_left_without(stated[first].stated_by().next().flatten());
            }
        }
        if is_left {
            kept.push(value);
        }
    }
    for (groups, value) in replaced {
        for index in restated.indices(groups) {
            stated[index].inherit(&value);
        }
    }
    let new = stated.into_iter().zip(is_merged);
    kept.extend(
        new.filter(|(_, is_merged)| !is_merged)
            .map(|(value, _)| value),
    );
    *known = kept;
}

/// Takes away all that a source says; without a source, what none says.
pub(super) fn withdraw<T: Restated>(known: &mut Vec<T>, source: Option<&Source>) {
    known.retain_mut(|value| !is_said_by(value, source) || value.is_left_without(source));
}

fn is_said_by(value: &impl Restated, source: Option<&Source>) -> bool {
    let wanted = source.map(Source::identity);
    value
        .stated_by()
        .any(|by| by.map(Source::identity) == wanted)
}

/// Which values state anew what is known, found without comparing each with each.
struct Restatements {
    /// Stated values of one identity and source.
    groups: Vec<Vec<usize>>,
    /// For each known value, and each of its sources that states it anew, the groups.
    by_known: Vec<Vec<Vec<usize>>>,
}

impl Restatements {
    fn of<'a, T: Restated>(known: &'a [T], stated: &'a [T]) -> Restatements {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group_of = HashMap::with_capacity(stated.len());
        for (index, value) in stated.iter().enumerate() {
            for (identity, source) in statements_of(value) {
                let group = *group_of.entry((identity, source)).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[group].push(index);
            }
        }
        let by_known = known.iter().map(|value| {
            let by_source = value.stated_by().map(|source| {
                let source = source.map(Source::identity);
                let of_identity = value.identities();
                of_identity
                    .filter_map(|identity| group_of.get(&(identity, source)).copied())
                    .collect()
            });
            by_source
                .filter(|groups: &Vec<_>| !groups.is_empty())
                .collect()
        });
        let by_known = by_known.collect();
        Restatements { groups, by_known }
    }

    /// The values of groups. One may come twice.
    fn indices(&self, groups: &[usize]) -> impl Iterator<Item = usize> {
        groups
            .iter()
            .flat_map(|&group| &self.groups[group])
            .copied()
    }
}

/// What a value is about, with each source that says it.
fn statements_of<T: Restated>(
    value: &T,
) -> impl Iterator<Item = (T::Identity<'_>, Option<SourceIdentity<'_>>)> {
    value.identities().flat_map(|identity| {
        let sources = value.stated_by().map(|source| source.map(Source::identity));
        sources.map(move |source| (identity, source))
    })
}
