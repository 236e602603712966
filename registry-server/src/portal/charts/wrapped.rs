//! Text in drawings, which SVG does not wrap: lines of a width, measured in Latin letters.

/// A text in at most two lines; what does not fit ends in `…`.
pub(super) fn two_lines(text: &str, width: usize) -> Vec<String> {
    let (first, rest) = line(text.trim(), width);
    if rest.is_empty() {
        return vec![first.to_owned()];
    }
    let (second, rest) = line(rest, width);
    let more = if rest.is_empty() { "" } else { "…" };
    vec![first.to_owned(), format!("{second}{more}")]
}

/// A text in one line.
pub(super) fn one_line(text: &str, width: usize) -> String {
    match cut(text.trim(), width) {
        (whole, "") => whole.to_owned(),
        (start, _) => format!("{}…", start.trim_end()),
    }
}

/// The first line, which ends at a blank if there is one, and the rest.
fn line(text: &str, width: usize) -> (&str, &str) {
    let (start, rest) = cut(text, width);
    if rest.is_empty() || rest.starts_with(' ') {
        return (start.trim_end(), rest.trim_start());
    }
    match start.rfind([' ', '-']) {
        Some(blank) => (text[..=blank].trim_end(), text[blank + 1..].trim_start()),
        None => (start, rest),
    }
}

/// As much as has this width; characters of East Asia are twice as wide.
fn cut(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    let end = text.char_indices().find_map(|(at, letter)| {
        used += if letter >= '\u{1100}' { 2 } else { 1 };
        (used > width).then_some(at)
    });
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_blanks_and_what_does_not_fit_is_cut() {
        assert_eq!(two_lines("Companies", 14), ["Companies"]);
        assert_eq!(
            two_lines("Institutions for collaboration", 18),
            ["Institutions for", "collaboration"]
        );
        assert_eq!(two_lines("诸暨袜子产业集群", 8), ["诸暨袜子", "产业集群"]);
        assert_eq!(two_lines("a-b-c-d e-f-g-h i", 8), ["a-b-c-d", "e-f-g-h…"]);
        assert_eq!(two_lines("", 8), [""]);
        assert_eq!(one_line("Wenzhou · Cigarette Lighter", 10), "Wenzhou ·…");
    }
}
