//! How prominent a record is: what orders records that match equally well.
//!
//! Where other indexes keep the length of a text, the ranked text keeps this: the engine scores a word higher in a short
//! text, and here in a prominent record. So it skips blocks of records that cannot be among the best, and no length
//! counts. It is rounded to a few steps; the exact values are columns, which decide within a step.

use crate::model::Cluster;

/// The length that the engine is told of the least prominent record, as a number that it keeps exactly.
const LONGEST: u8 = 39;
/// The market share that each step begins with; those at the top are small, so that few records share the highest.
const STEPS: [f64; 12] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 88.0, 94.0, 98.0,
];
/// The length that the engine is told of an average record. It is so much larger than any that a record's prominence
/// counts less than whether a name or a note has the word.
pub(crate) const AVERAGE_LENGTH: u64 = 1000;

/// The length that the engine is told of a record.
pub(super) fn length(cluster: &Cluster) -> u8 {
    let shares = cluster
        .market_shares
        .iter()
        .map(|share| share.percent.get());
    let largest = shares.max_by(f64::total_cmp);
    let steps = largest.map_or(0, |share| {
        STEPS.iter().filter(|&&least| least <= share).count()
    });
    LONGEST.saturating_sub(u8::try_from(steps).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tantivy::fieldnorm::FieldNormReader;

    use super::*;
    use crate::index::text::weight;

    fn with_shares(shares: &[f64]) -> Cluster {
        let shares: Vec<_> = shares
            .iter()
            .map(|share| json!({"percent": share, "scope": "global"}))
            .collect();
        let record = json!({"key": "cn-a-b", "location": {"country": "CN", "place": "A"},
            "product": {"name": "B"}, "market_shares": shares});
        Cluster::from_json(record.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn the_largest_share_counts_and_lengths_are_kept_exactly() {
        let lengths =
            [&[][..], &[5.0], &[5.0, 55.0], &[100.0]].map(|shares| length(&with_shares(shares)));
        assert_eq!(lengths, [39, 38, 33, 27]);
        for length in 27..=39 {
            assert_eq!(FieldNormReader::fieldnorm_to_id(length.into()), length);
        }
    }

    /// Also where the engine measures the average itself, as it does when it merges segments.
    #[test]
    fn no_prominence_outweighs_where_a_word_stands() {
        let weights = [weight::NAME, 5, weight::RELATED, 2, weight::REMARK];
        for average in [27.0, 39.0, AVERAGE_LENGTH as f64] {
            let saturation = |length: f64| 1.2 * (0.25 + 0.75 * length / average);
            let score = |weight: u8, length: f64| {
                let weight = f64::from(weight);
                weight / (weight + saturation(length))
            };
            for pair in weights.windows(2) {
                assert!(
                    score(pair[0], 39.0) > score(pair[1], 27.0),
                    "{pair:?} at {average}"
                );
            }
        }
    }
}
