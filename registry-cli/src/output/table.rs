//! Tables for people. On a terminal they fit its width: columns that say nothing are left out, then those that are
//! wanted least, and long cells are shortened. A cell that a person copies, such as a key, is never broken: one that is
//! longer than its column stands on a line of its own. Where stdout is no terminal, everything is whole.

use super::{screen::Screen, styled::Styled};
use crate::{colour::HEAD, failure::Failure};

/// What stands between columns.
const GAP: &str = "  ";
/// So many rows of a table are laid out together. A column is at least as wide as in the rows before.
const ROWS_TOGETHER: usize = 1000;

/// How narrow a column of texts may become.
const NARROWEST_TEXT: usize = 16;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    name: &'a str,
    /// Whether the name stands as it is, and not in capitals.
    is_verbatim: bool,
    fit: Fit,
    /// The columns with the highest number go first where there is no room; one of 0 stays.
    dropped: u8,
    /// What the cells say when there is nothing to say.
    usual: &'static str,
}

/// What becomes of cells that are too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// Never broken.
    Whole,
    /// Shortened, but not to less than so many columns.
    Shortened(usize),
    /// Continued below, by whole words.
    Wrapped,
}

impl<'a> Column<'a> {
    /// A column whose cells are never broken, and which always stands.
    pub const fn whole(name: &'a str) -> Column<'a> {
        Column {
            name,
            is_verbatim: false,
            fit: Fit::Whole,
            dropped: 0,
            usual: "",
        }
    }

    /// A column whose cells may be shortened to so many columns of the terminal.
    pub const fn shortened(name: &'a str, least: usize) -> Column<'a> {
        Column {
            fit: Fit::Shortened(least),
            ..Column::whole(name)
        }
    }

    /// A column whose cells go on below.
    pub const fn wrapped(name: &'a str) -> Column<'a> {
        Column {
            fit: Fit::Wrapped,
            ..Column::whole(name)
        }
    }

    /// The column has a name that is copied, such as a key.
    #[must_use]
    pub const fn verbatim(self) -> Column<'a> {
        Column {
            is_verbatim: true,
            ..self
        }
    }

    /// The column may be left out, before those with a lower number.
    #[must_use]
    pub const fn dropped(self, dropped: u8) -> Column<'a> {
        Column { dropped, ..self }
    }

    /// What the cells say when there is nothing to say.
    #[must_use]
    pub const fn usually(self, usual: &'static str) -> Column<'a> {
        Column { usual, ..self }
    }

    /// How narrow the column may become, where its widest cell has so many columns, on a terminal of so many.
    fn least(self, widest: usize, terminal: usize) -> usize {
        match self.fit {
            // A few long keys are not to take the room of all other columns.
            Fit::Whole => widest.min(terminal / 2),
            Fit::Shortened(least) => widest.min(least),
            Fit::Wrapped => widest.min(NARROWEST_TEXT),
        }
    }

    fn head(self) -> Styled {
        if self.is_verbatim {
            Styled::new(HEAD, self.name)
        } else {
            Styled::new(HEAD, &self.name.to_uppercase())
        }
    }
}

/// Writes a table.
pub fn table<Row: Into<Vec<Styled>>>(
    screen: &mut Screen,
    columns: &[Column],
    rows: impl IntoIterator<Item = Row>,
) -> Result<(), Failure> {
    try_table(screen, columns, rows.into_iter().map(Ok))
}

/// Writes a table while its rows are still being read.
pub fn try_table<Row: Into<Vec<Styled>>>(
    screen: &mut Screen,
    columns: &[Column],
    rows: impl IntoIterator<Item = Result<Row, Failure>>,
) -> Result<(), Failure> {
    let terminal = screen.width();
    let mut rows = rows.into_iter().map(|row| row.map(Into::into));
    let mut layout: Option<Layout> = None;
    loop {
        let together = rows.by_ref().take(ROWS_TOGETHER);
        let together: Vec<Vec<Styled>> = together.collect::<Result<_, _>>()?;
        if together.is_empty() && layout.is_some() {
            return Ok(());
        }
        let layout = match &mut layout {
            Some(layout) => {
                layout.widen(&together, terminal);
                layout
            }
            none => {
                let layout = none.insert(Layout::of(columns, &together, terminal));
                let head = layout.head(terminal);
                head.iter().try_for_each(|line| screen.whole(line))?;
                layout
            }
        };
        for row in together {
            let lines = layout.lines(row, terminal);
            lines.iter().try_for_each(|line| screen.whole(line))?;
        }
    }
}

/// How wide each column is; none where it is left out.
struct Layout<'a> {
    columns: &'a [Column<'a>],
    widths: Vec<Option<usize>>,
}

impl<'a> Layout<'a> {
    fn of(columns: &'a [Column<'a>], rows: &[Vec<Styled>], terminal: Option<usize>) -> Layout<'a> {
        let names = columns.iter().map(|column| Some(column.name.len()));
        let mut layout = Layout {
            columns,
            widths: names.collect(),
        };
        layout.widen(rows, None);
        if let Some(terminal) = terminal {
            layout.fit(rows, terminal);
        }
        layout
    }

    /// Makes columns as wide as these rows need; on a terminal they stay as they are.
    fn widen(&mut self, rows: &[Vec<Styled>], terminal: Option<usize>) {
        if terminal.is_none() {
            for row in rows {
                for (width, cell) in self.widths.iter_mut().zip(row) {
                    *width = width.map(|width| width.max(cell.width()));
                }
            }
        }
    }

    /// Leaves out what has no room, and makes the rest as narrow as is needed.
    fn fit(&mut self, rows: &[Vec<Styled>], terminal: usize) {
        for (at, column) in self.columns.iter().enumerate() {
            let says_nothing = rows
                .iter()
                .all(|row| row[at].reads("") || row[at].reads(column.usual));
            if column.dropped > 0 && says_nothing && self.total() > terminal {
                self.widths[at] = None;
            }
        }
        if self.total() > terminal {
            self.narrow_to_most(rows, terminal);
        }
        while self.least(terminal) > terminal {
            let present = (0..self.columns.len()).filter(|&at| self.widths[at].is_some());
            match present.max_by_key(|&at| self.columns[at].dropped) {
                Some(at) if self.columns[at].dropped > 0 => self.widths[at] = None,
                _ => break,
            }
        }
        while self.total() > terminal {
            // The widest gives way, as long as it can.
            let mut narrowed: Vec<(usize, usize)> = Vec::new();
            for (at, column) in self.columns.iter().enumerate() {
                let width = self.widths[at].unwrap_or(0);
                if width > column.least(width, terminal) {
                    narrowed.push((width, at));
                }
            }
            let Some(&(width, at)) = narrowed.iter().max() else {
                break;
            };
            self.widths[at] = Some(width - 1);
        }
    }

    /// Makes columns whose cells stay whole as wide as nine in ten of them: the others stand on lines of their own.
    fn narrow_to_most(&mut self, rows: &[Vec<Styled>], terminal: usize) {
        for (at, column) in self.columns.iter().enumerate() {
            if let (Fit::Whole, Some(width)) = (column.fit, &mut self.widths[at])
                && *width > terminal / 4
            {
                let mut widths: Vec<usize> = rows.iter().map(|row| row[at].width()).collect();
                widths.sort_unstable();
                let most = widths.get((widths.len() * 9).div_ceil(10).saturating_sub(1));
                *width = most.map_or(*width, |&most| most.max(column.name.len()));
            }
        }
    }

    fn total(&self) -> usize {
        let widths: Vec<usize> = self.widths.iter().copied().flatten().collect();
        widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
    }

    /// How wide the table is where every column is as narrow as it may become.
    fn least(&self, terminal: usize) -> usize {
        let columns = self.columns.iter().zip(&self.widths);
        let widths = columns.filter_map(|(column, width)| Some(column.least((*width)?, terminal)));
        let widths: Vec<usize> = widths.collect();
        widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
    }

    /// The names of the columns, which are never broken.
    fn head(&self, terminal: Option<usize>) -> Vec<Styled> {
        let whole = self
            .columns
            .iter()
            .map(|column| (Fit::Whole, column.head()));
        self.laid_out(whole, terminal)
    }

    /// The lines of a row.
    fn lines(&self, row: Vec<Styled>, terminal: Option<usize>) -> Vec<Styled> {
        let cells = self.columns.iter().zip(row);
        self.laid_out(cells.map(|(column, cell)| (column.fit, cell)), terminal)
    }

    /// Cells beside each other: one that is longer than its column and must stay whole ends a line of its own.
    fn laid_out(
        &self,
        row: impl Iterator<Item = (Fit, Styled)>,
        terminal: Option<usize>,
    ) -> Vec<Styled> {
        let (mut lines, mut cells) = (Vec::new(), Vec::new());
        for ((fit, cell), width) in row.zip(&self.widths) {
            let &Some(width) = width else {
                continue;
            };
            let fits = terminal.is_none() || cell.width() <= width;
            let below = match fit {
                Fit::Shortened(_) if !fits => vec![cell.shortened(width)],
                Fit::Wrapped if !fits => cell.wrapped(width, 0),
                _ => vec![cell],
            };
            cells.push((width, below));
            if !fits && fit == Fit::Whole {
                lines.push(line_of(&cells, 0));
                cells.iter_mut().for_each(|(_, cell)| cell.clear());
            }
        }
        let height = cells.iter().map(|(_, cell)| cell.len()).max();
        let rest = (0..height.unwrap_or(0)).map(|at| line_of(&cells, at));
        // What stands on a line of its own may have been all.
        let rest = rest.filter(|line| lines.is_empty() || !line.reads(""));
        let rest: Vec<Styled> = rest.collect();
        lines.extend(rest);
        lines
    }
}

/// A line of cells beside each other, each but the last as wide as its column.
fn line_of(cells: &[(usize, Vec<Styled>)], at: usize) -> Styled {
    let (mut line, mut spaces) = (Styled::default(), 0);
    for (width, lines) in cells {
        if let Some(cell) = lines.get(at).filter(|cell| !cell.reads("")) {
            line.append(Styled::from(" ".repeat(spaces)));
            spaces = width.saturating_sub(cell.width());
            line.append(cell.clone());
        } else {
            spaces += width;
        }
        spaces += GAP.len();
    }
    line
}

#[cfg(test)]
mod tests;
