//! What can be wrong with RSF, and what can go wrong in reading and writing it.

use thiserror::Error;

use crate::register::error::{
    AppendError, CommitError, HashError, ItemError, KeyError, LogError, OpenError, ReadError,
    StoreError, TimeError,
};
use crate::register::hash::Hash;
use crate::register::time::Time;

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
        "the file ends after line {line}, and {entries} entries before it belong to no commit: it was cut; get the whole file, or load its whole commits only"
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
    /// The files that remember which items were brought and named failed.
    #[error("keeping the names of items aside in a temporary file failed: {0}")]
    Scratch(#[source] std::io::Error),
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
    #[error(transparent)]
    Log(#[from] LogError),
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
    /// An entry names several items, and is to be loaded.
    #[error(
        "the entry names {found} items: such a register can be verified, and not loaded, since an entry is one version of one record here"
    )]
    SeveralItems {
        /// How many.
        found: usize,
    },
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
    /// In loading: an entry names an item of an earlier commit.
    #[error(
        "the entry names an item that only an earlier commit brought: {hash}; in a dump each commit brings its items"
    )]
    EarlierItem {
        /// The item that is named.
        hash: Hash,
    },
    /// In loading: a register has no name.
    #[error(
        "no entry before the first commit gives the register's name: expected a system entry register-name"
    )]
    Nameless,
    /// In loading: the commit that was made is not the one that was read.
    #[error(
        "the commit would be {made} here: this program cannot load the register without changing it"
    )]
    OtherCommit {
        /// The commit that was made.
        made: Hash,
    },
    /// A commit's item cannot be understood.
    #[error(transparent)]
    CommitItem(#[from] CommitError),
    /// A commit is older than the one before it.
    #[error("the commit's time {found} is before the previous commit's, {previous}")]
    Backwards {
        /// The commit's time.
        found: Time,
        /// The previous commit's time.
        previous: Time,
    },
    /// An entry has another time than its commit.
    #[error("the entry's time is {found}, and its commit's {expected}")]
    EntryTime {
        /// The entry's time.
        found: Time,
        /// The commit's time.
        expected: Time,
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
    /// The register that is gone on with could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A commit could not be appended.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
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
