//! Text that people wrote: labels of one line, longer text, names with their language; and how it is compared.
//!
//! Text is kept exactly as given; only what could not be shown or stored safely is refused.

mod fold;
mod script;

use std::{borrow::Borrow, fmt, ops::Deref, str::FromStr};

use super::{Completes, Invalid, silent_or_same};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fold::fold;
pub(crate) use fold::{Folded, is_mark, is_unseen};
pub(crate) use script::{in_two_scripts, is_han};

/// Declares a checked string type that reads as `str` everywhere.
macro_rules! checked_string {
    ($(#[$meta:meta])* $name:ident, $check:ident) => {
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        $(#[$meta])*
        pub struct $name(String);

        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::model::stored::Kept for $name {
            type Stated = String;
            fn kept(text: String) -> Self {
                $name(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                $check(&text)?;
                Ok($name(text))
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                $name::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

pub(super) use checked_string;

checked_string!(
    /// A name or other short text: one line, not empty, no NUL, at most 1,000 characters.
    Label,
    check_label
);

checked_string!(
    /// Longer text: anything up to 1 MiB, not empty. Control characters are legal and kept.
    Text,
    check_text
);

const LABEL_CHARACTERS: usize = 1_000;
const TEXT_BYTES: usize = 1 << 20;

fn check_label(text: &str) -> Result<(), Invalid> {
    let problem = if text.is_empty() {
        "a name cannot be empty"
    } else if breaks_line(text) {
        "a name holds neither line ends nor NUL"
    } else if text.len() > LABEL_CHARACTERS && text.chars().count() > LABEL_CHARACTERS {
        "a name has at most 1,000 characters"
    } else {
        return Ok(());
    };
    Err(Invalid::BadText {
        value: Invalid::excerpt(text),
        problem,
    })
}

/// Whether a text holds NUL or any of the line ends of Unicode.
fn breaks_line(text: &str) -> bool {
    // Hardly any has a byte that these characters begin with, which takes less time to find out.
    let may_break = text.bytes().fold(false, |may, byte| {
        may | matches!(byte, b'\0' | b'\n' | b'\r' | 0xe2)
    });
    may_break && text.contains(['\0', '\n', '\r', '\u{2028}', '\u{2029}'])
}

fn check_text(text: &str) -> Result<(), Invalid> {
    let problem = if text.is_empty() {
        "a text cannot be empty"
    } else if text.len() > TEXT_BYTES {
        "a text has at most 1 MiB"
    } else {
        return Ok(());
    };
    Err(Invalid::BadText {
        value: Invalid::excerpt(text),
        problem,
    })
}

/// A further name, with the language it is in where that is known.
///
/// In lists it is written `language: name`, or the name alone.
///
/// ```
/// use registry_core::model::Name;
/// let name: Name = serde_json::from_str(r#"{"name":"袜子","language":"zh"}"#)?;
/// assert_eq!(name.language.as_deref(), Some("zh"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The name itself.
    pub name: Label,
    /// BCP 47 language tag, such as `zh` or `zh-Hant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Label>,
}

impl Name {
    /// Refuses a language that is no tag, since lists write it before the name.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        match &self.language {
            Some(language) if !is_language_tag(language) => Err(Invalid::BadIdentifier {
                value: Invalid::excerpt(language),
                what: "language",
                expected: "use a tag of BCP 47, such as zh or zh-Hant",
            }),
            _ => Ok(()),
        }
    }
}

impl Completes for Name {
    fn completes(&self, poorer: &Self) -> bool {
        self.name == poorer.name && silent_or_same(poorer.language.as_ref(), self.language.as_ref())
    }
}

/// Whether `tag` has the shape of a language tag: two or three letters, then subtags.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Folds a word of a fixed list: case, blanks, `-` and `_` do not count.
pub(crate) fn loose(word: &str) -> String {
    word.trim()
        .chars()
        .map(|letter| {
            if letter == '_' || letter == '-' {
                ' '
            } else {
                letter
            }
        })
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_one_line() {
        assert!(Label::from_str("Lu'an").is_ok());
        assert!(Label::from_str("two\nlines").is_err());
        assert!(Label::from_str("two\u{2028}lines").is_err());
        assert!(Label::from_str("„quoted“ – €").is_ok());
        assert!(Label::from_str("nul\0").is_err());
        assert!(Label::from_str("").is_err());
        assert!(Label::from_str(&"字".repeat(1000)).is_ok());
        assert!(Label::from_str(&"字".repeat(1001)).is_err());
    }
}
