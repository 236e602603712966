//! The stable identifier of an organisation: `org_cn-peking-university`.

use std::{borrow::Borrow, fmt, ops::Deref, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    CountryCode, Invalid,
    key::{MOST, OF_ORGANISATIONS, are_words, made_of},
    text::checked_string,
};

checked_string!(
    /// An organisation's key: `org_`, then lower-case ASCII letters and digits in words joined by `-`, at most 80
    /// characters.
    ///
    /// Made once from the country and the name first recorded, never changed, never reused.
    ///
    /// ```
    /// use registry_core::model::OrganisationKey;
    /// let key = OrganisationKey::derive("CN".parse()?, "Peking University")?;
    /// assert_eq!(key.as_str(), "org_cn-peking-university");
    /// assert!("cn-peking-university".parse::<OrganisationKey>().is_err());
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[schemars(extend("pattern" = "^org_[a-z0-9]+(-[a-z0-9]+)*$", "maxLength" = 80))]
    OrganisationKey,
    check_key
);

impl OrganisationKey {
    /// Makes the key of an organisation from its country and its name as first recorded, by the rules of
    /// [`Key::derive`](crate::model::Key::derive).
    ///
    /// # Errors
    /// [`Invalid::KeyPartEmpty`] when nothing of the name can be written in ASCII.
    pub fn derive(country: CountryCode, name: &str) -> Result<OrganisationKey, Invalid> {
        made_of(OF_ORGANISATIONS, country, &[("name", name)]).map(OrganisationKey)
    }

    /// Whether a key of the register is one of an organisation.
    ///
    /// ```
    /// use registry_core::model::OrganisationKey;
    /// assert!(OrganisationKey::is_one("org_cn-peking-university"));
    /// assert!(!OrganisationKey::is_one("cn-zhuji-sock"));
    /// ```
    pub fn is_one(key: &str) -> bool {
        check_key(key).is_ok()
    }
}

fn check_key(text: &str) -> Result<(), Invalid> {
    match text.strip_prefix(OF_ORGANISATIONS) {
        Some(words) if text.len() <= MOST && are_words(words) => Ok(()),
        _ => Err(Invalid::NotAnOrganisationKey {
            value: Invalid::excerpt(text),
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn derived(name: &str) -> OrganisationKey {
        OrganisationKey::derive("CN".parse().unwrap(), name).unwrap()
    }

    /// Frozen: a record keeps its key for ever, so these answers must never change.
    #[test]
    fn keys_are_made_as_those_of_clusters() {
        assert_eq!(&*derived("Peking University"), "org_cn-peking-university");
        assert_eq!(&*derived("北京大学"), "org_cn-beijingdaxue");
        assert_eq!(
            &*derived(&"long ".repeat(30)),
            "org_cn-long-long-long-long-long-long-long-long-long-long-long-long-long-ded8e88b"
        );
        assert!(OrganisationKey::derive("CN".parse().unwrap(), "—").is_err());
    }

    #[test]
    fn other_keys_are_refused() {
        for text in ["org_", "org_-a", "org-cn-a", "Org_cn-a", "org_cn_a", "a"] {
            assert!(text.parse::<OrganisationKey>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_derived_key_is_a_key(name in ".{1,160}") {
            if let Ok(key) = OrganisationKey::derive("CN".parse().unwrap(), &name) {
                prop_assert!(check_key(&key).is_ok(), "{}", key);
            }
        }
    }
}
