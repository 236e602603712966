//! A record as rows of the CSV form: its values grouped by their source, a source a row.

use super::by_source::{BySource, by_source, take_while};
use super::item::{Actor, Figure, Item, Linkage, MarketShare, Source};
use super::row::{
    Row, SEPARATOR, TakesLists, push_actor, push_statement, put_actor, put_linkage, put_lists,
    put_review, put_single_values, put_source,
};
use crate::{
    form::{Field, MEASURES},
    model::ShareStatus,
};

/// The most bytes of one cell that holds a list; what is longer goes on in the next row.
const MOST_CELL_BYTES: usize = 512 << 10;
/// Most records have no longer lists in a cell.
const USUAL_CELL_BYTES: usize = 128;

/// The rows of a record, made as they are filled.
#[derive(Default)]
struct Rows<'a>(Vec<Row<'a>>);

impl<'a> Rows<'a> {
    /// A row that is there, or the next one.
    fn at(&mut self, index: usize) -> &mut Row<'a> {
        let index = index.min(self.0.len());
        if index == self.0.len() {
            self.0.push(Row::default());
        }
        &mut self.0[index]
    }

    /// Gives each item a row, the first of them the row at `start`.
    fn put_each<T>(
        &mut self,
        start: usize,
        items: impl IntoIterator<Item = T>,
        put: impl Fn(&mut Row<'a>, T),
    ) {
        for (index, item) in (start..).zip(items) {
            put(self.at(index), item);
        }
    }

    /// Joins items to a cell, or to several below each other, the first of them in the row at `start`. Returns where the
    /// next row would be.
    fn put_list_at<T>(
        &mut self,
        start: usize,
        field: Field,
        items: impl IntoIterator<Item = T>,
        push: impl Fn(&mut String, T),
    ) -> usize {
        let mut next = start;
        each_cell(items, push, |cell| {
            self.at(next).put(field, cell);
            next += 1;
        });
        next
    }
}

impl TakesLists for Rows<'_> {
    fn put_list<T>(
        &mut self,
        field: Field,
        items: impl IntoIterator<Item = T>,
        push: impl Fn(&mut String, T),
    ) {
        self.put_list_at(0, field, items, push);
    }
}

/// All rows of a record. Single values stand on the first, the key on each.
pub(super) fn rows_of<'a>(cluster: &'a Item<'a>) -> Vec<Row<'a>> {
    let mut rows = Rows::default();
    put_sourced(&mut rows, cluster);
    put_lists(&mut rows, cluster);
    rows.put_each(0, &cluster.notes, |row, note| {
        row.put(Field::Notes, &**note);
    });
    rows.put_each(0, &cluster.reviews, put_review);
    put_single_values(rows.at(0), cluster);
    for row in &mut rows.0 {
        row.put(Field::Key, &*cluster.key);
    }
    rows.0
}

/// Joins items to cells, beginning a further one where a cell would grow too long, and hands each cell over.
fn each_cell<T>(
    items: impl IntoIterator<Item = T>,
    push: impl Fn(&mut String, T),
    mut take: impl FnMut(String),
) {
    let mut items = items.into_iter();
    let Some(first) = items.next() else {
        return;
    };
    let mut cell = String::with_capacity(USUAL_CELL_BYTES);
    push(&mut cell, first);
    for item in items {
        let end = cell.len();
        cell.push_str(SEPARATOR);
        push(&mut cell, item);
        if cell.len() - SEPARATOR.len() >= MOST_CELL_BYTES {
            let further = cell.split_off(end + SEPARATOR.len());
            cell.truncate(end);
            take(std::mem::replace(&mut cell, further));
        }
    }
    take(cell);
}

/// The statements that name a source, source by source. What several sources say stands in the rows of each.
fn put_sourced<'a>(rows: &mut Rows<'a>, cluster: &'a Item<'a>) {
    let (mut shares, mut figures) = (&*cluster.market_shares, &*cluster.figures);
    let actors = by_source(&cluster.actors, |actor| {
        (&actor.source, &actor.other_sources)
    });
    let linkages = by_source(&cluster.linkages, |linkage| {
        (&linkage.source, &linkage.other_sources)
    });
    let (mut actors, mut linkages) = (&*actors, &*linkages);
    let mut sources = &*cluster.sources;
    loop {
        let next = [
            shares.first().map(|share| share.source.as_ref()),
            figures.first().map(|figure| figure.source.as_ref()),
            actors.first().map(|(source, _)| *source),
            linkages.first().map(|(source, _)| *source),
            sources.first().map(Some),
        ];
        let Some(source) = next.into_iter().flatten().min() else {
            return;
        };
        let said = Said {
            shares: take_while(&mut shares, |share| share.source.as_ref() == source),
            figures: take_while(&mut figures, |figure| figure.source.as_ref() == source),
            actors: take_while(&mut actors, |(stated_by, _)| *stated_by == source),
            linkages: take_while(&mut linkages, |(stated_by, _)| *stated_by == source),
            whole: !take_while(&mut sources, |whole| Some(whole) == source).is_empty(),
        };
        put_source_rows(rows, source, &said);
    }
}

/// What one source says.
struct Said<'s, 'a> {
    shares: &'a [MarketShare<'a>],
    figures: &'a [Figure<'a>],
    actors: &'s [BySource<'a, Actor<'a>>],
    linkages: &'s [BySource<'a, Linkage<'a>>],
    /// Whether the source backs the record as a whole.
    whole: bool,
}

fn put_source_rows<'a>(rows: &mut Rows<'a>, source: Option<&'a Source<'a>>, said: &Said<'_, 'a>) {
    let start = rows.0.len();
    put_shares(rows, start, said.shares);
    put_figures(rows, start, said.figures);
    put_actors(rows, start, said.actors);
    rows.put_each(start, said.linkages, |row, (_, linkage)| {
        put_linkage(row, linkage);
    });
    if said.whole {
        // A source that stands alone in its row backs the record as a whole.
        rows.at(usize::MAX);
    }
    if let Some(source) = source {
        for row in rows.0.iter_mut().skip(start) {
            put_source(row, source);
        }
    }
}

/// The items with what they may agree in, those that do beside each other, in the order in which they were.
fn gathered<'a, T, K: Ord>(items: &'a [T], by: impl Fn(&'a T) -> K) -> Vec<(K, &'a T)> {
    let mut gathered: Vec<(K, &T)> = items.iter().map(|item| (by(item), item)).collect();
    gathered.sort_by(|one, other| one.0.cmp(&other.0));
    gathered
}

/// Shares that agree in all but their value share a row.
fn put_shares<'a>(rows: &mut Rows<'a>, mut at: usize, shares: &'a [MarketShare<'a>]) {
    let gathered = gathered(shares, |share| {
        let (of, note) = (share.of.as_deref(), share.note.as_deref());
        (of, share.year, share.status, note)
    });
    for group in gathered.chunk_by(|one, other| one.0 == other.0) {
        let (of, year, status, note) = group[0].0;
        let shares = group.iter().map(|(_, share)| *share);
        let next = rows.put_list_at(at, Field::MarketShare, shares, push_statement);
        for row in at..next {
            let row = rows.at(row);
            row.put_some(Field::MarketShareOf, of);
            row.put_year(Field::MarketShareYear, year);
            row.put_some(Field::MarketShareStatus, status.map(ShareStatus::as_str));
            row.put_some(Field::MarketShareNote, note);
        }
        at = next;
    }
}

/// The figures of a record, those of one source, year and note in a row.
pub(super) fn figure_rows<'a>(figures: &'a [Figure<'a>]) -> Vec<Row<'a>> {
    let mut rows = Rows::default();
    for of_source in figures.chunk_by(|one, other| one.source == other.source) {
        let start = rows.0.len();
        put_figures(&mut rows, start, of_source);
        if let Some(source) = &of_source[0].source {
            for row in rows.0.iter_mut().skip(start) {
                put_source(row, source);
            }
        }
    }
    rows.0
}

/// Figures of one year and note share a row, each measure once.
fn put_figures<'a>(rows: &mut Rows<'a>, mut start: usize, figures: &'a [Figure<'a>]) {
    let gathered = gathered(figures, |figure| (figure.year, figure.note.as_deref()));
    for group in gathered.chunk_by(|one, other| one.0 == other.0) {
        let mut end = start;
        for ((year, note), figure) in group {
            let Some((_, field, currency)) = MEASURES
                .iter()
                .find(|(measure, ..)| *measure == figure.measure)
            else {
                continue;
            };
            let index = (start..end).find(|&index| !rows.at(index).has(*field));
            let row = rows.at(index.unwrap_or(end));
            if index.is_none() {
                end += 1;
                row.put_year(Field::FigureYear, *year);
                row.put_some(Field::FigureNote, *note);
            }
            row.put(*field, figure.value.in_digits());
            if let Some(field) = currency {
                row.put_text(*field, figure.currency.as_ref());
            }
        }
        start = end;
    }
}

/// Actors of which only kind and name are known share a row; the others have one each.
fn put_actors<'a>(rows: &mut Rows<'a>, start: usize, actors: &[BySource<'a, Actor<'a>>]) {
    let actors = actors.iter().map(|(_, actor)| *actor);
    let plain = actors.clone().filter(|actor| is_plain(actor));
    let detailed = actors.filter(|actor| !is_plain(actor));
    let next = rows.put_list_at(start, Field::Actors, plain, push_actor);
    rows.put_each(next, detailed, put_actor);
}

fn is_plain(actor: &Actor<'_>) -> bool {
    actor.role.is_none()
        && actor.lei.is_none()
        && actor.ror.is_none()
        && actor.website.is_none()
        && actor.country.is_none()
        && actor.organisation.is_none()
}
