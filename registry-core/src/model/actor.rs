//! Who takes part in a cluster: actors of five kinds.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Agrees, CountryCode, Invalid, Label, OrganisationKey, Source, fill, may_be_one, spelled,
    text::loose,
};

spelled! {
    /// The five kinds of actor (Center for Strategy and Competitiveness, 2003).
    ActorKind, "kind of actor" {
        /// A company.
        Company = "company",
        /// A government or one of its bodies.
        Government = "government",
        /// A university, institute or other research body.
        ResearchCommunity = "research community",
        /// A bank, fund, exchange or insurer.
        FinancialInstitution = "financial institution",
        /// An association, chamber or cluster organisation.
        InstitutionForCollaboration = "institution for collaboration",
    }
}

impl ActorKind {
    /// Reads a kind by its full spelling or a usual shorter one, in English or Chinese.
    ///
    /// # Errors
    /// [`Invalid::UnknownWord`] names the five kinds.
    pub fn from_any(word: &str) -> Result<ActorKind, Invalid> {
        if let Some(&kind) = ActorKind::ALL.iter().find(|kind| kind.as_str() == word) {
            return Ok(kind);
        }
        match loose(word).as_str() {
            "companies" | "firm" | "firms" | "企业" | "公司" => Ok(ActorKind::Company),
            "政府" => Ok(ActorKind::Government),
            "research" | "university" | "研究机构" | "大学" => {
                Ok(ActorKind::ResearchCommunity)
            }
            "finance" | "bank" | "金融机构" | "银行" => Ok(ActorKind::FinancialInstitution),
            "ifc" | "association" | "协会" | "合作机构" => {
                Ok(ActorKind::InstitutionForCollaboration)
            }
            _ => ActorKind::from_str(word),
        }
    }
}

/// A participant of a cluster.
///
/// ```
/// use registry_core::model::{Actor, ActorKind};
/// let actor: Actor = serde_json::from_str(r#"{"kind":"government","name":"Zhuji City"}"#)?;
/// assert_eq!(actor.kind, ActorKind::Government);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Where it was read that the actor takes part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// One of the five kinds.
    pub kind: ActorKind,
    /// Name.
    pub name: Label,
    /// What it does in the cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Label>,
    /// Legal Entity Identifier (ISO 17442): 18 letters or digits and 2 check digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lei: Option<Lei>,
    /// Research Organization Registry identifier, `https://ror.org/` and nine characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ror: Option<Ror>,
    /// Web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<Label>,
    /// Country, where it is another than the cluster's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// Key of its record, where the organisation has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationKey>,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<Source>,
}

/// What tells an actor from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ActorIdentity<'a> {
    Lei(&'a Lei),
    Ror(&'a Ror),
    Named(ActorKind, &'a Label),
}

impl Agrees for Actor {
    type Subject<'a> = (ActorKind, &'a Label);
    type Identity<'a> = ActorIdentity<'a>;

    fn subject(&self) -> Self::Subject<'_> {
        (self.kind, &self.name)
    }

    fn identities(&self) -> impl Iterator<Item = ActorIdentity<'_>> {
        let lei = self.lei.as_ref().map(ActorIdentity::Lei);
        let ror = self.ror.as_ref().map(ActorIdentity::Ror);
        let named = ActorIdentity::Named(self.kind, &self.name);
        lei.into_iter().chain(ror).chain([named])
    }

    fn details(&self) -> usize {
        let details = [
            self.role.is_some(),
            self.lei.is_some(),
            self.ror.is_some(),
            self.website.is_some(),
            self.country.is_some(),
            self.organisation.is_some(),
        ];
        details.into_iter().filter(|&is_said| is_said).count()
    }

    fn agrees_with(&self, other: &Self) -> bool {
        self.subject() == other.subject()
            && may_be_one(self.role.as_ref(), other.role.as_ref())
            && may_be_one(self.lei.as_ref(), other.lei.as_ref())
            && may_be_one(self.ror.as_ref(), other.ror.as_ref())
            && may_be_one(self.website.as_ref(), other.website.as_ref())
            && may_be_one(self.country.as_ref(), other.country.as_ref())
            && may_be_one(self.organisation.as_ref(), other.organisation.as_ref())
    }

    fn complete(&mut self, other: &Self) {
        fill(&mut self.role, &other.role);
        fill(&mut self.lei, &other.lei);
        fill(&mut self.ror, &other.ror);
        fill(&mut self.website, &other.website);
        fill(&mut self.country, &other.country);
        fill(&mut self.organisation, &other.organisation);
    }
}

/// Declares an identifier that is checked by a rule.
macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident, $check:ident, $what:literal, $expected:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
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
                if $check(&text) {
                    Ok($name(text))
                } else {
                    Err(Invalid::BadIdentifier {
                        value: Invalid::excerpt(&text), what: $what, expected: $expected,
                    })
                }
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                $name::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> String {
                identifier.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// A Legal Entity Identifier whose check digits hold (ISO 17442, ISO/IEC 7064 MOD 97-10).
    Lei, is_lei, "LEI", "20 capital letters and digits whose check digits hold"
);
identifier!(
    /// A Research Organization Registry identifier.
    Ror, is_ror, "ROR", "expected https://ror.org/ and nine characters, such as https://ror.org/05a28rw58"
);

fn is_lei(text: &str) -> bool {
    text.len() == 20
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text
            .chars()
            .filter_map(|letter| letter.to_digit(36))
            .fold(0, |remainder, digit| {
                (remainder * if digit < 10 { 10 } else { 100 } + digit) % 97
            })
            == 1
}

fn is_ror(text: &str) -> bool {
    text.strip_prefix("https://ror.org/0").is_some_and(|rest| {
        rest.len() == 8
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && rest[6..].bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Ror {
    /// Whether the two digits at its end are those of the characters before them (ISO/IEC 7064 MOD 97-10).
    ///
    /// ```
    /// use registry_core::model::Ror;
    /// assert!("https://ror.org/02v51f717".parse::<Ror>()?.has_its_check_digits());
    /// assert!(!"https://ror.org/02v51f718".parse::<Ror>()?.has_its_check_digits());
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    pub fn has_its_check_digits(&self) -> bool {
        // Base 32 as Douglas Crockford defined it leaves out the letters that look like others.
        const DIGITS: &str = "0123456789abcdefghjkmnpqrstvwxyz";
        let identifier = &self.0["https://ror.org/".len()..];
        let (number, check) = identifier.split_at(identifier.len() - 2);
        let value = number.chars().try_fold(0, |value: u64, letter| {
            Some(value * 32 + DIGITS.find(letter)? as u64)
        });
        value.is_some_and(|value| check.parse() == Ok(98 - value * 100 % 97))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_people_write_them() {
        for (word, kind) in [
            ("Research Community", ActorKind::ResearchCommunity),
            ("research_community", ActorKind::ResearchCommunity),
            ("IFC", ActorKind::InstitutionForCollaboration),
            ("企业", ActorKind::Company),
        ] {
            assert_eq!(ActorKind::from_any(word).unwrap(), kind, "{word}");
        }
        assert!(ActorKind::from_any("alien").is_err());
    }

    #[test]
    fn identifiers_are_checked() {
        assert!(is_lei("529900T8BM49AURSDO55"));
        assert!(!is_lei("529900T8BM49AURSDO56"));
        assert!(is_ror("https://ror.org/05a28rw58"));
        assert!(!is_ror("https://ror.org/../../x"));
    }
}
