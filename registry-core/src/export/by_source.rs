//! What a record says, source by source.

use super::item::Source;

/// Items with each of their sources, in the order of those. A record's lists stand in the order of first sources.
pub(super) fn by_source<'a, T>(
    items: &'a [T],
    sources: impl Fn(&'a T) -> (&'a Option<Source<'a>>, &'a [Source<'a>]),
) -> Vec<BySource<'a, T>> {
    let mut by_source = Vec::with_capacity(items.len());
    let mut in_order = true;
    for item in items {
        let (first, others) = sources(item);
        by_source.push((first.as_ref(), item));
        by_source.extend(others.iter().map(|source| (Some(source), item)));
        in_order &= others.is_empty();
    }
    if !in_order {
        by_source.sort_by(|one, other| one.0.cmp(&other.0));
    }
    by_source
}

/// An item with one of its sources.
pub(super) type BySource<'a, T> = (Option<&'a Source<'a>>, &'a T);

/// Takes the first items off, as long as they are of a kind.
pub(super) fn take_while<'s, T>(items: &mut &'s [T], is_one: impl Fn(&T) -> bool) -> &'s [T] {
    let count = items.iter().take_while(|item| is_one(item)).count();
    let (taken, left) = items.split_at(count);
    *items = left;
    taken
}
