//! Tests of the cutting of rows.

use proptest::prelude::*;

use super::*;
use crate::import::MendedCell;

fn cut(cutter: &mut Cutter, text: &[u8]) -> Result<Vec<(u64, Vec<String>)>, u64> {
    let piece = Piece {
        text: text.to_vec(),
        start: Position {
            byte: 0,
            line: 1,
            row: 0,
        },
        end: text.len() as u64,
    };
    let rows = match cutter {
        Cutter::Table(reader) => cut_table(reader, piece)?,
        Cutter::Lines => cut_lines(&piece)?,
    };
    let row = |index| rows.cells(index).iter().map(str::to_owned).collect();
    let lines = rows.starts.iter().map(|start| start.line);
    Ok(lines.zip((0..rows.len()).map(row)).collect())
}

#[test]
fn a_mark_stands_before_the_header_only() {
    let text = "\u{feff}a,b\n".as_bytes();
    let header = cut(&mut Cutter::of_header(b','), text).unwrap();
    assert_eq!(header, [(1, vec!["a".to_owned(), "b".to_owned()])]);
    let row = cut(&mut Cutter::of_table(b','), text).unwrap();
    assert_eq!(row[0].1[0], "\u{feff}a");
}

#[test]
fn the_line_that_is_not_utf8_is_told() {
    let mut table = Cutter::of_table(b',');
    assert_eq!(cut(&mut table, b"a\nb,\xff\nc\n"), Err(2));
    // The two halves of a letter in two cells are no letter.
    assert_eq!(cut(&mut table, b"a\nb\nc,\xc3,\xa9\n"), Err(3));
    assert_eq!(cut(&mut Cutter::Lines, b"{}\n\n{\xff}"), Err(3));
}

#[test]
fn a_row_may_have_more_cells_than_were_reckoned_with() {
    let text = [",".repeat(1000), "a".into(), ",".repeat(1000)].concat();
    let rows = cut(&mut Cutter::of_table(b','), text.as_bytes()).unwrap();
    assert_eq!((rows[0].1.len(), &*rows[0].1[1000]), (2001, "a"));
}

proptest! {
    #[test]
    fn a_table_is_cut_as_the_usual_reader_cuts_it(text in "[a,é\"\r\n]{0,24}") {
        prop_assume!(super::super::quotes::whole_rows(text.as_bytes(), b',', true).is_ok());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let rows = cut(&mut Cutter::of_table(b','), text.as_bytes()).unwrap();
        let cells: Vec<Vec<String>> = rows.into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(cells, expected);
    }
}

#[test]
fn a_mended_cell_takes_the_place_of_what_the_file_says() {
    let table = || {
        let mut rows = Rows::default();
        for (line, cells) in [(4, "CN,Yiwu"), (6, "CN,Zhuji,lots"), (7, "")] {
            rows.begin(line);
            cells.split_terminator(',').for_each(|cell| rows.push(cell));
        }
        rows
    };
    let said = |rows: &Rows| -> Vec<Vec<String>> {
        let row = |index| rows.cells(index).iter().map(str::to_owned).collect();
        (0..rows.len()).map(row).collect()
    };
    let before = said(&table());
    let mend = |cells: &[&str]| {
        let cells: Vec<MendedCell> = cells.iter().map(|cell| cell.parse().unwrap()).collect();
        let mended = table().mended(&MendedCells::of(&cells));
        assert_eq!(
            mended
                .starts
                .iter()
                .map(|start| start.line)
                .collect::<Vec<_>>(),
            [4, 6, 7]
        );
        said(&mended)
    };
    assert_eq!(mend(&["5:1=IT", "8:1=IT"]), before);
    assert_eq!(
        mend(&["6:3=80", "6:3=65=a,b", "4:4=x"]),
        [
            vec!["CN", "Yiwu", "", "x"],
            vec!["CN", "Zhuji", "65=a,b"],
            vec![],
        ]
    );
}
