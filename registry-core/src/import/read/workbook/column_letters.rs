//! What people call the columns of a sheet.

/// The letters of a column counted from 0: A, B, ... Z, AA.
pub(super) fn letters(mut column: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    reversed.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(letters),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }
}
