//! How much tokens are used: counted in memory, and told to be kept at most once a minute.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use registry_core::Time;

use super::Usage;

/// How long uses are counted before they are kept.
const BETWEEN: Duration = Duration::from_secs(60);

/// The uses that are not kept yet, by token.
#[derive(Default)]
pub(super) struct Uses(Mutex<HashMap<String, Counted>>);

#[derive(Default)]
struct Counted {
    usage: Usage,
    kept: Option<Instant>,
}

impl Uses {
    /// Counts a use. What there is to be kept, where it is time for that.
    pub(super) fn count(&self, id: &str, now: Time) -> Option<Usage> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = all.entry(id.to_owned()).or_default();
        counted.usage.uses += 1;
        counted.usage.last_used = Some(now);
        let is_due = counted.kept.is_none_or(|kept| kept.elapsed() >= BETWEEN);
        is_due.then(|| counted.take())
    }

    /// What there is to be kept of all tokens, whether it is time or not.
    pub(super) fn take(&self) -> Vec<(String, Usage)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used = all.iter_mut().filter(|(_, counted)| counted.usage.uses > 0);
        used.map(|(id, counted)| (id.clone(), counted.take()))
            .collect()
    }
}

impl Counted {
    fn take(&mut self) -> Usage {
        self.kept = Some(Instant::now());
        std::mem::take(&mut self.usage)
    }
}
