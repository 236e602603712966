//! What was worked out of names, kept for those that come again: most records share their place or their product with
//! others.

use std::mem;

use hashbrown::HashMap;

/// So many names are kept that came lately, and as many that came before those.
const MOST_KEPT: usize = 8_000;

/// Names with what was worked out of each. When there are too many, those go that have not come again for longest.
#[derive(Debug)]
pub(super) struct KeptNames<T> {
    recent: HashMap<String, T>,
    before: HashMap<String, T>,
}

impl<T> Default for KeptNames<T> {
    fn default() -> KeptNames<T> {
        KeptNames {
            recent: HashMap::new(),
            before: HashMap::new(),
        }
    }
}

impl<T> KeptNames<T> {
    /// What is kept of a name, which is worked out where nothing is.
    pub(super) fn of(&mut self, name: &str, work_out: impl FnOnce() -> T) -> &T {
        if self.recent.len() >= MOST_KEPT && !self.recent.contains_key(name) {
            self.before = mem::take(&mut self.recent);
        }
        let before = &mut self.before;
        self.recent
            .entry_ref(name)
            .or_insert_with(|| before.remove(name).unwrap_or_else(work_out))
    }

    /// What is kept of a name, if it was asked for lately.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.recent.get(name).or_else(|| self.before.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_come_again_stay_and_others_go() {
        let mut kept = KeptNames::default();
        let often = "Shanghai";
        kept.of(often, || often.len());
        for number in 0..3 * MOST_KEPT {
            kept.of(&number.to_string(), || number);
            assert_eq!(*kept.of(often, || unreachable!("it is kept")), often.len());
        }
        assert_eq!(kept.get("0"), None);
        assert_eq!(
            kept.get(&(3 * MOST_KEPT - 1).to_string()),
            Some(&(3 * MOST_KEPT - 1))
        );
        assert!(kept.recent.len() + kept.before.len() <= 2 * MOST_KEPT);
    }
}
