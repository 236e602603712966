//! The import of one or more files: gathers their rows, applies them, hands on what changed, reports.

use std::{collections::HashMap, path::PathBuf};

use super::{
    Options, Progress,
    apply::{Manner, Refused, applied, united},
    error::ImportError,
    finding::{Finding, Flaw},
    gather::{Gathered, Group, Overview, gather},
    known::Ahead,
    lines::RawRow,
    links::{Held, Links},
    reading::{Content, Reading, short_hash},
    rejected::RejectedRows,
    report::{PossibleDuplicate, Report},
    sink::{Accepted, Outcome, Sink},
    source::{Input, Source},
};
use crate::{
    model::{Cluster, Key, Statement, likeness},
    register::Hash,
};

/// The most spellings that are remembered to find records that look alike.
const MOST_ALIKE: usize = 100_000;
/// The most records merged or withdrawn that are named when rows change them.
const MOST_RETIRED_NOTICED: u64 = 10;

/// Imports files one after another: a later one is applied to what the earlier ones left.
pub(super) struct Importer<'a> {
    options: &'a Options,
    defaults: &'a Statement,
    ahead: Ahead<'a>,
    sink: &'a mut dyn Sink,
    on_progress: &'a mut dyn FnMut(&Progress),
    links: Links,
    report: Report,
    progress: Progress,
    rejected: Vec<RejectedRows>,
    /// Spellings of the present file that several keys share, and the first record of each.
    alike: Vec<u64>,
    seen: HashMap<u64, Key>,
    /// How many changed records are merged or withdrawn.
    retired: u64,
}

impl<'a> Importer<'a> {
    pub(super) fn new(
        options: &'a Options,
        defaults: &'a Statement,
        ahead: Ahead<'a>,
        sink: &'a mut dyn Sink,
        on_progress: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        Importer {
            options,
            defaults,
            ahead,
            sink,
            on_progress,
            links: Links::new(),
            report: Report::default(),
            progress: Progress::default(),
            rejected: Vec::new(),
            alike: Vec::new(),
            seen: HashMap::new(),
            retired: 0,
        }
    }

    /// Imports all files and settles what points from one to another.
    pub(super) fn run(mut self, inputs: Vec<Input>) -> Result<Report, ImportError> {
        let mut sources = Vec::with_capacity(inputs.len());
        for input in inputs {
            sources.push(Source::open(input, self.options, &mut self.report.notices)?);
        }
        let mut readings = Vec::with_capacity(sources.len());
        for source in &sources {
            readings.push(Reading::new(
                source,
                self.options,
                self.defaults,
                &mut self.report.notices,
            )?);
        }
        for (index, reading) in readings.iter_mut().enumerate() {
            self.file(index, reading)?;
        }
        self.settle_links(&readings)?;
        self.finish()
    }

    fn file(&mut self, index: usize, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        let source = reading.source;
        self.links.begin_file();
        self.progress = Progress {
            file: source.name.clone(),
            index,
            bytes: 0,
            total: 2 * source.size,
            rows: 0,
        };
        self.rejected
            .push(RejectedRows::new(self.rejected_path(index)));
        let overview = Overview::of(reading, self)?;
        if overview.rows == 0 && !reading.may_be_empty() {
            return Err(ImportError::HeaderOnly {
                file: source.name.clone(),
            });
        }
        self.report.files.push(super::FileReport {
            rows: overview.rows,
            ..source.report.clone()
        });
        self.alike.clone_from(&overview.alike);
        gather(reading, &overview, self)?;
        let (bytes, rows) = (self.progress.total, overview.rows);
        self.progress(bytes, rows);
        Ok(())
    }

    /// The file for rejected rows; a second input file gets one of its own beside it.
    fn rejected_path(&self, index: usize) -> PathBuf {
        let path = self.options.rejected_to.clone().unwrap_or_default();
        if index == 0 {
            return path;
        }
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let extension = path
            .extension()
            .map(|extension| format!(".{}", extension.to_string_lossy()));
        path.with_file_name(format!(
            "{stem}-{}{}",
            index + 1,
            extension.unwrap_or_default()
        ))
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

    /// Takes a record in, unless it says what was known already.
    fn take(
        &mut self,
        cluster: Cluster,
        known: Option<u128>,
        rows: &[RawRow],
    ) -> Result<(), ImportError> {
        let item = match cluster.to_canonical_json() {
            Ok(item) => item,
            Err(refused) => return Err(ImportError::Sink(Box::new(refused))),
        };
        let hash = Hash::of(&item);
        if known == Some(hash.fingerprint()) {
            self.report.same += 1;
            self.links.accept(&cluster.key);
            return Ok(());
        }
        // A version of an earlier file that still waits is overtaken by this one.
        let outcome = match (self.links.release(&cluster.key)?, known) {
            (Some(earlier), _) => earlier,
            (None, Some(_)) => Outcome::Changed,
            (None, None) => Outcome::New,
        };
        if outcome == Outcome::Changed && cluster.status.is_retired() {
            self.notice_retired(&cluster, rows);
        }
        self.find_duplicates(&cluster, outcome)?;
        self.ahead.take(&cluster.key, &item)?;
        let file = self.current();
        if let Some(missing) = Links::waits_for(&self.ahead, &cluster)? {
            return self
                .links
                .hold(&cluster, &item, &missing, outcome, file, rows);
        }
        let line = rows.first().map_or(0, |row| row.line);
        let key = cluster.key.clone();
        self.hand_on(Accepted {
            key,
            item,
            hash,
            cluster,
            outcome,
            file,
            line,
        })
    }

    fn hand_on(&mut self, accepted: Accepted) -> Result<(), ImportError> {
        match accepted.outcome {
            Outcome::New => {
                self.links.accept(&accepted.key);
                self.report.new += 1;
            }
            Outcome::Changed => {
                self.links.accept_changed(&accepted.key);
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
        let line = rows.first().map_or(0, |row| row.line);
        let (file, key) = (&self.progress.file, &cluster.key);
        let became = match &cluster.merged_into {
            Some(target) => format!("is merged into {target}"),
            None => "is withdrawn".to_owned(),
        };
        let notice = format!("{file} line {line}: {key} {became}, and searches leave it out");
        self.report.notices.push(notice);
    }

    /// Reports records that a new one may be the same as. It never keeps the new one out.
    fn find_duplicates(&mut self, cluster: &Cluster, outcome: Outcome) -> Result<(), ImportError> {
        if outcome == Outcome::New {
            for like in self.ahead.similar(cluster)? {
                self.report.possible_duplicates.push(PossibleDuplicate {
                    key: cluster.key.clone(),
                    like,
                });
            }
        }
        if self.alike.is_empty() {
            return Ok(());
        }
        let spelled = likeness(
            cluster.location.country,
            &cluster.location.place,
            &cluster.product.name,
        );
        let spelled = short_hash(&spelled);
        match self.seen.get(&spelled) {
            Some(like) if *like != cluster.key => {
                let duplicate = PossibleDuplicate {
                    key: cluster.key.clone(),
                    like: like.clone(),
                };
                self.report.possible_duplicates.push(duplicate);
            }
            None if self.seen.len() < MOST_ALIKE && self.alike.binary_search(&spelled).is_ok() => {
                self.seen.insert(spelled, cluster.key.clone());
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes in or rejects the records whose links had to wait for the end.
    fn settle_links(&mut self, readings: &[Reading<'_>]) -> Result<(), ImportError> {
        for held in self.links.decide(&self.ahead)? {
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
            key: cluster.key.clone(),
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
}

impl Gathered for Importer<'_> {
    fn group(&mut self, reading: &mut Reading<'_>, group: Group) -> Result<(), ImportError> {
        let key = group.key.clone();
        let (rows, content) = match united(reading, group) {
            Ok(united) => united,
            Err((rows, refused)) => return self.refuse(reading, &rows, refused),
        };
        let fingerprint = self.ahead.fingerprint(&key)?;
        let known = match (&content, fingerprint) {
            (Content::Said(_), Some(_)) => self.ahead.record(&key)?,
            // A whole record takes nothing from the one that is known.
            _ => None,
        };
        let manner = Manner {
            replace: self.options.replace,
            defaults: self.defaults,
        };
        match applied(content, key, known, manner) {
            Ok(cluster) => self.take(cluster, fingerprint, &rows),
            Err(flaw) => {
                let line = rows.first().map_or(0, |row| row.line);
                self.refuse(reading, &rows, Refused { line, flaw })
            }
        }
    }

    fn hold_back(&mut self, reading: &Reading<'_>, group: Group) -> Result<(), ImportError> {
        // Where nothing is taken, the rows at fault are all that is to be told.
        if !self.options.skip_invalid {
            self.links.accept(&group.key);
            return Ok(());
        }
        let rows: Vec<RawRow> = group.rows.into_iter().map(|(row, _)| row).collect();
        let flaw = Flaw::of_row(format_args!(
            "waits for another row of {}, which is at fault",
            group.key
        ));
        let line = rows.first().map_or(0, |row| row.line);
        self.refuse(reading, &rows, Refused { line, flaw })
    }

    fn reject(
        &mut self,
        reading: &Reading<'_>,
        row: &RawRow,
        key: Option<u64>,
        flaws: Vec<Flaw>,
    ) -> Result<(), ImportError> {
        self.report.rejected += 1;
        // Nor is what links to it at fault, where nothing is taken.
        if let Some(key) = key.filter(|_| !self.options.skip_invalid) {
            self.links.accept_hash(key);
        }
        let findings: Vec<Finding> = flaws
            .into_iter()
            .map(|flaw| reading.finding(row.line, flaw))
            .collect();
        let reasons: Vec<String> = findings.iter().map(Finding::explanation).collect();
        findings
            .into_iter()
            .for_each(|finding| self.report.findings.push(finding));
        self.write_rejected(self.current(), reading, row, &reasons.join("; "))
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        self.progress.bytes = bytes.min(self.progress.total);
        self.progress.rows = rows;
        (self.on_progress)(&self.progress);
    }
}
