//! Registries of any size that are not real: the words are, the statements are not, and every row says so.

mod random;
mod row;
mod vocabulary;
mod words;
mod zipf;

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

pub use row::{GENERATED, Rows};
pub use vocabulary::Vocabulary;

use crate::failure::Failure;

/// Writes so many rows as CSV. The file appears when it is whole.
pub fn write(
    path: &Path,
    vocabulary: &Vocabulary,
    seed: u64,
    rows: u64,
    revision: u64,
) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let file = File::create(&part).map_err(Failure::file(&part))?;
    let out = BufWriter::with_capacity(1 << 20, file);
    write_to(out, vocabulary, seed, rows, revision).map_err(Failure::table(&part))?;
    fs::rename(&part, path).map_err(Failure::file(path))
}

fn write_to(
    mut out: impl Write,
    vocabulary: &Vocabulary,
    seed: u64,
    rows: u64,
    revision: u64,
) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(&mut out);
    for (row, _) in Rows::new(vocabulary, seed, revision).zip(0..rows) {
        writer.serialize(row)?;
    }
    Ok(writer.flush()?)
}

#[cfg(test)]
mod tests;
