//! What follows the register: each projection takes the kinds of record that it shows, and remembers the commit that
//! it stands at.
//!
//! The register is the truth and a projection is made of it, so that a projection that is behind is brought up, and one
//! that is lost is built again.

mod follow;
mod kind_counts;
mod list;
mod stated;

pub use follow::Progress;
pub(crate) use follow::follow;
pub use kind_counts::KindCounts;
pub use list::Projections;
pub use stated::{Stated, StatedRecord, StatementError};

use crate::{
    model::RecordKind,
    register::{Commit, CommitId, ReadError},
};

/// What follows the register, commit by commit.
///
/// A commit that is given again changes nothing, so a crash between the register and a projection is mended by giving
/// what is missing.
pub trait Projection: Send {
    /// Why it cannot follow.
    type Error: From<ReadError>;

    /// Whether it takes records of a kind. It is given no others.
    fn takes(&self, kind: RecordKind) -> bool;

    /// The last commit that it was given to the end, durable or not; none before the first.
    fn head(&self) -> Option<CommitId>;

    /// Whether the version of a record that is in force has parts that this program does not know: it must not be replaced
    /// by one that this program makes.
    ///
    /// # Errors
    /// When the projection cannot be read.
    fn holds_unknown(&self, key: &str) -> Result<bool, Self::Error>;

    /// Begins a commit; the records that follow belong to it.
    ///
    /// # Errors
    /// When commits before it are missing, or earlier ones could not be made durable.
    fn begin(&mut self, number: u64) -> Result<(), Self::Error>;

    /// Takes the new version of a record.
    ///
    /// # Errors
    /// When no commit was begun, or it cannot be written.
    fn take(&mut self, stated: StatedRecord) -> Result<(), Self::Error>;

    /// Ends the commit without making it durable, so that several become durable at once.
    ///
    /// # Errors
    /// When another commit, or none, was begun, or it cannot be written.
    fn end(&mut self, commit: &Commit) -> Result<(), Self::Error>;

    /// Makes the ended commits durable.
    ///
    /// # Errors
    /// When they cannot be written; giving the commits again mends it.
    fn flush(&mut self) -> Result<(), Self::Error>;

    /// Forgets everything that is not durable.
    ///
    /// # Errors
    /// When it cannot; opened again, it has forgotten.
    fn rollback(&mut self) -> Result<(), Self::Error>;

    /// Ends writing, and waits for what tidies it up.
    ///
    /// # Errors
    /// When that failed; what was made durable stays so.
    fn close(self: Box<Self>) -> Result<(), Self::Error>;
}
