//! Rows of a table that seem to be no record: totals, footnotes, page footers, headers that are repeated, units. They are
//! asked about only where a row is at fault anyway, so that no record is ever taken for one of them.

use crate::{
    form::Flaw,
    import::read::{Cells, clean_header, is_note, is_page_footer, is_total},
    model::Invalid,
};

/// What such a row can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seems {
    Total,
    Footnote,
    PageFooter,
    RepeatedHeader,
    Units,
}

impl Seems {
    fn name(self) -> &'static str {
        match self {
            Seems::Total => "a total row",
            Seems::Footnote => "a footnote",
            Seems::PageFooter => "the footer of a page",
            Seems::RepeatedHeader => "the header, repeated",
            Seems::Units => "a row of units",
        }
    }
}

/// What a row at fault seems to be; none where it seems to be a record. `is_header` tells whether a column has this
/// header, `identity` are the columns that say which record a row is about.
pub(crate) fn not_a_record(
    cells: Cells<'_>,
    is_header: &dyn Fn(usize, &str) -> bool,
    identity: impl Iterator<Item = usize>,
) -> Option<Flaw> {
    let texts: Vec<String> = cells.iter().map(clean_header).collect();
    let filled: Vec<(usize, &str)> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| (index, text.as_str()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let &(mut index, mut first) = filled.first()?;
    let identity: Vec<usize> = identity.collect();
    let seems = if filled.len() > 1 && filled.iter().all(|&(at, text)| is_header(at, text)) {
        Seems::RepeatedHeader
    } else if let Some(total) = total(&filled, &identity) {
        (index, first) = total;
        Seems::Total
    } else if filled.len() <= 2 && is_page_footer(first) {
        Seems::PageFooter
    } else if (filled.len() <= 2 && is_note(first)) || (filled.len() == 1 && is_sentence(first)) {
        Seems::Footnote
    } else if are_units(&filled, &identity) {
        Seems::Units
    } else {
        return None;
    };
    Some(Flaw {
        index: Some(index),
        value: Some(Invalid::excerpt(first)),
        ..Flaw::of_row(format_args!(
            "this row seems to be {}, and no record; take it out, or pass over it with --skip-invalid",
            seems.name()
        ))
    })
}

/// Whether a text is a whole sentence, as notes are that say what the table is not sure of.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words > 6 || (words > 2 && text.ends_with('.')) || text.ends_with('。')
}

/// The cell that says that a row is a total: its first, or one that stands for a place, or in a column that names no record.
fn total<'a>(filled: &[(usize, &'a str)], identity: &[usize]) -> Option<(usize, &'a str)> {
    let product = identity.iter().max();
    let says_total = |(at, (index, text)): (usize, (usize, &'a str))| {
        let is_product = at > 0 && Some(&index) == product;
        (is_total(text) && !is_product).then_some((index, text))
    };
    let mut cells = filled.iter().copied().enumerate();
    cells
        .find_map(says_total)
        .filter(|_| is_open(filled, identity))
}

/// Whether a row of a total does not say which record it is about: its other names are blank, or totals too.
fn is_open(filled: &[(usize, &str)], identity: &[usize]) -> bool {
    let named = filled
        .iter()
        .filter(|(index, text)| identity.contains(index) && !is_total(text));
    named.count() < identity.len().saturating_sub(1).max(1)
}

/// Whether a row says only in what its columns are counted.
fn are_units(filled: &[(usize, &str)], identity: &[usize]) -> bool {
    let is_unit = |text: &str| {
        let bracketed = (text.starts_with(['(', '[', '（'])) && text.ends_with([')', ']', '）']);
        let words = [
            "%", "in %", "persons", "number", "anzahl", "nombre", "numero", "número", "人", "家",
            "个", "万元", "亿元",
        ];
        bracketed || words.contains(&text.to_lowercase().as_str()) || text.starts_with("in ")
    };
    filled
        .iter()
        .all(|&(index, text)| !identity.contains(&index) && is_unit(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::RawRow;

    fn seems(cells: &[&str]) -> Option<String> {
        let header = ["country", "place", "product", "employment"];
        let row = RawRow::of_cells(9, cells.iter().copied());
        let is_header = |at: usize, text: &str| {
            header
                .get(at)
                .is_some_and(|name| name.eq_ignore_ascii_case(text))
        };
        let identity = [0, 1, 2].into_iter();
        not_a_record(row.cells(), &is_header, identity).map(|flaw| flaw.reason)
    }

    #[test]
    fn rows_that_are_no_records_are_named_as_what_they_seem_to_be() {
        for (cells, name) in [
            (&["Total", "", "", "300"][..], "total"),
            (&["", "TOTAL:", "", "300"], "total"),
            (&["合计", "", "", "300"], "total"),
            (&["Insgesamt", "", "", "300"], "total"),
            (&["Totale (n=3)", "", "", "300"], "total"),
            (&["Total Italy", "", "", "300"], "total"),
            (&["Total", "Total", "Total", "300"], "total"),
            (&["Italy", "Subtotal", "", "300"], "total"),
            (&["Italy", "Italy total", "", "300"], "total"),
            (&["浙江省小计", "", "", "300"], "total"),
            (&["Source: national survey, 2024"], "footnote"),
            (&["注：数据为估计"], "footnote"),
            (&["资料来源：国家统计局"], "footnote"),
            (&["* provisional"], "footnote"),
            (&["1) without taxes", "", ""], "footnote"),
            (&["__________"], "footnote"),
            (&["The figures of the south are estimates."], "footnote"),
            (&["Quelle: Amt", "", "", ""], "footnote"),
            (&["Page 1 of 3"], "footer"),
            (&["Seite 2"], "footer"),
            (&["第1页 共3页"], "footer"),
            (&["1 to 242 of 242 products"], "footer"),
            (&["- 3 -"], "footer"),
            (&["Country", "place", "Product", "employment"], "repeated"),
            (&["", "", "", "(persons)"], "units"),
        ] {
            assert!(
                seems(cells).is_some_and(|reason| reason.contains(name)),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn rows_of_records_at_fault_are_none_of_these() {
        for cells in [
            &["CN", "Zhuji", "Sock", "x"][..],
            &["Atlantis", "Zhuji", "Sock"],
            &["CN", "", "", "5"],
            &["CN", "Page", ""],
            &["", "San Pedro de Macorís", ""],
            &["IT", "Notaresco", "", ""],
            &["IT", "", "Total quality tools", "5"],
            &["Sumatra", "", "", ""],
            &["Allgäu", "", "", ""],
            &["", "", "", "12"],
        ] {
            assert_eq!(seems(cells), None, "{cells:?}");
        }
    }
}
