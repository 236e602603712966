//! What is seen of a cell of a header.

/// A header without what nobody sees: marks of no width, line ends and blanks around it.
pub(crate) fn clean(header: &str) -> String {
    let visible: String = header
        .chars()
        .filter(|letter| !has_no_width(*letter))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Byte order marks, joiners and soft hyphens.
fn has_no_width(letter: char) -> bool {
    matches!(
        letter,
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{180e}'
    )
}

/// Whether a cell shows nothing.
pub(crate) fn is_blank(cell: &str) -> bool {
    cell.chars()
        .all(|letter| letter.is_whitespace() || has_no_width(letter))
}
