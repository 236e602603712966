//! The cells of a row's figures.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{Figure, Invalid, Label, Measure, Quantity, Source, Text, Year, fill},
};

/// The measures with their columns; amounts of money have a second one for the currency.
pub(crate) const MEASURES: [(Measure, Field, Option<Field>); 8] = [
    (Measure::Employment, Field::Employment, None),
    (Measure::Establishments, Field::Establishments, None),
    (Measure::Output, Field::Output, Some(Field::OutputCurrency)),
    (
        Measure::Exports,
        Field::Exports,
        Some(Field::ExportsCurrency),
    ),
    (
        Measure::ResearchAndDevelopment,
        Field::ResearchAndDevelopment,
        Some(Field::ResearchAndDevelopmentCurrency),
    ),
    (Measure::Patents, Field::Patents, None),
    (Measure::Emissions, Field::Emissions, None),
    (Measure::Energy, Field::Energy, None),
];

/// The figures of a row, and what holds for all of them.
#[derive(Debug, Default, Clone)]
pub(super) struct FigureCells {
    values: Vec<(Field, Quantity)>,
    currencies: Vec<(Field, Label)>,
    year: Option<Year>,
    note: Option<Text>,
}

impl FigureCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::FigureYear => self.year = Some(text.parse()?),
            Field::FigureNote => self.note = Some(text.parse()?),
            Field::OutputCurrency
            | Field::ExportsCurrency
            | Field::ResearchAndDevelopmentCurrency => {
                self.currencies
                    .push((field, text.to_ascii_uppercase().try_into()?));
            }
            _ => self.values.push((field, text.parse()?)),
        }
        Ok(())
    }

    /// Fills what the row says nothing of. A currency belongs to an amount, a year to a figure.
    pub(super) fn fill_blanks(&mut self, defaults: &FigureCells) {
        for (field, value) in &defaults.values {
            if !self.has(*field) {
                self.values.push((*field, *value));
            }
        }
        self.fill_beside(defaults);
        if self.has_value() {
            fill(&mut self.year, &defaults.year);
        }
    }

    /// Fills what stands beside values but for their year.
    pub(super) fn fill_beside(&mut self, defaults: &FigureCells) {
        for (field, currency) in &defaults.currencies {
            if self.has_amount(*field) && !self.currencies.iter().any(|(of, _)| of == field) {
                self.currencies.push((*field, currency.clone()));
            }
        }
        if self.has_value() {
            fill(&mut self.note, &defaults.note);
        }
    }

    /// Whether there is an amount of this column of currencies.
    fn has_amount(&self, currency: Field) -> bool {
        let mut values = self.values.iter();
        values.any(|(of, _)| of.currency() == Some(currency))
    }

    /// Gives up what belongs to values of other columns alone.
    pub(super) fn leave_to(&mut self, others: &FigureCells) {
        let mut currencies = std::mem::take(&mut self.currencies);
        currencies.retain(|(of, _)| self.has_amount(*of) || !others.has_amount(*of));
        self.currencies = currencies;
        if !self.has_value() && others.has_value() {
            self.note = None;
        }
    }

    /// The figures of a year.
    pub(super) fn figures_of(
        mut self,
        year: Year,
        source: Option<&Source>,
        said: Option<&Text>,
    ) -> Result<Vec<Figure>, Flaw> {
        self.year = self.has_value().then_some(year);
        self.figures(source, said)
    }

    fn has(&self, field: Field) -> bool {
        self.values.iter().any(|(of, _)| *of == field)
    }

    /// Whether any figure is said.
    fn has_value(&self) -> bool {
        !self.values.is_empty()
    }

    pub(super) fn figures(
        self,
        source: Option<&Source>,
        said: Option<&Text>,
    ) -> Result<Vec<Figure>, Flaw> {
        self.nothing_lost()?;
        let note = self.note.as_ref().or(said);
        let figure = |&(measure, field, money): &(Measure, Field, Option<Field>)| {
            let (_, value) = self.values.iter().find(|(of, _)| *of == field)?;
            let currency = self.currencies.iter().find(|(of, _)| Some(*of) == money);
            Some(Figure {
                source: source.cloned(),
                year: self.year,
                measure,
                value: *value,
                currency: currency.map(|(_, currency)| currency.clone()),
                note: note.cloned(),
            })
        };
        Ok(MEASURES.iter().filter_map(figure).collect())
    }

    fn nothing_lost(&self) -> Result<(), Flaw> {
        for (_, value, currency) in MEASURES {
            let Some(currency) = currency else { continue };
            let filled = |field, of: &Field| *of == field;
            if self.currencies.iter().any(|(of, _)| filled(currency, of))
                && !self.values.iter().any(|(of, _)| filled(value, of))
            {
                return Err(without(currency, value));
            }
        }
        match (self.values.is_empty(), &self.year, &self.note) {
            (true, Some(_), _) => Err(without_figures(Field::FigureYear)),
            (true, _, Some(_)) => Err(without_figures(Field::FigureNote)),
            _ => Ok(()),
        }
    }
}

fn without_figures(field: Field) -> Flaw {
    Flaw::of_field(
        field,
        None,
        "needs a figure such as employment, which is not given",
    )
    .in_flags("needs a figure such as --set employment, which is not given")
}
