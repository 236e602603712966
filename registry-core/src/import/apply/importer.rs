//! The import of one or more files: gathers their rows, applies them, hands on what changed, reports.

use std::thread;

use super::{
    alike::Alike,
    check::{AtFault, Checker, Made, Record, Rules},
    gather::{Gathered, Gathering},
    known::Overlay,
    overview::Overview,
    rejected::RejectedRows,
    sink::{Accepted, Outcome, Sink},
    statements::{ApplyOptions, Refused},
};
use crate::{
    form::Flaw,
    import::{
        FileReport, Finding, ImportError, Options, Progress,
        links::{Held, Links},
        read::{Input, OpenedFile, PIECE_BYTES, PIECES_UNDER_WAY, Piece, RawRow},
        report::{PossibleDuplicate, Report},
        row::Reading,
    },
    in_order::in_order,
    model::{Cluster, Key, Statement},
    register::Hash,
};

/// The most records merged or withdrawn that are named when rows change them.
const MOST_RETIRED_NOTICED: u64 = 10;

/// Imports files one after another: a later one is applied to what the earlier ones left.
pub(crate) struct Importer<'a> {
    options: &'a Options,
    defaults: &'a Statement,
    overlay: &'a Overlay<'a>,
    sink: &'a mut dyn Sink,
    on_progress: &'a mut dyn FnMut(&Progress),
    links: Links,
    report: Report,
    progress: Progress,
    rejected: Vec<RejectedRows>,
    alike: Alike,
    /// How many changed records are merged or withdrawn.
    retired: u64,
    /// Bytes that are read at a time.
    piece_bytes: usize,
}

impl<'a> Importer<'a> {
    pub(crate) fn new(
        options: &'a Options,
        defaults: &'a Statement,
        overlay: &'a Overlay<'a>,
        sink: &'a mut dyn Sink,
        on_progress: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        Importer {
            options,
            defaults,
            overlay,
            sink,
            on_progress,
            links: Links::new(),
            report: Report::default(),
            progress: Progress::default(),
            rejected: Vec::new(),
            alike: Alike::default(),
            retired: 0,
            piece_bytes: PIECE_BYTES,
        }
    }

    /// Reads so many bytes at a time, and makes no difference.
    #[cfg(test)]
    pub(crate) fn in_pieces_of(mut self, bytes: usize) -> Self {
        self.piece_bytes = bytes;
        self
    }

    /// Imports all files and settles what points from one to another.
    pub(crate) fn run(mut self, inputs: Vec<Input>) -> Result<Report, ImportError> {
        let mut sources = Vec::with_capacity(inputs.len());
        for input in inputs {
            sources.push(OpenedFile::open(
                input,
                self.options,
                &mut self.report.notices,
            )?);
        }
        let mut readings = Vec::with_capacity(sources.len());
        for source in &sources {
            readings.push(Reading::new(
                source,
                self.options,
                self.defaults,
                self.piece_bytes,
                &mut self.report.notices,
            )?);
        }
        for (index, reading) in readings.iter().enumerate() {
            self.file(index, reading)?;
        }
        self.settle_links(&readings)?;
        self.finish()
    }

    fn file(&mut self, index: usize, reading: &Reading<'_>) -> Result<(), ImportError> {
        let source = reading.source;
        self.links.begin_file();
        self.progress = Progress {
            file: source.name.clone(),
            index,
            bytes: 0,
            total: 2 * source.size,
            rows: 0,
        };
        let rejected_to = self.options.rejected_to.as_deref();
        self.rejected.push(RejectedRows::of(index, rejected_to));
        let overview = Overview::of(reading, &mut |byte| self.progress(byte, 0))?;
        if overview.rows == 0 && !reading.may_be_empty() {
            return Err(ImportError::HeaderOnly {
                file: source.name.clone(),
            });
        }
        self.report.files.push(FileReport {
            rows: overview.rows,
            ..source.report.clone()
        });
        self.alike.begin_file(&overview.alike);
        self.take_rows(reading, &overview)?;
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
                replace: self.options.replace,
                defaults: self.defaults,
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
                    Gathered::AtFault(at_fault) => self.reject(reading, at_fault)?,
                    Gathered::Made(made) => self.take_made(reading, made)?,
                    Gathered::HeldBack(key, rows) => self.hold_back(reading, &key, &rows)?,
                    Gathered::ReadTo { byte, rows } => self.progress(size + byte, rows),
                }
            }
            Ok(())
        })
    }

    fn current(&self) -> usize {
        self.progress.index
    }

    /// Rejects rows for one flaw.
    fn reject_rows(
        &mut self,
        file: usize,
        reading: &Reading<'_>,
        rows: &[RawRow],
        finding: Finding,
    ) -> Result<(), ImportError> {
        self.report.rejected += rows.len() as u64;
        let reason = finding.explanation();
        self.report.findings.push(finding);
        for row in rows {
            self.write_rejected(file, reading, row, &reason)?;
        }
        Ok(())
    }

    fn write_rejected(
        &mut self,
        file: usize,
        reading: &Reading<'_>,
        row: &RawRow,
        reason: &str,
    ) -> Result<(), ImportError> {
        let wanted = self.options.skip_invalid && self.options.rejected_to.is_some();
        match self.rejected.get_mut(file) {
            Some(rejected) if wanted => rejected.write(reading, row, reason),
            _ => Ok(()),
        }
    }

    fn refuse(
        &mut self,
        reading: &Reading<'_>,
        rows: &[RawRow],
        refused: Refused,
    ) -> Result<(), ImportError> {
        let finding = reading.finding(refused.line, refused.flaw);
        self.reject_rows(self.current(), reading, rows, finding)
    }

    /// Takes in what the rows of a record make of it, or rejects them.
    fn take_made(&mut self, reading: &Reading<'_>, made: Made) -> Result<(), ImportError> {
        match made.record {
            Ok(record) => self.take(*record, &made.rows),
            Err(refused) => self.refuse(reading, &made.rows, refused),
        }
    }

    /// Takes a record in, unless it says what was known already.
    fn take(&mut self, record: Record, rows: &[RawRow]) -> Result<(), ImportError> {
        if record.is_known() {
            self.report.same += 1;
            self.links.accept(&record.cluster.key);
            return Ok(());
        }
        // A version of an earlier file that still waits is overtaken by this one.
        let outcome = match (self.links.release(&record.cluster.key)?, record.known) {
            (Some(earlier), _) => earlier,
            (None, Some(_)) => Outcome::Changed,
            (None, None) => Outcome::New,
        };
        if outcome == Outcome::Changed && record.cluster.status.is_retired() {
            self.notice_retired(&record.cluster, rows);
        }
        self.find_duplicates(&record, outcome)?;
        let Record {
            cluster,
            item,
            hash,
            waits_for,
            ..
        } = record;
        self.overlay.take(&cluster.key, &item)?;
        let file = self.current();
        if let Some(missing) = waits_for {
            return self
                .links
                .hold(&cluster, &item, &missing, outcome, file, rows);
        }
        self.hand_on(Accepted {
            cluster,
            item,
            hash,
            outcome,
            file,
            line: rows.first().map_or(0, RawRow::line),
        })
    }

    fn hand_on(&mut self, accepted: Accepted) -> Result<(), ImportError> {
        match accepted.outcome {
            Outcome::New => {
                self.links.accept(&accepted.cluster.key);
                self.report.new += 1;
            }
            Outcome::Changed => {
                self.links.accept_changed(&accepted.cluster.key);
                self.report.changed += 1;
            }
        }
        let is_in_vain = self.report.has_rejected() && !self.options.skip_invalid;
        if is_in_vain && !self.sink.previews() {
            return Ok(());
        }
        self.sink.accept(accepted).map_err(ImportError::Sink)
    }

    /// Says that a row went to a record that searches leave out.
    fn notice_retired(&mut self, cluster: &Cluster, rows: &[RawRow]) {
        self.retired += 1;
        if self.retired > MOST_RETIRED_NOTICED {
            return;
        }
        let line = rows.first().map_or(0, RawRow::line);
        let (file, key) = (&self.progress.file, &cluster.key);
        let became = match &cluster.merged_into {
            Some(target) => format!("is merged into {target}"),
            None => format!("is {}", cluster.status),
        };
        let notice = format!("{file} line {line}: {key} {became}, and searches leave it out");
        self.report.notices.push(notice);
    }

    /// Reports records that a new one may be the same as. It never keeps the new one out.
    fn find_duplicates(&mut self, record: &Record, outcome: Outcome) -> Result<(), ImportError> {
        let cluster = &record.cluster;
        let similar = match (outcome, record.known) {
            (Outcome::New, None) => record.similar.clone(),
            (Outcome::New, Some(_)) => self.overlay.similar(cluster)?,
            (Outcome::Changed, _) => Vec::new(),
        };
        for like in similar.into_iter().chain(self.alike.first_like(cluster)) {
            let key = cluster.key.clone();
            self.report
                .possible_duplicates
                .push(PossibleDuplicate { key, like });
        }
        Ok(())
    }

    /// Takes in or rejects the records whose links had to wait for the end.
    fn settle_links(&mut self, readings: &[Reading<'_>]) -> Result<(), ImportError> {
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
        let finding = reading.finding(held.line, flaw);
        self.reject_rows(held.file(), reading, &rows, finding)
    }

    fn take_held(
        &mut self,
        held: &Held,
        cluster: Cluster,
        item: Vec<u8>,
    ) -> Result<(), ImportError> {
        self.hand_on(Accepted {
            hash: Hash::of(&item),
            item,
            cluster,
            outcome: held.outcome,
            file: held.file(),
            line: held.line,
        })
    }

    fn finish(mut self) -> Result<Report, ImportError> {
        for (rejected, file) in self.rejected.iter_mut().zip(&mut self.report.files) {
            rejected.finish()?;
            file.rejected_to = rejected.path().cloned();
        }
        Ok(self.report)
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
        self.refuse(reading, rows, Refused { line, flaw })
    }

    fn reject(&mut self, reading: &Reading<'_>, at_fault: AtFault) -> Result<(), ImportError> {
        let AtFault { row, key, flaws } = at_fault;
        self.report.rejected += 1;
        // Nor is what links to it at fault, where nothing is taken.
        if let Some(key) = key.filter(|_| !self.options.skip_invalid) {
            self.links.accept_hash(key);
        }
        let findings: Vec<Finding> = flaws
            .into_iter()
            .map(|flaw| reading.finding(row.line(), flaw))
            .collect();
        let reasons: Vec<String> = findings.iter().map(Finding::explanation).collect();
        findings
            .into_iter()
            .for_each(|finding| self.report.findings.push(finding));
        self.write_rejected(self.current(), reading, &row, &reasons.join("; "))
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        self.progress.bytes = bytes.min(self.progress.total);
        self.progress.rows = rows;
        (self.on_progress)(&self.progress);
    }
}
