//! Scripts of characters.

/// Whether a character is Han, which Chinese writes in Traditional and Simplified forms.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The two parts of a text that has one in Han and one in other letters: `China 中国`, `中国（China）`, `Country/国家`.
pub(crate) fn in_two_scripts(text: &str) -> Option<(&str, &str)> {
    const OPEN: [char; 4] = ['(', '（', '[', '【'];
    const CLOSE: [char; 4] = [')', '）', ']', '】'];
    let is_other = |letter: char| letter.is_alphabetic() && !is_han(letter);
    let (han, other) = (text.find(is_han)?, text.find(is_other)?);
    let (before, behind) = text.split_at(han.max(other));
    let is_of_one = |part: &str| part.contains(is_han) != part.contains(is_other);
    if !is_of_one(before) || !is_of_one(behind) {
        return None;
    }
    let is_between = |letter: char| {
        letter.is_whitespace() || matches!(letter, '/' | '／' | '|') || OPEN.contains(&letter)
    };
    let bare = before.trim_end_matches(is_between);
    // A bracket that opens between the two closes behind them; others belong to a part: `Jobs 从业人数(人)`.
    let behind = match before[bare.len()..].contains(OPEN) {
        true => behind.trim_end().trim_end_matches(CLOSE),
        false => behind,
    };
    Some((bare.trim_start(), behind.trim_end()))
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
