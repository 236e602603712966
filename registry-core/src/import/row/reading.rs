//! A file being read: its rows, which record each speaks of, and what it says.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::{Defaults, Finding, Header, NamedRecord, json_line};
use crate::{
    form::{Field, Flaw, Heading, Settled, Shown},
    import::{
        ImportError, Options, RejectedRow,
        read::{Cells, Cutter, FileFormat, OpenedFile, Pieces, Position, RawRow, clean_header},
        report,
    },
    model::{Cluster, Invalid, Key, OrganisationKey, Statement},
};

/// What a row says.
#[derive(Debug, Clone)]
pub(crate) enum RowContent {
    /// A statement about a record.
    Said(Box<Statement>),
    /// The record itself, whole.
    Whole(Box<WholeRecord>),
}

impl RowContent {
    /// The same, of the record that was found by its names.
    pub(crate) fn of_record(mut self, key: &Key) -> Result<RowContent, Flaw> {
        match &mut self {
            RowContent::Said(said) => {
                // The record has these names already, be they its present ones or not.
                said.place = None;
                said.product = None;
            }
            RowContent::Whole(whole) => {
                whole.cluster.key.clone_from(key);
                if whole.cluster.merged_into.as_ref() == Some(key) {
                    let key = key.to_string();
                    return Err(Flaw::of_row(Invalid::MergeIntoItself { key }));
                }
            }
        }
        Ok(self)
    }

    /// Whether it says of an actor that it is this organisation.
    pub(crate) fn names_organisation(&self, key: &OrganisationKey) -> bool {
        let actors = match self {
            RowContent::Said(said) => &said.actors,
            RowContent::Whole(whole) => &whole.cluster.actors,
        };
        actors
            .iter()
            .any(|actor| actor.organisation.as_ref() == Some(key))
    }
}

/// A record that a line gives whole.
#[derive(Debug, Clone)]
pub(crate) struct WholeRecord {
    pub(crate) cluster: Cluster,
    /// Whether the line states the key, or it was derived.
    pub(crate) has_key: bool,
}

/// Which record a row speaks of, as hashes: enough to tell rows apart, and small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    /// Of the key.
    pub(crate) key: u64,
    /// Of how place and product are spelled, for records that may be one.
    pub(crate) likeness: u64,
}

/// The hash that stands for a key or a likeness while a file is read. The same in every run.
pub(crate) fn short_hash(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

enum Form {
    Table {
        header: Box<Header>,
        delimiter: u8,
        /// Where the row after the header starts.
        start: Position,
    },
    Lines,
}

/// A file, opened and understood.
pub(crate) struct Reading<'a> {
    pub(crate) source: &'a OpenedFile,
    form: Form,
    /// What stands in for names that a row of a table does not say. A line of JSON says all.
    defaults: Statement,
    /// Bytes that are read at a time.
    piece_bytes: usize,
}

impl<'a> Reading<'a> {
    /// Reads the header and finds out what each column holds.
    pub(crate) fn new(
        source: &'a OpenedFile,
        options: &Options,
        defaults: &Defaults,
        piece_bytes: usize,
    ) -> Result<Self, ImportError> {
        let (form, defaults) = match source.format {
            FileFormat::JsonLines => (Form::Lines, Statement::default()),
            _ => (table(source, options, defaults)?, defaults.record.clone()),
        };
        Ok(Reading {
            source,
            form,
            defaults,
            piece_bytes,
        })
    }

    /// The rows from the first after the header, piece by piece.
    pub(crate) fn pieces(&self) -> Result<Pieces<'a>, ImportError> {
        let (delimiter, start) = match &self.form {
            Form::Table {
                delimiter, start, ..
            } => (Some(*delimiter), *start),
            Form::Lines => (None, self.source.first_row()),
        };
        Pieces::new(self.source, delimiter, start, self.piece_bytes)
    }

    /// What cuts such pieces into cells.
    pub(crate) fn cutter(&self) -> Cutter {
        match &self.form {
            Form::Table { delimiter, .. } => Cutter::of_table(*delimiter),
            Form::Lines => Cutter::Lines,
        }
    }

    /// The header of a table.
    pub(crate) fn header(&self) -> Option<&Header> {
        match &self.form {
            Form::Table { header, .. } => Some(header),
            Form::Lines => None,
        }
    }

    /// What the cells show of their columns: nothing before they are looked at.
    pub(crate) fn shown(&self) -> Shown {
        self.header().map(Header::shown).unwrap_or_default()
    }

    /// Looks at what the cells of a row show.
    pub(crate) fn see(&self, shown: &mut Shown, cells: Cells<'_>) {
        if let Some(header) = self.header() {
            header.see(shown, cells);
        }
    }

    /// Settles how the cells of each column are read, by what they show and what the options say; tells what is to be
    /// said of it.
    pub(crate) fn settle(&mut self, shown: &Shown, options: &Options) -> Vec<String> {
        let Form::Table {
            header, delimiter, ..
        } = &mut self.form
        else {
            return Vec::new();
        };
        let settled = Settled {
            decimal: options.decimal,
            shares: options.shares_are,
            has_semicolons: *delimiter == b';',
        };
        let said = header.settle(shown, settled).into_iter();
        said.map(|said| format!("{}: {said}", self.source.name))
            .collect()
    }

    /// The headers of columns that were taken for attributes.
    pub(crate) fn attributes(&self) -> Vec<String> {
        self.header().map(Header::attributes).unwrap_or_default()
    }

    /// Whether rows may call their record by more than one name, so that others may find it by another.
    pub(crate) fn has_further_names(&self) -> bool {
        self.header().is_none_or(Header::has_further_names)
    }

    /// Whether a row says nothing at all and is passed over.
    pub(crate) fn is_blank(&self, cells: Cells<'_>) -> bool {
        self.header().is_some_and(|header| header.is_blank(cells))
    }

    /// Whether a file without rows is as it should be: our own export of an empty registry is.
    pub(crate) fn may_be_empty(&self) -> bool {
        self.header().is_none_or(Header::is_own)
    }

    /// Which record a row speaks of. `None` where the row is at fault, which `content` then tells.
    pub(crate) fn named_record(&self, cells: Cells<'_>) -> Option<NamedRecord> {
        let said = match &self.form {
            Form::Table { header, .. } => header.identity(cells)?,
            Form::Lines => json_line::identity(cells.get(0)?)?,
        };
        NamedRecord::of(said, &self.defaults).ok()
    }

    /// What a row says, and of which record; or all that is wrong with it.
    pub(crate) fn content(&self, cells: Cells<'_>) -> Result<(Key, RowContent), Vec<Flaw>> {
        let said = match &self.form {
            Form::Table { header, .. } => {
                let said = header.statement(cells);
                said.map_err(|flaws| header.seems(cells).map_or(flaws, |seems| vec![seems]))?
            }
            Form::Lines => {
                let line = cells.get(0).unwrap_or_default();
                let whole = json_line::read(line).map_err(|flaw| vec![flaw])?;
                return Ok((
                    whole.cluster.key.clone(),
                    RowContent::Whole(Box::new(whole)),
                ));
            }
        };
        let key = said.identity_with(&self.defaults).map_err(|refused| {
            let seems = self.header().and_then(|header| header.seems(cells));
            vec![seems.unwrap_or_else(|| self.unnamed(&refused))]
        })?;
        Ok((key, RowContent::Said(Box::new(said))))
    }

    /// What keeps a row from naming its record: a flaw of the blank cell that would, where the file has a column for it.
    fn unnamed(&self, refused: &Invalid) -> Flaw {
        let lacking = match refused {
            Invalid::Missing { field } => Header::field_named(field),
            _ => None,
        };
        let of_cell = lacking.map(|field| Flaw::of_field(field, None, refused));
        let has_column = |flaw: &Flaw| {
            self.header()
                .is_some_and(|header| header.index_of(flaw).is_some())
        };
        of_cell
            .filter(has_column)
            .unwrap_or_else(|| Flaw::of_row(refused))
    }

    /// A row with all that is wrong with it.
    pub(crate) fn rejected_row(&self, row: &RawRow, flaws: &[Flaw]) -> RejectedRow {
        let cut = |cell: &str| match cell.char_indices().nth(RejectedRow::MOST_CHARACTERS) {
            Some((end, _)) => format!("{}…", &cell[..end]),
            None => cell.to_owned(),
        };
        let flaws = flaws.iter().map(|flaw| report::Flaw {
            column: match self.header() {
                Some(header) => header.index_of(flaw).map(|index| index + 1),
                None => Some(1),
            },
            reason: flaw.reason.clone(),
        });
        RejectedRow {
            file: self.source.name.clone(),
            line: row.line(),
            cells: row.cells().iter().map(cut).collect(),
            flaws: flaws.collect(),
        }
    }

    /// A flaw with its place in the file.
    pub(crate) fn finding(&self, line: u64, flaw: Flaw) -> Finding {
        let index = self.header().and_then(|header| header.index_of(&flaw));
        let sheet = self.source.sheet.as_ref();
        let cell = sheet.map(|sheet| match index {
            Some(column) => sheet.cell(line, column),
            None => sheet.row_name(line),
        });
        let column = match self.header() {
            Some(header) => header.name_of(&flaw),
            None => flaw.field.map(|field| field.name().to_owned()),
        };
        Finding {
            file: self.source.name.clone(),
            line,
            cell,
            column,
            value: flaw.value,
            reason: flaw.reason,
        }
    }
}

fn table(source: &OpenedFile, options: &Options, defaults: &Defaults) -> Result<Form, ImportError> {
    let head = source.head.as_ref();
    let head = head.ok_or_else(|| ImportError::Empty {
        file: source.name.clone(),
    })?;
    let label = source.label_of_header();
    let cells = head.header.cells();
    let (header, mistakes) = Header::new(&label, cells, &options.mappings)?;
    let mut header = header.in_file(head.row_numbers, source.sheet.is_some());
    header.check_meaning(&label, &defaults.record, &source.hint(), mistakes)?;
    defaults
        .cells
        .iter()
        .for_each(|cells| header.fill_blanks_with(cells));
    Ok(Form::Table {
        header: Box::new(header),
        delimiter: head.delimiter,
        start: head.start,
    })
}

/// Whether a text is the header of a column, as the fields are called or as a mapping has it.
pub(crate) fn is_known_header(text: &str, options: &Options) -> bool {
    Heading::is_certain(meaning(text, options))
}

/// Whether a text is the header of a column whose value stands once above the rows that share it.
pub(crate) fn is_group_header(text: &str, options: &Options) -> bool {
    let groups = [
        Field::Key,
        Field::Country,
        Field::Region,
        Field::Place,
        Field::PrintedPlace,
        Field::Product,
        Field::PrintedProduct,
        Field::PlaceAndProduct,
    ];
    matches!(Heading::of(meaning(text, options)), Heading::Field(field, _) if groups.contains(&field))
}

/// The header itself, or what a mapping says that it is.
fn meaning<'a>(text: &'a str, options: &'a Options) -> &'a str {
    let mut mappings = options.mappings.iter();
    let mapped = mappings.find(|(header, _)| clean_header(header) == text);
    mapped.map_or(text, |(_, meaning)| meaning.trim())
}
