//! What a file is that holds neither a table nor records, by its first bytes: what to do with it differs.

/// How a compound file of Microsoft begins, in which old workbooks are.
pub(super) const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// First bytes, and what a file is that begins with them, with what to do about it.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PK\x07\x08", "a ZIP archive in parts; unpack it first"),
    (b"\x89PNG", "a picture (PNG); give the table as text"),
    (b"\xff\xd8\xff", "a picture (JPEG); give the table as text"),
    (b"GIF8", "a picture (GIF); give the table as text"),
    (b"II*\0", "a picture (TIFF); give the table as text"),
    (b"MM\0*", "a picture (TIFF); give the table as text"),
    (b"%PDF", "a PDF; give the table as a spreadsheet or text"),
    (
        b"{\\rtf",
        "a text document (RTF); give the table as a spreadsheet or text",
    ),
    (b"PAR1", "a Parquet file; export it as CSV"),
    (
        b"SQLite format 3\0",
        "an SQLite database; export the table as CSV",
    ),
    (
        b"\x09\0\x04\0",
        "an Excel workbook from before 1993; save it as XLSX",
    ),
    (
        b"\x09\x02\x06\0",
        "an Excel workbook from before 1993; save it as XLSX",
    ),
    (
        b"\x09\x04\x06\0",
        "an Excel workbook from before 1993; save it as XLSX",
    ),
];

/// How marked-up text begins, in small letters, and what it is.
const MARKUP: &[(&str, &str)] = &[
    ("<!doctype html", WEB_PAGE),
    ("<html", WEB_PAGE),
    ("<head", WEB_PAGE),
    ("<body", WEB_PAGE),
    ("<table", WEB_PAGE),
    ("<meta", WEB_PAGE),
    ("<style", WEB_PAGE),
    ("mime-version:", WEB_PAGE),
    (
        "<?xml",
        "an XML file; open it in a spreadsheet and save it as XLSX or CSV",
    ),
];

const WEB_PAGE: &str = "a web page (HTML), whatever its name says; open it in a spreadsheet and save it as XLSX or CSV";

/// What a file is that is no text, workbook or JSON, and what to do with it.
pub(super) fn of(head: &[u8]) -> Option<&'static str> {
    let by_bytes = SIGNATURES
        .iter()
        .find(|(bytes, _)| head.starts_with(bytes))
        .map(|(_, what)| *what);
    by_bytes
        .or_else(|| is_webp(head).then_some("a picture (WebP); give the table as text"))
        .or_else(|| is_bitmap(head).then_some("a picture (BMP); give the table as text"))
        .or_else(|| markup(head))
}

/// Whether a file is a flat OpenDocument spreadsheet, which is XML and no archive.
pub(super) fn is_flat_document(head: &[u8]) -> bool {
    let has = |text: &str| memchr::memmem::find(head, text.as_bytes()).is_some();
    has("<office:document") && has("application/vnd.oasis.opendocument.spreadsheet")
}

fn is_webp(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
}

/// Two letters are too few to tell a picture from a header; the two blank fields after its size are not.
fn is_bitmap(head: &[u8]) -> bool {
    head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])
}

fn markup(head: &[u8]) -> Option<&'static str> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start: Vec<u8> = text
        .trim_ascii_start()
        .iter()
        .take(64)
        .map(u8::to_ascii_lowercase)
        .collect();
    MARKUP
        .iter()
        .find(|(opening, _)| start.starts_with(opening.as_bytes()))
        .map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        for (head, what) in [
            (&b"\x1f\x8b\x08\0"[..], "gzip"),
            (b"BZh91AY", "bzip2"),
            (b"\x28\xb5\x2f\xfd\x04", "Zstandard"),
            (b"\x89PNG\r\n", "picture"),
            (b"BM\x46\0\0\0\0\0\0\0", "picture"),
            (b"\xef\xbb\xbf\r\n<HTML xmlns:x=\"excel\">", "web page"),
            (b"  <table border=1>", "web page"),
            (b"%PDF-1.4", "PDF"),
        ] {
            assert!(of(head).unwrap().contains(what), "{what}");
        }
        for text in ["BMW plant,place\n", "place,product\n", "MM,II\n", "<5,a\n"] {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
    }
}
