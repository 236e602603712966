//! A command on a registry that is served asks the service for the turn to write, and has it for as long as it holds
//! the connection. So it does what it does anywhere, with its own files, and meets no lock; changes that come over HTTP
//! meanwhile wait. What keeps two processes from writing is still the lock of the register, which the system takes
//! back from a process that ends, however it ends.
//!
//! They meet at `service/socket` in the registry's folder, which the folder's owner alone may open; each sees that the
//! other is the same user.
//!
//! ```text
//! command   turn 10000     wants the turn, and waits so many milliseconds for it
//! service   yours          or `busy`: somebody else has had it all the time
//! command   (closes)       gives it back
//! ```

mod borrower;
mod lender;
mod place;

pub use borrower::{BorrowError, Borrowed};
pub(crate) use lender::lend;
pub use place::PlaceError;
pub(crate) use place::{Place, Served};

/// What a command is told whose turn it is.
const YOURS: &str = "yours";
/// What it is told when it waited in vain.
const BUSY: &str = "busy";
const TURN: &str = "turn ";
