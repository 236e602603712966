//! What others know an organisation by: numbers of national registers, its web site.

use std::{borrow::Borrow, fmt, ops::Deref, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Invalid, Label, fold,
    text::{checked_string, loose},
};

/// A number under which some register has the organisation, such as `USCC` and `91330681146260404Q`.
///
/// ```
/// use registry_core::model::Identifier;
/// let number: Identifier = serde_json::from_str(r#"{"scheme":"HRB München","value":"6684"}"#)?;
/// assert_eq!(&*number.value, "6684");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The register that gave it, as people name it.
    pub scheme: Label,
    /// The number itself.
    pub value: Label,
}

impl Identifier {
    /// Whether two are of one register, whatever the case of its name, and then equal.
    pub(crate) fn is_same(&self, other: &Identifier) -> bool {
        self.is_of(&other.scheme) && self.value == other.value
    }

    /// Whether it was given by the register of that name, in any case.
    pub(super) fn is_of(&self, scheme: &str) -> bool {
        loose(&self.scheme) == loose(scheme)
    }

    /// Register and number as they are compared.
    pub(super) fn text(&self) -> String {
        let number = compared_identifier(&self.value);
        format!("{}:{number}", loose(&self.scheme))
    }

    /// Refuses what has a field of its own, and a scheme that a list could not name.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let problem = if self.is_of("LEI") || self.is_of("ROR") {
            "LEI and ROR have fields of their own, lei and ror"
        } else if self.scheme.trim() != &*self.scheme
            || self.scheme.contains([':', '：', ';', '；', '"'])
        {
            "the name of a register holds no colon, semicolon or quote and no blanks around it"
        } else {
            return Ok(());
        };
        Err(Invalid::BadText {
            value: Invalid::excerpt(&self.scheme),
            problem,
        })
    }
}

/// An identifier as it is compared: folded, without blanks around it and what stands before a host.
pub(crate) fn compared_identifier(identifier: &str) -> String {
    let identifier = fold(identifier.trim());
    let bare = ["https://", "http://"]
        .iter()
        .find_map(|scheme| identifier.strip_prefix(scheme))
        .unwrap_or(&identifier);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.strip_prefix("ror.org/").unwrap_or(bare);
    bare.trim_end_matches('/').to_owned()
}

checked_string!(
    /// The address of a web site: `https://` or `http://`, a host, and what follows it.
    ///
    /// ```
    /// use registry_core::model::Website;
    /// assert!("https://www.pku.edu.cn".parse::<Website>().is_ok());
    /// assert!("www.pku.edu.cn".parse::<Website>().is_err());
    /// ```
    #[schemars(extend("pattern" = "^https?://[^/ ]+", "maxLength" = 1000))]
    Website,
    check_website
);

const WEBSITE_BYTES: usize = 1_000;

fn check_website(text: &str) -> Result<(), Invalid> {
    if is_website(text) {
        return Ok(());
    }
    Err(Invalid::BadIdentifier {
        value: Invalid::excerpt(text),
        what: "web site",
        expected: "write its whole address, as in https://www.example.org",
    })
}

fn is_website(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    text.len() <= WEBSITE_BYTES
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
        && port.parse::<u16>().is_ok()
        && name.contains('.')
        && name.split('.').all(is_host_label)
}

/// A word of a host's name, in ASCII or in the letters of its country.
fn is_host_label(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_compared_by_what_tells_them_apart() {
        for (written, compared) in [
            ("https://www.pku.edu.cn/", "pku.edu.cn"),
            ("HTTP://pku.edu.cn", "pku.edu.cn"),
            ("https://ror.org/02v51f717", "02v51f717"),
            (" 529900T8BM49AURSDO55", "529900t8bm49aursdo55"),
        ] {
            assert_eq!(compared_identifier(written), compared);
        }
    }

    #[test]
    fn a_website_is_a_whole_address() {
        for site in [
            "https://www.pku.edu.cn",
            "http://例子.中国/路?a=b#c",
            "https://example.org:8080/a",
        ] {
            assert!(is_website(site), "{site}");
        }
        for other in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https://localhost",
            "https://a..org",
            "https://exa mple.org",
            "https://example.org:port",
            "https://example.org/\u{7}",
            "javascript://example.org/%0aalert(1)",
        ] {
            assert!(!is_website(other), "{other}");
        }
    }

    #[test]
    fn what_has_its_own_field_is_no_number_of_a_register() {
        let identifier = |scheme: &str| Identifier {
            scheme: scheme.parse().unwrap(),
            value: "1".parse().unwrap(),
        };
        assert!(identifier("USCC").check().is_ok());
        assert!(identifier("Handelsregister B").check().is_ok());
        for scheme in ["lei", "ROR", "a:b", " a"] {
            assert!(identifier(scheme).check().is_err(), "{scheme}");
        }
    }
}
