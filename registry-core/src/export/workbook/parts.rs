//! The parts of a workbook beside its sheets, by ECMA-376.

use std::fmt::Write as _;

use zip::write::SimpleFileOptions;

/// The formats of cells, in the order of `cellXfs` below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Style {
    /// Numbers as they are.
    General,
    /// Bold, on a ground of their own.
    Header,
    /// Text whatever is typed, so that leading zeros stay.
    Text,
    /// A day as `2026-11-24`.
    Day,
}

pub(super) const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>"#,
    r#"<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>"#,
    r#"<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>"#,
    r#"<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
);

pub(super) const RELATIONSHIPS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" "#,
    r#"Target="xl/workbook.xml"/></Relationships>"#,
);

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The part that says of what kind each part is.
pub(super) fn content_types(sheets: usize) -> String {
    let mut xml = format!(
        r#"{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>"#
    );
    for number in 1..=sheets {
        let _ = write!(
            xml,
            r#"<Override PartName="/{}" ContentType="{TYPE}.worksheet+xml"/>"#,
            sheet_part(number)
        );
    }
    xml.push_str("</Types>");
    xml
}

/// The part that says where the workbook's sheets are.
pub(super) fn workbook_relationships(sheets: usize) -> String {
    let mut xml = format!(r#"{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">"#);
    for number in 1..=sheets {
        let _ = write!(
            xml,
            r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
    }
    let _ = write!(
        xml,
        r#"<Relationship Id="rId{}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#,
        sheets + 1
    );
    xml
}

/// The workbook: its sheets by their names, each with the range that its filter covers.
pub(super) fn workbook(sheets: &[(&str, String)]) -> String {
    let mut xml = format!(r#"{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>"#);
    for (number, (name, _)) in (1..).zip(sheets) {
        let _ = write!(
            xml,
            r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#
        );
    }
    xml.push_str("</sheets><definedNames>");
    for (index, (name, range)) in sheets.iter().enumerate() {
        let _ = write!(
            xml,
            r#"<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">{name}!{range}</definedName>"#
        );
    }
    xml.push_str("</definedNames></workbook>");
    xml
}

/// Where a sheet stands in the package, counted from 1.
pub(super) fn sheet_part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// How parts are packed: as fast as is sensible, and without the time, so that the same records are the same bytes.
pub(super) fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(3))
}

/// The letters of a column counted from 0: A, B, ... Z, AA.
pub(super) fn column_letters(mut column: usize) -> String {
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
