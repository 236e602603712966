//! Where the entries of a log lie in the register, and which items they name, in a file: 16 bytes an entry.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    os::unix::fs::FileExt,
    path::Path,
};

use crate::register::hash::Hash;

const BYTES: u64 = 16;
/// So many entries are looked at together.
const TOGETHER: u64 = 4096;

/// The places of entries, by their numbers, from 1.
pub(super) struct Places {
    file: BufWriter<File>,
    count: u64,
}

impl Places {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path) -> io::Result<Places> {
        let file = super::open_file(path)?;
        let count = file.metadata()?.len() / BYTES;
        let mut places = Places {
            file: BufWriter::new(file),
            count,
        };
        places.cut(count)?;
        Ok(places)
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Keeps the first ones only.
    pub(super) fn cut(&mut self, count: u64) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.set_len(count * BYTES)?;
        file.seek(SeekFrom::End(0))?;
        self.count = count;
        Ok(())
    }

    pub(super) fn push(&mut self, place: u64, item: Hash) -> io::Result<()> {
        self.file.write_all(&place.to_le_bytes())?;
        self.file.write_all(&beginning(item).to_le_bytes())?;
        self.count += 1;
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// Where an entry starts in the stream of its commit's entries.
    pub(super) fn place(&self, number: u64) -> io::Result<u64> {
        let mut bytes = [0; 8];
        let at = (number - 1) * BYTES;
        self.file.get_ref().read_exact_at(&mut bytes, at)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// The entries of these numbers that may name an item, the last one first.
    pub(super) fn naming(&self, item: Hash, (first, last): (u64, u64)) -> io::Result<Vec<u64>> {
        let sought = beginning(item).to_le_bytes();
        let (mut found, mut end) = (Vec::new(), last);
        while end >= first && end > 0 {
            let start = first.max(end.saturating_sub(TOGETHER - 1)).max(1);
            let bytes = (end - start + 1) * BYTES;
            let mut bytes = vec![0; usize::try_from(bytes).unwrap_or(0)];
            let at = (start - 1) * BYTES;
            self.file.get_ref().read_exact_at(&mut bytes, at)?;
            let entries = bytes.chunks_exact(BYTES as usize).zip(start..);
            let named = entries.filter(|(bytes, _)| bytes[8..] == sought);
            let mut named: Vec<u64> = named.map(|(_, number)| number).collect();
            named.reverse();
            found.append(&mut named);
            end = start - 1;
        }
        Ok(found)
    }
}

/// Enough of a hash to find those that may be meant.
fn beginning(hash: Hash) -> u64 {
    let (half, _) = hash
        .as_bytes()
        .split_first_chunk()
        .unwrap_or((&[0; 8], &[]));
    u64::from_le_bytes(*half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_number_and_by_item() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places");
        let item = |number: u64| Hash::of(&(number % 5000).to_le_bytes());
        let mut places = Places::open(&path).unwrap();
        for number in 1..=12_000 {
            places.push(number * 7, item(number)).unwrap();
        }
        places.flush().unwrap();
        let places = Places::open(&path).unwrap();
        assert_eq!(
            (places.count(), places.place(9_000).unwrap()),
            (12_000, 63_000)
        );
        assert_eq!(
            places.naming(item(1), (1, 12_000)).unwrap(),
            [10_001, 5_001, 1]
        );
        assert_eq!(places.naming(item(1), (2, 10_000)).unwrap(), [5_001]);
        assert_eq!(
            places.naming(Hash::of(b"none"), (1, 12_000)).unwrap(),
            [0; 0]
        );
    }
}
