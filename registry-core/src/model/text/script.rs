//! Scripts of characters.

/// Whether a character is Han, which Chinese writes in Traditional and Simplified forms.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The two parts of a text that has one in Han and one in other letters: `China 中国`, `中国（China）`, `Country/国家`.
pub(crate) fn in_two_scripts(text: &str) -> Option<(&str, &str)> {
    let is_other = |letter: char| letter.is_alphabetic() && !is_han(letter);
    let (han, other) = (text.find(is_han)?, text.find(is_other)?);
    let (before, behind) = text.split_at(han.max(other));
    let is_mixed = before.contains(is_han) == before.contains(is_other)
        || behind.contains(is_han) == behind.contains(is_other);
    let is_between = |letter: char| {
        letter.is_whitespace() || matches!(letter, '(' | '（' | '[' | '【' | '/' | '／' | '|')
    };
    let is_behind =
        |letter: char| letter.is_whitespace() || matches!(letter, ')' | '）' | ']' | '】');
    (!is_mixed).then(|| {
        // A bracket of a unit belongs to its part: `从业人数(人)`.
        let has_open =
            before.ends_with(is_between) && before.trim_end().ends_with(['(', '（', '[', '【']);
        let behind = if has_open {
            behind.trim_end_matches(is_behind)
        } else {
            behind.trim_end()
        };
        (before.trim_end_matches(is_between).trim_start(), behind)
    })
}

#[cfg(test)]
mod tests {
    use super::in_two_scripts;

    #[test]
    fn a_text_in_two_scripts_is_cut_where_they_meet() {
        for (text, parts) in [
            ("China 中国", Some(("China", "中国"))),
            ("中国（China）", Some(("中国", "China"))),
            ("Country/国家", Some(("Country", "国家"))),
            ("Jobs 从业人数(人)", Some(("Jobs", "从业人数(人)"))),
            (
                "Côte d'Ivoire 科特迪瓦",
                Some(("Côte d'Ivoire", "科特迪瓦")),
            ),
            ("China", None),
            ("中国", None),
            ("A股B", None),
            ("中国 China 国家", None),
            ("", None),
        ] {
            assert_eq!(in_two_scripts(text), parts, "{text}");
        }
    }
}
