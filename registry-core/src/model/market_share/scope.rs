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
        match loose(word).as_str() {
            "national" | "nationwide" | "国内" | "全国" | "國內" | "nationale" | "inland"
            | "inländisch" | "bundesweit" | "nazionale" | "nacional" | "doméstico" => {
                Ok(Scope::Domestic)
            }
            "world" | "worldwide" | "international" | "全球" | "世界" | "国际" | "monde"
            | "mondial" | "mondiale" | "mundial" | "welt" | "weltweit" | "globale" => {
                Ok(Scope::Global)
            }
            "region" | "区域" | "地区" | "régional" | "régionale" | "regionale" => {
                Ok(Scope::Regional)
            }
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
