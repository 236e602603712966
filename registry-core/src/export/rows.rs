//! A record as rows of the CSV form: its values grouped by their source, a source a row.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    import::{Field, MEASURES},
    model::{
        Actor, Cluster, Code, CountryCode, Direction, Figure, Lei, LifeCycle, Linkage, MarketShare,
        Name, RegionCode, Ror, Sector, ShareStatus, Source, Span, Trade, write_list, write_values,
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

    fn put_shown<T: ToString>(&mut self, field: Field, value: Option<T>) {
        self.put_some(field, value.map(|value| value.to_string()));
    }
}

/// All rows of a record. Single values stand on the first, the key on each.
pub(super) fn rows_of(cluster: &Cluster) -> Vec<Row<'_>> {
    let mut rows = sourced_rows(cluster);
    for (field, cells) in listed(cluster) {
        zip(&mut rows, cells, |row, cell| row.put(field, cell));
    }
    zip(&mut rows, &cluster.notes, |row, note| {
        row.put(Field::Notes, &**note);
    });
    zip(&mut rows, &cluster.reviews, |row, review| {
        row.put(Field::ReviewDate, review.date.to_string());
        row.put(Field::Reviewer, &*review.reviewer);
        row.put(Field::ReviewFinding, &*review.finding);
    });
    if rows.is_empty() {
        rows.push(Row::default());
    }
    rows.iter_mut()
        .for_each(|row| row.put(Field::Key, cluster.key.as_str()));
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

fn put_single_values<'a>(row: &mut Row<'a>, cluster: &'a Cluster) {
    let (location, product) = (&cluster.location, &cluster.product);
    let printed = &cluster.as_printed;
    row.put_some(Field::Name, cluster.name.as_deref());
    row.put(Field::Status, cluster.status.as_str());
    row.put_some(Field::MergedInto, cluster.merged_into.as_deref());
    row.put_some(Field::WithdrawnReason, cluster.withdrawn_reason.as_deref());
    row.put(Field::Country, location.country.as_str());
    row.put_some(Field::Region, location.region.map(RegionCode::as_str));
    row.put_some(Field::RegionName, location.region_name.as_deref());
    row.put(Field::Place, &*location.place);
    row.put_shown(Field::Latitude, location.latitude);
    row.put_shown(Field::Longitude, location.longitude);
    row.put_some(Field::PrintedPlace, printed.place.as_deref());
    row.put(Field::Product, &*product.name);
    row.put_some(Field::PrintedProduct, printed.product.as_deref());
    row.put_some(Field::Sector, cluster.sector.map(Sector::as_str));
    row.put_some(Field::ServiceKind, cluster.service_kind.as_deref());
    row.put_some(Field::Trade, cluster.trade.map(Trade::as_str));
    row.put_some(Field::LifeCycle, cluster.life_cycle.map(LifeCycle::as_str));
    row.put_shown(Field::LastVerified, cluster.last_verified.as_ref());
    row.put_shown(Field::ReviewDue, cluster.review_due.as_ref());
}

/// Lists that belong to the record as a whole, as cells of bounded length.
fn listed(cluster: &Cluster) -> [(Field, Vec<String>); 5] {
    let names = |names: &[Name]| {
        cells(names, |name| {
            list_item(name.language.as_deref(), &name.name)
        })
    };
    [
        (Field::OtherNames, names(&cluster.other_names)),
        (Field::PlaceNames, names(&cluster.location.other_names)),
        (Field::Spans, cells(&cluster.location.spans, span_item)),
        (Field::ProductNames, names(&cluster.product.other_names)),
        (Field::Codes, cells(&cluster.product.codes, code_item)),
    ]
}

pub(super) fn list_item(label: Option<&str>, value: &str) -> String {
    write_list([(label, value)])
}

pub(super) fn span_item(span: &Span) -> String {
    let code = span
        .region
        .map_or(span.country.as_str(), |region| region.as_str());
    match &span.place {
        Some(place) => list_item(Some(code), place),
        None => code.to_owned(),
    }
}

fn code_item(code: &Code) -> String {
    write_values([code.to_string().as_str()])
}

/// Joins items to cells, beginning a further one where a cell would grow too long.
fn cells<T>(items: &[T], written: impl Fn(&T) -> String) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for item in items {
        let item = written(item);
        match cells.last_mut() {
            Some(cell) if cell.len() + item.len() < MOST_CELL_BYTES => {
                cell.push_str("; ");
                cell.push_str(&item);
            }
            _ => cells.push(item),
        }
    }
    cells
}

/// What one source says.
#[derive(Default)]
struct Said<'a> {
    shares: Vec<&'a MarketShare>,
    figures: Vec<&'a Figure>,
    actors: Vec<&'a Actor>,
    linkages: Vec<&'a Linkage>,
    /// Whether the source backs the record as a whole.
    whole: bool,
}

fn sourced_rows(cluster: &Cluster) -> Vec<Row<'_>> {
    let mut sources: BTreeMap<Option<&Source>, Said> = BTreeMap::new();
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

fn rows_of_source<'a>(source: Option<&'a Source>, said: &Said<'a>) -> Vec<Row<'a>> {
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

fn put_source<'a>(row: &mut Row<'a>, source: &'a Source) {
    row.put_some(Field::SourceTitle, source.title.as_deref());
    row.put_some(Field::SourceUrl, source.url.as_deref());
    row.put_shown(Field::SourceDate, source.date.as_ref());
    row.put_some(Field::SourceNote, source.note.as_deref());
}

/// Shares that agree in all but their value share a row.
fn share_rows<'a>(shares: &[&'a MarketShare]) -> Vec<Cells<'a>> {
    let mut groups: BTreeMap<_, Vec<&MarketShare>> = BTreeMap::new();
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
        for cell in cells(&shares, |share| share.statement().to_string()) {
            let mut row = Row {
                cells: vec![(Field::MarketShare, cell.into())],
            };
            row.put_some(Field::MarketShareOf, of);
            row.put_shown(Field::MarketShareYear, year);
            row.put_some(Field::MarketShareStatus, status.map(ShareStatus::as_str));
            row.put_some(Field::MarketShareNote, note);
            rows.push(row.cells);
        }
    }
    rows
}

/// Figures of one year and note share a row, each measure once.
fn figure_rows<'a>(figures: &[&'a Figure]) -> Vec<Cells<'a>> {
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
            row.put_shown(Field::FigureYear, figure.year);
            row.put_some(Field::FigureNote, figure.note.as_deref());
            rows.push(row);
        }
        let row = &mut rows[index];
        row.put(*field, figure.value.to_string());
        if let Some(field) = currency {
            row.put_some(*field, figure.currency.as_deref());
        }
    }
    groups
        .into_values()
        .flatten()
        .map(|row| row.cells)
        .collect()
}

/// Actors of which only kind and name are known share a row; the others have one each.
fn actor_rows<'a>(actors: &[&'a Actor]) -> Vec<Cells<'a>> {
    let (plain, detailed): (Vec<&Actor>, Vec<&Actor>) =
        actors.iter().partition(|actor| is_plain(actor));
    let plain = cells(&plain, |actor| actor_item(actor));
    let plain = plain
        .into_iter()
        .map(|cell| vec![(Field::Actors, cell.into())]);
    plain
        .chain(detailed.into_iter().map(detailed_actor))
        .collect()
}

fn is_plain(actor: &Actor) -> bool {
    actor.role.is_none()
        && actor.lei.is_none()
        && actor.ror.is_none()
        && actor.website.is_none()
        && actor.country.is_none()
}

fn actor_item(actor: &Actor) -> String {
    list_item(Some(actor.kind.as_str()), &actor.name)
}

fn detailed_actor(actor: &Actor) -> Cells<'_> {
    let mut row = Row::default();
    row.put(Field::Actors, actor_item(actor));
    row.put_some(Field::ActorRole, actor.role.as_deref());
    row.put_some(Field::ActorLei, actor.lei.as_ref().map(Lei::as_str));
    row.put_some(Field::ActorRor, actor.ror.as_ref().map(Ror::as_str));
    row.put_some(Field::ActorWebsite, actor.website.as_deref());
    row.put_some(Field::ActorCountry, actor.country.map(CountryCode::as_str));
    row.cells
}

fn put_linkage<'a>(row: &mut Row<'a>, linkage: &'a Linkage) {
    row.put(Field::LinkageKind, linkage.kind.as_str());
    row.put_some(Field::LinkageCluster, linkage.cluster.as_deref());
    row.put_some(Field::LinkageIndustry, linkage.industry.as_deref());
    row.put_some(
        Field::LinkageDirection,
        linkage.direction.map(Direction::as_str),
    );
    row.put_some(Field::LinkageNote, linkage.note.as_deref());
}
