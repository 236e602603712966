//! The scope of a market share, and the words for it.

use crate::model::{Invalid, spelled, text::loose};

spelled! {
    /// The market that a share is a share of.
    Scope, "scope" {
        /// The cluster's own country.
        Domestic = "domestic",
        /// The world.
        Global = "global",
        /// Another region, which the share names.
        Regional = "regional",
    }
}

impl Scope {
    pub(super) fn from_any(word: &str, value: &str) -> Result<Scope, Invalid> {
        if let Some(&scope) = Scope::ALL
            .iter()
            .find(|scope| scope.as_str().eq_ignore_ascii_case(word))
        {
            return Ok(scope);
        }
        if let Some((scope, rest)) = chinese_scope(word)
            && matches!(rest.trim(), "" | "市场" | "市場")
        {
            return Ok(scope);
        }
        match loose(word).as_str() {
            "national" | "nationwide" | "nationale" | "inland" | "inländisch" | "bundesweit"
            | "nazionale" | "nacional" | "doméstico" => Ok(Scope::Domestic),
            "world" | "worldwide" | "international" | "monde" | "mondial" | "mondiale"
            | "mundial" | "welt" | "weltweit" | "globale" => Ok(Scope::Global),
            "region" | "régional" | "régionale" | "regionale" => Ok(Scope::Regional),
            _ => word.parse().map_err(|_| Invalid::UnknownScope {
                value: Invalid::excerpt(value.trim()),
            }),
        }
    }

    /// Reads a scope word in English, Chinese, or one of five other languages.
    ///
    /// ```
    /// use registry_core::model::Scope;
    /// assert_eq!(Scope::from_word("国内")?, Scope::Domestic);
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::UnknownScope`].
    pub fn from_word(word: &str) -> Result<Scope, Invalid> {
        Scope::from_any(word, word)
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Scope::Domestic => "Domestic",
            Scope::Global => "Global",
            Scope::Regional => "Regional",
        }
    }
}

/// Chinese words for scopes, in both scripts.
const CHINESE: [(&str, Scope); 13] = [
    ("国内", Scope::Domestic),
    ("國內", Scope::Domestic),
    ("全国", Scope::Domestic),
    ("全國", Scope::Domestic),
    ("全球", Scope::Global),
    ("全世界", Scope::Global),
    ("世界", Scope::Global),
    ("国际", Scope::Global),
    ("國際", Scope::Global),
    ("区域", Scope::Regional),
    ("區域", Scope::Regional),
    ("地区", Scope::Regional),
    ("地區", Scope::Regional),
];

/// The scope whose Chinese word a text begins with, and what follows it.
pub(super) fn chinese_scope(text: &str) -> Option<(Scope, &str)> {
    CHINESE
        .iter()
        .find_map(|&(word, scope)| Some((scope, text.strip_prefix(word)?)))
}

/// Whether a text has such a word anywhere.
pub(super) fn has_chinese_scope(text: &str) -> bool {
    !text.is_ascii() && CHINESE.iter().any(|(word, _)| text.contains(word))
}
