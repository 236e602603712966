//! Rows that speak of one organisation are brought together, and change what is known of it.

use std::collections::HashMap;

use super::{
    KnownOrganisations, RefusedOrganisation,
    names::Names,
    rejected::write_rejected,
    table::{Content, Table, is_group_header, is_known_header},
};
use crate::{
    form::{Flaw, OrganisationField},
    import::{
        Finding, ImportError, Input, Options, Outcome, Report,
        read::{KnownHeaders, OpenedFile},
    },
    model::{
        Contradiction, Invalid, Organisation, OrganisationKey, OrganisationStatement, Replaces,
        StatedBy,
    },
};

/// What an import of organisations comes to.
#[derive(Debug, Default)]
pub struct OrganisationImport {
    /// What would change, what was rejected and why.
    pub report: Report,
    /// The organisations that are new or changed.
    pub records: Vec<ReadOrganisation>,
}

/// An organisation that an import makes or changes.
#[derive(Debug, Clone)]
pub struct ReadOrganisation {
    /// What was known of it.
    pub before: Option<Organisation>,
    /// The record as it would be.
    pub record: Organisation,
    /// New or changed.
    pub outcome: Outcome,
}

/// Reads files of organisations, all together: rows of one organisation add up, whichever file they are in.
///
/// ```
/// use registry_core::import::{Input, NothingKnown, Options, read_organisations};
/// let table = "name,kind,country\nPeking University,research community,CN\n";
/// let input = Input::Stream { name: "table.csv".into(), reader: Box::new(table.as_bytes()) };
/// let read = read_organisations(vec![input], &Options::default(), &NothingKnown)?;
/// assert_eq!(read.records[0].record.key.as_str(), "org_cn-peking-university");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ImportError`] when a file cannot be read as a table or as JSON Lines at all, or when the registry fails.
pub fn read_organisations(
    inputs: Vec<Input>,
    options: &Options,
    known: &dyn KnownOrganisations,
) -> Result<OrganisationImport, ImportError> {
    let defaults = defaults(options)?;
    let mut report = Report::default();
    let mut tables = Vec::new();
    let known_headers = KnownHeaders {
        is_known: &|text| is_known_header(text, options),
        is_group: &|text| is_group_header(text, options),
    };
    for input in inputs {
        let mut source = OpenedFile::open(input, options, known_headers)?;
        report.notices.append(&mut source.notices);
        tables.push(Table::read(source, options)?);
    }
    let mut gathering = Gathering {
        known,
        replace: options.replaces == Replaces::Record,
        names: Names::of(&known.in_force().map_err(ImportError::Known)?),
        groups: Vec::new(),
        by_key: HashMap::new(),
        rejected: Vec::new(),
    };
    for (file, table) in tables.iter().enumerate() {
        for row in 0..table.rows.len() {
            gathering.take(&tables, (file, row), &defaults)?;
        }
    }
    let records = gathering.finish(&tables, &mut report)?;
    report_files(&tables, &gathering.rejected, options, &mut report)?;
    Ok(OrganisationImport { report, records })
}

fn defaults(options: &Options) -> Result<OrganisationStatement, ImportError> {
    let pairs = options.defaults.iter();
    let cells: Vec<(&str, &str)> = pairs.map(|(name, text)| (&**name, &**text)).collect();
    super::organisation_from_cells(&cells).map_err(|finding| ImportError::BadDefault {
        field: finding.column.clone().unwrap_or_default(),
        reason: finding.reason.clone(),
    })
}

/// A row: the number of its file, and its own in it.
type RowPosition = (usize, usize);

/// Rows of one organisation.
struct Group {
    key: OrganisationKey,
    content: Content,
    rows: Vec<RowPosition>,
    /// Why its rows are all rejected.
    broken: Option<String>,
}

struct Gathering<'a> {
    known: &'a dyn KnownOrganisations,
    replace: bool,
    names: Names,
    groups: Vec<Group>,
    by_key: HashMap<OrganisationKey, usize>,
    rejected: Vec<(RowPosition, Finding)>,
}

impl Gathering<'_> {
    fn take(
        &mut self,
        tables: &[Table],
        place: RowPosition,
        defaults: &OrganisationStatement,
    ) -> Result<(), ImportError> {
        let (table, row) = (&tables[place.0], &tables[place.0].rows[place.1]);
        let reject = |reason: String| table.finding(row.raw.line(), Flaw::of_row(reason));
        let content = match &row.content {
            Ok(content) => content.clone(),
            Err(findings) => {
                let findings = findings.iter().cloned();
                self.rejected
                    .extend(findings.map(|finding| (place, finding)));
                return Ok(());
            }
        };
        let key = match &content {
            Content::Whole(whole) => Ok(whole.key.clone()),
            Content::Said(said) => {
                let mut said = said.clone();
                said.fill_from(defaults);
                self.key_of(&said)?
            }
        };
        let key = match key {
            Ok(key) => key,
            Err(reason) => {
                self.rejected.push((place, reject(reason)));
                return Ok(());
            }
        };
        match self.by_key.get(&key) {
            Some(&group) => self.groups[group].add(content, place),
            None => {
                if let Content::Said(said) = &content {
                    self.names.add_statement(&key, said, defaults);
                }
                self.by_key.insert(key.clone(), self.groups.len());
                self.groups.push(Group {
                    key,
                    content,
                    rows: vec![place],
                    broken: None,
                });
            }
        }
        Ok(())
    }

    /// The organisation that a row speaks of: by its key, an LEI or ROR, its derived key, or its name where one has it.
    fn key_of(
        &self,
        said: &OrganisationStatement,
    ) -> Result<Result<OrganisationKey, String>, ImportError> {
        if let Some(key) = &said.key {
            return Ok(Ok(key.clone()));
        }
        match &self.names.identified(said)[..] {
            [] => {}
            [only] => return Ok(Ok(only.clone())),
            several => {
                let several = several
                    .iter()
                    .map(|key| &**key)
                    .collect::<Vec<_>>()
                    .join(", ");
                return Ok(Err(format!(
                    "its identifiers are those of several organisations ({several}); give a key"
                )));
            }
        }
        let derived = match said.identity() {
            Ok(key) => key,
            Err(refused) => return Ok(Err(refused.to_string())),
        };
        let found = self
            .known
            .organisation(&derived)
            .map_err(ImportError::Known)?;
        let (key, record) = match (found, &self.names.named(said)[..]) {
            (Some(record), _) => (derived, Some(record)),
            (None, []) => return Ok(Ok(derived)),
            (None, [only]) => {
                let record = self.known.organisation(only).map_err(ImportError::Known)?;
                (only.clone(), record)
            }
            (None, several) => {
                let several = several
                    .iter()
                    .map(|key| &**key)
                    .collect::<Vec<_>>()
                    .join(", ");
                return Ok(Err(format!(
                    "several organisations have this name ({several}); give a key"
                )));
            }
        };
        let contradiction = record.and_then(|record| said.contradicts_identity(&record));
        Ok(match contradiction {
            Some(contradiction) => Err(another(&key, &contradiction)),
            None => Ok(key),
        })
    }

    /// The records that the rows make, and what becomes of those that make none.
    fn finish(
        &mut self,
        tables: &[Table],
        report: &mut Report,
    ) -> Result<Vec<ReadOrganisation>, ImportError> {
        let mut made: Vec<(Group, ReadOrganisation)> = Vec::new();
        for group in std::mem::take(&mut self.groups) {
            let known = self.known.organisation(&group.key);
            let before = known.map_err(ImportError::Known)?;
            match group.record(before.clone(), self.replace) {
                Ok(record) if before.as_ref() == Some(&record) => report.same += 1,
                Ok(record) => made.push((group, ReadOrganisation::new(before, record))),
                Err(reason) => self.reject(tables, &group, None, &reason),
            }
        }
        self.reject_refused(tables, &mut made)?;
        for (group, made) in &made {
            remark(tables, group, made, report);
        }
        let records: Vec<ReadOrganisation> = made.into_iter().map(|(_, record)| record).collect();
        for record in &records {
            match record.outcome {
                Outcome::New => report.new += 1,
                Outcome::Changed => report.changed += 1,
            }
        }
        Ok(records)
    }

    /// Rejects the records that the registry would not take. Without them it may not take others that lead to them.
    fn reject_refused(
        &mut self,
        tables: &[Table],
        made: &mut Vec<(Group, ReadOrganisation)>,
    ) -> Result<(), ImportError> {
        loop {
            let records: Vec<_> = made.iter().map(|(_, made)| made.record.clone()).collect();
            let refused = self.known.refused(&records).map_err(ImportError::Known)?;
            if refused.is_empty() {
                return Ok(());
            }
            let refused = refused
                .into_iter()
                .map(|refused| (refused.key.clone(), refused));
            let refused: HashMap<OrganisationKey, RefusedOrganisation> = refused.collect();
            made.retain(|(group, _)| match refused.get(&group.key) {
                Some(refused) => {
                    self.reject(tables, group, refused.field, &refused.reason);
                    false
                }
                None => true,
            });
        }
    }

    /// Rejects all rows of an organisation. Those that state the field at fault are told with their cell.
    fn reject(
        &mut self,
        tables: &[Table],
        group: &Group,
        field: Option<OrganisationField>,
        reason: &str,
    ) {
        for &(file, row) in &group.rows {
            let table = &tables[file];
            let mut flaw = Flaw::of_row(reason);
            if let Some((index, text)) = field.and_then(|field| table.stated(row, field)) {
                flaw.index = Some(index);
                flaw.value = Some(Invalid::excerpt(text));
            }
            let finding = table.finding(table.rows[row].raw.line(), flaw);
            self.rejected.push(((file, row), finding));
        }
    }
}

impl ReadOrganisation {
    fn new(before: Option<Organisation>, record: Organisation) -> ReadOrganisation {
        let outcome = before.as_ref().map_or(Outcome::New, |_| Outcome::Changed);
        ReadOrganisation {
            before,
            record,
            outcome,
        }
    }
}

/// Says what is odd about an organisation that is taken in, by its first row.
fn remark(tables: &[Table], group: &Group, made: &ReadOrganisation, report: &mut Report) {
    let said = made.before.as_ref().map(Organisation::remarks);
    let said = said.unwrap_or_default();
    for remark in made.record.remarks() {
        if !said.contains(&remark) {
            let (file, row) = group.rows[0];
            let line = tables[file].rows[row].raw.line();
            let finding = tables[file].finding(line, Flaw::from(&remark));
            report.remarks.push(finding);
        }
    }
}

fn another(key: &OrganisationKey, contradiction: &Contradiction) -> String {
    let Contradiction {
        field,
        known,
        stated,
    } = contradiction;
    format!(
        "{key} has {field} {known:?}, and this row says {stated:?}: another organisation of that name? give a key"
    )
}

impl Group {
    fn add(&mut self, content: Content, place: RowPosition) {
        self.rows.push(place);
        let broken = match (&mut self.content, content) {
            (Content::Said(said), Content::Said(other)) => said.unite(*other).err().map(|wrong| {
                format!(
                    "rows of {} contradict each other in {}: {:?} and {:?}",
                    self.key, wrong.field, wrong.known, wrong.stated
                )
            }),
            (Content::Whole(one), Content::Whole(other)) if *one == other => None,
            _ => Some(format!("{} is given twice, and not alike", self.key)),
        };
        self.broken = self.broken.take().or(broken);
    }

    fn record(&self, before: Option<Organisation>, replace: bool) -> Result<Organisation, String> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let made = match &self.content {
            Content::Whole(whole) => return Ok(whole.as_ref().clone()),
            Content::Said(said) => match before.filter(|_| !replace) {
                Some(before) => said.as_ref().clone().applied_to(before, StatedBy::File),
                None => said.as_ref().clone().into_organisation(self.key.clone()),
            },
        };
        made.map_err(|refused| refused.to_string())
    }
}

/// What was read of each file, and which of its rows were rejected.
fn report_files(
    tables: &[Table],
    rejected: &[(RowPosition, Finding)],
    options: &Options,
    report: &mut Report,
) -> Result<(), ImportError> {
    for (number, table) in tables.iter().enumerate() {
        let mut rows: Vec<(usize, String)> = Vec::new();
        for ((_, row), finding) in rejected.iter().filter(|((file, _), _)| *file == number) {
            match rows.iter_mut().find(|(known, _)| known == row) {
                Some((_, reason)) => *reason = format!("{reason}; {}", finding.explanation()),
                None => rows.push((*row, finding.explanation())),
            }
            report.findings.push(finding.clone());
        }
        rows.sort();
        report.rejected += rows.len() as u64;
        let mut file = table.source.report.clone();
        file.rows = table.rows.len() as u64;
        let wanted = options.rejected_to.get(number);
        if let Some(path) = wanted.filter(|_| !rows.is_empty()) {
            write_rejected(path, table, &rows)?;
            file.rejected_to = Some(path.clone());
        }
        report.files.push(file);
    }
    Ok(())
}
