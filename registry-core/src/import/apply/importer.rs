//! The import of one or more files: gathers their rows, applies them, and keeps what changed and what was rejected.

use std::thread;

use super::{
    accepted::{Accepted, AcceptedRecords, Outcome},
    check::{Checker, Rules},
    gather::{Gathered, Gathering},
    known::Overlay,
    made::{Made, Record},
    overview::Overview,
    rejected::RejectedRows,
    reporter::Reporter,
    statements::{ApplyOptions, Refused},
};
use crate::{
    form::Flaw,
    import::{
        ImportError, Options, Progress,
        links::{Held, Links},
        read::{OpenedFile, PIECES_UNDER_WAY, Piece, RawRow},
        report::Report,
        row::{Defaults, Reading, short_hash},
    },
    in_order::in_order,
    model::{Alike, Cluster, Key},
    register::Hash,
};

/// So many records of those that rejected rows keep from being taken in are kept, to be shown.
const MOST_SHOWN: u64 = 100;

/// Imports files one after another: a later one is applied to what the earlier ones left.
pub(crate) struct Importer<'a> {
    options: &'a Options,
    defaults: &'a Defaults,
    overlay: &'a Overlay<'a>,
    on_progress: &'a mut dyn FnMut(&Progress),
    links: Links,
    accepted: AcceptedRecords,
    reporter: Reporter<'a>,
    progress: Progress,
}

/// What comes of some files.
pub(crate) struct Checked {
    pub(crate) report: Report,
    pub(crate) accepted: AcceptedRecords,
    pub(crate) rejected: Vec<RejectedRows>,
}

impl<'a> Importer<'a> {
    pub(crate) fn new(
        options: &'a Options,
        defaults: &'a Defaults,
        overlay: &'a Overlay<'a>,
        on_progress: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        Importer {
            options,
            defaults,
            overlay,
            on_progress,
            links: Links::new(),
            accepted: AcceptedRecords::new(),
            reporter: Reporter::new(options),
            progress: Progress::default(),
        }
    }

    /// Imports all files, so many bytes at a time, and decides at the end on what points from one to another.
    pub(crate) fn run(
        mut self,
        files: &[OpenedFile],
        piece_bytes: usize,
    ) -> Result<Checked, ImportError> {
        let mut readings = Vec::with_capacity(files.len());
        for file in files {
            let notices = self.reporter.notices();
            notices.extend_from_slice(&file.notices);
            readings.push(Reading::new(
                file,
                self.options,
                self.defaults,
                piece_bytes,
            )?);
        }
        for (index, reading) in readings.iter_mut().enumerate() {
            self.file(index, reading)?;
        }
        self.decide_on_links(&readings)?;
        let (report, rejected) = self.reporter.finish();
        Ok(Checked {
            report,
            accepted: self.accepted,
            rejected,
        })
    }

    fn file(&mut self, index: usize, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        let file = reading.source;
        self.links.begin_file();
        self.progress = Progress {
            file: file.name.clone(),
            index,
            bytes: 0,
            total: 2 * file.size,
            rows: 0,
        };
        let overview = Overview::of(reading, self.overlay, &mut |byte| self.progress(byte, 0))?;
        if overview.rows == 0 && !reading.may_be_empty() {
            return Err(ImportError::HeaderOnly {
                file: file.name.clone(),
            });
        }
        let said = reading.settle(&overview.shown, self.options);
        self.reporter.notices().extend(said);
        self.reporter.begin_file(reading, &overview);
        self.take_rows(reading, &overview)?;
        self.overlay.end_file();
        let (bytes, rows) = (self.progress.total, overview.rows);
        self.progress(bytes, rows);
        Ok(())
    }

    /// Takes in or rejects the rows of a file, which are checked on all processors meanwhile.
    fn take_rows(&mut self, reading: &Reading<'_>, overview: &Overview) -> Result<(), ImportError> {
        let rules = Rules {
            reading,
            overview,
            overlay: self.overlay,
            options: ApplyOptions {
                replaces: self.options.replaces,
                defaults: &self.defaults.record,
                coordinates_must_fit: self.options.coordinates_must_fit,
            },
        };
        let pieces = reading.pieces()?;
        thread::scope(|scope| {
            let worker = || {
                let mut checker = Checker::new(rules);
                move |piece: Result<Piece, ImportError>| checker.check(piece?)
            };
            let checked = in_order(scope, pieces, PIECES_UNDER_WAY, worker);
            let size = reading.source.size;
            let mut gathering = Gathering::new(checked, size, Checker::new(rules));
            while let Some(gathered) = gathering.next()? {
                match gathered {
                    Gathered::AtFault(at_fault) => {
                        self.let_links_be(at_fault.key);
                        self.reporter.reject(reading, at_fault)?;
                    }
                    Gathered::Made(made) => self.take_made(reading, made)?,
                    Gathered::HeldBack(key, rows) => self.hold_back(reading, &key, &rows)?,
                    Gathered::ReadTo { byte, rows } => self.progress(size + byte, rows),
                }
            }
            Ok(())
        })
    }

    /// Takes in what the rows of a record make of it, or rejects them.
    fn take_made(&mut self, reading: &Reading<'_>, made: Made) -> Result<(), ImportError> {
        match made.record {
            Ok(record) => self.take(reading, *record, &made.rows),
            Err(refused) => self.reporter.refuse(reading, &made.rows, refused),
        }
    }

    /// Takes a record in, unless it says what was known already.
    fn take(
        &mut self,
        reading: &Reading<'_>,
        record: Record,
        rows: &[RawRow],
    ) -> Result<(), ImportError> {
        if record.is_known() {
            self.reporter.notice_names(&record, rows);
            self.reporter.same();
            self.links.accept(&record.cluster.key);
            return Ok(());
        }
        // A version of an earlier file that still waits is overtaken by this one.
        let outcome = match self.links.release(&record.cluster.key)? {
            Some(earlier) => earlier,
            None => record.outcome,
        };
        match outcome {
            Outcome::New => {
                let key = &record.cluster.key;
                if record.known.is_some() && self.overlay.registered(key)?.is_some() {
                    self.reporter.notice_return(key, rows);
                }
                let alike = self.reporter.find_duplicates(&record);
                let rejected = alike.filter(|_| self.options.reject_possible_duplicates);
                if let Some(alike) = rejected {
                    return self.reject_duplicate(reading, &record.cluster.key, rows, &alike);
                }
            }
            Outcome::Changed if record.cluster.status.is_retired() => {
                self.reporter.notice_retired(&record.cluster, rows);
            }
            Outcome::Changed => {}
        }
        self.reporter.notice_names(&record, rows);
        self.reporter.remark(reading, &record, rows);
        let Record {
            cluster,
            item,
            hash,
            waits_for,
            found_by,
            ..
        } = record;
        self.overlay.take(&cluster, &item, found_by.as_deref())?;
        let file = self.progress.index;
        if let Some(missing) = waits_for {
            return self
                .links
                .hold(&cluster, &item, &missing, outcome, file, rows);
        }
        self.accept(Accepted {
            cluster,
            item,
            hash,
            outcome,
            file,
            line: rows.first().map_or(0, RawRow::line),
            likeness: found_by.map(|found_by| Box::new(found_by.into_terms())),
        })
    }

    /// Rejects a record that may be another, where that was asked for.
    fn reject_duplicate(
        &mut self,
        reading: &Reading<'_>,
        key: &Key,
        rows: &[RawRow],
        alike: &Alike,
    ) -> Result<(), ImportError> {
        self.let_links_be(Some(short_hash(key)));
        let flaw = Flaw::of_row(format_args!(
            "may be {} ({}); {alike}; give its key, or take it as another with --possible-duplicates report",
            alike.key, alike.likeness
        ));
        let line = rows.first().map_or(0, RawRow::line);
        self.reporter.refuse(reading, rows, Refused { line, flaw })
    }

    fn accept(&mut self, accepted: Accepted) -> Result<(), ImportError> {
        let key = &accepted.cluster.key;
        match accepted.outcome {
            Outcome::New => self.links.accept(key),
            Outcome::Changed => self.links.accept_changed(key),
        }
        if let Some(earlier) = self.overlay.accepted(key) {
            self.accepted.overtake(earlier);
            self.reporter.overtake(accepted.outcome);
            if self.overlay.registered(key)? == Some(accepted.hash.fingerprint()) {
                // What an earlier file changed, this one has changed back.
                self.overlay.accept(key, None);
                self.reporter.same();
                return Ok(());
            }
        }
        self.reporter.accept(accepted.outcome);
        if self.reporter.is_in_vain() && self.accepted.count() >= MOST_SHOWN {
            return Ok(());
        }
        self.overlay.accept(key, Some(self.accepted.count()));
        self.accepted.put(accepted)
    }

    /// Takes in or rejects the records whose links had to wait for the end.
    fn decide_on_links(&mut self, readings: &[Reading<'_>]) -> Result<(), ImportError> {
        for held in self.links.decide(self.overlay)? {
            let (record, item) = self.links.record(&held)?;
            let flaw = self.links.flaw(&held, &record);
            match (flaw, readings.get(held.file())) {
                (Some(flaw), Some(reading)) => self.reject_held(&held, reading, flaw)?,
                _ => self.take_held(&held, record, item)?,
            }
        }
        Ok(())
    }

    fn reject_held(
        &mut self,
        held: &Held,
        reading: &Reading<'_>,
        flaw: Flaw,
    ) -> Result<(), ImportError> {
        let rows = self.links.rows(held)?;
        let refused = Refused {
            line: held.line,
            flaw,
        };
        self.reporter
            .reject_rows(held.file(), reading, &rows, refused)
    }

    fn take_held(
        &mut self,
        held: &Held,
        cluster: Cluster,
        item: Vec<u8>,
    ) -> Result<(), ImportError> {
        self.accept(Accepted {
            hash: Hash::of(&item),
            item,
            cluster,
            outcome: held.outcome,
            file: held.file(),
            line: held.line,
            likeness: None,
        })
    }

    /// Rejects the right rows of a record of which others are at fault.
    fn hold_back(
        &mut self,
        reading: &Reading<'_>,
        key: &Key,
        rows: &[RawRow],
    ) -> Result<(), ImportError> {
        // Where nothing is taken, the rows at fault are all that is to be told.
        if !self.options.skip_invalid {
            self.links.accept(key);
            return Ok(());
        }
        let flaw = Flaw::of_row(format_args!(
            "waits for another row of {key}, which is at fault"
        ));
        let line = rows.first().map_or(0, RawRow::line);
        self.reporter.refuse(reading, rows, Refused { line, flaw })
    }

    /// What links to a row at fault is not at fault itself, where nothing is taken.
    fn let_links_be(&mut self, key: Option<u64>) {
        if let Some(key) = key.filter(|_| !self.options.skip_invalid) {
            self.links.accept_hash(key);
        }
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        self.progress.bytes = bytes.min(self.progress.total);
        self.progress.rows = rows;
        (self.on_progress)(&self.progress);
    }
}
