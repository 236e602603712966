//! What an import tells: what it counted, rejected and noticed.

use super::{
    accepted::Outcome,
    made::{AtFault, Record},
    overview::Overview,
    rejected::RejectedRows,
    spellings::Spellings,
    statements::Refused,
};
use crate::{
    form::Flaw,
    import::{
        FileReport, Finding, ImportError, Options,
        read::RawRow,
        report::{PossibleDuplicate, Report},
        row::Reading,
    },
    model::{Alike, Cluster, Key, KnownAs, NameKept},
};

/// The most records merged or withdrawn that are named when rows change them.
const MOST_RETIRED_NOTICED: u64 = 10;

/// The most names that are named which changed nothing.
const MOST_NAMES_NOTICED: u64 = 10;

/// Writes the report, file after file.
pub(super) struct Reporter<'a> {
    options: &'a Options,
    report: Report,
    /// Of each file so far.
    rejected: Vec<RejectedRows>,
    spellings: Spellings,
    /// How many changed records are merged or withdrawn.
    retired: u64,
    /// How many names changed nothing that records had before.
    names_kept: u64,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        Reporter {
            options,
            report: Report::default(),
            rejected: Vec::new(),
            spellings: Spellings::default(),
            retired: 0,
            names_kept: 0,
        }
    }

    /// Where notices are added.
    pub(super) fn notices(&mut self) -> &mut Vec<String> {
        &mut self.report.notices
    }

    pub(super) fn begin_file(&mut self, reading: &Reading<'_>, overview: &Overview) {
        let rejected_to = self.options.rejected_to.get(self.rejected.len());
        let wanted = rejected_to.filter(|_| self.options.skip_invalid);
        self.rejected.push(RejectedRows::to(wanted));
        self.report.files.push(FileReport {
            rows: overview.rows,
            attributes: reading.attributes(),
            ..reading.source.report.clone()
        });
        self.spellings.begin_file(&overview.alike);
    }

    /// Counts a record that says what was known.
    pub(super) fn same(&mut self) {
        self.report.same += 1;
    }

    /// Counts a record that is taken in.
    pub(super) fn accept(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.report.new += 1,
            Outcome::Changed => self.report.changed += 1,
        }
    }

    /// Counts a record no longer that was taken in and is to be counted again.
    pub(super) fn overtake(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.report.new -= 1,
            Outcome::Changed => self.report.changed -= 1,
        }
    }

    /// Whether rejected rows keep everything from being taken in.
    pub(super) fn is_in_vain(&self) -> bool {
        self.report.is_refused(self.options)
    }

    /// Says that a row went to a record that searches leave out.
    pub(super) fn notice_retired(&mut self, cluster: &Cluster, rows: &[RawRow]) {
        self.retired += 1;
        if self.retired > MOST_RETIRED_NOTICED {
            return;
        }
        let line = rows.first().map_or(0, RawRow::line);
        let file = self.report.files.last().map_or("", |file| &file.name);
        let key = &cluster.key;
        let became = match &cluster.merged_into {
            Some(target) => format!("is merged into {target}"),
            None => format!("is {}", cluster.status),
        };
        let notice = format!("{file} line {line}: {key} {became}, and searches leave it out");
        self.report.notices.push(notice);
    }

    /// Says that a record is there again which a revert withdrew.
    pub(super) fn notice_return(&mut self, key: &Key, rows: &[RawRow]) {
        self.retired += 1;
        if self.retired > MOST_RETIRED_NOTICED {
            return;
        }
        let line = rows.first().map_or(0, RawRow::line);
        let file = self.report.files.last().map_or("", |file| &file.name);
        let notice =
            format!("{file} line {line}: {key} was withdrawn by a revert, and is active again");
        self.report.notices.push(notice);
    }

    /// Says that a row gave a name that the record had once, or as a source printed it, which changes nothing.
    pub(super) fn notice_names(&mut self, record: &Record, rows: &[RawRow]) {
        let is_noticed = |kept: &&NameKept| kept.known_as != KnownAs::Other;
        for kept in record.names_kept.iter().filter(is_noticed) {
            self.names_kept += 1;
            if self.names_kept > MOST_NAMES_NOTICED {
                return;
            }
            let line = rows.first().map_or(0, RawRow::line);
            let file = self.report.files.last().map_or("", |file| &file.name);
            let key = &record.cluster.key;
            let notice = format!("{file} line {line}: {key}: {kept}");
            self.report.notices.push(notice);
        }
    }

    /// Says what is odd about a record that is taken in.
    pub(super) fn remark(&mut self, reading: &Reading<'_>, record: &Record, rows: &[RawRow]) {
        let line = rows.first().map_or(0, RawRow::line);
        for remark in &record.remarks {
            let finding = || reading.finding(line, Flaw::from(remark));
            self.report.remarks.push_with(finding);
        }
    }

    /// Reports the records that a new one may be the same as, and tells the surest.
    pub(super) fn find_duplicates(&mut self, record: &Record) -> Option<Alike> {
        let here = self.spellings.like(record).into_iter();
        let mut alike: Vec<Alike> = record.alike.iter().cloned().chain(here).collect();
        alike.sort_by_key(|alike| alike.likeness);
        for alike in &alike {
            let Alike {
                key: like,
                title,
                likeness,
                reason,
            } = alike.clone();
            self.report.possible_duplicates.push(PossibleDuplicate {
                key: record.cluster.key.clone(),
                like,
                title,
                likeness,
                reason,
            });
        }
        alike.into_iter().next()
    }

    /// Rejects the rows of a record of the present file.
    pub(super) fn refuse(
        &mut self,
        reading: &Reading<'_>,
        rows: &[RawRow],
        refused: Refused,
    ) -> Result<(), ImportError> {
        let present = self.rejected.len().saturating_sub(1);
        self.reject_rows(present, reading, rows, refused)
    }

    /// Rejects rows of a file for one reason.
    pub(super) fn reject_rows(
        &mut self,
        file: usize,
        reading: &Reading<'_>,
        rows: &[RawRow],
        refused: Refused,
    ) -> Result<(), ImportError> {
        self.report.rejected += rows.len() as u64;
        for row in rows {
            // Of rows that are rejected together, what is wrong with a cell is wrong with one of them.
            let flaw = match row.line() == refused.line {
                true => refused.flaw.clone(),
                false => Flaw::of_row(&refused.flaw.reason),
            };
            self.report
                .keep_rejected(|| reading.rejected_row(row, &[flaw]));
        }
        let finding = reading.finding(refused.line, refused.flaw);
        let reason = finding.explanation();
        self.report.findings.push(finding);
        let Some(rejected) = self.rejected.get_mut(file) else {
            return Ok(());
        };
        rows.iter()
            .try_for_each(|row| rejected.add(reading, row, &reason))
    }

    /// Rejects a row of the present file for all that is wrong with it.
    pub(super) fn reject(
        &mut self,
        reading: &Reading<'_>,
        at_fault: AtFault,
    ) -> Result<(), ImportError> {
        let AtFault { row, flaws, .. } = at_fault;
        self.report.rejected += 1;
        self.report
            .keep_rejected(|| reading.rejected_row(&row, &flaws));
        let findings: Vec<Finding> = flaws
            .into_iter()
            .map(|flaw| reading.finding(row.line(), flaw))
            .collect();
        let reasons: Vec<String> = findings.iter().map(Finding::explanation).collect();
        findings
            .into_iter()
            .for_each(|finding| self.report.findings.push(finding));
        match self.rejected.last_mut() {
            Some(rejected) => rejected.add(reading, &row, &reasons.join("; ")),
            None => Ok(()),
        }
    }

    /// The report, and the rejected rows of each file.
    pub(super) fn finish(mut self) -> (Report, Vec<RejectedRows>) {
        for (rejected, file) in self.rejected.iter().zip(&mut self.report.files) {
            file.rejected_to = rejected.path().cloned();
        }
        (self.report, self.rejected)
    }
}
