//! The sheets behind the first: what a row of the first cannot tell of its record, with its sources.

use crate::{
    export::{
        by_source::by_source,
        item::{Item, MarketShare, Source},
        row::{
            Row, put_actor, put_code, put_identity, put_linkage, put_review, put_share_details,
            put_source,
        },
        rows::figure_rows,
    },
    form::{
        Field,
        layout::{ACTORS, CODES, FIGURES, LINKAGES, NOTES, REVIEWS, SHARES, SOURCES},
    },
};

/// A sheet of what belongs to records.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Field],
    pub(super) rows: for<'a> fn(&'a Item<'a>) -> Vec<Row<'a>>,
}

/// The sheets in their order. One that has no rows is left out.
pub(super) const TABLES: [Table; 8] = [
    Table {
        name: "shares",
        columns: SHARES,
        rows: |item| rows(item, &item.market_shares, put_share),
    },
    Table {
        name: "actors",
        columns: ACTORS,
        rows: |item| {
            let actors = by_source(&item.actors, |actor| (&actor.source, &actor.other_sources));
            rows(item, actors, |row, (source, actor)| {
                put_actor(row, actor);
                put_some_source(row, source);
            })
        },
    },
    Table {
        name: "figures",
        columns: FIGURES,
        rows: |item| {
            let mut rows = figure_rows(&item.figures);
            rows.iter_mut().for_each(|row| put_identity(row, item));
            rows
        },
    },
    Table {
        name: "linkages",
        columns: LINKAGES,
        rows: |item| {
            let linkages = by_source(&item.linkages, |linkage| {
                (&linkage.source, &linkage.other_sources)
            });
            rows(item, linkages, |row, (source, linkage)| {
                put_linkage(row, linkage);
                put_some_source(row, source);
            })
        },
    },
    Table {
        name: "sources",
        columns: SOURCES,
        rows: |item| rows(item, &item.sources, put_source),
    },
    Table {
        name: "codes",
        columns: CODES,
        rows: |item| rows(item, &item.product.codes, put_code),
    },
    Table {
        name: "reviews",
        columns: REVIEWS,
        rows: |item| rows(item, &item.reviews, put_review),
    },
    Table {
        name: "notes",
        columns: NOTES,
        rows: |item| {
            rows(item, &item.notes, |row, note| {
                row.put(Field::Notes, &**note);
            })
        },
    },
];

/// A row for each of a record's values.
fn rows<'a, T>(
    item: &'a Item<'a>,
    values: impl IntoIterator<Item = T>,
    put: impl Fn(&mut Row<'a>, T),
) -> Vec<Row<'a>> {
    let row = |value| {
        let mut row = Row::default();
        put_identity(&mut row, item);
        put(&mut row, value);
        row
    };
    values.into_iter().map(row).collect()
}

fn put_share<'a>(row: &mut Row<'a>, share: &'a MarketShare<'a>) {
    row.put(Field::MarketSharePercent, share.percent.in_digits());
    row.put(Field::MarketShareScope, share.scope.as_str());
    row.put_text(Field::MarketShareRegion, share.region.as_ref());
    put_share_details(row, share);
    put_some_source(row, share.source.as_ref());
}

fn put_some_source<'a>(row: &mut Row<'a>, source: Option<&'a Source<'a>>) {
    if let Some(source) = source {
        put_source(row, source);
    }
}
