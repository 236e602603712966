//! Workbooks, written as their parts.

use std::io::Write;

/// A workbook with sheets of a name and rows of text.
pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut list = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let part = format!("worksheets/sheet{at}.xml");
        list += &format!(
            r#"<sheet name="{name}" sheetId="{}" r:id="r{at}"/>"#,
            at + 1
        );
        relations +=
            &format!(r#"<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="{part}"/>"#);
        let rows: String = rows.iter().map(|row| row_of(row)).collect();
        let sheet =
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
        parts.push((format!("xl/{part}"), sheet));
    }
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{list}</sheets></workbook>"#
    );
    parts.push(("xl/workbook.xml".to_owned(), book));
    let related =
        |inner: &str| format!(r#"<Relationships xmlns="{PACKAGE}">{inner}</Relationships>"#);
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), related(&relations)));
    let start = format!(
        r#"<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>"#
    );
    parts.push(("_rels/.rels".to_owned(), related(&start)));
    zipped(parts)
}

fn row_of(cells: &[&str]) -> String {
    let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

/// A zip archive of files.
pub fn zipped(parts: Vec<(String, String)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).expect("a zip");
        zip.write_all(text.as_bytes()).expect("a zip");
    }
    zip.finish().expect("a zip").into_inner()
}
