//! The automaton of a dictionary in the format of tantivy-fst: it finds the number of each term.
//!
//! Its own builder also joins what terms end with alike. For that it clears a table of a megabyte first, which for the
//! some thirty fields of a small commit is more work than all the rest of its segments. Here terms share what they begin
//! with, and a merge joins the rest.

use std::mem;

use tantivy_fst::raw::VERSION;

/// Where a state lies that accepts and goes no further; it is not written.
const ACCEPTS: usize = 0;
/// Where no state lies.
const NOWHERE: usize = 1;
/// From so many steps on, a state has a table of them by their bytes.
const MANY_STEPS: usize = 33;
/// A state whose only step leads to the one that is written before it.
const ONE_STEP_BACK: u8 = 0b1100_0000;
const IS_FINAL: u8 = 0b0100_0000;
/// So many steps stand in the byte that says what a state is.
const FEW_STEPS: usize = 0b0011_1111;

/// Terms in their order, numbered from 0.
pub(super) struct Automaton {
    bytes: Vec<u8>,
    last_term: Vec<u8>,
    /// The states along the last term, from the root.
    path: Vec<State>,
    /// The finished steps of these states, one state's after the other's.
    steps: Vec<Step>,
    /// Where the state lies that was written last.
    last_written: usize,
    terms: u64,
}

struct State {
    /// The number of the first term through it.
    first: u64,
    is_final: bool,
    /// Where its steps begin.
    steps: usize,
}

struct Step {
    byte: u8,
    /// How many terms through its state come before those through it.
    skipped: u64,
    target: usize,
}

impl Automaton {
    pub(super) fn new() -> Automaton {
        let mut bytes = VERSION.to_le_bytes().to_vec();
        let kind = 0_u64;
        bytes.extend(kind.to_le_bytes());
        let root = State {
            first: 0,
            is_final: false,
            steps: 0,
        };
        Automaton {
            bytes,
            last_term: Vec::new(),
            path: vec![root],
            steps: Vec::new(),
            last_written: NOWHERE,
            terms: 0,
        }
    }

    /// Takes the next term.
    pub(super) fn push(&mut self, term: &[u8]) {
        debug_assert!(self.terms == 0 || *self.last_term < *term);
        let same = self.last_term.iter().zip(term);
        let shared = same.take_while(|(before, now)| before == now).count();
        self.write_beyond(shared);
        self.path.extend(term[shared..].iter().map(|_| State {
            first: self.terms,
            is_final: false,
            steps: self.steps.len(),
        }));
        if let Some(end) = self.path.last_mut() {
            end.is_final = true;
        }
        self.last_term.truncate(shared);
        self.last_term.extend_from_slice(&term[shared..]);
        self.terms += 1;
    }

    /// The automaton as it is stored.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.write_beyond(0);
        let root = self.path.pop().map_or(NOWHERE, |root| self.write(&root));
        self.bytes.extend(self.terms.to_le_bytes());
        self.bytes.extend((root as u64).to_le_bytes());
        self.bytes
    }

    /// Writes the states of the path after so many bytes of the last term: no further step leads on from them.
    fn write_beyond(&mut self, shared: usize) {
        while self.path.len() > shared + 1
            && let Some(state) = self.path.pop()
            && let Some(before) = self.path.last()
        {
            let skipped = state.first - before.first;
            let byte = self.last_term[self.path.len() - 1];
            let target = self.write(&state);
            self.steps.push(Step {
                byte,
                skipped,
                target,
            });
        }
    }

    /// Writes a state whose steps are the last ones; says where it lies.
    fn write(&mut self, state: &State) -> usize {
        let mut steps = mem::take(&mut self.steps);
        let place = match &steps[state.steps..] {
            [] if state.is_final => ACCEPTS,
            of_state => {
                self.write_steps(state.is_final, of_state);
                self.last_written = self.bytes.len() - 1;
                self.last_written
            }
        };
        steps.truncate(state.steps);
        self.steps = steps;
        place
    }

    /// Writes a state, which is read from its end.
    fn write_steps(&mut self, is_final: bool, steps: &[Step]) {
        if let [step] = steps
            && (is_final, step.skipped, step.target) == (false, 0, self.last_written)
        {
            self.bytes.extend([step.byte, ONE_STEP_BACK]);
            return;
        }
        let start = self.bytes.len();
        let distance = |step: &Step| match step.target {
            ACCEPTS => 0,
            target => (start - target) as u64,
        };
        let size_of = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(size).max().unwrap_or(0);
        let distance_size = size_of(&mut steps.iter().map(distance));
        // A term that ends here comes first and skips none.
        let skipped_size = match steps.iter().all(|step| step.skipped == 0) {
            true => 0,
            false => size_of(&mut steps.iter().map(|step| step.skipped)),
        };
        if is_final {
            self.write_number(0, skipped_size);
        }
        for step in steps.iter().rev() {
            self.write_number(step.skipped, skipped_size);
        }
        for step in steps.iter().rev() {
            self.write_number(distance(step), distance_size);
        }
        self.bytes.extend(steps.iter().rev().map(|step| step.byte));
        if steps.len() >= MANY_STEPS {
            self.write_table(steps);
        }
        self.bytes.push(distance_size << 4 | skipped_size);
        self.write_count(is_final, steps.len());
    }

    /// Writes the place of each byte's step; no byte has one after the last.
    fn write_table(&mut self, steps: &[Step]) {
        let mut table = [u8::MAX; 256];
        for (place, step) in (0..=u8::MAX).zip(steps) {
            table[usize::from(step.byte)] = place;
        }
        self.bytes.extend(table);
    }

    fn write_count(&mut self, is_final: bool, steps: usize) {
        let kind = if is_final { IS_FINAL } else { 0 };
        let few = u8::try_from(steps)
            .ok()
            .filter(|_| (1..=FEW_STEPS).contains(&steps));
        match few {
            Some(few) => self.bytes.push(kind | few),
            // One step never stands here, so 1 stands for all that there can be.
            None => self.bytes.extend([u8::try_from(steps).unwrap_or(1), kind]),
        }
    }

    fn write_number(&mut self, number: u64, size: u8) {
        self.bytes
            .extend_from_slice(&number.to_le_bytes()[..usize::from(size)]);
    }
}

/// How many bytes a number takes, at least one.
fn size(number: u64) -> u8 {
    (1..8)
        .find(|&bytes| number >> (8 * bytes) == 0)
        .unwrap_or(8)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use tantivy_fst::{Map, Streamer, raw::Fst};

    use super::*;

    /// What the crate finds in an automaton of these terms.
    fn assert_found(terms: &BTreeSet<Vec<u8>>) {
        let mut automaton = Automaton::new();
        terms.iter().for_each(|term| automaton.push(term));
        let map = Map::from(Fst::new(automaton.finish()).unwrap());
        assert_eq!(map.len(), terms.len());
        let mut stream = map.stream();
        for (term, number) in terms.iter().zip(0..) {
            assert_eq!(stream.next(), Some((&**term, number)));
            assert_eq!(map.get(term), Some(number));
            let longer = [term.as_slice(), b"-"].concat();
            assert_eq!(map.get(&longer).is_some(), terms.contains(&longer));
        }
        assert_eq!(stream.next(), None);
    }

    proptest! {
        #[test]
        fn each_term_has_its_number(
            terms in prop::collection::btree_set(prop::collection::vec(0..4_u8, 0..6), 0..60),
            words in prop::collection::btree_set("[a-zé大]{0,9}".prop_map(String::into_bytes), 0..60),
        ) {
            assert_found(&terms);
            assert_found(&words);
        }
    }

    #[test]
    fn a_state_may_have_a_step_for_each_byte_and_a_term_be_long() {
        for steps in [32, 33, 63, 64, 255, 256] {
            let first = (0..steps).map(|byte| vec![u8::try_from(byte).unwrap()]);
            assert_found(&first.clone().collect());
            let second = first.map(|byte| [b"a", &*byte].concat());
            assert_found(&second.chain([b"a".to_vec(), vec![b'b'; 70_000]]).collect());
        }
    }
}
