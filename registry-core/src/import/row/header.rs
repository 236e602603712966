//! The header of a table: which column holds which field.

mod check;
mod found;
mod identity;
mod layout;
mod own;
mod row;
mod target;

use identity::identity_columns;
use own::is_own;
use row::{Row, take};
use target::{Meant, REASON, Target, meant, shown};

use crate::{
    form::{Convention, Field, Flaw, Naming, RowCells, Settled, Shown, Unit, unescape_formula},
    import::{
        ImportError,
        read::{Cells, UNCALCULATED, clean_header},
    },
    model::{Invalid, Statement},
};

/// The most columns that a table may have.
const MOST_COLUMNS: usize = 10_000;
/// The most bytes of a cell.
const MOST_CELL_BYTES: usize = 1 << 20;

/// The columns of one table.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
    targets: Vec<Target>,
    /// What each header says of the numbers below it, and how they are read.
    units: Vec<Unit>,
    conventions: Vec<Convention>,
    /// Headers that are nearly a field's.
    nearly: Vec<(String, Field, String)>,
    /// What fills blanks of a row, the surest first.
    blanks: Vec<RowCells>,
    /// The columns that a record is found by.
    identity: Vec<(usize, Naming)>,
    /// Whether the table was written by our export, and its text is kept exactly.
    own: bool,
    /// The column without a header that only numbers the rows.
    row_numbers: Option<usize>,
    /// Whether cells may be formulas, whose errors are no text.
    has_formulas: bool,
}

impl Header {
    /// Finds out what each column holds, and what is wrong with the columns. `mappings` are pairs of a header and the
    /// field it is to be.
    pub(crate) fn new(
        file: &str,
        record: Cells<'_>,
        mappings: &[(String, String)],
    ) -> Result<(Header, Vec<ImportError>), ImportError> {
        if record.len() > MOST_COLUMNS {
            return Err(ImportError::TooManyColumns {
                file: file.to_owned(),
                count: record.len(),
                most: MOST_COLUMNS,
            });
        }
        let own = is_own(record);
        let clean = |name: &str| {
            let name = if own {
                name.to_owned()
            } else {
                clean_header(name)
            };
            unescape_formula(&name).to_owned()
        };
        let names: Vec<String> = record.iter().map(clean).collect();
        let (meant, mut mistakes) = meant(file, &names, mappings, own);
        let convention = if own {
            Convention::EXACT
        } else {
            Convention::TYPED
        };
        let header = Header::of(names, meant, convention, own);
        mistakes.extend(header.duplicates(file));
        Ok((header, mistakes))
    }

    /// The same, with what is known of the file: a column without a header that only numbers the rows, and whether cells
    /// may be formulas.
    pub(crate) fn in_file(self, row_numbers: Option<usize>, has_formulas: bool) -> Header {
        Header {
            row_numbers,
            has_formulas,
            ..self
        }
    }

    fn of(names: Vec<String>, meant: Meant, convention: Convention, own: bool) -> Header {
        let Meant {
            targets,
            units,
            nearly,
        } = meant;
        let mut header = Header {
            identity: identity_columns(&targets),
            conventions: vec![convention; targets.len()],
            names,
            targets,
            units,
            nearly,
            blanks: Vec::new(),
            own,
            row_numbers: None,
            has_formulas: false,
        };
        let currencies = header.currencies();
        header.blanks.extend(currencies);
        header
    }

    /// The currencies that headers such as `Output (EUR)` say.
    fn currencies(&self) -> Option<RowCells> {
        let mut cells = RowCells::default();
        let mut is_any = false;
        for (target, unit) in self.targets.iter().zip(&self.units) {
            if let (Some((field, _)), Some(code)) = (target.field(), unit.currency)
                && let Some(currency) = field.currency()
            {
                is_any |= cells.take(currency, code).is_ok();
            }
        }
        is_any.then_some(cells)
    }

    /// What fills blanks that the rows leave.
    pub(crate) fn fill_blanks_with(&mut self, cells: &RowCells) {
        self.blanks.push(cells.clone());
    }

    /// The headers of columns that are no field of a record.
    pub(crate) fn attributes(&self) -> Vec<String> {
        let attributes = self.targets.iter().filter_map(|target| match target {
            Target::Attribute(name) => Some(name.to_string()),
            _ => None,
        });
        attributes.collect()
    }

    /// Where what the cells show of their columns is kept, while a file is looked at. Of our own files all is known.
    pub(crate) fn shown(&self) -> Shown {
        let fields = self.targets.iter().enumerate();
        let fields = fields.filter_map(|(index, target)| {
            let (field, _) = target.field().filter(|_| !self.own)?;
            Some((index, field))
        });
        Shown::of(fields)
    }

    /// Looks at what the cells of a row show.
    pub(crate) fn see(&self, shown: &mut Shown, cells: Cells<'_>) {
        shown.see(|index| cells.get(index).map(|cell| self.text(cell)));
    }

    /// Settles how the cells of each column are read, and tells what is to be said of it.
    pub(crate) fn settle(&mut self, shown: &Shown, settled: Settled) -> Vec<String> {
        let mut said: Vec<String> = self.years_in_headers().into_iter().collect();
        let decided = shown.conventions(settled, |index| self.units[index]);
        for (index, convention, about) in decided {
            self.conventions[index] = convention;
            said.extend(about.map(|about| format!("column {}: {about}", self.names[index])));
        }
        said
    }

    /// Says which headers were read as values of the year in them.
    fn years_in_headers(&self) -> Option<String> {
        let columns = self.targets.iter().zip(&self.names);
        let of_year = columns.filter(|(target, _)| matches!(target, Target::OfYear(..)));
        let names: Vec<&str> = of_year.map(|(_, name)| name.as_str()).collect();
        let names = Invalid::excerpt(&names.join(", "));
        (!names.is_empty()).then(|| format!("values of the year in their header: {names}"))
    }

    /// A header of fields that are named one by one, as flags do.
    pub(crate) fn of_fields(names: Vec<String>) -> Result<Header, ImportError> {
        let (meant, mistakes) = meant("", &names, &[], false);
        ImportError::of_all(mistakes)?;
        if let Some((name, field, why)) = meant.nearly.first() {
            return Err(ImportError::NearlyNamed {
                name: name.clone(),
                field: field.name(),
                why: why.clone(),
            });
        }
        let targets = &meant.targets;
        for (at, target) in targets.iter().enumerate() {
            if !target.adds_up() && targets[..at].contains(target) {
                let name = names[at].clone();
                return Err(ImportError::NamedTwice { name });
            }
        }
        Ok(Header::of(names, meant, Convention::TYPED, false))
    }

    /// Whether the table was written by our export.
    pub(crate) fn is_own(&self) -> bool {
        self.own
    }

    /// The headers but for the reason of an earlier rejection.
    pub(crate) fn names(&self) -> Vec<&str> {
        let named = self.targets.iter().zip(&self.names);
        named
            .filter(|(target, _)| **target != REASON)
            .map(|(_, name)| name.as_str())
            .collect()
    }

    /// The cells but for the reason of an earlier rejection.
    pub(crate) fn without_reason<'a>(&'a self, cells: Cells<'a>) -> impl Iterator<Item = &'a str> {
        let is_reason = |index: usize| self.targets.get(index) == Some(&REASON);
        cells
            .iter()
            .enumerate()
            .filter(move |(index, _)| !is_reason(*index))
            .map(|(_, cell)| cell)
    }

    /// The header of the column that a flaw is about.
    pub(crate) fn name_of(&self, flaw: &Flaw) -> Option<String> {
        let named = self.index_of(flaw).and_then(|index| {
            let name = self.names.get(index)?;
            // A column without a header has its number.
            Some(if name.is_empty() {
                (index + 1).to_string()
            } else {
                name.clone()
            })
        });
        named.or_else(|| flaw.field.map(|field| field.name().to_owned()))
    }

    /// The index of the column that a flaw is about.
    pub(crate) fn index_of(&self, flaw: &Flaw) -> Option<usize> {
        flaw.index
            .or_else(|| flaw.field.and_then(|field| self.column_of(field)))
    }

    /// The index of the column that holds a field.
    fn column_of(&self, field: Field) -> Option<usize> {
        let field = Target::Field(field);
        self.targets.iter().position(|target| *target == field)
    }

    /// The field with that name of the model, as contradictions name it.
    pub(crate) fn field_named(name: &str) -> Option<Field> {
        Field::named(name)
    }

    /// The statement of a row, or all that is wrong with its cells.
    pub(crate) fn statement(&self, cells: Cells<'_>) -> Result<Statement, Vec<Flaw>> {
        if cells.len() > self.names.len() {
            self.check_width(cells)?;
        }
        let mut row = Row::default();
        let mut flaws = Vec::new();
        let columns = self.targets.iter().zip(&self.conventions);
        for (index, ((target, convention), cell)) in columns.zip(cells.iter()).enumerate() {
            let text = self.text(cell);
            if let Some(reason) = self.cell_mistake(index, target, text) {
                flaws.push(Flaw {
                    value: (text != UNCALCULATED).then(|| Invalid::excerpt(text)),
                    index: Some(index),
                    ..Flaw::of_row(reason)
                });
            } else if let Err(refused) = row.take(target, *convention, text) {
                flaws.push(Flaw::of_cell(index, text, &refused));
            }
        }
        if flaws.is_empty() {
            let cells = row.filled(&self.blanks);
            cells.statement().map_err(|flaw| vec![flaw])
        } else {
            Err(flaws)
        }
    }

    /// The statement of values that are named one by one, each a cell or one element of a list; or the first that is
    /// at fault.
    pub(crate) fn statement_of_values<'a>(
        &self,
        values: impl Iterator<Item = (&'a str, bool)>,
    ) -> Result<Statement, Flaw> {
        let mut row = Row::default();
        for (index, (target, (text, is_element))) in self.targets.iter().zip(values).enumerate() {
            let taken = match target {
                Target::Field(field) if is_element => row.cells.take_element(*field, text),
                _ => row.take(target, Convention::TYPED, self.text(text)),
            };
            taken.map_err(|refused| Flaw::of_cell(index, text, &refused))?;
        }
        row.filled(&[]).statement()
    }

    /// The cells that are named one by one, to fill blanks with.
    pub(crate) fn cells<'a>(
        &self,
        values: impl Iterator<Item = &'a str>,
    ) -> Result<RowCells, Flaw> {
        let mut cells = RowCells::default();
        for (index, (target, text)) in self.targets.iter().zip(values).enumerate() {
            take(&mut cells, target, Convention::TYPED, text)
                .map_err(|refused| Flaw::of_cell(index, text, &refused))?;
        }
        Ok(cells)
    }

    /// The text of a cell: as it stands in our own tables, without the blanks around it in others.
    fn text<'a>(&self, cell: &'a str) -> &'a str {
        if cell.is_empty() {
            return cell;
        }
        // A guard before a tab must be seen before the tab is taken for a blank.
        if self.own {
            unescape_formula(cell)
        } else {
            unescape_formula(cell.trim_matches(is_blank))
        }
    }

    /// Whether no cell of a row says anything.
    pub(crate) fn is_blank(&self, cells: Cells<'_>) -> bool {
        cells.iter().all(|cell| self.text(cell).is_empty())
    }
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
mod tests;
