//! `Origin`: where the content of a commit came from.

use serde::{Deserialize, Serialize};

use super::hash::Hash;

/// Where the content of a commit came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Origin {
    /// A file.
    File(SourceFile),
    /// Several files that were taken in together, in their order.
    Files(Vec<SourceFile>),
    /// A place on the web.
    Url(#[serde(with = "url")] String),
}

/// A file that the content of a commit came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The file's name, without its folders.
    pub name: String,
    /// The SHA-256 of its bytes.
    #[serde(rename = "sha-256", with = "digits")]
    pub sha_256: Hash,
}

impl Origin {
    /// These files, one or more.
    ///
    /// ```
    /// use registry_core::register::{Hash, Origin, SourceFile};
    /// let file = SourceFile { name: "a.csv".into(), sha_256: Hash::of(b"") };
    /// assert_eq!(Origin::of_files(vec![file.clone()]), Some(Origin::File(file)));
    /// assert_eq!(Origin::of_files(Vec::new()), None);
    /// ```
    #[must_use]
    pub fn of_files(files: Vec<SourceFile>) -> Option<Origin> {
        match <[SourceFile; 1]>::try_from(files) {
            Ok([file]) => Some(Origin::File(file)),
            Err(files) if files.is_empty() => None,
            Err(files) => Some(Origin::Files(files)),
        }
    }

    /// Some of these files, and in the place of the others one that stands for them all: its name is their number, its
    /// hash that of what `sha256sum` prints of them.
    pub(super) fn of_some_files(files: &[SourceFile], named: usize) -> Origin {
        let (named, others) = files.split_at(named);
        let lines: String = others
            .iter()
            .map(|file| format!("{}  {}\n", file.sha_256.to_hex(), file.name))
            .collect();
        let others = SourceFile {
            name: format!("and {} more files", others.len()),
            sha_256: Hash::of(lines.as_bytes()),
        };
        Origin::Files([named, &[others]].concat())
    }
}

/// A hash as its 64 digits alone.
mod digits {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Hash;

    pub(super) fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hash.to_hex())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Hash, D::Error> {
        Hash::from_hex(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A URL as the object `{"url"}`.
mod url {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Object<T> {
        url: T,
    }

    pub(super) fn serialize<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
        Object { url }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<String, D::Error> {
        Ok(Object::deserialize(deserializer)?.url)
    }
}
