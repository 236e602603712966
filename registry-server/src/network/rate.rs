//! How much each client may ask: a bucket fills with permits at a steady rate, and each request takes one.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Past so many clients those are forgotten whose buckets are full, as that of a client never seen is.
const MOST_CLIENTS: usize = 1 << 16;

/// The buckets of all clients.
pub(super) struct Rate<K> {
    /// Permits a second.
    fills: f64,
    /// The most permits in a bucket.
    holds: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

struct Bucket {
    permits: f64,
    at: Instant,
}

impl<K: Hash + Eq> Rate<K> {
    pub(super) fn new(fills: f64, holds: f64) -> Rate<K> {
        Rate {
            fills,
            holds,
            buckets: Mutex::default(),
        }
    }

    /// Takes a permit, or says how long it is until there is one.
    pub(super) fn take(&self, client: K, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_CLIENTS && !buckets.contains_key(&client) {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.holds);
            if buckets.len() >= MOST_CLIENTS {
                // More clients than that ask all at once: better all have a little more than their share.
                buckets.clear();
            }
        }
        let bucket = buckets.entry(client).or_insert(Bucket {
            permits: self.holds,
            at: now,
        });
        bucket.permits = self.filled(bucket, now);
        bucket.at = now;
        if bucket.permits < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.permits) / self.fills));
        }
        bucket.permits -= 1.0;
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.permits + passed * self.fills).min(self.holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_a_burst_then_a_steady_rate_and_others_have_their_own() {
        let rate = Rate::new(2.0, 3.0);
        let begun = Instant::now();
        let after = |milliseconds| begun + Duration::from_millis(milliseconds);
        for _ in 0..3 {
            assert_eq!(rate.take("a", begun), Ok(()));
        }
        assert_eq!(rate.take("a", begun), Err(Duration::from_millis(500)));
        assert_eq!(rate.take("b", begun), Ok(()));
        assert_eq!(rate.take("a", after(500)), Ok(()));
        assert!(rate.take("a", after(600)).is_err());
        // It never holds more than a burst.
        for _ in 0..3 {
            assert_eq!(rate.take("a", after(60_000)), Ok(()));
        }
        assert!(rate.take("a", after(60_000)).is_err());
    }

    #[test]
    fn clients_without_number_take_no_memory_without_number() {
        let rate = Rate::new(1.0, 2.0);
        let now = Instant::now();
        for client in 0..3 * MOST_CLIENTS {
            assert_eq!(rate.take(client, now), Ok(()));
        }
        assert!(rate.buckets.lock().unwrap().len() <= MOST_CLIENTS);
    }
}
