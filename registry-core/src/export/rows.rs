//! A record as rows of the CSV form: its values grouped by their source, a source a row.

use std::borrow::Cow;

use super::by_source::{BySource, by_source, take_while};
use super::item::{
    Actor, Code, Figure, Item, Linkage, MarketShare, Name, Number, Source, Span, Text,
};
use crate::{
    form::{Field, MEASURES},
    model::{
        Direction, LifeCycle, Sector, ShareStatus, Trade, push_list_item, push_list_value,
        push_share,
    },
};

/// The most bytes of one cell that holds a list; what is longer goes on in the next row.
const MOST_CELL_BYTES: usize = 512 << 10;
/// Most records have no more filled cells than this in a row, and no longer lists in a cell.
const USUAL_CELLS: usize = 32;
const USUAL_CELL_BYTES: usize = 128;

/// The filled cells of a row, in no order.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<(Field, Cow<'a, str>)>,
}

impl<'a> Row<'a> {
    fn put(&mut self, field: Field, text: impl Into<Cow<'a, str>>) {
        self.cells.push((field, text.into()));
    }

    fn put_some<T: Into<Cow<'a, str>>>(&mut self, field: Field, text: Option<T>) {
        if let Some(text) = text {
            self.put(field, text);
        }
    }

    fn put_text(&mut self, field: Field, text: Option<&'a Text<'_>>) {
        self.put_some(field, text.map(|text| &**text));
    }

    fn put_number(&mut self, field: Field, number: Option<Number<'a>>) {
        self.put_some(field, number.map(Number::in_digits));
    }

    fn put_year(&mut self, field: Field, year: Option<u16>) {
        self.put_some(field, year.map(|year| year.to_string()));
    }

    fn has(&self, field: Field) -> bool {
        self.cells.iter().any(|(filled, _)| *filled == field)
    }
}

/// The rows of a record, made as they are filled.
#[derive(Default)]
struct Rows<'a>(Vec<Row<'a>>);

impl<'a> Rows<'a> {
    /// A row that is there, or the next one.
    fn at(&mut self, index: usize) -> &mut Row<'a> {
        let index = index.min(self.0.len());
        if index == self.0.len() {
            self.0.push(Row {
                cells: Vec::with_capacity(USUAL_CELLS),
            });
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
    fn put_list<T>(
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

/// All rows of a record. Single values stand on the first, the key on each.
pub(super) fn rows_of<'a>(cluster: &'a Item<'a>) -> Vec<Row<'a>> {
    let mut rows = Rows::default();
    put_sourced(&mut rows, cluster);
    put_lists(&mut rows, cluster);
    rows.put_each(0, &cluster.notes, |row, note| {
        row.put(Field::Notes, &**note);
    });
    rows.put_each(0, &cluster.reviews, |row, review| {
        row.put(Field::ReviewDate, &*review.date);
        row.put(Field::Reviewer, &*review.reviewer);
        row.put(Field::ReviewFinding, &*review.finding);
    });
    put_single_values(rows.at(0), cluster);
    for row in &mut rows.0 {
        row.put(Field::Key, &*cluster.key);
    }
    rows.0
}

fn put_single_values<'a>(row: &mut Row<'a>, cluster: &'a Item<'a>) {
    let (location, product) = (&cluster.location, &cluster.product);
    let printed = &cluster.as_printed;
    row.put_text(Field::Name, cluster.name.as_ref());
    row.put(Field::Status, cluster.status.as_str());
    row.put_text(Field::MergedInto, cluster.merged_into.as_ref());
    row.put_text(Field::WithdrawnReason, cluster.withdrawn_reason.as_ref());
    let reverted = cluster.reverted_commit.map(|number| number.to_string());
    row.put_some(Field::RevertedCommit, reverted);
    row.put(Field::Country, &*location.country);
    row.put_text(Field::Region, location.region.as_ref());
    row.put_text(Field::RegionName, location.region_name.as_ref());
    row.put(Field::Place, &*location.place);
    row.put_number(Field::Latitude, location.latitude);
    row.put_number(Field::Longitude, location.longitude);
    row.put_text(Field::PrintedPlace, printed.place.as_ref());
    row.put(Field::Product, &*product.name);
    row.put_text(Field::PrintedProduct, printed.product.as_ref());
    row.put_some(Field::Sector, cluster.sector.map(Sector::as_str));
    row.put_text(Field::ServiceKind, cluster.service_kind.as_ref());
    row.put_some(Field::Trade, cluster.trade.map(Trade::as_str));
    row.put_some(Field::LifeCycle, cluster.life_cycle.map(LifeCycle::as_str));
    row.put_text(Field::LastVerified, cluster.last_verified.as_ref());
    row.put_text(Field::ReviewDue, cluster.review_due.as_ref());
}

/// Lists that belong to the record as a whole, as cells of bounded length.
fn put_lists<'a>(rows: &mut Rows<'a>, cluster: &'a Item<'a>) {
    let (location, product) = (&cluster.location, &cluster.product);
    rows.put_list(0, Field::SplitInto, &cluster.split_into, |cell, key| {
        cell.push_str(key);
    });
    rows.put_list(0, Field::OtherNames, &cluster.other_names, push_name);
    rows.put_list(0, Field::PlaceNames, &location.other_names, push_name);
    rows.put_list(0, Field::Spans, &location.spans, push_span);
    rows.put_list(0, Field::ProductNames, &product.other_names, push_name);
    let former = &cluster.former_names;
    rows.put_list(0, Field::FormerNames, &former.name, push_name);
    rows.put_list(0, Field::FormerPlaces, &former.place, push_name);
    rows.put_list(0, Field::FormerProducts, &former.product, push_name);
    rows.put_list(0, Field::Codes, &product.codes, push_code);
}

fn push_name(cell: &mut String, name: &Name<'_>) {
    push_list_item(cell, name.language.as_deref(), &name.name);
}

fn push_span(cell: &mut String, span: &Span<'_>) {
    let code = span.region.as_deref().unwrap_or(&span.country);
    match &span.place {
        Some(place) => push_list_item(cell, Some(code), place),
        None => cell.push_str(code),
    }
}

fn push_code(cell: &mut String, code: &Code<'_>) {
    let scheme = code.scheme;
    let code = match &code.version {
        Some(version) => format!("{scheme}:{}:{}", &**version, &*code.code),
        None => format!("{scheme}:{}", &*code.code),
    };
    push_list_value(cell, &code);
}

/// Joins items to cells, beginning a further one where a cell would grow too long, and hands each cell over.
fn each_cell<T>(
    items: impl IntoIterator<Item = T>,
    push: impl Fn(&mut String, T),
    mut take: impl FnMut(String),
) {
    const SEPARATOR: &str = "; ";
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

fn put_source<'a>(row: &mut Row<'a>, source: &'a Source<'a>) {
    row.put_text(Field::SourceTitle, source.title.as_ref());
    row.put_text(Field::SourceUrl, source.url.as_ref());
    row.put_text(Field::SourceDate, source.date.as_ref());
    row.put_text(Field::SourceNote, source.note.as_ref());
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
        let next = rows.put_list(at, Field::MarketShare, shares, push_statement);
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

/// The part of a share that a cell writes: `65(Domestic)`.
fn push_statement(cell: &mut String, share: &MarketShare<'_>) {
    let percent = share.percent.in_digits();
    push_share(cell, &percent, share.scope, share.region.as_deref());
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
    let next = rows.put_list(start, Field::Actors, plain, push_actor);
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

fn push_actor(cell: &mut String, actor: &Actor<'_>) {
    push_list_item(cell, Some(actor.kind.as_str()), &actor.name);
}

fn put_actor<'a>(row: &mut Row<'a>, actor: &'a Actor<'a>) {
    let mut cell = String::new();
    push_actor(&mut cell, actor);
    row.put(Field::Actors, cell);
    row.put_text(Field::ActorRole, actor.role.as_ref());
    row.put_text(Field::ActorLei, actor.lei.as_ref());
    row.put_text(Field::ActorRor, actor.ror.as_ref());
    row.put_text(Field::ActorWebsite, actor.website.as_ref());
    row.put_text(Field::ActorCountry, actor.country.as_ref());
    row.put_text(Field::ActorOrganisation, actor.organisation.as_ref());
}

fn put_linkage<'a>(row: &mut Row<'a>, linkage: &'a Linkage<'a>) {
    row.put(Field::LinkageKind, linkage.kind.as_str());
    row.put_text(Field::LinkageCluster, linkage.cluster.as_ref());
    row.put_text(Field::LinkageIndustry, linkage.industry.as_ref());
    row.put_some(
        Field::LinkageDirection,
        linkage.direction.map(Direction::as_str),
    );
    row.put_text(Field::LinkageNote, linkage.note.as_ref());
}
