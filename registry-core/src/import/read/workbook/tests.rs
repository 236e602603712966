use std::io::{Read, Seek, SeekFrom, Write};

use super::*;

/// A workbook with the given sheets: name, state and the XML of its rows.
fn workbook(sheets: &[(&str, &str, &str)]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    let mut zip = zip::ZipWriter::new(&mut file);
    let mut part = |name: &str, text: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let mut list = String::new();
    let mut relations = String::new();
    for (index, (name, state, rows)) in sheets.iter().enumerate() {
        let id = index + 1;
        list.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{id}\" state=\"{state}\" r:id=\"r{id}\"/>"
        ));
        relations.push_str(&format!(
            "<Relationship Id=\"r{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        part(
            &format!("xl/worksheets/sheet{id}.xml"),
            format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
            ),
        );
    }
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into(),
    );
    part(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".into(),
    );
    part(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        ),
    );
    part(
        "xl/styles.xml",
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"2\"><numFmt numFmtId=\"170\" formatCode=\"[Red]0.0%;-0.0%\"/><numFmt numFmtId=\"171\" formatCode=\"0 &quot;%&quot;\"/></numFmts><cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>".into(),
    );
    zip.finish().unwrap();
    file
}

fn text(cell: &str, value: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{value}</t></is></c>")
}

fn read(file: &File, sheet: Option<&str>) -> (String, Sheet) {
    let (mut laid_out, sheet) = lay_out("a.xlsx", file, FileFormat::Xlsx, sheet).unwrap();
    let mut csv = String::new();
    laid_out.seek(SeekFrom::Start(0)).unwrap();
    laid_out.read_to_string(&mut csv).unwrap();
    (csv, sheet)
}

#[test]
fn cells_are_what_a_reader_sees() {
    let rows = format!(
        "<row r=\"3\">{}{}{}</row><row r=\"5\">{}<c r=\"C5\"><f>1+1</f><v>1988</v></c><c r=\"D5\" s=\"1\"><v>45943</v></c></row>",
        text("B3", "place"),
        text("C3", "year"),
        text("D3", "day"),
        text("B5", "Zhuji, Datang"),
    );
    let (csv, sheet) = read(&workbook(&[("Sheet1", "visible", &rows)]), None);
    assert_eq!(
        csv,
        ",place,year,day\n\"\"\n,\"Zhuji, Datang\",1988,2025-10-13\n"
    );
    assert_eq!(sheet.row(2), 5);
    assert_eq!(sheet.cell(5, 2), "Sheet1!C5");
    assert!(sheet.notices("a.xlsx").is_empty());
}

#[test]
fn percentages_are_the_hundredfold_that_is_shown() {
    let number =
        |cell: &str, style, value| format!("<c r=\"{cell}\" s=\"{style}\"><v>{value}</v></c>");
    let rows = format!(
        "<row r=\"1\">{}{}{}{}</row>",
        number("A1", 2, "0.65"),
        number("B1", 3, "0.07"),
        number("C1", 4, "65"),
        number("D1", 2, "1")
    );
    let (csv, _) = read(&workbook(&[("S", "visible", &rows)]), None);
    assert_eq!(csv, "65%,7%,65,100%\n");
}

#[test]
fn a_formula_that_was_never_calculated_is_told_from_a_blank_cell() {
    let cells = [
        "<c r=\"A1\"><f>5*2</f><v>10</v></c>",
        "<c r=\"B1\"><f>5*2</f></c>",
        "<c r=\"C1\"><f>5*2</f><v></v></c>",
        "<c r=\"D1\" t=\"str\"><f>A2</f><v></v></c>",
        "<c r=\"E1\" s=\"1\"></c>",
        "<c r=\"F1\" t=\"e\"><f>1/0</f><v>#SPILL!</v></c>",
        "<c r=\"G1\" t=\"b\"><v>1</v></c>",
    ];
    let rows = format!("<row r=\"1\">{}</row>", cells.concat());
    let (csv, _) = read(&workbook(&[("S", "visible", &rows)]), None);
    assert_eq!(
        csv,
        format!("10,{UNCALCULATED},{UNCALCULATED},,,#SPILL!,true\n")
    );
}

#[test]
fn the_first_visible_sheet_is_taken_and_said() {
    let rows = |name: &str| format!("<row r=\"1\">{}</row>", text("A1", name));
    let (hidden, one, two) = (rows("hidden"), rows("one"), rows("two"));
    let file = workbook(&[
        ("H", "hidden", &hidden),
        ("One", "visible", &one),
        ("Two", "visible", &two),
    ]);
    let (csv, sheet) = read(&file, None);
    assert_eq!(csv, "one\n");
    assert_eq!(
        sheet.notices("a.xlsx"),
        ["a.xlsx: read the first visible sheet, \"One\"; --sheet takes another: \"Two\""]
    );
    assert_eq!(read(&file, Some("Two")).0, "two\n");
    let refused = lay_out("a.xlsx", &file, FileFormat::Xlsx, Some("Three"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        refused,
        "a.xlsx: no sheet \"Three\"; it has: \"H\", \"One\", \"Two\""
    );
}

#[test]
fn cells_keep_their_columns_however_far_they_stand() {
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}</row>",
        text("A1", "place"),
        text("XFD2", "far")
    );
    let (csv, _) = read(&workbook(&[("S", "visible", &rows)]), None);
    assert_eq!(csv, format!("place\n{}far\n", ",".repeat(16_383)));
}

/// As with a cell far below a wide header, which is a few bytes of a workbook.
#[test]
fn blank_rows_take_no_room() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"1048576\">{}</row>",
        text("A1", "place"),
        text("XFD1", "far"),
        text("A1048576", "last")
    );
    let (laid_out, _) = lay_out(
        "a.xlsx",
        &workbook(&[("S", "visible", &rows)]),
        FileFormat::Xlsx,
        None,
    )
    .unwrap();
    assert!(laid_out.metadata().unwrap().len() < 4 << 20);
}

#[test]
fn what_is_hidden_and_merged_is_known() {
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\" hidden=\"1\">{}</row></sheetData><mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B1:C1\"/></mergeCells><sheetData>",
        text("A1", "place"),
        text("A2", "Zhuji"),
    );
    let (_, sheet) = read(&workbook(&[("S", "visible", &rows)]), None);
    assert_eq!(
        sheet.notices("a.xlsx"),
        ["a.xlsx S: hidden rows are taken like the others: 2"]
    );
    let down: Vec<MergedDown> = sheet.merged_down().collect();
    assert_eq!(
        down.iter()
            .map(|merge| sheet.range(merge))
            .collect::<Vec<_>>(),
        ["A2:A4"]
    );
    assert_eq!(sheet.spread_from(1, 2), Some(1));
    assert_eq!(sheet.spread_from(1, 0), None);
}

#[test]
fn a_row_past_the_last_is_refused() {
    let rows = format!("<row r=\"1048577\">{}</row>", text("A1048577", "place"));
    let refused = lay_out(
        "a.xlsx",
        &workbook(&[("S", "visible", &rows)]),
        FileFormat::Xlsx,
        None,
    );
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .ends_with("a sheet has at most 1,048,576 rows")
    );
}

#[test]
fn cells_out_of_order_are_refused() {
    let header = format!("<row r=\"1\">{}</row>", text("A1", "place"));
    for (rows, place) in [
        (
            format!(
                "<row r=\"5\">{}</row><row r=\"3\">{}</row>",
                text("A5", "x"),
                text("A3", "y")
            ),
            "A3 stands after",
        ),
        (
            format!("<row r=\"2\">{}{}</row>", text("A2", "x"), text("A2", "y")),
            "A2 stands after",
        ),
    ] {
        let file = workbook(&[("S", "visible", &format!("{header}{rows}"))]);
        let refused = lay_out("a.xlsx", &file, FileFormat::Xlsx, None)
            .unwrap_err()
            .to_string();
        assert!(refused.contains(place), "{refused}");
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"PK\x03\x04 nonsense").unwrap();
    assert!(
        lay_out("a.xlsx", &file, FileFormat::Xlsx, None)
            .unwrap_err()
            .to_string()
            .contains("not a workbook")
    );
}

#[test]
fn a_flat_document_reads_as_its_archive_does() {
    let archive = file_of(SURVEYS[2].1);
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let mut content = String::new();
    let mut part = archive.by_name("content.xml").unwrap();
    part.read_to_string(&mut content).unwrap();
    let kind = "office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"";
    let flat = content.replace("office:document-content", kind);
    let flat = flat.replace(&format!("</{kind}>"), "</office:document>");
    assert!(crate::import::read::signature::is_flat_document(
        flat.as_bytes()
    ));
    let laid_out = [flat.as_bytes(), SURVEYS[2].1].map(|bytes| {
        let (mut text, sheet) = lay_out("a", &file_of(bytes), FileFormat::Ods, None).unwrap();
        let mut csv = String::new();
        text.seek(SeekFrom::Start(0)).unwrap();
        text.read_to_string(&mut csv).unwrap();
        (csv, sheet.notices("a"))
    });
    assert_eq!(laid_out[0], laid_out[1]);
}

/// The same sheet as each program saves it.
const SURVEYS: [(FileFormat, &[u8]); 3] = [
    (
        FileFormat::Xlsx,
        include_bytes!("../../../../../fixtures/spreadsheets/survey.xlsx"),
    ),
    (
        FileFormat::Xls,
        include_bytes!("../../../../../fixtures/spreadsheets/survey.xls"),
    ),
    (
        FileFormat::Ods,
        include_bytes!("../../../../../fixtures/spreadsheets/survey.ods"),
    ),
];

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[test]
fn every_form_is_laid_out_alike() {
    let laid_out = SURVEYS.map(|(format, bytes)| {
        let (mut text, sheet) = lay_out("a", &file_of(bytes), format, None).unwrap();
        let mut csv = String::new();
        text.seek(SeekFrom::Start(0)).unwrap();
        text.read_to_string(&mut csv).unwrap();
        let merged: Vec<String> = sheet
            .merged_down()
            .map(|merge| sheet.range(&merge))
            .collect();
        (csv, sheet.notices("a"), merged)
    });
    assert!(
        laid_out[0]
            .0
            .contains("DE,Musterstadt,Pencils,65%,domestic,1200,01069,2024-05-06,08:30,first")
    );
    assert_eq!(laid_out[0].2, ["A4:A5", "B4:B5", "C4:C5", "A6:A7"]);
    assert_eq!(laid_out[0], laid_out[1]);
    assert_eq!(laid_out[0], laid_out[2]);
}

#[test]
fn a_workbook_behind_a_password_says_so() {
    let mut xls = SURVEYS[1].1.to_vec();
    // The first record after the start of the stream becomes the one that says how it is encrypted.
    let begin = xls
        .windows(4)
        .position(|four| four == [0x09, 0x08, 0x10, 0x00])
        .unwrap();
    xls[begin + 20] = 0x2f;
    xls[begin + 21] = 0;
    let refused = lay_out("a.xls", &file_of(&xls), FileFormat::Xls, None).unwrap_err();
    assert!(
        refused.to_string().contains("protected by a password"),
        "{refused}"
    );
}

proptest::proptest! {
    /// Wherever a workbook is damaged, it is read or refused.
    #[test]
    fn damaged_workbooks_are_read_or_refused(damage in proptest::collection::vec((0.0..1.0f64, 0..=255u8), 1..8)) {
        let row = format!("<row r=\"1\">{}<c r=\"B1\" s=\"1\"><v>45943.5</v></c></row>", text("A1", "place"));
        let mut file = workbook(&[("S", "visible", &row)]);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        for (place, byte) in damage {
            let index = (place * bytes.len() as f64) as usize;
            bytes[index] = byte;
        }
        let mut damaged = tempfile::tempfile().unwrap();
        damaged.write_all(&bytes).unwrap();
        let _ = lay_out("a.xlsx", &damaged, FileFormat::Xlsx, None);
    }

    /// The same for each form as programs save it.
    #[test]
    fn damaged_files_of_every_form_are_read_or_refused(
        form in 0..3usize,
        damage in proptest::collection::vec((0.0..1.0f64, 0..=255u8), 1..12),
        cut in 0.5..1.5f64,
    ) {
        let (format, bytes) = SURVEYS[form];
        let mut bytes = bytes.to_vec();
        for (place, byte) in damage {
            let index = (place * bytes.len() as f64) as usize;
            bytes[index] = byte;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let _ = lay_out("a", &file_of(&bytes), format, None);
    }
}
