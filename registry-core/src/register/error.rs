//! What can go wrong in the register, one type an activity.
//!
//! A message says what is wrong, where, and what to do about it.

use std::path::PathBuf;

use thiserror::Error;

use super::hash::Hash;

/// A text that is no hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is no hash: expected sha-256: and 64 lower-case hexadecimal digits")]
pub struct HashError {
    pub(super) text: String,
}

/// A text that is no time of the register.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is no time: expected UTC to the second, like 2026-11-24T12:05:00Z")]
pub struct TimeError {
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

/// A byte store that cannot do what was asked of it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process has the store.
    #[error("{} is in use by another process: wait until it is done, or end it", path.display())]
    Locked {
        /// The store's folder.
        path: PathBuf,
    },
    /// There is no store.
    #[error("there is no register in {}: make one first, or name another folder", path.display())]
    Missing {
        /// The folder that was looked in.
        path: PathBuf,
    },
    /// A later program made the store.
    #[error("{} was made by a newer registry (format {found}; this program reads up to {most}): use that version or a later one", path.display())]
    Newer {
        /// The store's folder.
        path: PathBuf,
        /// The store's format.
        found: u32,
        /// The latest format that this program reads.
        most: u32,
    },
    /// Somebody else has appended since.
    #[error(
        "the register is at commit {found}, and this change was made against commit {expected}: read it again and repeat the change"
    )]
    Stale {
        /// The head that the change was made against.
        expected: u64,
        /// The head as it is.
        found: u64,
    },
    /// What is stored is not what was once written.
    #[error("the register is damaged at {place}: {reason}; restore it from a backup or a dump")]
    Damaged {
        /// Where.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// The disk did not do what it should.
    #[error("{doing} failed: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl StoreError {
    pub(super) fn damaged(place: impl Into<String>, reason: &(impl ToString + ?Sized)) -> StoreError {
        StoreError::Damaged {
            place: place.into(),
            reason: reason.to_string(),
        }
    }

    pub(super) fn io(doing: impl Into<String>, source: std::io::Error) -> StoreError {
        StoreError::Io {
            doing: doing.into(),
            source,
        }
    }
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
    /// The commit is made and durable, and the store cannot be used any further.
    #[error(
        "commit {number} is made and safe, but the register could not be opened again after it: {reason}"
    )]
    Unsettled {
        /// The commit.
        number: u64,
        /// Why the store cannot be used.
        reason: StoreError,
    },
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

/// RSF that does not hold.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RsfError {
    /// A line is wrong, or what it says is not true.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: LineError,
    },
    /// The end came too early.
    #[error(
        "the file ends after line {line}, and {entries} entries before it belong to no commit: it was cut; get the whole file, or keep what is whole with --partial"
    )]
    Unclosed {
        /// The last line.
        line: u64,
        /// The entries after the last commit.
        entries: u64,
    },
    /// There is nothing in it.
    #[error("there is not one entry in it: expected a register in RSF")]
    Empty,
    /// The root is not the one that was expected.
    #[error(
        "the root is {found}, expected {expected}: this is not the register that was published, or not all of it"
    )]
    Root {
        /// The root of the user log.
        found: Hash,
        /// What was asked for.
        expected: Hash,
    },
    /// The head commit is not the one that was expected.
    #[error("the head commit is {}, expected {expected}: this is not the register that was published, or not all of it", shown(found.as_ref()))]
    Head {
        /// The hash of the last commit, if there is one.
        found: Option<Hash>,
        /// What was asked for.
        expected: Hash,
    },
    /// The input could not be read.
    #[error("reading line {line} failed: {source}")]
    Io {
        /// The line that was being read.
        line: u64,
        /// Why it failed.
        source: std::io::Error,
    },
}

fn shown(hash: Option<&Hash>) -> String {
    hash.map_or_else(|| "missing".to_owned(), Hash::to_string)
}

/// What is wrong with a line of RSF.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// The line is longer than any item.
    #[error("it is longer than {most} bytes")]
    TooLong {
        /// The longest line.
        most: usize,
    },
    /// The line is not text.
    #[error("it is not UTF-8 text")]
    Text,
    /// The line is none of the three commands.
    #[error("\"{found}\" is no command: expected assert-root-hash, add-item or append-entry")]
    Command {
        /// How the line starts.
        found: String,
    },
    /// The command has too many or too few fields.
    #[error("{command} has {found} fields, expected {expected}, separated by tabs")]
    Fields {
        /// The command.
        command: &'static str,
        /// The number of its fields.
        found: usize,
        /// The number that it should have.
        expected: usize,
    },
    /// The log of an entry is neither of the two.
    #[error("\"{found}\" is no log: expected user or system")]
    Log {
        /// What stands there.
        found: String,
    },
    /// A hash is none.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A time is none.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A key is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// An item is not as it should be.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// An entry names an item that no line before it brought.
    #[error("the entry names an item that no line before it brought: {hash}")]
    UnknownItem {
        /// The item that is named.
        hash: Hash,
    },
    /// An item that no entry names.
    #[error("no entry names this item: {hash}")]
    OrphanItem {
        /// The item.
        hash: Hash,
    },
    /// The entries so far do not have the root that is asserted.
    #[error(
        "the root of the user entries so far is {found}, and this line asserts {expected}: an entry before it was changed, added or lost"
    )]
    Root {
        /// The root of the entries so far.
        found: Hash,
        /// The root that is asserted.
        expected: Hash,
    },
    /// A commit says something else than what is there.
    #[error(
        "the commit says {what} is {expected}, and it is {found}: an entry before it was changed, added or lost"
    )]
    Commit {
        /// What differs.
        what: &'static str,
        /// What the lines before it come to.
        found: String,
        /// What the commit says.
        expected: String,
    },
    /// A commit's item cannot be understood.
    #[error(transparent)]
    CommitItem(#[from] CommitError),
    /// An entry has another time than its commit.
    #[error("the entry's time is {found}, and its commit's {expected}")]
    EntryTime {
        /// The entry's time.
        found: super::Time,
        /// The commit's time.
        expected: super::Time,
    },
}

/// RSF that could not be loaded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The store has commits already.
    #[error("the register to load into is at commit {number} already: load into an empty one")]
    NotEmpty {
        /// The commit that it is at.
        number: u64,
    },
    /// The RSF does not hold.
    #[error(transparent)]
    Rsf(#[from] RsfError),
    /// The RSF has no commits.
    #[error(
        "it is a register without commits: it can be verified, and only a dump of this program can be loaded"
    )]
    NoCommits,
    /// Something in the RSF has no place in our register.
    #[error("line {line}: {reason}")]
    Unsuitable {
        /// The line.
        line: u64,
        /// Why it cannot be kept.
        reason: String,
    },
    /// A commit could not be appended.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// What was loaded could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file that items wait in failed.
    #[error("keeping items aside in a temporary file failed: {0}")]
    Spool(#[source] std::io::Error),
}

/// A dump that could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DumpError {
    /// The register could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The output could not be written.
    #[error("writing the dump failed: {0}")]
    Io(#[from] std::io::Error),
}
