//! What a cluster makes: names and classification codes.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Completes, Invalid, Label, Name, Remark, silent_or_same, spelled};

spelled! {
    /// The classification that a code is taken from.
    CodeScheme, "classification" {
        /// Harmonized System of goods.
        Hs = "HS",
        /// International Standard Industrial Classification.
        Isic = "ISIC",
        /// Classification of economic activities in the European Union.
        Nace = "NACE",
        /// North American Industry Classification System.
        Naics = "NAICS",
        /// Central Product Classification.
        Cpc = "CPC",
    }
}

/// A classification code, written `SCHEME:VERSION:CODE` or `SCHEME:CODE`.
///
/// ```
/// use registry_core::model::Code;
/// let code: Code = "HS:2022:6115".parse()?;
/// assert_eq!(code.to_string(), "HS:2022:6115");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Classification.
    pub scheme: CodeScheme,
    /// Its edition, such as `2022` for HS or `4` for ISIC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Label>,
    /// The code itself.
    pub code: Label,
}

impl FromStr for Code {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let parts: Vec<&str> = text.split(':').map(str::trim).collect();
        let (scheme, version, code) = match parts[..] {
            [scheme, code] => (scheme, None, code),
            [scheme, version, code] => (scheme, Some(version.parse()?), code),
            _ => {
                return Err(Invalid::BadIdentifier {
                    value: Invalid::excerpt(text),
                    what: "classification code",
                    expected: "write scheme, version and code as in HS:2022:6115",
                });
            }
        };
        Ok(Code {
            scheme: scheme.parse()?,
            version,
            code: code.parse()?,
        })
    }
}

impl Code {
    /// Refuses a version or code that could not be told apart in `SCHEME:VERSION:CODE`.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        let plain = |part: &Label| part.trim() == &**part && !part.contains(':');
        if plain(&self.code) && self.version.as_ref().is_none_or(plain) {
            return Ok(());
        }
        Err(Invalid::BadIdentifier {
            value: Invalid::excerpt(&self.to_string()),
            what: "classification code",
            expected: "version and code hold no colon and no blanks around them",
        })
    }
}

impl Code {
    /// What is odd about it: a code of the Harmonized System has two, four or six digits, the first two from 01 to 97.
    pub(super) fn remark(&self) -> Option<Remark> {
        let digits = self.code.replace(['.', ' '], "");
        let is_hs_code = || {
            let is_chapter = digits
                .get(..2)
                .is_some_and(|two| ("01"..="97").contains(&two));
            let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_chapter && are_digits && matches!(digits.len(), 2 | 4 | 6)
        };
        if self.scheme != CodeScheme::Hs || is_hs_code() {
            return None;
        }
        let reason = if digits.len() > 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let own = &digits[..6];
            format!(
                "an HS code has at most 6 digits, and further ones are a country's own tariff; HS:{own}?"
            )
        } else {
            "no HS code, which has 2, 4 or 6 digits and begins with a chapter from 01 to 97"
                .to_owned()
        };
        Some(Remark::new("codes", &self.to_string(), reason))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(f, "{}:{version}:{}", self.scheme, self.code),
            None => write!(f, "{}:{}", self.scheme, self.code),
        }
    }
}

impl Completes for Code {
    fn completes(&self, poorer: &Self) -> bool {
        self.scheme == poorer.scheme
            && self.code == poorer.code
            && silent_or_same(poorer.version.as_ref(), self.version.as_ref())
    }
}

/// The product or service around which a cluster forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Name.
    pub name: Label,
    /// Further names, with their language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Name>,
    /// Classification codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

impl Product {
    /// A product of which nothing more is known.
    pub(super) fn bare(name: Label) -> Product {
        Product {
            name,
            other_names: Vec::new(),
            codes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hs_code_of_another_length_is_remarked() {
        for (code, said) in [
            ("HS:2022:6115", None),
            ("HS:61", None),
            ("HS:6115.95", None),
            ("ISIC:4:14301430", None),
            ("HS:61159500", Some("HS:611595?")),
            ("HS:2022:9999999999", Some("HS:999999?")),
            ("HS:611", Some("2, 4 or 6 digits")),
            ("HS:9901", Some("from 01 to 97")),
            ("HS:socks", Some("no HS code")),
        ] {
            let remark = code.parse::<Code>().unwrap().remark();
            let remark = remark.map(|remark| remark.to_string());
            assert_eq!(remark.is_some(), said.is_some(), "{code}");
            assert!(
                remark
                    .unwrap_or_default()
                    .contains(said.unwrap_or_default()),
                "{code}"
            );
        }
    }
}
