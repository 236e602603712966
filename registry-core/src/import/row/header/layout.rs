//! How a row lies under its header, before it is known what its cells mean.

use super::{Header, Target};
use crate::{
    form::{Field, Flaw},
    import::{
        read::{Cells, shows_nothing},
        row::{not_a_record, spreadsheet_error},
    },
};

impl Header {
    /// What is wrong with a cell before it is known what it means.
    pub(super) fn cell_mistake(
        &self,
        index: usize,
        target: &Target,
        text: &str,
    ) -> Option<&'static str> {
        if text.is_empty() || (self.own && !self.has_formulas) {
            None
        } else if *target == Target::Unnamed {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            let is_passed_over = self.row_numbers == Some(index) && is_number;
            (!is_passed_over)
                .then_some("its column has no header; name the column, or empty the cell")
        } else {
            spreadsheet_error(text)
        }
    }

    /// Cells that the header has no column for must be blank; cells that are left out at the end are.
    pub(super) fn check_width(&self, cells: Cells<'_>) -> Result<(), Vec<Flaw>> {
        let is_filled = |index: &usize| cells.get(*index).is_some_and(|cell| !shows_nothing(cell));
        let last = (0..cells.len()).rev().find(is_filled);
        let (has, needed) = (last.map_or(0, |last| last + 1), self.names.len());
        if has <= needed {
            return Ok(());
        }
        Err(vec![Flaw::of_row(format_args!(
            "the row has {has} cells, the header {needed}; is a delimiter or quote missing?"
        ))])
    }

    /// What a row at fault seems to be that is not a record: a total, a footnote, a page's footer.
    pub(crate) fn seems(&self, cells: Cells<'_>) -> Option<Flaw> {
        if self.own {
            return None;
        }
        let identity = self.identity.iter().map(|(index, _)| *index);
        not_a_record(cells, &|index, text| self.is_header(index, text), identity)
    }

    /// Whether a text is the header of a column, perhaps in another language.
    fn is_header(&self, index: usize, text: &str) -> bool {
        let is_name = |name: &String| name.to_lowercase() == text.to_lowercase();
        let field = Field::named(text).map(Target::Field);
        self.names.get(index).is_some_and(is_name)
            || (field.is_some() && field.as_ref() == self.targets.get(index))
    }
}
