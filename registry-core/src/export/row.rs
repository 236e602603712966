//! A row of a table of records: its filled cells, and how each part of a record stands in them.

use std::borrow::Cow;

use super::item::{
    Actor, Code, Item, Linkage, MarketShare, Name, Number, Review, Source, Span, Text,
};
use crate::{
    form::Field,
    model::{
        Direction, LifeCycle, Sector, ShareStatus, Trade, push_list_item, push_list_value,
        push_share,
    },
};

/// Most records have no more filled cells than this in a row.
const USUAL_CELLS: usize = 32;
/// What stands between the elements of a list.
pub(super) const SEPARATOR: &str = "; ";

/// The filled cells of a row, in no order.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<(Field, Cow<'a, str>)>,
}

impl Default for Row<'_> {
    fn default() -> Self {
        Row {
            cells: Vec::with_capacity(USUAL_CELLS),
        }
    }
}

impl<'a> Row<'a> {
    pub(super) fn put(&mut self, field: Field, text: impl Into<Cow<'a, str>>) {
        self.cells.push((field, text.into()));
    }

    pub(super) fn put_some<T: Into<Cow<'a, str>>>(&mut self, field: Field, text: Option<T>) {
        if let Some(text) = text {
            self.put(field, text);
        }
    }

    pub(super) fn put_text(&mut self, field: Field, text: Option<&'a Text<'_>>) {
        self.put_some(field, text.map(|text| &**text));
    }

    pub(super) fn put_number(&mut self, field: Field, number: Option<Number<'a>>) {
        self.put_some(field, number.map(Number::in_digits));
    }

    pub(super) fn put_year(&mut self, field: Field, year: Option<u16>) {
        self.put_some(field, year.map(|year| year.to_string()));
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.cells.iter().any(|(filled, _)| *filled == field)
    }
}

pub(super) fn put_single_values<'a>(row: &mut Row<'a>, cluster: &'a Item<'a>) {
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

/// What takes a list: a row in one cell, rows in as many below each other as it needs.
pub(super) trait TakesLists {
    fn put_list<T>(
        &mut self,
        field: Field,
        items: impl IntoIterator<Item = T>,
        push: impl Fn(&mut String, T),
    );
}

impl TakesLists for Row<'_> {
    fn put_list<T>(
        &mut self,
        field: Field,
        items: impl IntoIterator<Item = T>,
        push: impl Fn(&mut String, T),
    ) {
        let mut cell = String::new();
        for item in items {
            if !cell.is_empty() {
                cell.push_str(SEPARATOR);
            }
            push(&mut cell, item);
        }
        if !cell.is_empty() {
            self.put(field, cell);
        }
    }
}

/// Lists that belong to the record as a whole.
pub(super) fn put_lists(rows: &mut impl TakesLists, cluster: &Item<'_>) {
    let (location, product) = (&cluster.location, &cluster.product);
    rows.put_list(Field::SplitInto, &cluster.split_into, |cell, key| {
        cell.push_str(key);
    });
    rows.put_list(Field::OtherNames, &cluster.other_names, push_name);
    rows.put_list(Field::PlaceNames, &location.other_names, push_name);
    rows.put_list(Field::Spans, &location.spans, push_span);
    rows.put_list(Field::ProductNames, &product.other_names, push_name);
    let former = &cluster.former_names;
    rows.put_list(Field::FormerNames, &former.name, push_name);
    rows.put_list(Field::FormerPlaces, &former.place, push_name);
    rows.put_list(Field::FormerProducts, &former.product, push_name);
    rows.put_list(Field::Codes, &product.codes, push_code);
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

pub(super) fn put_source<'a>(row: &mut Row<'a>, source: &'a Source<'a>) {
    row.put_text(Field::SourceTitle, source.title.as_ref());
    row.put_text(Field::SourceUrl, source.url.as_ref());
    row.put_text(Field::SourceDate, source.date.as_ref());
    row.put_text(Field::SourceNote, source.note.as_ref());
}

/// The part of a share that a cell writes: `65(Domestic)`.
pub(super) fn push_statement(cell: &mut String, share: &MarketShare<'_>) {
    let percent = share.percent.in_digits();
    push_share(cell, &percent, share.scope, share.region.as_deref());
}

pub(super) fn push_actor(cell: &mut String, actor: &Actor<'_>) {
    push_list_item(cell, Some(actor.kind.as_str()), &actor.name);
}

pub(super) fn put_actor<'a>(row: &mut Row<'a>, actor: &'a Actor<'a>) {
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

pub(super) fn put_linkage<'a>(row: &mut Row<'a>, linkage: &'a Linkage<'a>) {
    row.put(Field::LinkageKind, linkage.kind.as_str());
    row.put_text(Field::LinkageCluster, linkage.cluster.as_ref());
    row.put_text(Field::LinkageIndustry, linkage.industry.as_ref());
    row.put_some(
        Field::LinkageDirection,
        linkage.direction.map(Direction::as_str),
    );
    row.put_text(Field::LinkageNote, linkage.note.as_ref());
}

pub(super) fn put_review<'a>(row: &mut Row<'a>, review: &'a Review<'a>) {
    row.put(Field::ReviewDate, &*review.date);
    row.put(Field::Reviewer, &*review.reviewer);
    row.put(Field::ReviewFinding, &*review.finding);
}

/// What a row of another table is read by: whose it is.
pub(super) fn put_identity<'a>(row: &mut Row<'a>, cluster: &'a Item<'a>) {
    row.put(Field::Key, &*cluster.key);
    row.put(Field::Country, &*cluster.location.country);
    row.put(Field::Place, &*cluster.location.place);
    row.put(Field::Product, &*cluster.product.name);
}

/// A row's one code.
pub(super) fn put_code<'a>(row: &mut Row<'a>, code: &'a Code<'a>) {
    row.put_list(Field::Codes, [code], push_code);
}

/// What stands behind a share: what it is of, its year, how sure it is, and what is noted of it.
pub(super) fn put_share_details<'a>(row: &mut Row<'a>, share: &'a MarketShare<'a>) {
    row.put_text(Field::MarketShareOf, share.of.as_ref());
    row.put_year(Field::MarketShareYear, share.year);
    row.put_some(
        Field::MarketShareStatus,
        share.status.map(ShareStatus::as_str),
    );
    row.put_text(Field::MarketShareNote, share.note.as_ref());
}
