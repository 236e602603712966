//! Folding: text without what spellings of one word differ in.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_compatible, is_combining_mark},
};

/// Folds text for comparison: compatibility forms, case and accents go, and what is not seen; letters stay.
///
/// Accents are the marks of Latin, Greek, Cyrillic, Hebrew and Arabic. Marks that make another word stay: vowel signs of
/// Indic scripts and Thai, Japanese voicing.
///
/// ```
/// use registry_core::model::fold;
/// assert_eq!(fold("Zhèjiāng"), fold("ZHEJIANG"));
/// assert_eq!(fold("Łódź"), "lodz");
/// assert_ne!(fold("ガラス"), fold("カラス"));
/// ```
pub fn fold(text: &str) -> String {
    Folded::of(text).text
}

/// A folded text.
pub(crate) struct Folded {
    /// The text.
    pub(crate) text: String,
    /// Whether accents went, or letters were replaced by plain ones.
    loses_accents: bool,
}

impl Folded {
    pub(crate) fn of(text: &str) -> Folded {
        // Most texts are, and have no accents.
        if text.is_ascii() {
            return Folded {
                text: text.to_ascii_lowercase(),
                loses_accents: false,
            };
        }
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            loses_accents: false,
        };
        let mut may_compose = false;
        for letter in text.chars() {
            if letter.is_ascii() {
                folded.text.push(letter.to_ascii_lowercase());
            } else if is_common_han(letter) {
                folded.text.push(letter);
            } else {
                decompose_compatible(letter, |part| {
                    may_compose |= is_beyond_accents(part);
                    folded.push(part);
                });
            }
        }
        if may_compose {
            // Hangul and voiced kana fall apart; put them together again.
            folded.text = folded.text.nfc().collect();
        }
        folded
    }

    fn push(&mut self, part: char) {
        if is_accent(part) {
            self.loses_accents = true;
        } else if !is_unseen(part) {
            for letter in lower(part) {
                match undecomposed(letter) {
                    Some(replacement) => {
                        self.loses_accents = true;
                        self.text.push_str(replacement);
                    }
                    None => self.text.push(letter),
                }
            }
        }
    }

    /// The text that was folded, with its accents, where that is another: folded in all other respects, word for word.
    pub(crate) fn spelling(&self, text: &str) -> Option<String> {
        let seen = text.nfkd().filter(|&part| !is_unseen(part));
        self.loses_accents
            .then(|| seen.flat_map(lower).nfc().collect())
    }
}

/// Small letters, the final sigma among them.
fn lower(letter: char) -> impl Iterator<Item = char> {
    letter
        .to_lowercase()
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
}

/// Most Han characters, which have neither cases nor parts.
fn is_common_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}')
}

/// Whether a letter is past those of Latin, Greek, Cyrillic, Hebrew and Arabic, which lose all their marks.
fn is_beyond_accents(letter: char) -> bool {
    letter >= '\u{700}'
}

/// Whether a character stands on, in or beside another, as part of it.
pub(crate) fn is_mark(letter: char) -> bool {
    // Marks begin with the accents.
    letter >= '\u{300}' && is_combining_mark(letter)
}

/// Whether a mark is one of Latin, Greek, Cyrillic, Hebrew or Arabic, or of none script, such as an arrow above.
fn is_accent(letter: char) -> bool {
    let is_of_those = matches!(
        letter,
        '\u{300}'..='\u{6ff}'
            | '\u{890}'..='\u{8ff}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{2de0}'..='\u{2dff}'
            | '\u{a66f}'..='\u{a69f}'
            | '\u{fe20}'..='\u{fe2f}'
    );
    is_of_those && is_combining_mark(letter)
}

/// Characters that are not seen or only stretch a word: soft hyphens, zero-width ones, variation selectors, tatweel.
pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{61c}'
            | '\u{640}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters with a mark that Unicode does not decompose.
fn undecomposed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_reaches_every_script() {
        for (written, folded) in [
            ("ΑΘΉΝΑΣ", "αθηνασ"),
            ("Αθήνας", "αθηνασ"),
            ("Ёлка", "елка"),
            ("straße", "strasse"),
            ("İstanbul ılıca", "istanbul ilica"),
            ("ﬁne ＡＢＣ", "fine abc"),
            ("Đà Nẵng, Łódź, Ærø", "da nang, lodz, aero"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("محـــمد أحمد", "محمد احمد"),
            ("서울", "서울"),
            ("\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}", "서울"),
            (
                "soft\u{ad}hyphen zero\u{200b}width \u{feff}می\u{200c}خواهم",
                "softhyphen zerowidth میخواهم",
            ),
            ("ｶﾞﾗｽ", "ガラス"),
            ("\u{304b}\u{3099}", "が"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn marks_that_make_another_word_stay() {
        for different in [
            &["मील", "मूल", "मल"][..],
            &["टोगो", "टोंगा"],
            &["ガラス", "カラス"],
            &["ปี", "ปู", "ปา"],
            &["கல்", "கால்"],
        ] {
            let folded: Vec<String> = different.iter().map(|word| fold(word)).collect();
            for (at, word) in folded.iter().enumerate() {
                assert!(!folded[..at].contains(word), "{different:?} -> {folded:?}");
            }
        }
    }

    #[test]
    fn the_spelling_keeps_accents_and_nothing_else() {
        let spelling = |text: &str| Folded::of(text).spelling(text);
        assert_eq!(
            spelling("Zhe\u{300}jiāng ＡŁß").as_deref(),
            Some("zhèjiāng ałß")
        );
        for plain in [
            "Zhejiang",
            "浙江",
            "サッカー",
            "서울",
            "मील",
            "Αθηνας",
            "محـمد",
            "so\u{ad}ft",
        ] {
            assert_eq!(spelling(plain), None, "{plain}");
        }
    }

    /// Folding as the standard's forms define it, text by text.
    fn fold_by_forms(text: &str) -> String {
        let kept = text
            .nfkd()
            .filter(|&part| !is_accent(part) && !is_unseen(part));
        let mut folded = String::new();
        for letter in kept.flat_map(lower) {
            match undecomposed(letter) {
                Some(replacement) => folded.push_str(replacement),
                None => folded.push(letter),
            }
        }
        folded.nfc().collect()
    }

    #[test]
    fn every_letter_folds_as_the_forms_define() {
        for letter in '\0'..=char::MAX {
            let text = String::from(letter);
            assert_eq!(fold(&text), fold_by_forms(&text), "{letter:?}");
        }
    }

    proptest! {
        #[test]
        fn text_folds_as_the_forms_define(text in "(\\PC|[\u{300}-\u{36f}\u{1100}-\u{11ff}\u{900}-\u{d4d}가-힣à-ỹ]){0,12}") {
            let folded = fold(&text);
            prop_assert_eq!(&folded, &fold_by_forms(&text));
            prop_assert_eq!(&fold(&folded), &folded, "folded text folds to itself");
        }
    }
}
