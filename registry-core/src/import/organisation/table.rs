//! The rows of one file: what each says, or what is wrong with it.

use std::collections::HashMap;

use super::json_line::organisation_from_json;
use crate::{
    form::{
        Flaw, OrganisationColumn, OrganisationField, organisation_csv_columns,
        organisation_statement, unescape_formula,
    },
    import::{
        Finding, ImportError, Options,
        read::{
            Cells, Cutter, OpenedFile, PIECE_BYTES, Pieces, RawRow, UNCALCULATED, clean_header,
            shows_nothing,
        },
        row::{not_a_record, spreadsheet_error},
    },
    model::{Invalid, Organisation, OrganisationStatement},
};

/// What a row says.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// A statement about an organisation.
    Said(Box<OrganisationStatement>),
    /// The organisation itself, whole.
    Whole(Box<Organisation>),
}

/// A row and where it stands.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) raw: RawRow,
    pub(super) content: Result<Content, Vec<Finding>>,
}

/// A file and its rows.
pub(super) struct Table {
    pub(super) source: OpenedFile,
    /// The columns; none of JSON lines.
    pub(super) header: Option<Header>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Reads a file.
    pub(super) fn read(source: OpenedFile, options: &Options) -> Result<Table, ImportError> {
        let mut table = Table {
            source,
            header: None,
            rows: Vec::new(),
        };
        let (delimiter, mut cutter, start) = match &table.source.head {
            Some(head) => {
                let label = table.source.label_of_header();
                let hint = table.source.hint();
                let header = Header::new(&label, head.header.cells(), options, hint)?;
                table.header = Some(Header {
                    row_numbers: head.row_numbers,
                    ..header
                });
                (
                    Some(head.delimiter),
                    Cutter::of_table(head.delimiter),
                    head.start,
                )
            }
            None => (None, Cutter::Lines, table.source.first_row()),
        };
        let pieces = Pieces::new(&table.source, delimiter, start, PIECE_BYTES)?;
        for piece in pieces.collect::<Vec<_>>() {
            let rows = std::sync::Arc::new(cutter.cut(piece?, &table.source)?);
            RawRow::all(&rows).for_each(|raw| table.take(raw));
        }
        Ok(table)
    }

    fn take(&mut self, raw: RawRow) {
        let content = match &self.header {
            Some(header) if header.is_blank(raw.cells()) => return,
            Some(header) => header.content(raw.cells()),
            None => {
                let read = organisation_from_json(raw.cells().get(0).unwrap_or_default());
                read.map(|whole| Content::Whole(Box::new(whole)))
                    .map_err(|refused| vec![Flaw::of_row(refused)])
            }
        };
        let content = content.map_err(|flaws| {
            let findings = flaws.into_iter().map(|flaw| self.finding(raw.line(), flaw));
            findings.collect()
        });
        self.rows.push(Row { raw, content });
    }

    /// The cell of a row in which a field is stated: its index and text; none where the row says nothing of it.
    pub(super) fn stated(&self, row: usize, field: OrganisationField) -> Option<(usize, &str)> {
        let columns = &self.header.as_ref()?.columns;
        let wanted = OrganisationColumn::Field(field);
        let index = columns
            .iter()
            .position(|column| column.as_ref() == Some(&wanted))?;
        let text = self.rows[row].raw.cells().get(index)?.trim();
        (!text.is_empty()).then_some((index, text))
    }

    /// A flaw with its place in the file.
    pub(super) fn finding(&self, line: u64, flaw: Flaw) -> Finding {
        let sheet = self.source.sheet.as_ref();
        let header = self.header.as_ref();
        Finding {
            file: self.source.name.clone(),
            line,
            cell: sheet.map(|sheet| match flaw.index {
                Some(column) => sheet.cell(line, column),
                None => sheet.row_name(line),
            }),
            column: header
                .zip(flaw.index)
                .and_then(|(header, index)| header.names.get(index).cloned()),
            value: flaw.value,
            reason: flaw.reason,
        }
    }
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// None where a column has no header.
    columns: Vec<Option<OrganisationColumn>>,
    /// Whether the table was written by our export, and its text is kept exactly.
    own: bool,
    /// The column without a header that only numbers the rows.
    row_numbers: Option<usize>,
}

impl Header {
    fn new(
        file: &str,
        cells: Cells<'_>,
        options: &Options,
        hint: String,
    ) -> Result<Header, ImportError> {
        let names: Vec<String> = cells
            .iter()
            .map(|name| unescape_formula(&clean_header(name)).to_owned())
            .collect();
        let is_same = |name: &str, header: &str| name == clean_header(header);
        let mut mistakes = Vec::new();
        for (header, _) in &options.mappings {
            if !names.iter().any(|name| is_same(name, header)) {
                mistakes.push(ImportError::UnknownHeader {
                    file: file.to_owned(),
                    header: header.clone(),
                    present: shown(&names),
                });
            }
        }
        let mut columns = Vec::new();
        for name in &names {
            let mapped = options
                .mappings
                .iter()
                .find(|(header, _)| is_same(name, header));
            let meant = mapped.map_or(name.as_str(), |(_, field)| field.trim());
            let column = OrganisationColumn::of(meant).ok();
            if column.is_none() && !meant.is_empty() {
                mistakes.push(ImportError::UnusableHeader {
                    file: file.to_owned(),
                    header: Invalid::excerpt(meant),
                });
            }
            columns.push(column);
        }
        let own = organisation_csv_columns();
        let own = own.iter().map(|column| column.name);
        let own = own.eq(names
            .iter()
            .take(organisation_csv_columns().len())
            .map(String::as_str));
        let header = Header {
            names,
            columns,
            own,
            row_numbers: None,
        };
        mistakes.extend(header.duplicates(file));
        mistakes.extend(header.check_identity(file, hint).err());
        ImportError::of_all(mistakes)?;
        Ok(header)
    }

    /// Columns that hold one field.
    fn duplicates(&self, file: &str) -> Vec<ImportError> {
        let mut mistakes = Vec::new();
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (column, name) in self.columns.iter().zip(&self.names) {
            let Some(column) = column else { continue };
            let field = column.to_string();
            if let Some(first) = seen.insert(field.clone(), name) {
                mistakes.push(ImportError::DuplicateColumn {
                    file: file.to_owned(),
                    first: first.to_owned(),
                    second: name.clone(),
                    field,
                });
            }
        }
        mistakes
    }

    /// Refuses a table whose rows could not be told which organisation they speak of.
    fn check_identity(&self, file: &str, hint: String) -> Result<(), ImportError> {
        use OrganisationField as Field;
        let has = |field| {
            self.columns
                .contains(&Some(OrganisationColumn::Field(field)))
        };
        if [Field::Key, Field::Lei, Field::Ror, Field::Name]
            .into_iter()
            .any(has)
        {
            return Ok(());
        }
        Err(ImportError::MissingColumn {
            file: file.to_owned(),
            missing: "name".to_owned(),
            example: "name",
            present: shown(&self.names),
            hint,
        })
    }

    fn is_blank(&self, cells: Cells<'_>) -> bool {
        cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn content(&self, cells: Cells<'_>) -> Result<Content, Vec<Flaw>> {
        let text = |cell| unescape_formula(if self.own { cell } else { str::trim(cell) });
        let texts: Vec<&str> = cells.iter().map(text).collect();
        let flaws = self.layout_flaws(&texts);
        if !flaws.is_empty() {
            return Err(self.seems(cells).map_or(flaws, |seems| vec![seems]));
        }
        let named = self.columns.iter().zip(&texts).enumerate();
        let named: Vec<(usize, &OrganisationColumn, &str)> = named
            .filter_map(|(index, (column, text))| Some((index, column.as_ref()?, *text)))
            .collect();
        let said = organisation_statement(named.iter().map(|&(_, column, text)| (column, text)));
        said.map(|said| Content::Said(Box::new(said)))
            .map_err(|refused| {
                let flaws = refused.into_iter().filter_map(|(at, refused)| {
                    let (index, _, text) = named.get(at)?;
                    Some(Flaw::of_cell(*index, text, &refused))
                });
                let flaws = flaws.collect();
                self.seems(cells).map_or(flaws, |seems| vec![seems])
            })
    }

    /// What is wrong with cells before it is known what they mean.
    fn layout_flaws(&self, texts: &[&str]) -> Vec<Flaw> {
        let needed = self.columns.len();
        let last = texts.iter().rposition(|text| !shows_nothing(text));
        if let Some(last) = last.filter(|last| *last >= needed) {
            let has = last + 1;
            return vec![Flaw::of_row(format_args!(
                "the row has {has} cells, the header {needed}; is a delimiter or quote missing?"
            ))];
        }
        let mistake = |(index, text): (usize, &&str)| {
            let reason = match self.columns.get(index)? {
                None if self.row_numbers == Some(index)
                    && text.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    return None;
                }
                None if !text.is_empty() => {
                    "its column has no header; name the column, or empty the cell"
                }
                _ if self.own => return None,
                _ => spreadsheet_error(text)?,
            };
            Some(Flaw {
                value: (**text != *UNCALCULATED).then(|| Invalid::excerpt(text)),
                index: Some(index),
                ..Flaw::of_row(reason)
            })
        };
        texts.iter().enumerate().filter_map(mistake).collect()
    }

    /// What a row at fault seems to be that is not an organisation.
    fn seems(&self, cells: Cells<'_>) -> Option<Flaw> {
        use OrganisationField as Field;
        let identity = [Field::Key, Field::Lei, Field::Ror, Field::Name];
        let identity = self.columns.iter().enumerate().filter(|(_, column)| {
            let field = |field| **column == Some(OrganisationColumn::Field(field));
            identity.into_iter().any(field)
        });
        let identity: Vec<usize> = identity.map(|(index, _)| index).collect();
        let is_header = |index: usize, text: &str| {
            let name = self.names.get(index);
            name.is_some_and(|name| name.to_lowercase() == text.to_lowercase())
        };
        (!self.own)
            .then(|| not_a_record(cells, &is_header, identity.into_iter()))
            .flatten()
    }
}

/// The headers for a message, cut to a length that can be read.
fn shown(names: &[String]) -> String {
    let named: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    Invalid::excerpt(&named.join(", "))
}

/// Whether a text is the header of a column of organisations, by its name or a mapping.
pub(super) fn is_known_header(text: &str, options: &Options) -> bool {
    let column = column_of(text, options);
    column.is_some_and(|column| !matches!(column, OrganisationColumn::Attribute(_)))
}

/// Whether a text is the header of a column whose value stands once above the rows that share it.
pub(super) fn is_group_header(text: &str, options: &Options) -> bool {
    use OrganisationField as Field;
    let groups = [Field::Key, Field::Country, Field::Name];
    column_of(text, options).is_some_and(|column| {
        groups
            .iter()
            .any(|field| column == OrganisationColumn::Field(*field))
    })
}

fn column_of(text: &str, options: &Options) -> Option<OrganisationColumn> {
    let mut mappings = options.mappings.iter();
    let mapped = mappings.find(|(header, _)| clean_header(header) == text);
    OrganisationColumn::of(mapped.map_or(text, |(_, field)| field.trim())).ok()
}
