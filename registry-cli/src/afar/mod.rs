//! A registry from afar: its register is taken whole, and verified, into a folder of this machine, where all is read as
//! anywhere; what is changed is worked out here, and sent as the records that it makes.

mod changing;
mod copy;

use std::cell::RefCell;

use registry_core::Registry;
use registry_server::{Client, ClientError};

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

    /// Has the copy brought up when it is next asked for.
    fn forget(&self) {
        self.copy.take();
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Failure {
        Failure::Refused(error.to_string())
    }
}
