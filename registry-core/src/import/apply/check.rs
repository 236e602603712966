//! The rows of a piece checked, and the records made whose rows it has all. Pieces are checked on all processors:
//! nothing here depends on what was made of the pieces before.

use std::sync::Arc;

use super::{
    accepted::Outcome,
    group::Group,
    known::Overlay,
    made::{AtFault, Made, Record},
    overview::Overview,
    statements::{ApplyOptions, Refused, applied, united},
    steps::{Step, Steps},
};
use crate::{
    form::{Field, Flaw},
    import::{
        ImportError,
        links::Links,
        read::{Cutter, Piece, RawRow},
        row::{Reading, RowContent, short_hash},
    },
    model::{Applied, Cluster, Invalid, Key, LettersOfNames, RoughLettersOfNames},
    register::Hash,
};

/// So many records are named that a row may speak of.
const MOST_NAMED: usize = 10;

/// What is known of a file before its rows are checked, and what they are checked against.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) overview: &'a Overview,
    pub(super) overlay: &'a Overlay<'a>,
    pub(super) options: ApplyOptions<'a>,
}

/// A piece whose rows are checked.
pub(super) struct Checked {
    /// What comes of its rows, in their order.
    pub(super) steps: Vec<Step>,
    /// Rows that say anything.
    pub(super) rows: u64,
    /// Where in the text it ends.
    pub(super) end: u64,
}

/// Checks rows, on one thread.
pub(super) struct Checker<'a> {
    rules: Rules<'a>,
    cutter: Cutter,
    /// Where items are written before it is known how long they are.
    json: Vec<u8>,
    letters: LettersOfNames,
    rough_letters: RoughLettersOfNames,
}

impl<'a> Checker<'a> {
    pub(super) fn new(rules: Rules<'a>) -> Checker<'a> {
        Checker {
            rules,
            cutter: rules.reading.cutter(),
            json: Vec::new(),
            letters: LettersOfNames::default(),
            rough_letters: RoughLettersOfNames::default(),
        }
    }

    /// Checks the rows of a piece.
    pub(super) fn check(&mut self, piece: Piece) -> Result<Checked, ImportError> {
        let end = piece.end;
        let rows = Arc::new(self.cutter.cut(piece, self.rules.reading.source)?);
        let mut steps = Steps::default();
        let mut count = 0;
        for row in RawRow::all(&rows) {
            if self.rules.reading.is_blank(row.cells()) {
                continue;
            }
            count += 1;
            match self.content(&row) {
                Err(flaws) => steps.push(self.at_fault(row, flaws)),
                Ok((key, _)) if self.rules.overview.is_scattered(&key) => {
                    steps.push(Step::Scattered(key, row));
                }
                Ok((key, content)) => match steps.group() {
                    Some(group) if group.key == key => {
                        if let Err((row, flaw)) = group.push(row, content) {
                            steps.push(self.at_fault(row, vec![flaw]));
                        }
                    }
                    _ => steps.begin(Group::of(key, row, content), |ended| self.made(ended))?,
                },
            }
        }
        Ok(Checked {
            steps: steps.end(),
            rows: count,
            end,
        })
    }

    /// What a row says, and of which record; or all that is wrong with it.
    pub(super) fn content(&self, row: &RawRow) -> Result<(Key, RowContent), Vec<Flaw>> {
        let Rules {
            reading, overview, ..
        } = self.rules;
        let (key, content) = reading.content(row.cells())?;
        let mut found = overview.found_by_names(&key);
        match (found.next(), found.next()) {
            (None, _) => Ok((key, content)),
            (Some(found), None) => {
                let content = content.of_record(found);
                Ok((found.clone(), content.map_err(|flaw| vec![flaw])?))
            }
            _ => Err(vec![ambiguous_names(overview.found_by_names(&key))]),
        }
    }

    /// A row that is at fault, with what can be told of its record.
    pub(super) fn at_fault(&self, row: RawRow, flaws: Vec<Flaw>) -> Step {
        let Rules {
            reading, overview, ..
        } = self.rules;
        let named = reading.named_record(row.cells());
        Step::AtFault(AtFault {
            row,
            key: named.map(|named| overview.meant_by(short_hash(&named.key))),
            flaws,
        })
    }

    /// Makes the record that all rows of a group come to.
    pub(super) fn made(&mut self, group: Group) -> Result<Made, ImportError> {
        let Rules {
            reading, overlay, ..
        } = self.rules;
        let key = group.key.clone();
        let (rows, content) = match united(reading, group) {
            Ok(united) => united,
            Err((rows, refused)) => {
                let record = Err(refused);
                return Ok(Made { key, rows, record });
            }
        };
        let fingerprint = overlay.fingerprint(&key)?;
        let record = match self.applied(content, &key, fingerprint)? {
            Ok(record) => match self.unknown_organisation(&record, &rows)? {
                Some(refused) => Err(refused),
                None => Ok(Box::new(record)),
            },
            Err(flaw) => Err(Refused {
                line: rows.first().map_or(0, RawRow::line),
                flaw,
            }),
        };
        Ok(Made { key, rows, record })
    }

    /// What is wrong with a record of which an actor is said to be an organisation that is none.
    fn unknown_organisation(
        &mut self,
        record: &Record,
        rows: &[RawRow],
    ) -> Result<Option<Refused>, ImportError> {
        let Rules {
            reading, overlay, ..
        } = self.rules;
        if record.is_known() {
            return Ok(None);
        }
        let unknown = overlay.unknown_organisation(&record.cluster)?;
        Ok(unknown.map(|key| {
            let reason = "is not an organisation; register it first, or correct the key";
            let mut names = |row: &&RawRow| {
                let content = reading.content(row.cells());
                content.is_ok_and(|(_, content)| content.names_organisation(key))
            };
            let row = rows.iter().find(&mut names).or(rows.first());
            Refused {
                line: row.map_or(0, RawRow::line),
                flaw: Flaw::of_field(Field::ActorOrganisation, Some(key), reason),
            }
        }))
    }

    /// What the rows of a record make of the one that is known, by its fingerprint, if any is.
    fn applied(
        &mut self,
        content: RowContent,
        key: &Key,
        fingerprint: Option<u128>,
    ) -> Result<Result<Record, Flaw>, ImportError> {
        let Rules {
            overlay, options, ..
        } = self.rules;
        let known = match fingerprint {
            Some(fingerprint) if !self.is_item(&content, fingerprint) => overlay.record(key)?,
            _ => None,
        };
        let outcome = overlay.outcome(key, known.as_ref())?;
        if known
            .as_ref()
            .is_some_and(|known| !known.unknown().is_empty())
        {
            let key = key.to_string();
            return Ok(Err(Flaw::of_row(Invalid::HoldsUnknown { key })));
        }
        let remarked = known.as_ref().map(Cluster::remarks).unwrap_or_default();
        let applied = match applied(content, key.clone(), known, options) {
            Ok(applied) => applied,
            Err(flaw) => return Ok(Err(flaw)),
        };
        let mut remarks = applied.record.remarks();
        remarks.retain(|remark| !remarked.contains(remark));
        if options.coordinates_must_fit
            && let Some(outside) = remarks.iter().find(|remark| remark.is_of_coordinates())
        {
            return Ok(Err(Flaw::from(outside)));
        }
        let mut record = self.record(applied, fingerprint, outcome)?;
        record.remarks = remarks;
        Ok(Ok(record))
    }

    /// Whether a whole record is the one with this fingerprint, which then need not be read.
    fn is_item(&mut self, content: &RowContent, fingerprint: u128) -> bool {
        let RowContent::Whole(whole) = content else {
            return false;
        };
        self.json.clear();
        whole.cluster.write_canonical_json(&mut self.json);
        Hash::of(&self.json).fingerprint() == fingerprint
    }

    /// A record, with what there is to be known of it before it is taken in.
    fn record(
        &mut self,
        applied: Applied,
        known: Option<u128>,
        outcome: Outcome,
    ) -> Result<Record, ImportError> {
        let Applied {
            record: cluster,
            names_kept,
        } = applied;
        self.json.clear();
        cluster.write_canonical_json(&mut self.json);
        let mut record = Record {
            cluster,
            item: self.json.clone(),
            hash: Hash::of(&self.json),
            known,
            outcome,
            names_kept,
            remarks: Vec::new(),
            alike: Vec::new(),
            found_by: None,
            spelling: None,
            waits_for: None,
        };
        if !record.is_known() {
            let Rules {
                overlay, overview, ..
            } = self.rules;
            let cluster = &record.cluster;
            record.waits_for = Links::waits_for(overlay, cluster)?;
            record.found_by = Some(Box::new(self.letters.found_by(cluster)));
            if outcome == Outcome::New {
                record.alike = overlay.alike(cluster)?;
                if !overview.alike.is_empty() {
                    record.spelling = Some(short_hash(&self.rough_letters.signature(
                        cluster.location.country,
                        &cluster.location.place,
                        &cluster.product.name,
                    )));
                }
            }
        }
        Ok(record)
    }
}

/// Several records have the names of a row.
fn ambiguous_names<'a>(found: impl Iterator<Item = &'a Key>) -> Flaw {
    let keys: Vec<&str> = found.take(MOST_NAMED).map(Key::as_str).collect();
    let keys = keys.join(", ");
    Flaw::of_row(format_args!(
        "several records have this place and product among their names: {keys}; give a key"
    ))
}
