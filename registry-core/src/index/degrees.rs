//! Degrees as the index has them: steps of about a centimetre, which take half the room of exact numbers.

const STEPS_PER_DEGREE: f64 = 1e7;

/// The nearest step.
#[allow(clippy::cast_possible_truncation)] // It saturates, and no degree comes near.
pub(crate) fn steps(degrees: f64) -> i64 {
    (degrees * STEPS_PER_DEGREE).round() as i64
}

/// The degrees of some steps.
#[allow(clippy::cast_precision_loss)] // There are fewer than 2^32 steps around the globe.
pub(crate) fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_DEGREE
}
