//! Where a registry is kept, as it is named from outside.

use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::register::{Database, DatabaseError};

/// Where a registry's register is kept: a folder, or a database.
///
/// A program parses what it is given once, at its edge. A URL names a database; one that names anything else is refused,
/// and never taken for the name of a folder.
///
/// ```
/// use registry_core::registry::Locator;
///
/// assert_eq!("clusters/.registry".parse(), Ok(Locator::from("clusters/.registry")));
/// assert!(matches!("postgres://registrar@db1,db2/clusters".parse()?, Locator::Database(_)));
/// let refused = "sqlite://clusters.db".parse::<Locator>().unwrap_err();
/// assert!(refused.to_string().contains("no place for a registry"));
/// # Ok::<(), registry_core::registry::LocatorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// A folder of the registry's own.
    Folder(PathBuf),
    /// A database that speaks PostgreSQL's protocol.
    Database(Box<Database>),
}

/// A text that names no place where this program can keep a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocatorError {
    /// A URL of another kind.
    #[error(
        "{scheme}:// is no place for a registry: name a folder, like ./clusters/.registry, or a database, like postgres://registrar@db1,db2,db3/clusters"
    )]
    Scheme {
        /// What it begins with.
        scheme: String,
    },
    /// A URL of a database that is not to be understood.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl FromStr for Locator {
    type Err = LocatorError;

    fn from_str(text: &str) -> Result<Locator, LocatorError> {
        match scheme(text) {
            None => Ok(Locator::Folder(PathBuf::from(text))),
            Some("postgres" | "postgresql") => Ok(Locator::Database(Box::new(text.parse()?))),
            Some(scheme) => Err(LocatorError::Scheme {
                scheme: scheme.to_owned(),
            }),
        }
    }
}

impl TryFrom<OsString> for Locator {
    type Error = LocatorError;

    /// As a command line or an environment has it: the name of a folder need not be Unicode, a URL is.
    fn try_from(text: OsString) -> Result<Locator, LocatorError> {
        match text.into_string() {
            Ok(text) => text.parse(),
            Err(folder) => Ok(Locator::Folder(folder.into())),
        }
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Locator {
    /// A path is a folder, whatever it looks like.
    fn from(folder: &P) -> Locator {
        Locator::Folder(folder.as_ref().to_owned())
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Locator::Folder(folder) => folder.display().fmt(f),
            Locator::Database(database) => database.fmt(f),
        }
    }
}

impl From<Database> for Locator {
    fn from(database: Database) -> Locator {
        Locator::Database(Box::new(database))
    }
}

/// What a URL begins with, by RFC 3986.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next()?.is_ascii_alphabetic()
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_refused_by_its_scheme_and_anything_else_is_a_folder() {
        for url in ["sqlite://a.db", "HTTP://x", "a+b://"] {
            let refused = url.parse::<Locator>().unwrap_err().to_string();
            assert!(
                refused.starts_with(&url[..url.find(':').unwrap()]),
                "{refused}"
            );
        }
        for folder in [
            "a",
            "./a://b",
            "/a/b",
            "C:\\a",
            "postgres:a",
            "国/x://",
            "1a://b",
            "://",
        ] {
            assert_eq!(
                folder.parse(),
                Ok(Locator::Folder(folder.into())),
                "{folder}"
            );
        }
    }
}
