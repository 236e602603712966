//! A registry from afar: its register is kept as a copy on this machine, verified as it comes, where all is read as
//! anywhere; what is changed is worked out here, and sent as the records that it makes. What a service keeps for itself,
//! such as tokens and proposals, is asked of it.

mod changing;
mod copy;
mod importing;
pub mod overtaken;
mod private;

use std::cell::RefCell;

use registry_core::Registry;
use registry_server::{Client, ClientAnswer, ClientError, ClientRequest};
use serde::de::DeserializeOwned;

use crate::failure::Failure;

pub use changing::apply;
pub use copy::current;

/// A service that is asked instead of a folder.
pub struct Afar {
    client: Client,
    /// The copy, once it was taken in this run.
    copy: RefCell<Option<Registry>>,
}

impl Afar {
    pub fn new(client: Client) -> Afar {
        Afar {
            client,
            copy: RefCell::default(),
        }
    }

    /// Asks the service, and gives what it answers.
    fn ask(&self, request: ClientRequest) -> Result<ClientAnswer, Failure> {
        Ok(self.client.ask(request)?)
    }

    /// Asks the service for a value.
    fn value<T: DeserializeOwned>(&self, request: ClientRequest) -> Result<T, Failure> {
        let answer = self.ask(request)?;
        answer.json().map_err(|_| self.not_understood())
    }

    fn not_understood(&self) -> Failure {
        let server = self.client.server();
        Failure::Refused(format!(
            "{server}: its answer is not one of this program's version"
        ))
    }

    /// Has the copy brought up when it is next asked for.
    fn forget(&self) {
        self.copy.take();
    }
}

/// Why the service did not do something, and how it is proposed by whoever may not do it.
fn or_propose(error: ClientError, how: &str) -> Failure {
    match &error {
        ClientError::Refused { status: 403, .. } => {
            Failure::Refused(format!("{error}. `{how}` proposes it"))
        }
        _ => error.into(),
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Failure {
        Failure::Refused(error.to_string())
    }
}
