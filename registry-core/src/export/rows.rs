//! A record as rows of the CSV form: its values grouped by their source, a source a row.

use std::{borrow::Cow, collections::BTreeMap};

use super::item::{
    Actor, Code, Figure, Item, Linkage, MarketShare, Name, Number, Source, Span, Text,
};
use crate::{
    import::{Field, MEASURES},
    model::{
        Direction, LifeCycle, Sector, ShareStatus, Trade, Year, push_list_item, push_list_value,
        push_share,
    },
};

/// The most bytes of one cell that holds a list; what is longer goes on in the next row.
const MOST_CELL_BYTES: usize = 512 << 10;

/// The filled cells of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Row<'a> {
    pub(super) cells: Cells<'a>,
}

type Cells<'a> = Vec<(Field, Cow<'a, str>)>;

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

    fn put_year(&mut self, field: Field, year: Option<Year>) {
        self.put_some(field, year.map(|year| year.to_string()));
    }
}

/// All rows of a record. Single values stand on the first, the key on each.
pub(super) fn rows_of<'a>(cluster: &'a Item<'a>) -> Vec<Row<'a>> {
    let mut rows = sourced_rows(cluster);
    for (field, cells) in listed(cluster) {
        zip(&mut rows, cells, |row, cell| row.put(field, cell));
    }
    zip(&mut rows, &cluster.notes, |row, note| {
        row.put(Field::Notes, &**note);
    });
    zip(&mut rows, &cluster.reviews, |row, review| {
        row.put(Field::ReviewDate, &*review.date);
        row.put(Field::Reviewer, &*review.reviewer);
        row.put(Field::ReviewFinding, &*review.finding);
    });
    if rows.is_empty() {
        rows.push(Row::default());
    }
    rows.iter_mut()
        .for_each(|row| row.put(Field::Key, &*cluster.key));
    if let Some(first) = rows.first_mut() {
        put_single_values(first, cluster);
    }
    rows
}

/// Gives each item a row, the first items the rows that are there.
fn zip<'a, T>(
    rows: &mut Vec<Row<'a>>,
    items: impl IntoIterator<Item = T>,
    put: impl Fn(&mut Row<'a>, T),
) {
    for (index, item) in items.into_iter().enumerate() {
        if index == rows.len() {
            rows.push(Row::default());
        }
        if let Some(row) = rows.get_mut(index) {
            put(row, item);
        }
    }
}

fn put_single_values<'a>(row: &mut Row<'a>, cluster: &'a Item<'a>) {
    let (location, product) = (&cluster.location, &cluster.product);
    let printed = &cluster.as_printed;
    row.put_text(Field::Name, cluster.name.as_ref());
    row.put(Field::Status, cluster.status.as_str());
    row.put_text(Field::MergedInto, cluster.merged_into.as_ref());
    row.put_text(Field::WithdrawnReason, cluster.withdrawn_reason.as_ref());
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
fn listed(cluster: &Item<'_>) -> [(Field, Vec<String>); 5] {
    let names = |names| cells(names, push_name);
    [
        (Field::OtherNames, names(&cluster.other_names)),
        (Field::PlaceNames, names(&cluster.location.other_names)),
        (Field::Spans, cells(&cluster.location.spans, push_span)),
        (Field::ProductNames, names(&cluster.product.other_names)),
        (Field::Codes, cells(&cluster.product.codes, push_code)),
    ]
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

/// Joins items to cells, beginning a further one where a cell would grow too long.
fn cells<'a, T: 'a>(
    items: impl IntoIterator<Item = &'a T>,
    push: impl Fn(&mut String, &T),
) -> Vec<String> {
    const SEPARATOR: &str = "; ";
    let mut cells: Vec<String> = Vec::new();
    for item in items {
        let Some(cell) = cells.last_mut() else {
            let mut first = String::new();
            push(&mut first, item);
            cells.push(first);
            continue;
        };
        let end = cell.len();
        cell.push_str(SEPARATOR);
        push(cell, item);
        if cell.len() - SEPARATOR.len() >= MOST_CELL_BYTES {
            let further = cell.split_off(end + SEPARATOR.len());
            cell.truncate(end);
            cells.push(further);
        }
    }
    cells
}

/// What one source says.
#[derive(Default)]
struct Said<'a> {
    shares: Vec<&'a MarketShare<'a>>,
    figures: Vec<&'a Figure<'a>>,
    actors: Vec<&'a Actor<'a>>,
    linkages: Vec<&'a Linkage<'a>>,
    /// Whether the source backs the record as a whole.
    whole: bool,
}

fn sourced_rows<'a>(cluster: &'a Item<'a>) -> Vec<Row<'a>> {
    let mut sources: BTreeMap<Option<&Source<'_>>, Said<'_>> = BTreeMap::new();
    for share in &cluster.market_shares {
        sources
            .entry(share.source.as_ref())
            .or_default()
            .shares
            .push(share);
    }
    for figure in &cluster.figures {
        sources
            .entry(figure.source.as_ref())
            .or_default()
            .figures
            .push(figure);
    }
    for actor in &cluster.actors {
        sources
            .entry(actor.source.as_ref())
            .or_default()
            .actors
            .push(actor);
    }
    for linkage in &cluster.linkages {
        sources
            .entry(linkage.source.as_ref())
            .or_default()
            .linkages
            .push(linkage);
    }
    for source in &cluster.sources {
        sources.entry(Some(source)).or_default().whole = true;
    }
    sources
        .into_iter()
        .flat_map(|(source, said)| rows_of_source(source, &said))
        .collect()
}

fn rows_of_source<'a>(source: Option<&'a Source<'a>>, said: &Said<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    zip(&mut rows, share_rows(&said.shares), |row, share| {
        row.cells.extend(share);
    });
    zip(&mut rows, figure_rows(&said.figures), |row, figure| {
        row.cells.extend(figure);
    });
    zip(&mut rows, actor_rows(&said.actors), |row, actor| {
        row.cells.extend(actor);
    });
    zip(&mut rows, &said.linkages, |row, linkage| {
        put_linkage(row, linkage);
    });
    if said.whole {
        // A source that stands alone in its row backs the record as a whole.
        rows.push(Row::default());
    }
    if let Some(source) = source {
        rows.iter_mut().for_each(|row| put_source(row, source));
    }
    rows
}

fn put_source<'a>(row: &mut Row<'a>, source: &'a Source<'a>) {
    row.put_text(Field::SourceTitle, source.title.as_ref());
    row.put_text(Field::SourceUrl, source.url.as_ref());
    row.put_text(Field::SourceDate, source.date.as_ref());
    row.put_text(Field::SourceNote, source.note.as_ref());
}

/// Shares that agree in all but their value share a row.
fn share_rows<'a>(shares: &[&'a MarketShare<'a>]) -> Vec<Cells<'a>> {
    let mut groups: BTreeMap<_, Vec<&MarketShare<'_>>> = BTreeMap::new();
    for share in shares {
        let detail = (
            share.of.as_deref(),
            share.year,
            share.status,
            share.note.as_deref(),
        );
        groups.entry(detail).or_default().push(share);
    }
    let mut rows = Vec::new();
    for ((of, year, status, note), shares) in groups {
        for cell in cells(shares, push_statement) {
            let mut row = Row {
                cells: vec![(Field::MarketShare, cell.into())],
            };
            row.put_some(Field::MarketShareOf, of);
            row.put_year(Field::MarketShareYear, year);
            row.put_some(Field::MarketShareStatus, status.map(ShareStatus::as_str));
            row.put_some(Field::MarketShareNote, note);
            rows.push(row.cells);
        }
    }
    rows
}

/// The part of a share that a cell writes: `65(Domestic)`.
fn push_statement(cell: &mut String, share: &MarketShare<'_>) {
    let percent = share.percent.in_digits();
    push_share(cell, &percent, share.scope, share.region.as_deref());
}

/// Figures of one year and note share a row, each measure once.
fn figure_rows<'a>(figures: &[&'a Figure<'a>]) -> Vec<Cells<'a>> {
    let mut groups: BTreeMap<_, Vec<Row<'_>>> = BTreeMap::new();
    for figure in figures {
        let rows = groups
            .entry((figure.year, figure.note.as_ref()))
            .or_default();
        let Some((_, field, currency)) = MEASURES
            .iter()
            .find(|(measure, ..)| *measure == figure.measure)
        else {
            continue;
        };
        let is_free = |row: &Row<'_>| row.cells.iter().all(|(of, _)| of != field);
        let index = rows.iter().position(is_free).unwrap_or(rows.len());
        if index == rows.len() {
            let mut row = Row::default();
            row.put_year(Field::FigureYear, figure.year);
            row.put_text(Field::FigureNote, figure.note.as_ref());
            rows.push(row);
        }
        let row = &mut rows[index];
        row.put(*field, figure.value.in_digits());
        if let Some(field) = currency {
            row.put_text(*field, figure.currency.as_ref());
        }
    }
    groups
        .into_values()
        .flatten()
        .map(|row| row.cells)
        .collect()
}

/// Actors of which only kind and name are known share a row; the others have one each.
fn actor_rows<'a>(actors: &[&'a Actor<'a>]) -> Vec<Cells<'a>> {
    let (plain, detailed): (Vec<&Actor<'_>>, Vec<&Actor<'_>>) =
        actors.iter().partition(|actor| is_plain(actor));
    let plain = cells(plain, push_actor);
    let plain = plain
        .into_iter()
        .map(|cell| vec![(Field::Actors, cell.into())]);
    plain
        .chain(detailed.into_iter().map(detailed_actor))
        .collect()
}

fn is_plain(actor: &Actor<'_>) -> bool {
    actor.role.is_none()
        && actor.lei.is_none()
        && actor.ror.is_none()
        && actor.website.is_none()
        && actor.country.is_none()
}

fn push_actor(cell: &mut String, actor: &Actor<'_>) {
    push_list_item(cell, Some(actor.kind.as_str()), &actor.name);
}

fn detailed_actor<'a>(actor: &'a Actor<'a>) -> Cells<'a> {
    let mut row = Row::default();
    let mut cell = String::new();
    push_actor(&mut cell, actor);
    row.put(Field::Actors, cell);
    row.put_text(Field::ActorRole, actor.role.as_ref());
    row.put_text(Field::ActorLei, actor.lei.as_ref());
    row.put_text(Field::ActorRor, actor.ror.as_ref());
    row.put_text(Field::ActorWebsite, actor.website.as_ref());
    row.put_text(Field::ActorCountry, actor.country.as_ref());
    row.cells
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
