//! Medians of several runs.

use std::time::{Duration, Instant};

use crate::failure::Failure;

/// The middle of the values; the mean of the two middle ones where their number is even.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// How often a search in this process is made: often, but not for long. `python/search.py` does the same.
const WARM_UP: usize = 2;
const FEWEST: usize = 5;
const MOST: usize = 25;
const LONGEST: Duration = Duration::from_millis(1000);

/// The median seconds that a piece of work takes once it is warm.
pub fn repeated(mut work: impl FnMut() -> Result<(), Failure>) -> Result<f64, Failure> {
    for _ in 0..WARM_UP {
        work()?;
    }
    let (start, mut times) = (Instant::now(), Vec::new());
    while times.len() < FEWEST || (times.len() < MOST && start.elapsed() < LONGEST) {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed().as_secs_f64());
    }
    Ok(median(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), 3.0);
        assert!(median(Vec::new()).is_nan());
    }
}
