//! Whose turn it is to write: one at a time in this process, a writer or the group of changes that wait.
//!
//! Changes wait in a queue. Whoever finds that nobody has the turn takes it, and writes all that wait for all of them;
//! the others find their answers. A writer, which may need the turn for long, goes before changes that come later.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Applied, RegistryError, held::Held};
use crate::{change::Change, register::Draft};

/// The most changes that are written together.
const MOST_TOGETHER: usize = 1024;

/// A caller that makes one change after another is back sooner than this.
const MOST_PATIENCE: Duration = Duration::from_millis(20);

/// The turn to write, and who waits for it.
#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    /// The turn was given back, and changes were answered.
    given_back: Condvar,
    /// A change came while the one who has the turn waits for others.
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    is_taken: bool,
    /// What is open, while nobody has the turn.
    held: Option<Held>,
    writers_waiting: usize,
    changes: VecDeque<Request>,
    rhythm: Rhythm,
}

/// How changes came the last time, to guess how many are about to come.
#[derive(Default)]
struct Rhythm {
    /// As many as were written together, and came meanwhile.
    changes: usize,
    /// How long it took to write them.
    took: Duration,
}

impl Rhythm {
    /// How long it is worth waiting for as many again.
    fn patience(&self) -> Duration {
        (self.took / 4).min(MOST_PATIENCE)
    }
}

/// A change that waits for its turn.
pub(super) struct Request {
    pub(super) change: Box<dyn Change>,
    pub(super) draft: Draft,
    answer: Arc<Answer>,
}

type Answer = Mutex<Option<Result<Applied, RegistryError>>>;

impl Request {
    /// Answers whoever waits, as soon as the turn is given back.
    pub(super) fn answer(self, result: Result<Applied, RegistryError>) {
        *locked(&self.answer) = Some(result);
    }
}

impl Drop for Request {
    /// A change that nobody answers, because writing it panicked, waits for ever otherwise.
    fn drop(&mut self) {
        locked(&self.answer).get_or_insert(Err(RegistryError::GivenUp));
    }
}

/// What becomes of a change that waits.
pub(super) enum Waited {
    /// It was written, or refused.
    Answered(Box<Result<Applied, RegistryError>>),
    /// Nobody writes: whoever made it has the turn, and is to write all that wait.
    YourTurn,
}

/// A change in the queue, as whoever made it holds it.
pub(super) struct Ticket(Arc<Answer>);

impl Turns {
    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Takes the turn, as soon as it is free.
    pub(super) fn take(&self, wait: Duration) -> Result<(), RegistryError> {
        let mut state = self.state();
        state.writers_waiting += 1;
        let free = self
            .given_back
            .wait_timeout_while(state, wait, |state| state.is_taken);
        let (mut state, _) = free.unwrap_or_else(PoisonError::into_inner);
        state.writers_waiting -= 1;
        if state.is_taken {
            return Err(RegistryError::Busy);
        }
        state.is_taken = true;
        Ok(())
    }

    /// What was open before, for whoever has the turn.
    pub(super) fn held(&self) -> Option<Held> {
        self.state().held.take()
    }

    /// Gives the turn back, with what stays open.
    pub(super) fn give_back(&self, held: Option<Held>) {
        let mut state = self.state();
        state.held = held;
        state.is_taken = false;
        drop(state);
        self.given_back.notify_all();
    }

    /// Puts a change into the queue.
    pub(super) fn queue(&self, change: Box<dyn Change>, draft: Draft) -> Ticket {
        let answer = Arc::<Answer>::default();
        let ticket = Ticket(Arc::clone(&answer));
        let request = Request {
            change,
            draft,
            answer,
        };
        self.state().changes.push_back(request);
        self.arrived.notify_one();
        ticket
    }

    /// Waits until a change is answered, or nobody writes it. Past the deadline it is taken out of the queue, unless
    /// it is being written; without one it waits for ever.
    pub(super) fn wait(
        &self,
        ticket: &Ticket,
        deadline: Option<Instant>,
    ) -> Result<Waited, RegistryError> {
        let mut state = self.state();
        loop {
            if let Some(answer) = locked(&ticket.0).take() {
                return Ok(Waited::Answered(Box::new(answer)));
            }
            if !state.is_taken && state.writers_waiting == 0 {
                state.is_taken = true;
                return Ok(Waited::YourTurn);
            }
            let left = deadline.map_or(Duration::MAX, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            });
            if left.is_zero() && state.withdraw(ticket) {
                return Err(RegistryError::Busy);
            }
            // One that is being written is answered, however long that takes.
            let left = if left.is_zero() { Duration::MAX } else { left };
            let woken = self.given_back.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The changes that are to be written together. Where several came at once the last time, those that were just
    /// answered are given a moment to bring their next ones: together all are done sooner.
    pub(super) fn together(&self) -> Vec<Request> {
        let state = self.state();
        let (expected, patience) = (state.rhythm.changes, state.rhythm.patience());
        let gathered = self
            .arrived
            .wait_timeout_while(state, patience, |state| state.changes.len() < expected);
        let (mut state, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        let count = state.changes.len().min(MOST_TOGETHER);
        state.changes.drain(..count).collect()
    }

    /// Puts changes that were not written back to the front of the queue.
    pub(super) fn put_back(&self, requests: Vec<Request>) {
        let mut state = self.state();
        for request in requests.into_iter().rev() {
            state.changes.push_front(request);
        }
    }

    /// Takes note of how many changes were written together, and of how long that took.
    pub(super) fn note(&self, written: usize, took: Duration) {
        let mut state = self.state();
        let changes = (written + state.changes.len()).min(MOST_TOGETHER);
        state.rhythm = Rhythm { changes, took };
    }

    /// How many changes wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.state().changes.len()
    }

    /// Takes a change out of the queue that cannot be written; false when it is not there any more.
    pub(super) fn withdraw(&self, ticket: &Ticket) -> bool {
        self.state().withdraw(ticket)
    }
}

impl State {
    fn withdraw(&mut self, ticket: &Ticket) -> bool {
        let before = self.changes.len();
        self.changes
            .retain(|request| !Arc::ptr_eq(&request.answer, &ticket.0));
        self.changes.len() < before
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
