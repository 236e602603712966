//! The nodes that serve one register: which of them live. What one began and did not end is given up once it lives no
//! more, and not before.
//!
//! Each keeps a document that says when it was last alive; clocks may differ by less than [`LIVES_SECONDS`].

use std::time::Duration;

use registry_core::{Registry, Time};
use serde::{Deserialize, Serialize};

use crate::private::{self, Documents, PrivateError, random};

const KIND: &str = "nodes";
/// How often a node says that it lives.
pub(crate) const BETWEEN: Duration = Duration::from_secs(5);
/// A node that has not said so for as long does not.
const LIVES_SECONDS: i64 = 30;
/// After so long nothing that it began is asked for any more.
const KEPT_SECONDS: i64 = 2 * 24 * 60 * 60;

/// The nodes of a register.
pub(crate) struct Nodes {
    own: String,
    /// None where this process alone serves: what another one began was ended with it.
    alive: Option<Documents<Alive>>,
}

/// When a node was last alive.
#[derive(Serialize, Deserialize)]
struct Alive {
    time: Time,
}

impl Nodes {
    pub(crate) fn of_registry(registry: &Registry) -> Nodes {
        let is_shared = registry.is_shared();
        Nodes {
            // Where there are no random bytes, nothing that needs a name begins either.
            own: random::<8>().unwrap_or_default(),
            alive: is_shared.then(|| Documents::new(private::of_registry(registry), KIND)),
        }
    }

    /// The name of this node.
    pub(crate) fn own(&self) -> &str {
        &self.own
    }

    /// Says that this node lives.
    pub(crate) fn beat(&self) -> Result<(), PrivateError> {
        let Some(alive) = &self.alive else {
            return Ok(());
        };
        let now = Alive { time: Time::now() };
        match alive.get(&self.own)? {
            Some(before) => alive.replace(&self.own, &before, &now),
            None => {
                forget_old(alive)?;
                alive.create(&self.own, &now)
            }
        }
    }

    /// Whether this is the name of another node that lives.
    pub(crate) fn is_other_alive(&self, node: &str) -> Result<bool, PrivateError> {
        let Some(alive) = self.alive.as_ref().filter(|_| node != self.own) else {
            return Ok(false);
        };
        let alive = alive.get(node)?;
        Ok(alive.is_some_and(|alive| age(&alive.value) < LIVES_SECONDS))
    }
}

fn age(alive: &Alive) -> i64 {
    Time::now().timestamp().as_second() - alive.time.timestamp().as_second()
}

fn forget_old(alive: &Documents<Alive>) -> Result<(), PrivateError> {
    for node in alive.ids()? {
        if alive
            .get(&node)?
            .is_some_and(|alive| age(&alive.value) > KEPT_SECONDS)
        {
            alive.remove(&node)?;
        }
    }
    Ok(())
}
