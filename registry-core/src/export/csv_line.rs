//! A line of CSV (RFC 4180), byte for byte as the `csv` crate writes it, for rows of many columns that are mostly empty.

/// Writes cells as a line. A single one must not be empty.
pub(super) fn push_line<'a>(line: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        if !cell.is_empty() {
            push_cell(line, cell);
        }
    }
    line.push(b'\n');
}

fn push_cell(line: &mut Vec<u8>, text: &str) {
    if !needs_quotes(text) {
        line.extend_from_slice(text.as_bytes());
        return;
    }
    line.push(b'"');
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            line.extend_from_slice(br#""""#);
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
}

/// Looks at every byte, whatever it finds: so several are looked at at once.
fn needs_quotes(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| {
        found | matches!(byte, b',' | b'"' | b'\n' | b'\r')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_are_those_of_the_csv_crate(cells in prop::collection::vec("[,\"\n\r;'a字]{0,6}|\\PC{0,40}", 2..9)) {
            let mut line = Vec::new();
            push_line(&mut line, cells.iter().map(String::as_str));
            let mut expected = csv::Writer::from_writer(Vec::new());
            expected.write_record(&cells).unwrap();
            prop_assert_eq!(line, expected.into_inner().unwrap());
        }
    }
}
