//! Values that several sources may say: actors and linkages.

use super::{Actor, Linkage, Source};

/// A value with the sources that say it, which stand in a fixed order: the first by itself, the others in a list.
pub(crate) trait Sourced {
    /// Where the sources stand.
    fn places(&self) -> (Option<&Source>, &[Source]);

    /// Where the sources stand, to be changed.
    fn places_mut(&mut self) -> (&mut Option<Source>, &mut Vec<Source>);

    /// Its sources.
    fn all_sources(&self) -> impl Iterator<Item = &Source> {
        let (first, others) = self.places();
        first.into_iter().chain(others)
    }

    /// Its sources, or none as the only one.
    fn sources_or_none(&self) -> impl Iterator<Item = Option<&Source>> {
        let (first, others) = self.places();
        std::iter::once(first).chain(others.iter().map(Some))
    }

    /// Puts the sources in their order, each once, without those that state nothing.
    fn order_sources(&mut self) {
        let (first, others) = self.places_mut();
        if others.is_empty() {
            // Most have one, which is moved for nothing.
            first.take_if(|source| source.is_empty());
            return;
        }
        others.extend(first.take());
        others.retain(|source| !source.is_empty());
        others.sort();
        others.dedup();
        if !others.is_empty() {
            *first = Some(others.remove(0));
        }
    }

    /// Takes a source back that says it no longer. Returns whether others still do.
    fn take_source_back(&mut self, source: Option<&Source>) -> bool {
        let Some(source) = source else {
            return self.places().0.is_some();
        };
        let (first, others) = self.places_mut();
        first.take_if(|known| known.is_same(source));
        others.retain(|known| !known.is_same(source));
        self.order_sources();
        self.places().0.is_some()
    }

    /// Takes over the sources of another.
    fn take_sources_of(&mut self, mut other: Self)
    where
        Self: Sized,
    {
        let (first, others) = other.places_mut();
        let taken = first.take().into_iter().chain(std::mem::take(others));
        self.places_mut().1.extend(taken);
        self.order_sources();
    }

    /// Takes over sources: each as it is stated there, with what was noted of it before.
    fn restate_sources(&mut self, stated: &Self) {
        for stated in stated.all_sources() {
            let (first, others) = self.places_mut();
            match first
                .iter_mut()
                .chain(&mut *others)
                .find(|known| known.is_same(stated))
            {
                Some(known) => known.restate(stated),
                None => others.push(stated.clone()),
            }
        }
        self.order_sources();
    }
}

/// Declares where the sources of a value stand.
macro_rules! sourced {
    ($( $value:ident ),+) => { $(
        impl Sourced for $value {
            fn places(&self) -> (Option<&Source>, &[Source]) {
                (self.source.as_ref(), &self.other_sources)
            }

            fn places_mut(&mut self) -> (&mut Option<Source>, &mut Vec<Source>) {
                (&mut self.source, &mut self.other_sources)
            }
        }
    )+ };
}

sourced! { Actor, Linkage }
