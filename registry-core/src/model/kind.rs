//! Kinds of record: what a record is follows from its key.

use super::{OrganisationKey, key::is_key};

/// The kinds of record that this program knows, and the one that stands for all others.
///
/// A cluster's key never holds a `_`. Any other kind's begins with a word of its own and a `_`, so that a program
/// that came before the kind can tell, and passes over it.
///
/// ```
/// use registry_core::model::RecordKind;
/// assert_eq!(RecordKind::of("cn-zhuji-sock"), RecordKind::Cluster);
/// assert_eq!(RecordKind::of("place_cn-zhuji"), RecordKind::Unknown);
/// assert_eq!(RecordKind::name_of("place_cn-zhuji"), "place");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RecordKind {
    /// A cluster: `cn-zhuji-sock`.
    Cluster,
    /// An organisation: `org_cn-peking-university`.
    Organisation,
    /// A kind that this program does not know.
    Unknown,
}

impl RecordKind {
    /// What a key is the key of.
    #[must_use]
    pub fn of(key: &str) -> RecordKind {
        if is_key(key) {
            RecordKind::Cluster
        } else if OrganisationKey::is_one(key) {
            RecordKind::Organisation
        } else {
            RecordKind::Unknown
        }
    }

    /// What the kind of a key is called where records are counted; of a kind that this program does not know, the word
    /// that its keys begin with.
    #[must_use]
    pub fn name_of(key: &str) -> &str {
        match RecordKind::of(key) {
            RecordKind::Unknown => prefix(key).unwrap_or(RecordKind::Unknown.name()),
            known => known.name(),
        }
    }

    /// What the kind is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Cluster => "cluster",
            RecordKind::Organisation => "organisation",
            RecordKind::Unknown => "other",
        }
    }
}

/// The word before the first `_` of a key.
fn prefix(key: &str) -> Option<&str> {
    let (word, _) = key.split_once('_')?;
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word.then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_key() {
        for (key, kind, name) in [
            ("cn-zhuji-sock", RecordKind::Cluster, "cluster"),
            ("org_cn-a", RecordKind::Organisation, "organisation"),
            ("dataset_cn-2024", RecordKind::Unknown, "dataset"),
            ("GB_1-a", RecordKind::Unknown, "other"),
            ("_a", RecordKind::Unknown, "other"),
            ("cn--a", RecordKind::Unknown, "other"),
        ] {
            assert_eq!(
                (RecordKind::of(key), RecordKind::name_of(key)),
                (kind, name),
                "{key}"
            );
        }
    }
}
