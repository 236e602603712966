//! Figures over time: a drawing a measure, with a stem from zero to each value; the table says the rest. Nothing is drawn
//! between what sources state, for nobody stated it.

use askama::Template;
use registry_core::model::{Figure, Measure, Year};

use crate::portal::{cited::Cited, frame::Frame};

/// The drawing: its height, where zero is, and where the largest value is.
const HEIGHT: f64 = 168.0;
const ZERO: f64 = 140.0;
const TOP: f64 = 30.0;
/// Of the width, what lies left of the first year and right of the last.
const MARGIN: f64 = 12.0;
/// More years are not all named.
const MOST_NAMED: usize = 6;

/// The figures of a record.
#[derive(Template)]
#[template(path = "charts/figures.html")]
pub(crate) struct FiguresChart<'a> {
    frame: &'a Frame,
    measures: Vec<Measured<'a>>,
}

/// The figures of one measure in one unit.
struct Measured<'a> {
    measure: Measure,
    currency: Option<&'a str>,
    /// The latest first.
    figures: Vec<&'a Figure>,
    /// What is drawn, where there is more than one value to compare.
    stems: Vec<Stem>,
}

/// A value as it is drawn.
struct Stem {
    /// Of the width.
    x: f64,
    y: f64,
    value: f64,
    year: Year,
    /// Whether it is the largest of its year, and one of those that are named.
    is_named: bool,
}

impl<'a> FiguresChart<'a> {
    pub(crate) fn of(frame: &'a Frame, figures: &'a [Figure]) -> FiguresChart<'a> {
        FiguresChart {
            frame,
            measures: measures(figures),
        }
    }

    fn height(&self) -> f64 {
        HEIGHT
    }

    fn zero(&self) -> f64 {
        ZERO
    }

    /// What is counted, with its unit.
    fn name(&self, measured: &Measured<'_>) -> String {
        let name = self.frame.say_of("measure", measured.measure.as_str());
        match measured.currency {
            Some(currency) => self.frame.with(
                "chart-measure-in",
                &[("measure", &name), ("unit", currency)],
            ),
            None => name,
        }
    }

    /// The drawing in words: the value of each year, the earliest first.
    fn described(&self, measured: &Measured<'_>) -> String {
        let named = measured.stems.iter().filter(|stem| stem.is_named);
        let values = named.map(|stem| format!("{}: {}", stem.year, self.frame.short(&stem.value)));
        let values: Vec<_> = values.collect();
        format!("{}. {}", self.name(measured), values.join("; "))
    }

    fn cited(&self, figure: &'a Figure) -> Cited<'a> {
        Cited::of(self.frame, figure.source.as_ref())
    }
}

/// The figures by measure and unit.
fn measures(figures: &[Figure]) -> Vec<Measured<'_>> {
    let unit = |figure: &Figure| (figure.measure, figure.currency.clone());
    let mut sorted: Vec<&Figure> = figures.iter().collect();
    sorted.sort_by(|one, other| {
        let by_unit = unit(one).cmp(&unit(other));
        let by_year = other.year.cmp(&one.year);
        by_unit.then(by_year).then(other.value.cmp(&one.value))
    });
    let of_unit = sorted.chunk_by(|one, other| unit(one) == unit(other));
    let measures = of_unit.map(|figures| Measured {
        measure: figures[0].measure,
        currency: figures[0].currency.as_deref(),
        figures: figures.to_vec(),
        stems: stems(figures),
    });
    measures.collect()
}

/// A stem for each value of a year; none where there is but one value.
fn stems(figures: &[&Figure]) -> Vec<Stem> {
    let dated = figures.iter().filter_map(|figure| {
        let year = figure.year?;
        Some((year, figure.value.get()))
    });
    // The earliest first, and of a year the largest.
    let mut values: Vec<(Year, f64)> = dated.collect();
    values.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    values.dedup();
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return Vec::new();
    };
    if values.len() < 2 {
        return Vec::new();
    }
    let (from, to) = (f64::from(first.0.get()), f64::from(last.0.get()));
    let largest = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let years = values.chunk_by(|one, other| one.0 == other.0).count();
    let mut place = 0;
    let stems = values.iter().enumerate().map(|(at, &(year, value))| {
        let is_largest = at == 0 || values[at - 1].0 != year;
        place += usize::from(is_largest);
        let part = if from < to {
            (f64::from(year.get()) - from) / (to - from)
        } else {
            0.5
        };
        let height = if largest > 0.0 { value / largest } else { 0.0 };
        let is_edge = place == 1 || place == years;
        Stem {
            x: tenths(MARGIN + part * (100.0 - 2.0 * MARGIN)),
            y: tenths(ZERO - height * (ZERO - TOP)),
            value,
            year,
            is_named: is_largest && (years <= MOST_NAMED || is_edge || value >= largest),
        }
    });
    stems.collect()
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::portal::trial;

    fn figures(figures: Value) -> Vec<Figure> {
        serde_json::from_value(figures).unwrap()
    }

    #[test]
    fn values_stand_from_zero_at_their_years_and_one_alone_is_not_drawn() {
        let figures = figures(json!([
            {"measure": "employment", "value": 100, "year": 2000},
            {"measure": "employment", "value": 50, "year": 2010},
            {"measure": "employment", "value": 75, "year": 2010},
            {"measure": "employment", "value": 60},
            {"measure": "output", "value": 5, "currency": "CNY", "year": 2010},
            {"measure": "output", "value": 6, "currency": "USD", "year": 2011},
        ]));
        let measures = measures(&figures);
        let shown: Vec<_> = measures
            .iter()
            .map(|measured| {
                (
                    measured.measure,
                    measured.currency,
                    measured.figures.len(),
                    measured.stems.len(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (Measure::Employment, None, 4, 3),
                (Measure::Output, Some("CNY"), 1, 0),
                (Measure::Output, Some("USD"), 1, 0)
            ]
        );
        let stems: Vec<_> = measures[0]
            .stems
            .iter()
            .map(|stem| (stem.x, stem.y, stem.is_named))
            .collect();
        assert_eq!(
            stems,
            [(12.0, 30.0, true), (88.0, 57.5, true), (88.0, 85.0, false)]
        );
    }

    #[test]
    fn values_of_nothing_and_of_one_year_are_drawn() {
        let nothing = figures(json!([
            {"measure": "patents", "value": 0, "year": 2000}, {"measure": "patents", "value": 0, "year": 2001},
            {"measure": "employment", "value": 5, "year": 2001}, {"measure": "employment", "value": 6, "year": 2001},
        ]));
        let frame = trial::frame("zh");
        let markup = FiguresChart::of(&frame, &nothing).render().unwrap();
        assert!(!markup.contains("NaN"), "{markup}");
    }
}
