//! Registries of any size that are not real: the words are, the statements are not, and every row says so.

mod links;
mod random;
mod row;
mod vocabulary;
mod words;
mod zipf;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

pub use row::{GENERATED, Rows};
pub use vocabulary::Vocabulary;

use crate::failure::Failure;
use links::Links;

/// Which rows to write.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub rows: u64,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// From 2 on, the same rows with other shares and employment.
    pub revision: u64,
    /// Whether every row is linked to one that comes later.
    pub linked: bool,
}

/// Writes rows as CSV. The file appears when it is whole.
pub fn write(path: &Path, vocabulary: &Vocabulary, wanted: Wanted) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let file = File::create(&part).map_err(Failure::file(&part))?;
    let out = BufWriter::with_capacity(1 << 20, file);
    write_to(out, vocabulary, wanted).map_err(Failure::table(&part))?;
    fs::rename(&part, path).map_err(Failure::file(path))
}

fn write_to(
    mut out: impl Write,
    vocabulary: &Vocabulary,
    wanted: Wanted,
) -> Result<(), csv::Error> {
    let rows = || Rows::new(vocabulary, wanted.seed, wanted.revision);
    let mut links = wanted.linked.then(|| Links::new(rows(), wanted.rows));
    let mut writer = csv::Writer::from_writer(&mut out);
    for (at, row) in (0..wanted.rows).zip(rows()) {
        match &mut links {
            Some(links) => writer.serialize((row, links.of(at).map_err(io::Error::other)?))?,
            None => writer.serialize(row)?,
        }
    }
    Ok(writer.flush()?)
}

#[cfg(test)]
mod tests;
