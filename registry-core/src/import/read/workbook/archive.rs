//! The archive that a workbook is, and its parts.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
};

use zip::ZipArchive;

use super::{Broken, xml::Xml};
use crate::import::read::FileFormat;

/// The most bytes that a workbook may unpack to.
const MOST_UNPACKED: u64 = 2 << 30;

const NO_WORKBOOK: &str = "it is damaged, or no workbook";

/// A workbook's parts by their names.
pub(super) struct Archive<'a> {
    zip: ZipArchive<BufReader<&'a File>>,
    parts: HashMap<String, usize>,
}

impl<'a> Archive<'a> {
    /// Opens an archive, and unpacks it once without keeping anything: a bomb is found before it fills the memory.
    pub(super) fn open(file: &'a File) -> Result<Archive<'a>, Broken> {
        let mut zip = read(file).ok_or(NO_WORKBOOK)?;
        let mut parts = HashMap::new();
        let mut left = MOST_UNPACKED;
        for index in 0..zip.len() {
            let part = zip.by_index(index).map_err(|_| NO_WORKBOOK)?;
            parts.insert(normal(&String::from_utf8_lossy(part.name_raw())), index);
            let unpacked = io::copy(&mut part.take(left), &mut io::sink());
            left -= unpacked.map_err(|_| NO_WORKBOOK)?;
            if left == 0 {
                let most = MOST_UNPACKED >> 30;
                return Err(format!("it unpacks to more than {most} GiB").into());
            }
        }
        Ok(Archive { zip, parts })
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&normal(name))
    }

    /// A part, to be read as XML.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<BufReader<impl Read + '_>>, Broken> {
        Ok(Xml::new(name, self.part(name)?))
    }

    /// A part.
    pub(super) fn part(&mut self, name: &str) -> Result<BufReader<impl Read + '_>, Broken> {
        let index = self.parts.get(&normal(name));
        let missing = || format!("its part {name} is missing");
        let index = *index.ok_or_else(missing)?;
        let part = self.zip.by_index(index).map_err(|_| missing())?;
        Ok(BufReader::new(part))
    }
}

/// Names of parts differ in case, in slashes, and in whether one leads.
fn normal(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

fn read(file: &File) -> Option<ZipArchive<BufReader<&File>>> {
    let mut start = file;
    start.seek(SeekFrom::Start(0)).ok()?;
    ZipArchive::new(BufReader::new(file)).ok()
}

/// Which workbook an archive is, or what else it is.
pub(super) fn kind(file: &File) -> Result<FileFormat, &'static str> {
    let mut zip = read(file).ok_or("a damaged ZIP archive")?;
    let names: Vec<String> = zip
        .file_names_raw()
        .map(|name| normal(&String::from_utf8_lossy(name)))
        .collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/workbook.bin") {
        return Err("an Excel binary workbook (XLSB); save it as XLSX");
    }
    if has("xl/") || names.iter().any(|name| name.ends_with("workbook.xml")) {
        return Ok(FileFormat::Xlsx);
    }
    let mut kind = Vec::new();
    if let Ok(part) = zip.by_name("mimetype") {
        // What cannot be read is no workbook either.
        let _ = part.take(100).read_to_end(&mut kind);
    }
    if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(FileFormat::Ods);
    }
    Err(if kind.starts_with(b"application/vnd.oasis") {
        "an OpenDocument file without sheets; give the table as a spreadsheet or text"
    } else if has("word/") {
        "a Word document; give the table as a spreadsheet or text"
    } else if has("index/") || has("index.zip") {
        "a Numbers document; export it as XLSX or CSV"
    } else {
        "a ZIP archive; unpack it first"
    })
}
