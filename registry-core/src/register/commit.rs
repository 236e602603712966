//! `Commit`: one atomic change, as the item that closes it in the system log.
//!
//! It carries the roots of both logs, so the hash of the last commit stands for all that came before.

use std::ops::Deref;

use serde::{Deserialize, Serialize, Serializer};

use super::error::CommitError;
use super::hash::Hash;
use super::item::Item;
use super::origin::Origin;
use super::time::Time;

/// The largest item of a commit, in bytes: it must fit one value of the store with all that stands beside it.
pub const MAX_COMMIT_BYTES: usize = 8 << 10;

const KEY: &str = "commit:";

/// That the content of a commit was proposed, and that another person approved it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The proposal, by its identifier. No two commits name the same.
    pub proposal: String,
    /// Who approved it. Who proposed it is the author of the commit.
    pub reviewer: String,
}

/// What a commit says of itself before its content is known.
///
/// ```
/// use registry_core::{Draft, register::Origin};
/// let draft = Draft { source: Some(Origin::Url("https://example.org".into())), ..Draft::new("registrar", "Table 1") };
/// assert_eq!(draft.author, "registrar");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who makes it.
    pub author: String,
    /// What for; may be empty.
    pub message: String,
    /// Where its content came from.
    pub source: Option<Origin>,
    /// Who approved it, where it was proposed.
    pub approval: Option<Approval>,
    /// When; the commit's time is never before the previous commit's.
    pub time: Time,
    /// What names the request that asks for it, so that it is found should the same be asked again.
    pub request: Option<String>,
    /// Whether the message is that of the change, with what changes where that is told in few words.
    pub says_what_changes: bool,
}

impl Draft {
    /// A draft made now, without a source.
    pub fn new(author: impl Into<String>, message: impl Into<String>) -> Draft {
        Draft {
            author: author.into(),
            message: message.into(),
            source: None,
            approval: None,
            time: Time::now(),
            request: None,
            says_what_changes: false,
        }
    }

    /// A draft whose message is the [change's own](crate::change::Change::message_with).
    pub fn of_change(author: impl Into<String>) -> Draft {
        Draft {
            says_what_changes: true,
            ..Draft::new(author, "")
        }
    }
}

/// The fields of a commit, as its item has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitContent {
    /// Its number, from 1.
    pub number: u64,
    /// When it was made; all its user entries carry this time.
    pub time: Time,
    /// Who made it.
    pub author: String,
    /// What for; may be empty.
    pub message: String,
    /// Who approved it, where it was proposed; the author proposed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Where its content came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Origin>,
    /// What names the request that it was made for, as the service states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The number of user entries in the register after it.
    pub entries: u64,
    /// The root of the user log after it.
    pub root: Hash,
    /// The root of the system log before its own entry.
    pub system_root: Hash,
}

/// A commit that was made: its fields, which can be read like those of [`CommitContent`], and the item that they are written as.
///
/// ```
/// use registry_core::register::{Commit, CommitContent, Hash};
/// let commit = Commit::new(CommitContent {
///     number: 2,
///     time: "2026-11-24T12:05:00Z".parse()?,
///     author: "registrar".into(),
///     message: "Table 1".into(),
///     approval: None,
///     source: None,
///     request: None,
///     entries: 2,
///     root: Hash::of(b"user"),
///     system_root: Hash::of(b"system"),
/// })?;
/// assert_eq!((commit.key(), commit.hash()), ("commit:2".to_owned(), commit.item().hash()));
/// assert_eq!((commit.id().number, commit.message.as_str()), (2, "Table 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    content: CommitContent,
    item: Item,
}

impl Commit {
    /// Writes the fields as the commit's item.
    ///
    /// # Errors
    /// [`CommitError::TooLong`] when the item is larger than [`MAX_COMMIT_BYTES`].
    pub fn new(content: CommitContent) -> Result<Commit, CommitError> {
        let item = Item::canonical(&content)?;
        let (bytes, most) = (item.bytes().len(), MAX_COMMIT_BYTES);
        if bytes > most {
            return Err(CommitError::TooLong { bytes, most });
        }
        Ok(Commit { content, item })
    }

    /// Reads the fields of an item.
    ///
    /// # Errors
    /// When they are not those of a commit, or the bytes are not the ones that a commit with these fields has.
    pub(crate) fn from_item(item: &Item) -> Result<Commit, CommitError> {
        let commit =
            Commit::new(serde_json::from_slice(item.bytes()).map_err(CommitError::Fields)?)?;
        if commit.item == *item {
            Ok(commit)
        } else {
            Err(CommitError::Form)
        }
    }

    /// The name of the commit: the hash of its item, which stands for everything up to it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.item.hash()
    }

    /// The item that the commit's entry names.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// The draft that would make a commit like this one.
    pub(super) fn draft(&self) -> Draft {
        let CommitContent {
            author,
            message,
            approval,
            source,
            time,
            request,
            ..
        } = self.content.clone();
        Draft {
            approval,
            source,
            time,
            request,
            ..Draft::new(author, message)
        }
    }

    /// The key of the commit's entry in the system log.
    #[must_use]
    pub fn key(&self) -> String {
        commit_key(self.number)
    }
}

impl Deref for Commit {
    type Target = CommitContent;

    fn deref(&self) -> &CommitContent {
        &self.content
    }
}

impl Serialize for Commit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.content.serialize(serializer)
    }
}

/// The key of the entry of a commit.
pub(super) fn commit_key(number: u64) -> String {
    format!("{KEY}{number}")
}

/// Whether a key of the system log is that of a commit, whichever.
pub(super) fn is_commit_key(key: &str) -> bool {
    key.starts_with(KEY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::SourceFile;

    fn content(source: Option<Origin>) -> CommitContent {
        CommitContent {
            number: 2,
            time: "2026-11-24T12:05:00Z".parse().expect("a time"),
            author: "registrar".into(),
            message: String::new(),
            approval: None,
            source,
            request: None,
            entries: 2,
            root: Hash::of(b"user"),
            system_root: Hash::of(b"system"),
        }
    }

    fn text(commit: &Commit) -> String {
        String::from_utf8(commit.item().bytes().to_vec()).expect("text")
    }

    #[test]
    fn a_commit_without_a_source_has_no_such_field_and_an_empty_message() {
        let commit = Commit::new(content(None)).expect("a commit");
        assert!(text(&commit).starts_with(
            "{\"author\":\"registrar\",\"entries\":2,\"message\":\"\",\"number\":2,\"root\":"
        ));
        assert!(!text(&commit).contains("source"));
        assert_eq!(
            Commit::from_item(commit.item()).expect("its own item"),
            commit
        );
    }

    #[test]
    fn a_commit_of_a_proposal_names_it_and_who_approved_it() {
        let approval = Approval {
            proposal: "c0ffee".into(),
            reviewer: "Wang Wei".into(),
        };
        let approval = Some(approval);
        let commit = Commit::new(CommitContent {
            approval,
            ..content(None)
        });
        let commit = commit.expect("a commit");
        assert!(text(&commit).starts_with(
            r#"{"approval":{"proposal":"c0ffee","reviewer":"Wang Wei"},"author":"registrar","#
        ));
        let read = Commit::from_item(commit.item()).expect("its own item");
        assert_eq!(
            (&read, read.draft().approval),
            (&commit, commit.approval.clone())
        );
    }

    #[test]
    fn a_commit_says_which_request_it_was_made_for() {
        let request = Some("c0ffee".to_owned());
        let named = CommitContent {
            request,
            ..content(None)
        };
        let commit = Commit::new(named).expect("a commit");
        assert!(text(&commit).contains("\"number\":2,\"request\":\"c0ffee\",\"root\":"));
        assert_eq!(commit.draft().request.as_deref(), Some("c0ffee"));
        assert_eq!(
            Commit::from_item(commit.item()).expect("its own item"),
            commit
        );
    }

    #[test]
    fn sources_are_written_as_the_format_says() {
        let file = |name: &str| SourceFile {
            name: name.into(),
            sha_256: Hash::of(b""),
        };
        let files = Origin::Files(vec![file("a.csv"), file("b.csv")]);
        let file = Origin::File(file("a.csv"));
        let url = Origin::Url("https://example.org/a.csv".into());
        let written = [
            (
                file,
                "\"source\":{\"name\":\"a.csv\",\"sha-256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}",
            ),
            (
                files,
                "\"source\":[{\"name\":\"a.csv\",\"sha-256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},{\"name\":\"b.csv\",",
            ),
            (url, "\"source\":{\"url\":\"https://example.org/a.csv\"}"),
        ];
        for (source, expected) in written {
            let commit = Commit::new(content(Some(source))).expect("a commit");
            assert!(text(&commit).contains(expected), "{}", text(&commit));
            assert_eq!(
                Commit::from_item(commit.item()).expect("its own item"),
                commit
            );
        }
    }

    #[test]
    fn an_item_with_other_fields_is_no_commit() {
        let commit = text(&Commit::new(content(None)).expect("a commit"));
        let null = commit.replace("\"system_root\"", "\"source\":null,\"system_root\"");
        let other = commit.replace("\"time\"", "\"times\"");
        let spaced = commit.replace("\"entries\":2", "\"entries\": 2");
        for wrong in [
            null,
            other,
            spaced,
            "{}".into(),
            "[]".into(),
            commit.replace("\"number\":2", "\"number\":-2"),
        ] {
            let item = Item::stored(wrong.clone().into_bytes());
            assert!(Commit::from_item(&item).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_message_that_does_not_fit_a_commit_is_refused() {
        let long = CommitContent {
            message: "\u{1}".repeat(2000),
            ..content(None)
        };
        assert!(matches!(
            Commit::new(long),
            Err(CommitError::TooLong { .. })
        ));
    }
}
