//! Zipf's law, as Mandelbrot mended it: the frequency of rank r is 1 / (r + shift).
//!
//! Exponent 1 needs division and addition only, so every machine draws the same ranks.

use super::random::Random;

/// Ranks whose frequencies follow Zipf's law.
#[derive(Debug)]
pub struct Zipf {
    /// The frequencies of all ranks up to each.
    cumulative: Vec<f64>,
}

impl Zipf {
    /// Ranks from 0 to below `count`; a larger shift makes the first ones less dominant.
    pub fn new(count: usize, shift: f64) -> Zipf {
        let mut total = 0.0;
        let up_to = |rank: usize| {
            total += 1.0 / (rank as f64 + 1.0 + shift);
            total
        };
        Zipf {
            cumulative: (0..count).map(up_to).collect(),
        }
    }

    /// Draws a rank.
    pub fn draw(&self, random: &mut Random) -> usize {
        let total = self.cumulative.last().copied().unwrap_or_default();
        let at = random.unit() * total;
        let rank = self.cumulative.partition_point(|up_to| *up_to <= at);
        rank.min(self.cumulative.len() - 1)
    }
}
