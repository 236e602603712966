//! Who takes part in a cluster: actors of five kinds.

use std::{fmt, ops::RangeInclusive, str::FromStr};

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
    /// ```
    /// use registry_core::model::ActorKind;
    /// assert_eq!(ActorKind::from_any("University")?, ActorKind::ResearchCommunity);
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::UnknownWord`] names the five kinds.
    pub fn from_any(word: &str) -> Result<ActorKind, Invalid> {
        if let Some(&kind) = ActorKind::ALL.iter().find(|kind| kind.as_str() == word) {
            return Ok(kind);
        }
        match loose(word).as_str() {
            "companies" | "firm" | "firms" | "enterprise" | "business" | "企业" | "公司"
            | "entreprise" | "société" | "unternehmen" | "firma" | "impresa" | "azienda"
            | "empresa" => Ok(ActorKind::Company),
            "政府" | "政府机构" | "ministry" | "authority" | "gouvernement" | "regierung"
            | "behörde" | "governo" | "gobierno" => Ok(ActorKind::Government),
            "research" | "university" | "institute" | "研究机构" | "大学" | "高校" | "科研院所"
            | "université" | "universität" | "università" | "universidad" | "universidade"
            | "recherche" | "forschung" | "ricerca" | "investigación" | "pesquisa" => {
                Ok(ActorKind::ResearchCommunity)
            }
            "finance" | "bank" | "金融机构" | "银行" | "banque" | "banca" | "banco" => {
                Ok(ActorKind::FinancialInstitution)
            }
            "ifc" | "association" | "chamber" | "协会" | "合作机构" | "商会" | "行业协会"
            | "verband" | "kammer" | "associazione" | "asociación" | "associação" => {
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
    ($(#[$meta:meta])* $name:ident, $check:ident, $what:literal) => {
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
                match $check(&text) {
                    Ok(()) => Ok($name(text)),
                    Err(expected) => Err(Invalid::BadIdentifier {
                        value: Invalid::excerpt(&text), what: $what, expected,
                    }),
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
    Lei, check_lei, "LEI"
);
identifier!(
    /// A Research Organization Registry identifier whose check digits hold (ISO/IEC 7064 MOD 97-10).
    Ror, check_ror, "ROR"
);

/// The check digits that ISO/IEC 7064 MOD 97-10 can give. 00, 01 and 99 leave the same remainder as 97, 98 and 02,
/// which alone are given.
const CHECK_DIGITS: RangeInclusive<u64> = 2..=98;

fn check_lei(text: &str) -> Result<(), &'static str> {
    let is_capital_or_digit = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let check = text.get(18..).and_then(|check| check.parse().ok());
    let Some(check) = check.filter(|_| text.len() == 20 && text.bytes().all(is_capital_or_digit))
    else {
        return Err("write its 20 capital letters and digits, such as 529900T8BM49AURSDO55");
    };
    let digits = text.chars().filter_map(|letter| letter.to_digit(36));
    let remainder = digits.fold(0, |remainder, digit| {
        (remainder * if digit < 10 { 10 } else { 100 } + digit) % 97
    });
    if remainder == 1 && CHECK_DIGITS.contains(&check) {
        Ok(())
    } else {
        Err("its check digits do not hold; copy it once more from https://search.gleif.org")
    }
}

fn check_ror(text: &str) -> Result<(), &'static str> {
    let identifier = text.strip_prefix("https://ror.org/");
    let Some((number, check)) = identifier.and_then(ror_parts) else {
        return Err(
            "write https://ror.org/ and its nine characters, such as https://ror.org/05a28rw58; they are a 0, six digits and small letters without i, l, o and u, and two digits",
        );
    };
    if check == 98 - number * 100 % 97 {
        Ok(())
    } else {
        Err("its check digits do not hold; copy it once more from https://ror.org")
    }
}

/// The number and the check digits of the nine characters of a ROR.
fn ror_parts(identifier: &str) -> Option<(u64, u64)> {
    // Base 32 as Douglas Crockford defined it leaves out the letters that look like others.
    const DIGITS: &str = "0123456789abcdefghjkmnpqrstvwxyz";
    let (number, check) = identifier.split_at_checked(7)?;
    let value = number.chars().try_fold(0, |value: u64, letter| {
        Some(value * 32 + DIGITS.find(letter)? as u64)
    })?;
    let has_two_digits = check.len() == 2 && check.bytes().all(|byte| byte.is_ascii_digit());
    let check = check.parse().ok().filter(|_| has_two_digits)?;
    number.starts_with('0').then_some((value, check))
}

impl Ror {
    /// Whether its check digits hold, which those that a register took in earlier need not.
    ///
    /// ```
    /// use registry_core::model::Ror;
    /// assert!("https://ror.org/02v51f717".parse::<Ror>()?.has_its_check_digits());
    /// assert!("https://ror.org/02v51f718".parse::<Ror>().is_err());
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    pub fn has_its_check_digits(&self) -> bool {
        check_ror(&self.0).is_ok()
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
    fn check_digits_of_a_lei_are_those_that_the_standard_gives() {
        assert!("529900T8BM49AURSDO55".parse::<Lei>().is_ok());
        assert!("97000000000000000098".parse::<Lei>().is_ok());
        for refused in [
            "529900T8BM49AURSDO56",
            "529900t8bm49aursdo55",
            "97000000000000000001",
            "529900T8BM49AURSDO5",
            "529900T8BM49AURSDO555",
            "529900T8BM49AURSDOAA",
            "529900T8BM49AURSDO５",
            "",
        ] {
            assert!(refused.parse::<Lei>().is_err(), "{refused}");
        }
    }

    /// Every body has one pair of check digits, and 00, 01 and 99 never are.
    #[test]
    fn one_pair_of_check_digits_holds() {
        for body in 0..500 {
            let lei = |check: &u32| {
                let lei = format!("5299{body:014}{check:02}");
                lei.parse::<Lei>().is_ok()
            };
            let right: Vec<u32> = (0..100).filter(lei).collect();
            assert!(matches!(right[..], [2..=98]), "{body}: {right:?}");
        }
    }

    #[test]
    fn a_ror_has_the_letters_and_check_digits_of_its_kind() {
        for ror in ["05a28rw58", "02v51f717", "01an3r305"] {
            assert!(format!("https://ror.org/{ror}").parse::<Ror>().is_ok());
        }
        for refused in [
            "02v51f718",
            "05a28rw5",
            "05a28rw588",
            "05A28rw58",
            "15a28rw58",
            "0ia28rw58",
            "05a28rwx8",
            "../../x",
            "05a28ré8",
        ] {
            let refused = format!("https://ror.org/{refused}");
            assert!(refused.parse::<Ror>().is_err(), "{refused}");
        }
    }
}
