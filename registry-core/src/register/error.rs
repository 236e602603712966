//! What can go wrong in the register, one type an activity.
//!
//! A message says what is wrong, where, and what to do about it.

use thiserror::Error;

pub use super::storage::StoreError;

/// A text that is not a valid hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a valid hash: expected sha-256: and 64 lower-case hexadecimal digits")]
pub struct HashError {
    pub(super) text: String,
}

/// A text that is not a valid time of the register.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a valid time: expected UTC to the second, like 2026-11-24T12:05:00Z")]
pub struct TimeError {
    pub(super) text: String,
}

/// A text that names neither log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a valid log: expected user or system")]
pub struct LogError {
    pub(super) text: String,
}

/// A text that cannot be the key of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" cannot be a {log} key: expected 1 to {most} characters out of {allowed}")]
pub struct KeyError {
    pub(super) text: String,
    pub(super) log: super::Log,
    pub(super) most: usize,
    pub(super) allowed: &'static str,
}

/// Content that cannot be an item.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ItemError {
    /// The bytes are not in the one form that RFC 8785 allows.
    #[error("not canonical JSON (RFC 8785) at byte {offset}: {reason}")]
    NotCanonical {
        /// Where the form is first left, counted from 0.
        offset: usize,
        /// What stands there, and what was expected.
        reason: &'static str,
    },
    /// The value has no JSON form.
    #[error("the value has no JSON form: {0}")]
    Unserializable(#[source] serde_json::Error),
    /// The item is larger than any reader accepts.
    #[error("an item of {bytes} bytes is too large: at most {most}; split it")]
    TooLarge {
        /// The item's size.
        bytes: usize,
        /// The largest size.
        most: usize,
    },
}

/// An item that should describe a commit and does not.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CommitError {
    /// The fields are not those of a commit.
    #[error("the item does not describe a commit: {0}")]
    Fields(#[source] serde_json::Error),
    /// The fields are right, the bytes are not those that a commit with these fields has.
    #[error("the item is not written as the register writes a commit")]
    Form,
    /// The commit says too much.
    #[error(
        "author, message and source of a commit take {bytes} bytes together: at most {most}; shorten the message"
    )]
    TooLong {
        /// The size of the commit's item.
        bytes: usize,
        /// The largest size.
        most: usize,
    },
    /// The commit has no canonical form.
    #[error(transparent)]
    Item(#[from] ItemError),
}

/// A frame or commit row that cannot be taken for what was once written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// It ends before it is whole.
    #[error("it is cut short after {bytes} bytes")]
    Short {
        /// The bytes that are left.
        bytes: usize,
    },
    /// A later program made it.
    #[error("it is in format {found}, and this program reads up to {most}")]
    Version {
        /// The format that it names.
        found: u8,
        /// The latest format that this program reads.
        most: u8,
    },
    /// Its bytes have changed.
    #[error("its checksum is {found:08x}, expected {expected:08x}")]
    Checksum {
        /// The checksum of the bytes as they are.
        found: u32,
        /// The checksum that was stored with them.
        expected: u32,
    },
    /// It claims more than a frame holds.
    #[error("it claims {bytes} bytes, and a frame holds at most {most}")]
    Size {
        /// The size that it claims.
        bytes: usize,
        /// The largest size.
        most: usize,
    },
    /// Compressing or decompressing failed.
    #[error("its compressed content cannot be handled: {0}")]
    Compression(#[source] std::io::Error),
    /// The content is not entries, or no commit row.
    #[error("its content is not what the format says: {0}")]
    Content(String),
}

/// A register that cannot be made or opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A register is there already.
    #[error("there is a register already, at commit {number}: open it, or choose another place")]
    Exists {
        /// Its last commit.
        number: u64,
    },
    /// The store is there, and no register was ever made in it.
    #[error("the store holds no register yet: make one first")]
    Empty,
    /// The first commit could not be made.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpenError {
    /// Whether a store is there and cannot be read.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            OpenError::Store(error) | OpenError::Append(AppendError::Store(error)) => {
                error.is_damage()
            }
            _ => false,
        }
    }
}

/// A commit that could not be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AppendError {
    /// An entry's key is not allowed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// An item could not be made.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// What the commit says of itself cannot be kept.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A commit or entry that could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no such commit.
    #[error("there is no commit {number}: the register has commits 1 to {last}")]
    NoCommit {
        /// The commit that was asked for.
        number: u64,
        /// The last commit.
        last: u64,
    },
    /// There is no such entry.
    #[error("there is no entry {number}: the register has entries 1 to {last}")]
    NoEntry {
        /// The entry that was asked for.
        number: u64,
        /// The last entry.
        last: u64,
    },
    /// The store failed or is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The first thing in a register that is not as it should be.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Two values that must be the same are not.
    #[error(
        "commit {commit}: {what} is {found}, expected {expected}: the register was changed after it was written; restore it from a backup or a dump"
    )]
    Differs {
        /// The commit in which it is.
        commit: u64,
        /// What differs.
        what: String,
        /// What is there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// An item is not canonical JSON.
    #[error("commit {commit}, {log} entry {number} ({key}): {reason}")]
    Item {
        /// The commit in which it is.
        commit: u64,
        /// The log of the entry.
        log: super::Log,
        /// The number of the entry.
        number: u64,
        /// The key of the entry.
        key: String,
        /// What is wrong with its item.
        reason: ItemError,
    },
    /// Something cannot be read at all.
    #[error(transparent)]
    Store(#[from] StoreError),
}
