//! A record as one row, for spreadsheets: lists in one cell each, of the figures those of the latest year.
//!
//! What stands in a row is said by the row's source, so a source has its columns filled only where it says all that is
//! there. `sources` names them all, for the reader.

use super::item::{Actor, Figure, Item, MarketShare, Source};
use super::row::{
    Row, TakesLists, push_actor, push_statement, put_lists, put_single_values, put_source,
};
use crate::{
    form::{Field, MEASURES},
    model::{Scope, ShareStatus, push_list_value},
};

/// The row of a record.
pub(super) fn flat_row<'a>(cluster: &'a Item<'a>) -> Row<'a> {
    let figures = latest(&cluster.figures);
    let mut row = Row::default();
    row.put(Field::Key, &*cluster.key);
    put_single_values(&mut row, cluster);
    put_lists(&mut row, cluster);
    put_shares(&mut row, &cluster.market_shares);
    put_figures(&mut row, &figures);
    put_actors(&mut row, cluster);
    row.put_text(Field::Notes, cluster.notes.first());
    if let Some(source) = only_source(cluster, &figures) {
        put_source(&mut row, source);
    }
    put_sources(&mut row, cluster);
    row
}

/// Every value once, whoever states it, the highest of each scope first; and what is said beside it where all say the
/// same.
fn put_shares<'a>(row: &mut Row<'a>, shares: &'a [MarketShare<'a>]) {
    let mut ordered: Vec<&MarketShare> = shares.iter().collect();
    ordered.sort_by(|one, other| {
        let by_percent = || other.percent.value().total_cmp(&one.percent.value());
        let by_region = || one.region.cmp(&other.region);
        let by_scope = one.scope.cmp(&other.scope);
        by_scope.then_with(by_percent).then_with(by_region)
    });
    for (scope, field) in [
        (Scope::Domestic, Field::HighestShareDomestic),
        (Scope::Global, Field::HighestShareGlobal),
        (Scope::Regional, Field::HighestShareRegional),
    ] {
        let highest = ordered.iter().find(|share| share.scope == scope);
        row.put_number(field, highest.map(|share| share.percent));
    }
    let mut statements: Vec<String> = ordered.into_iter().map(statement).collect();
    statements.dedup();
    row.put_list(Field::MarketShare, statements, |cell, text| {
        cell.push_str(&text);
    });
    let of = agreed(shares.iter().map(|share| share.of.as_deref()));
    row.put_some(Field::MarketShareOf, of);
    row.put_year(
        Field::MarketShareYear,
        agreed(shares.iter().map(|share| share.year)),
    );
    let status = agreed(shares.iter().map(|share| share.status));
    row.put_some(Field::MarketShareStatus, status.map(ShareStatus::as_str));
    let note = agreed(shares.iter().map(|share| share.note.as_deref()));
    row.put_some(Field::MarketShareNote, note);
}

fn statement(share: &MarketShare<'_>) -> String {
    let mut cell = String::new();
    push_statement(&mut cell, share);
    cell
}

/// What all say, where they all say the same.
fn agreed<T: PartialEq>(mut said: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = said.next()??;
    said.all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

/// The figures of the latest year that any is about, of each measure that of its first source; without years, those
/// without. Where that source gives several values, none of them is the one.
fn latest<'a>(figures: &'a [Figure<'a>]) -> Vec<&'a Figure<'a>> {
    let year = figures.iter().filter_map(|figure| figure.year).max();
    let of_year = || figures.iter().filter(|figure| figure.year == year);
    let is_first = |figure: &Figure<'_>| {
        let mut of_measure = of_year().filter(|other| other.measure == figure.measure);
        of_measure
            .next()
            .is_some_and(|first| first.source == figure.source)
    };
    let is_alone = |figure: &Figure<'_>| {
        let same = of_year()
            .filter(|other| other.measure == figure.measure && other.source == figure.source);
        same.count() == 1
    };
    of_year()
        .filter(|figure| is_first(figure) && is_alone(figure))
        .collect()
}

fn put_figures<'a>(row: &mut Row<'a>, figures: &[&'a Figure<'a>]) {
    for figure in figures {
        let of_measure = MEASURES
            .iter()
            .find(|(measure, ..)| *measure == figure.measure);
        let Some((_, field, currency)) = of_measure else {
            continue;
        };
        row.put(*field, figure.value.in_digits());
        if let Some(field) = currency {
            row.put_text(*field, figure.currency.as_ref());
        }
    }
    row.put_year(
        Field::FigureYear,
        figures.first().and_then(|figure| figure.year),
    );
    let note = agreed(figures.iter().map(|figure| figure.note.as_deref()));
    row.put_some(Field::FigureNote, note);
}

/// Every actor once by its kind and name.
fn put_actors(row: &mut Row<'_>, cluster: &Item<'_>) {
    let mut actors: Vec<&Actor> = cluster.actors.iter().collect();
    actors.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    actors.dedup_by(|one, other| (one.kind, &one.name) == (other.kind, &other.name));
    row.put_list(Field::Actors, actors, push_actor);
}

/// The source that says all that stands in the row, where one does: of a record without statements, its only one.
fn only_source<'a>(cluster: &'a Item<'a>, figures: &[&'a Figure<'a>]) -> Option<&'a Source<'a>> {
    let shares = cluster
        .market_shares
        .iter()
        .map(|share| share.source.as_ref());
    let figures = figures.iter().map(|figure| figure.source.as_ref());
    let actors = cluster.actors.iter().flat_map(|actor| {
        let others = actor.other_sources.iter().map(Some);
        std::iter::once(actor.source.as_ref()).chain(others)
    });
    let mut said_by = shares.chain(figures).chain(actors).peekable();
    if said_by.peek().is_none() {
        let [source] = &*cluster.sources else {
            return None;
        };
        return Some(source);
    }
    agreed(said_by)
}

/// All sources that the record names, in their order.
fn put_sources(row: &mut Row<'_>, cluster: &Item<'_>) {
    let mut sources: Vec<&Source> = cluster.sources.iter().collect();
    let shares = cluster.market_shares.iter();
    sources.extend(shares.filter_map(|share| share.source.as_ref()));
    let figures = cluster.figures.iter();
    sources.extend(figures.filter_map(|figure| figure.source.as_ref()));
    for actor in &cluster.actors {
        sources.extend(actor.source.iter().chain(&actor.other_sources));
    }
    for linkage in &cluster.linkages {
        sources.extend(linkage.source.iter().chain(&linkage.other_sources));
    }
    let mut cited: Vec<[Option<&str>; 3]> = sources
        .iter()
        .map(|source| [&source.title, &source.url, &source.date].map(|part| part.as_deref()))
        .filter(|parts| parts.iter().any(Option::is_some))
        .collect();
    cited.sort_unstable();
    cited.dedup();
    row.put_list(Field::Sources, cited, |cell, parts| {
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        push_list_value(cell, &parts.join(", "));
    });
}
