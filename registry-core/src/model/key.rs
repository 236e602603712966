//! The stable identifier of a cluster: `cn-zhuji-sock`. Keys of other kinds of record hold a `_`, a cluster's never.

use std::{borrow::Borrow, fmt, ops::Deref, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{CountryCode, Invalid};

/// A record's key: lower-case ASCII letters and digits in words joined by `-`, at most 80 characters.
///
/// Made once from the names first recorded, never changed, never reused.
///
/// ```
/// use registry_core::model::{CountryCode, Key};
/// let key = Key::derive("CN".parse()?, "Zhuji", "Sock")?;
/// assert_eq!(key.as_str(), "cn-zhuji-sock");
/// assert!("../evil".parse::<Key>().is_err());
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength" = 80))]
pub struct Key(String);

/// The most bytes of a key.
pub(super) const MOST: usize = 80;
const HASH_DIGITS: usize = 8;

/// What the key of every organisation begins with. A cluster's key holds no `_`, so no two records share one.
pub(super) const OF_ORGANISATIONS: &str = "org_";

impl Key {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes the key of a cluster from its names as first recorded.
    ///
    /// Letters outside ASCII go through the transliteration table of `any_ascii` 0.3.3, pinned
    /// because another table would make other keys. A key longer than 80 characters is cut and
    /// ends in eight digits of its SHA-256.
    ///
    /// # Errors
    /// [`Invalid::KeyPartEmpty`] when nothing of a name can be written in ASCII.
    pub fn derive(country: CountryCode, place: &str, product: &str) -> Result<Key, Invalid> {
        made_of("", country, &[("place", place), ("product", product)]).map(Key)
    }
}

/// The text of a key that is made of a country and names, after what all keys of its kind begin with.
pub(super) fn made_of(
    prefix: &str,
    country: CountryCode,
    names: &[(&'static str, &str)],
) -> Result<String, Invalid> {
    let mut slug = String::with_capacity(MOST);
    slug.push_str(prefix);
    slug.push_str(country.as_str());
    slug.make_ascii_lowercase();
    for &(part, name) in names {
        let start = slug.len();
        push_words(&mut slug, name);
        if slug.len() == start {
            return Err(Invalid::KeyPartEmpty {
                value: Invalid::excerpt(name),
                part,
            });
        }
    }
    Ok(shortened(slug))
}

/// Appends the words of `name`, each after a `-`.
fn push_words(slug: &mut String, name: &str) {
    let transliterated;
    let ascii = if name.is_ascii() {
        name
    } else {
        transliterated = any_ascii::any_ascii(name);
        &transliterated
    };
    let mut in_word = false;
    for byte in ascii.bytes() {
        if byte.is_ascii_alphanumeric() {
            if !in_word {
                slug.push('-');
            }
            slug.push(char::from(byte.to_ascii_lowercase()));
        }
        in_word = byte.is_ascii_alphanumeric();
    }
}

fn shortened(slug: String) -> String {
    if slug.len() <= MOST {
        return slug;
    }
    let digest = Sha256::digest(slug.as_bytes());
    let digits: String = digest
        .iter()
        .take(HASH_DIGITS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let kept = slug[..MOST - HASH_DIGITS - 1].trim_end_matches('-');
    format!("{kept}-{digits}")
}

pub(super) fn is_key(text: &str) -> bool {
    text.len() <= MOST && are_words(text)
}

/// Whether a text is words of lower-case letters and digits joined by single `-`.
pub(super) fn are_words(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

impl TryFrom<String> for Key {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        if is_key(&text) {
            return Ok(Key(text));
        }
        let value = Invalid::excerpt(&text);
        Err(match text.strip_prefix(OF_ORGANISATIONS) {
            Some(words) if are_words(words) => Invalid::KeyOfAnOrganisation { value },
            _ => Invalid::NotAKey { value },
        })
    }
}

impl FromStr for Key {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Key::try_from(text.to_owned())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.0
    }
}

impl Deref for Key {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn derived(place: &str, product: &str) -> String {
        Key::derive("CN".parse().unwrap(), place, product)
            .unwrap()
            .to_string()
    }

    /// Frozen: a record keeps its key for ever, so these answers must never change.
    #[test]
    fn transliteration_is_frozen() {
        for (place, product, key) in [
            ("Zhuji", "Sock", "cn-zhuji-sock"),
            (
                "Wenzhou",
                "Cigarette Lighter",
                "cn-wenzhou-cigarette-lighter",
            ),
            ("Lu'an", "Down & Feathers", "cn-lu-an-down-feathers"),
            ("诸暨", "袜子", "cn-zhuji-wazi"),
            ("Münster", "Bier", "cn-munster-bier"),
            ("Łódź", "Straßenbahn", "cn-lodz-strassenbahn"),
            ("Αθήνα", "вино", "cn-athina-vino"),
            ("서울", "게임", "cn-seoul-geim"),
            ("とうきょう", "アニメ", "cn-toukiyou-anime"),
        ] {
            assert_eq!(derived(place, product), key);
        }
    }

    #[test]
    fn a_name_that_leaves_nothing_asks_for_a_key() {
        let refused = Key::derive("CN".parse().unwrap(), "—", "Sock").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "\"—\": nothing of this place can be written in a key; give a key"
        );
    }

    #[test]
    fn long_names_end_in_a_hash() {
        let one = derived(&"long ".repeat(30), "Sock");
        let other = derived(&"long ".repeat(30), "Tie");
        assert!(one.len() <= 80 && one != other);
    }

    proptest! {
        #[test]
        fn a_derived_key_is_a_key(place in ".{1,120}", product in ".{1,120}") {
            if let Ok(key) = Key::derive("CN".parse().unwrap(), &place, &product) {
                prop_assert!(is_key(&key), "{}", key);
            }
        }
    }
}
