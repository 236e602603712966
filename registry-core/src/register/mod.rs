//! The truth: an append-only register of entries, each naming an item by its hash.
//!
//! Entries come in commits. A commit is itself an entry of a second log, carries the roots of both logs' Merkle
//! trees, and so stands for everything before it. What the items say is not the register's concern.
//! `docs/register-format.md` has the bytes, in the store and in text.

mod canonical;
mod commit;
mod commit_id;
mod entry;
mod error;
mod frame;
mod hash;
mod item;
mod merkle;
mod origin;
mod time;

mod log_index;
mod reader;

mod append;
mod commit_entries;
mod copy;
mod open;
mod packing;
mod pending;
mod read;
mod storage;
mod verify;

pub mod rsf;

#[cfg(test)]
pub(crate) use storage::PostgresServer;

pub use append::Append;
pub use canonical::check_canonical;
pub use commit::{Approval, Commit, CommitContent, Draft, MAX_COMMIT_BYTES};
pub use commit_id::CommitId;
pub use copy::CopyError;
pub use entry::{Entry, Log, MAX_KEY_BYTES, check_key};
pub use error::*;
pub use hash::Hash;
pub use item::{Item, MAX_ITEM_BYTES};
pub use log_index::{
    ConsistencyProof, InclusionProof, LogIndex, verify_consistency, verify_inclusion,
};
pub use merkle::Frontier;
pub use open::{Head, Register};
pub use origin::{Origin, SourceFile};
pub use reader::RegisterReader;
pub use storage::{
    Appending, Database, DatabaseError, Document, Documents, MemoryStore, PostgresStore,
    Protection, SledStore, Store, StoreReader, StoredCommit, StoredCommits, StoredFrames,
};
pub use time::Time;
pub use verify::Verified;
