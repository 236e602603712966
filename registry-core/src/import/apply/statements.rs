//! What a record's rows do to it: united, applied to what is known, or rejected with the reason.

use super::group::Group;
use crate::{
    form::{Field, Flaw},
    import::{
        read::RawRow,
        row::{Header, Reading, RowContent},
    },
    model::{Applied, Applying, Cluster, Contradiction, Invalid, Key, Replaces, Statement},
};

/// Why the rows of a record cannot be taken in: the line that shows it, and the flaw.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) line: u64,
    pub(super) flaw: Flaw,
}

/// How statements are applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct ApplyOptions<'a> {
    pub(super) replaces: Replaces,
    /// Values for blanks.
    pub(super) defaults: &'a Statement,
    /// Whether coordinates outside their country are refused.
    pub(super) coordinates_must_fit: bool,
}

/// The rows of a record as one statement, or the one record that all of them give whole.
pub(super) fn united(
    reading: &Reading<'_>,
    group: Group,
) -> Result<(Vec<RawRow>, RowContent), (Vec<RawRow>, Refused)> {
    let (rows, contents): (Vec<RawRow>, Vec<RowContent>) = group.rows.into_iter().unzip();
    let mut contents = contents.into_iter();
    let Some(mut content) = contents.next() else {
        return Err((
            rows,
            Refused {
                line: 0,
                flaw: Flaw::of_row("no rows"),
            },
        ));
    };
    for (index, further) in contents.enumerate() {
        if let Err(flaw) = unite(&mut content, further) {
            let refused = contradiction(reading, &rows, index + 1, flaw);
            return Err((rows, refused));
        }
    }
    Ok((rows, content))
}

/// Adds what a further row says.
fn unite(content: &mut RowContent, further: RowContent) -> Result<(), Option<Contradiction>> {
    match (content, further) {
        (RowContent::Said(said), RowContent::Said(further)) => said.unite(*further).map_err(Some),
        (RowContent::Whole(one), RowContent::Whole(other)) if one.cluster == other.cluster => {
            Ok(())
        }
        (RowContent::Whole(one), RowContent::Whole(other)) if !one.has_key || !other.has_key => {
            Err(names_of(&other.cluster).contradicts_identity(&one.cluster))
        }
        _ => Err(None),
    }
}

/// Names both lines of a contradiction; the first is found by reading the earlier rows again.
fn contradiction(
    reading: &Reading<'_>,
    rows: &[RawRow],
    index: usize,
    found: Option<Contradiction>,
) -> Refused {
    let line = rows[index].line();
    let Some(found) = found else {
        let first = rows[0].line();
        let reason =
            format!("gives the same key as line {first} another content; keep one of the two");
        return Refused {
            line,
            flaw: Flaw::of_row(reason),
        };
    };
    let first = first_to_contradict(reading, rows, index).unwrap_or(rows[0].line());
    let names_it = ["place", "product", "region", "place_names"].contains(&found.field);
    let way_out = if names_it {
        "; if these are two clusters, give one a key"
    } else {
        ""
    };
    let reason = format!(
        "contradicts line {first}, which says {:?}; one cluster has one value{way_out}",
        Invalid::excerpt(&found.known)
    );
    let flaw = match Header::field_named(found.field) {
        Some(field) => Flaw::of_field(field, Some(&found.stated), reason),
        None => Flaw::of_row(format!(
            "{} {:?} {reason}",
            found.field,
            Invalid::excerpt(&found.stated)
        )),
    };
    Refused { line, flaw }
}

fn first_to_contradict(reading: &Reading<'_>, rows: &[RawRow], index: usize) -> Option<u64> {
    let said_by = |row: &RawRow| match reading.content(row.cells()) {
        Ok((_, RowContent::Said(said))) => Some(said),
        _ => None,
    };
    let stated = said_by(&rows[index])?;
    rows[..index]
        .iter()
        .find(|row| {
            said_by(row).is_some_and(|mut earlier| earlier.unite((*stated).clone()).is_err())
        })
        .map(RawRow::line)
}

/// The record as it is after what its rows say.
pub(super) fn applied(
    content: RowContent,
    key: Key,
    known: Option<Cluster>,
    options: ApplyOptions<'_>,
) -> Result<Applied, Flaw> {
    let alone = |record| Applied {
        record,
        names_kept: Vec::new(),
    };
    if let Some(record) = &known
        && let Some(found) = contradiction_of_identity(&content, record)
    {
        return Err(another_place(record, &found));
    }
    let mut said = match content {
        RowContent::Whole(whole) => return Ok(alone(whole.cluster)),
        RowContent::Said(said) => *said,
    };
    let record = match known {
        Some(record) if options.replaces != Replaces::Record => record,
        known => {
            if let Some(record) = &known {
                keep_names(&mut said, record);
            }
            said.fill_from(options.defaults);
            let made = said.into_cluster(key);
            // What a row leaves out is gone with what the record said, but the names go on finding it.
            let made = match &known {
                Some(record) => made.and_then(|made| made.called_as(record)),
                None => made,
            };
            let made = made.map(alone);
            return made.map_err(|refused| new_record_flaw(refused, known.is_some()));
        }
    };
    said.fill_from(&options.defaults.silent_in(&record));
    let how = Applying {
        replaces: options.replaces,
        ..Applying::FILE
    };
    said.applied(record, how).map_err(flaw_of)
}

/// A row that found its record by names does not name it anew, and what replaces a record has its names, too.
fn keep_names(said: &mut Statement, record: &Cluster) {
    if said.key.is_some() {
        return;
    }
    if said.place.is_none() && said.printed_place.is_none() {
        said.place = Some(record.location.place.clone());
    }
    if said.product.is_none() && said.printed_product.is_none() {
        said.product = Some(record.product.name.clone());
    }
}

/// Where a record that was not found by a stated key is plainly another.
fn contradiction_of_identity(content: &RowContent, record: &Cluster) -> Option<Contradiction> {
    match content {
        RowContent::Said(said) => said.contradicts_identity(record),
        RowContent::Whole(whole) if whole.has_key => None,
        RowContent::Whole(whole) => names_of(&whole.cluster).contradicts_identity(record),
    }
}

/// What a record says of where it is and how it is called, as a statement.
fn names_of(cluster: &Cluster) -> Statement {
    let Cluster {
        location,
        product,
        as_printed,
        ..
    } = cluster;
    Statement {
        country: Some(location.country),
        region: location.region,
        region_name: location.region_name.clone(),
        place: Some(location.place.clone()),
        printed_place: as_printed.place.clone(),
        place_names: location.other_names.clone(),
        product: Some(product.name.clone()),
        printed_product: as_printed.product.clone(),
        product_names: product.other_names.clone(),
        ..Statement::default()
    }
}

/// 苏州 and 宿州 are both suzhou: a derived key that leads to another place is no identity.
fn another_place(record: &Cluster, found: &Contradiction) -> Flaw {
    let (key, known) = (&record.key, &found.known);
    let reason =
        format!("{key} is another place, {known:?}; give a key, of this record or of a new one");
    match Header::field_named(found.field) {
        Some(field) => Flaw::of_field(field, Some(&found.stated), reason),
        None => Flaw::of_row(reason),
    }
}

fn new_record_flaw(refused: Invalid, replaces: bool) -> Flaw {
    match refused {
        Invalid::Missing { field } => {
            let because = if replaces {
                "and what replaces a record"
            } else {
                "and no record with this key is known; a new record"
            };
            let reason = format!("{field} is missing, {because} needs country, place and product");
            match Field::named(field) {
                Some(field) => Flaw::of_field(field, None, reason),
                None => Flaw::of_row(reason),
            }
        }
        other => flaw_of(other),
    }
}

fn flaw_of(refused: Invalid) -> Flaw {
    Flaw::of_row(refused)
}
