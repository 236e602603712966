//! Text from outside made safe to show: what would move the cursor, recolour or reorder is escaped.

use std::borrow::Cow;

/// Escapes control characters (C0, DEL, C1) and bidirectional controls as `\u{..}`; line ends and tabs too.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_dangerous(letter) {
            safe.extend(letter.escape_default());
        } else {
            safe.push(letter);
        }
    }
    Cow::Owned(safe)
}

fn is_dangerous(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(line("plain 袜子"), "plain 袜子");
        assert_eq!(line("\u{1b}[31mred\u{9b}"), "\\u{1b}[31mred\\u{9b}");
        assert_eq!(line("abc\u{202e}cba"), "abc\\u{202e}cba");
        assert_eq!(line("a\nb"), "a\\nb");
    }
}
