//! A row: its cells, field by field, become one statement about one cluster.

mod actor;
mod figure;
mod linkage;
mod record;
mod review;
mod share;
mod source;

pub(crate) use figure::MEASURES;
pub(super) use record::parse_names;
pub(super) use source::of_record as source_of_record;

use actor::ActorCells;
use figure::FigureCells;
use linkage::LinkageCells;
use record::RecordCells;
use review::ReviewCells;
use share::ShareCells;
use source::SourceCells;

use super::{
    Flaw, Kind,
    columns::{ColumnGroup, Field},
    flag,
};
use crate::model::{Attribute, Invalid, Label, Name, Statement, Year};

/// The cells of a row that were read so far.
#[derive(Debug, Default, Clone)]
pub(crate) struct RowCells {
    record: RecordCells,
    share: ShareCells,
    figure: FigureCells,
    actor: ActorCells,
    linkage: LinkageCells,
    review: ReviewCells,
    source: SourceCells,
    /// Shares and figures whose year their header says.
    of_years: Vec<ValuesOfYear>,
}

/// The shares and figures of one year.
#[derive(Debug, Clone)]
struct ValuesOfYear {
    year: Year,
    share: ShareCells,
    figure: FigureCells,
}

impl ValuesOfYear {
    fn of(year: Year) -> ValuesOfYear {
        ValuesOfYear {
            year,
            share: ShareCells::default(),
            figure: FigureCells::default(),
        }
    }
}

impl RowCells {
    /// Reads the cell of a field. An empty cell says nothing.
    pub(crate) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        if text.is_empty() {
            return Ok(());
        }
        match field.group() {
            ColumnGroup::Record => self.record.take(field, text),
            ColumnGroup::Share => self.share.take(field, text),
            ColumnGroup::Figure => self.figure.take(field, text),
            ColumnGroup::Actor => self.actor.take(field, text),
            ColumnGroup::Linkage => self.linkage.take(field, text),
            ColumnGroup::Review => self.review.take(field, text),
            ColumnGroup::Source => self.source.take(field, text),
            ColumnGroup::Ignored => Ok(()),
        }
    }

    /// Reads the cell of a share or figure that is of a year. An empty cell says nothing.
    pub(crate) fn take_of_year(
        &mut self,
        field: Field,
        year: Year,
        text: &str,
    ) -> Result<(), Invalid> {
        if text.is_empty() {
            return Ok(());
        }
        let known = self.of_years.iter().position(|of| of.year == year);
        let place = known.unwrap_or_else(|| {
            self.of_years.push(ValuesOfYear::of(year));
            self.of_years.len() - 1
        });
        let values = &mut self.of_years[place];
        match field.group() {
            ColumnGroup::Share => values.share.take(field, text),
            _ => values.figure.take(field, text),
        }
    }

    /// Reads one element of a list, which may hold what separates elements in a cell.
    pub(crate) fn take_element(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::Actors => self.actor.take_element(text),
            Field::Codes => self.record.take_code(text),
            _ => self.take(field, text),
        }
    }

    /// Reads the cell of a column such as `place_zh`.
    pub(crate) fn take_translated(
        &mut self,
        field: Field,
        language: &Label,
        text: &str,
    ) -> Result<(), Invalid> {
        if !text.is_empty() {
            self.record.add_name(
                field,
                Name {
                    name: text.parse()?,
                    language: Some(language.clone()),
                },
            );
        }
        Ok(())
    }

    /// Reads the cell of a column that is not a field.
    pub(crate) fn take_attribute(&mut self, name: &Label, text: &str) -> Result<(), Invalid> {
        if !text.is_empty() {
            self.record.statement.attributes.push(Attribute {
                name: name.clone(),
                value: text.parse()?,
            });
        }
        Ok(())
    }

    /// Fills what the row says nothing of with what holds for the whole table. A value is filled where it has something
    /// to belong to: a year where there is a share or a figure, a scope where there is a share without one.
    pub(crate) fn fill_blanks(&mut self, defaults: &RowCells) {
        self.record.fill_blanks(&defaults.record);
        self.share.fill_blanks(&defaults.share);
        self.figure.fill_blanks(&defaults.figure);
        self.actor.fill_blanks(&defaults.actor);
        self.linkage.fill_blanks(&defaults.linkage);
        self.review.fill_blanks(&defaults.review);
        self.source.fill_blanks(&defaults.source);
        for values in &mut self.of_years {
            values.share.fill_beside(&defaults.share);
            values.figure.fill_beside(&defaults.figure);
        }
    }

    /// The single values of the record, by which it is found or which it may lack.
    pub(crate) fn into_record(self) -> Result<Statement, Flaw> {
        self.record.statement()
    }

    /// The statement that the row makes.
    ///
    /// The row's source goes to its shares, figures, actors and linkages; in a row without any, it
    /// backs the record as a whole.
    pub(crate) fn statement(mut self) -> Result<Statement, Flaw> {
        let mut statement = self.record.statement()?;
        let (source, said) = self.source.parts();
        let (mut shares, mut figures) = (Vec::new(), Vec::new());
        let (mut share, mut figure) = (self.share, self.figure);
        for values in &mut self.of_years {
            values.share.fill_beside(&share);
            values.figure.fill_beside(&figure);
        }
        for values in self.of_years {
            share.leave_to(&values.share);
            figure.leave_to(&values.figure);
            let (source, said) = (source.as_ref(), said.as_ref());
            shares.extend(values.share.shares_of(values.year, source, said)?);
            figures.extend(values.figure.figures_of(values.year, source, said)?);
        }
        shares.extend(share.shares(source.as_ref(), said.as_ref())?);
        figures.extend(figure.figures(source.as_ref(), said.as_ref())?);
        (statement.market_shares, statement.figures) = (shares, figures);
        statement.actors = self.actor.actors(source.as_ref())?;
        statement
            .linkages
            .extend(self.linkage.linkage(source.as_ref())?);
        statement.reviews.extend(self.review.review()?);
        if statement.market_shares.is_empty() && statement.figures.is_empty() {
            let sourced = !statement.actors.is_empty() || !statement.linkages.is_empty();
            statement
                .sources
                .extend(source::of_record(source, said, sourced));
        }
        Ok(statement)
    }
}

/// What a column holds that names a record.
#[derive(Debug, Clone)]
pub(crate) enum Naming {
    Field(Field),
    /// Names in one language.
    Translated(Field, Label),
}

/// What the cells that name a record say, or nothing where one of them is at fault; further names at fault are left out.
pub(crate) fn named<'a>(cells: impl Iterator<Item = (&'a Naming, &'a str)>) -> Option<Statement> {
    let mut row = RowCells::default();
    for (naming, text) in cells.filter(|(_, text)| !text.is_empty()) {
        match naming {
            Naming::Field(field) => {
                let taken = row.record.take(*field, text);
                let is_further = field.column().kind == Kind::Names;
                taken.ok().or(is_further.then_some(()))?;
            }
            Naming::Translated(field, language) => {
                let _ = row.take_translated(*field, language, text);
            }
        }
    }
    Some(row.record.statement)
}

/// Says that a cell has nothing to belong to, so that what it says would be lost.
fn without(field: Field, needed: Field) -> Flaw {
    Flaw::of_field(
        field,
        None,
        format_args!("needs {}, which is not given", needed.name()),
    )
    .in_flags(format_args!("needs {}, which is not given", flag(needed)))
}

#[cfg(test)]
mod tests;
