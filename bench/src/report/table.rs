//! Tables in Markdown that are aligned on the screen, too.

use std::fmt;

/// A header and rows of as many cells.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(header: &[impl AsRef<str>]) -> Table {
        let names = header.iter().map(|name| name.as_ref().to_owned());
        Table {
            rows: vec![names.collect()],
        }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(
            cells
                .into_iter()
                .map(|cell| cell.replace('|', "\\|"))
                .collect(),
        );
    }

    fn widths(&self) -> Vec<usize> {
        let columns = 0..self.rows[0].len();
        let width = |column: usize| {
            self.rows
                .iter()
                .map(|row| row[column].chars().count())
                .max()
        };
        columns
            .map(|column| width(column).unwrap_or_default())
            .collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (at, row) in self.rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
            if at == 0 {
                widths
                    .iter()
                    .try_for_each(|width| write!(f, "|{:-<1$}", "", width + 2))?;
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_aligned_and_bars_escaped() {
        let mut table = Table::new(&["what", "n"]);
        table.row(["a|b".to_owned(), "12".to_owned()]);
        assert_eq!(
            table.to_string(),
            "| what | n  |\n|------|----|\n| a\\|b | 12 |\n"
        );
    }
}
