//! Figures over time, a series a measure.

use registry_core::{
    Cluster,
    model::{Figure, Measure},
};

/// The figures of one measure, the newest first.
pub(super) struct FigureSeries {
    pub(super) measure: Measure,
    pub(super) figures: Vec<Figure>,
}

/// The series that a record has.
pub(super) fn series(record: &Cluster) -> Vec<FigureSeries> {
    let series = Measure::ALL.iter().filter_map(|measure| {
        let of_measure = record
            .figures
            .iter()
            .filter(|figure| figure.measure == *measure);
        let mut figures: Vec<Figure> = of_measure.cloned().collect();
        figures.sort_by_key(|figure| std::cmp::Reverse(figure.year));
        (!figures.is_empty()).then_some(FigureSeries {
            measure: *measure,
            figures,
        })
    });
    series.collect()
}
