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
        read::{Cells, Cutter, FileFormat, OpenedFile, PIECE_BYTES, Pieces, RawRow},
        row::find_delimiter,
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
    pub(super) fn read(
        source: OpenedFile,
        options: &Options,
        notices: &mut Vec<String>,
    ) -> Result<Table, ImportError> {
        let (delimiter, mut cutter) = match source.format {
            FileFormat::JsonLines => (None, Cutter::Lines),
            _ => {
                let delimiter = find_delimiter(&source, options, notices)?;
                (Some(delimiter), Cutter::of_header(delimiter))
            }
        };
        let mut table = Table {
            source,
            header: None,
            rows: Vec::new(),
        };
        let pieces = Pieces::new(
            &table.source,
            delimiter,
            table.source.first_row(),
            PIECE_BYTES,
        )?;
        for piece in pieces.collect::<Vec<_>>() {
            let rows = std::sync::Arc::new(cutter.cut(piece?, &table.source)?);
            for raw in RawRow::all(&rows) {
                table.take(raw, delimiter.is_some(), options)?;
            }
        }
        if delimiter.is_some() && table.header.is_none() {
            let file = table.source.name.clone();
            return Err(ImportError::Empty { file });
        }
        Ok(table)
    }

    fn take(&mut self, raw: RawRow, is_table: bool, options: &Options) -> Result<(), ImportError> {
        let content = match (&self.header, is_table) {
            (None, true) => {
                self.header = Some(Header::new(&self.source.name, raw.cells(), options)?);
                return Ok(());
            }
            (Some(header), _) if header.is_blank(raw.cells()) => return Ok(()),
            (Some(header), _) => header.content(raw.cells()),
            (None, false) => {
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
        Ok(())
    }

    /// The cell of a row in which a field is stated: its index and text; none where the row says nothing of it.
    pub(super) fn stated(&self, row: usize, field: OrganisationField) -> Option<(usize, &str)> {
        let columns = &self.header.as_ref()?.columns;
        let wanted = OrganisationColumn::Field(field);
        let index = columns.iter().position(|column| *column == wanted)?;
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
    columns: Vec<OrganisationColumn>,
    /// Whether the table was written by our export, and its text is kept exactly.
    own: bool,
}

impl Header {
    fn new(file: &str, cells: Cells<'_>, options: &Options) -> Result<Header, ImportError> {
        let names: Vec<String> = cells
            .iter()
            .map(|name| unescape_formula(name.trim()).to_owned())
            .collect();
        let present = || Invalid::excerpt(&names.join(", "));
        for (header, _) in &options.mappings {
            if !names.iter().any(|name| name == header.trim()) {
                return Err(ImportError::UnknownHeader {
                    file: file.to_owned(),
                    header: header.clone(),
                    present: present(),
                });
            }
        }
        let columns = (1..).zip(&names).map(|(index, name)| {
            let mut mappings = options.mappings.iter();
            let mapped = mappings.find(|(header, _)| header.trim() == name);
            let meant = mapped.map_or(name.as_str(), |(_, field)| field.trim());
            OrganisationColumn::of(meant).map_err(|_| ImportError::UnnamedColumn {
                file: file.to_owned(),
                index,
            })
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
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
        };
        header.check_duplicates(file)?;
        header.check_identity(file)?;
        Ok(header)
    }

    fn check_duplicates(&self, file: &str) -> Result<(), ImportError> {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (column, name) in self.columns.iter().zip(&self.names) {
            let field = column.to_string();
            if let Some(first) = seen.insert(field.clone(), name) {
                return Err(ImportError::DuplicateColumn {
                    file: file.to_owned(),
                    first: first.to_owned(),
                    second: name.clone(),
                    field,
                });
            }
        }
        Ok(())
    }

    /// Refuses a table whose rows could not be told which organisation they speak of.
    fn check_identity(&self, file: &str) -> Result<(), ImportError> {
        use OrganisationField as Field;
        let has = |field| self.columns.contains(&OrganisationColumn::Field(field));
        if [Field::Key, Field::Lei, Field::Ror, Field::Name]
            .into_iter()
            .any(has)
        {
            return Ok(());
        }
        Err(ImportError::MissingColumn {
            file: file.to_owned(),
            missing: "name",
            present: Invalid::excerpt(&self.names.join(", ")),
        })
    }

    fn is_blank(&self, cells: Cells<'_>) -> bool {
        cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn content(&self, cells: Cells<'_>) -> Result<Content, Vec<Flaw>> {
        if cells.len() != self.names.len() {
            let (has, needed) = (cells.len(), self.names.len());
            return Err(vec![Flaw::of_row(format_args!(
                "the row has {has} cells, the header {needed}; is a delimiter or quote missing?"
            ))]);
        }
        let text = |cell| unescape_formula(if self.own { cell } else { str::trim(cell) });
        let texts: Vec<&str> = cells.iter().map(text).collect();
        let said = organisation_statement(self.columns.iter().zip(texts.iter().copied()));
        said.map(|said| Content::Said(Box::new(said)))
            .map_err(|refused| {
                let flaws = refused
                    .into_iter()
                    .map(|(index, refused)| Flaw::of_cell(index, texts[index], &refused));
                flaws.collect()
            })
    }
}
