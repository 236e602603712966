//! What can go wrong with a snapshot of the index, in words that say what to do.

use std::path::PathBuf;

use crate::register::Hash;

/// Why a snapshot is not made, or not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Something is where the snapshot is to be.
    #[error("{} is there already, and is not overwritten: name another place", .0.display())]
    Taken(PathBuf),
    /// There is none, or not one that this program reads.
    #[error("{} is no snapshot of an index: {problem}", folder.display())]
    None {
        /// Where it was looked for.
        folder: PathBuf,
        /// Why not.
        problem: String,
    },
    /// A file is not what it was when the snapshot was made.
    #[error("{} is not as it was when the snapshot was made: copy the snapshot again", .0.display())]
    Changed(PathBuf),
    /// Its register is another one, or had another history.
    #[error(
        "the snapshot is of commit {commit} ({hash}), and {register} has no such commit: it is of another register, or of one that lost commits; make a snapshot on a node of this one"
    )]
    OtherHistory {
        /// The snapshot's commit.
        commit: u64,
        /// Its hash.
        hash: Hash,
        /// The register that does not have it.
        register: String,
    },
}
