//! The rows of a piece checked, and the records made whose rows it has all. Pieces are checked on all processors:
//! nothing here depends on what was made of the pieces before.

use std::sync::Arc;

use super::{
    accepted::Outcome,
    group::Group,
    known::Overlay,
    overview::Overview,
    statements::{ApplyOptions, Refused, applied, united},
};
use crate::{
    form::{Field, Flaw},
    import::{
        ImportError,
        links::Links,
        read::{Cutter, Piece, RawRow},
        row::{Reading, RowContent, short_hash},
    },
    model::{Alike, Applied, Cluster, FoundBy, Invalid, Key, LettersOfNames, NameKept, Remark},
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

/// What comes of a row, or of adjacent rows of one record, where the first of them stands.
pub(super) enum Step {
    /// A row that is at fault.
    AtFault(AtFault),
    /// A row of a record whose rows are scattered.
    Scattered(Key, RawRow),
    /// Adjacent rows of a record.
    Adjacent(Adjacent),
}

/// Adjacent rows of one record.
pub(super) enum Adjacent {
    /// Some, that may go on in the piece before or after.
    Some(Group),
    /// All, and what they make of it.
    All(Made),
}

/// A row that is at fault.
pub(super) struct AtFault {
    pub(super) row: RawRow,
    /// The hash of its record's key, where that can be told.
    pub(super) key: Option<u64>,
    pub(super) flaws: Vec<Flaw>,
}

/// What the rows of a record make of it.
pub(super) struct Made {
    pub(super) key: Key,
    pub(super) rows: Vec<RawRow>,
    pub(super) record: Result<Box<Record>, Refused>,
}

/// A record as it is after what its rows say.
pub(super) struct Record {
    pub(super) cluster: Cluster,
    /// Its canonical JSON.
    pub(super) item: Vec<u8>,
    pub(super) hash: Hash,
    /// The fingerprint of what was known before.
    pub(super) known: Option<u128>,
    pub(super) outcome: Outcome,
    /// Names that its rows gave and that changed nothing.
    pub(super) names_kept: Vec<NameKept>,
    /// What is odd about it, though it is taken in.
    pub(super) remarks: Vec<Remark>,
    /// Records that a new one may be the same as.
    pub(super) alike: Vec<Alike>,
    /// What it is found by among its like; nothing where it says what was known already.
    pub(super) found_by: Option<Box<FoundBy>>,
    /// The hash of its rough spelling, where several keys of the file share one.
    pub(super) spelling: Option<u64>,
    /// The hashes of the keys that its links wait for until all files are read; nothing where it need not wait.
    pub(super) waits_for: Option<Vec<u64>>,
}

/// Checks rows, on one thread.
pub(super) struct Checker<'a> {
    rules: Rules<'a>,
    cutter: Cutter,
    /// Where items are written before it is known how long they are.
    json: Vec<u8>,
    letters: LettersOfNames,
}

impl<'a> Checker<'a> {
    pub(super) fn new(rules: Rules<'a>) -> Checker<'a> {
        Checker {
            rules,
            cutter: rules.reading.cutter(),
            json: Vec::new(),
            letters: LettersOfNames::default(),
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
                Ok((key, content)) => match &mut steps.group {
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
            key: named.map(|named| overview.meant_by(named.identity().key)),
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
            let reason = "is no organisation; register it first, or correct the key";
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
            if !overview.alike.is_empty() {
                record.spelling = Some(short_hash(&self.letters.rough_signature(
                    cluster.location.country,
                    &cluster.location.place,
                    &cluster.product.name,
                )));
            }
            if outcome == Outcome::New {
                record.alike = overlay.alike(&record.cluster)?;
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

impl Adjacent {
    pub(super) fn key(&self) -> &Key {
        match self {
            Adjacent::Some(group) => &group.key,
            Adjacent::All(made) => &made.key,
        }
    }

    /// The rows as they stand in the file.
    pub(super) fn into_rows(self) -> Vec<RawRow> {
        match self {
            Adjacent::Some(group) => group.rows.into_iter().map(|(row, _)| row).collect(),
            Adjacent::All(made) => made.rows,
        }
    }
}

impl Record {
    /// Whether it says what was known already.
    pub(super) fn is_known(&self) -> bool {
        self.known == Some(self.hash.fingerprint())
    }
}

/// The steps of a piece as far as they are known.
#[derive(Default)]
struct Steps {
    /// Those up to the last group.
    before: Vec<Step>,
    /// The last group, which is still being read, and the steps since it began.
    group: Option<Group>,
    since: Vec<Step>,
    /// Whether a group was ended: only the first may have begun in the piece before.
    has_first: bool,
}

impl Steps {
    fn push(&mut self, step: Step) {
        match self.group {
            Some(_) => self.since.push(step),
            None => self.before.push(step),
        }
    }

    /// Begins a group. The one before has ended, and its record can be made.
    fn begin(
        &mut self,
        group: Group,
        make: impl FnOnce(Group) -> Result<Made, ImportError>,
    ) -> Result<(), ImportError> {
        if let Some(ended) = self.group.replace(group) {
            let rows = if self.has_first {
                Adjacent::All(make(ended)?)
            } else {
                Adjacent::Some(ended)
            };
            self.has_first = true;
            self.before.push(Step::Adjacent(rows));
            self.before.append(&mut self.since);
        }
        Ok(())
    }

    /// All steps; the last group may go on in the next piece.
    fn end(mut self) -> Vec<Step> {
        let last = self.group.map(Adjacent::Some);
        self.before.extend(last.map(Step::Adjacent));
        self.before.append(&mut self.since);
        self.before
    }
}
