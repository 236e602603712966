//! The items that a commit of a dump has brought, kept aside until the commit is closed:
//! in memory while they are few, then in a temporary file.

use std::collections::HashMap;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use crate::register::hash::Hash;
use crate::register::item::Item;

const MEMORY_BYTES: usize = 8 << 20;

pub(super) struct Spool {
    file: BufWriter<SpooledTempFile>,
    places: HashMap<Hash, (u64, usize)>,
    end: u64,
    /// Mostly the one that the next entry names.
    last: Option<Item>,
}

impl Spool {
    /// A spool whose file would be in this folder.
    pub(super) fn new(folder: &Path) -> Spool {
        let file = BufWriter::new(tempfile::spooled_tempfile_in(MEMORY_BYTES, folder));
        Spool {
            file,
            places: HashMap::new(),
            end: 0,
            last: None,
        }
    }

    pub(super) fn put(&mut self, item: Item) -> io::Result<()> {
        if !self.places.contains_key(&item.hash()) {
            self.file.write_all(item.bytes())?;
            self.places
                .insert(item.hash(), (self.end, item.bytes().len()));
            self.end += item.bytes().len() as u64;
        }
        self.last = Some(item);
        Ok(())
    }

    /// The item of this name, if it was put here since the spool was last cleared.
    pub(super) fn get(&mut self, hash: &Hash) -> io::Result<Option<Item>> {
        if let Some(last) = self.last.take_if(|last| last.hash() == *hash) {
            return Ok(Some(last));
        }
        let Some(&(start, length)) = self.places.get(hash) else {
            return Ok(None);
        };
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.get_mut().read_exact(&mut bytes)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        Ok(Some(Item::stored(bytes)))
    }

    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.places.clear();
        (self.end, self.last) = (0, None);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Item {
        Item::canonical(&text).expect("canonical")
    }

    #[test]
    fn items_come_back_in_any_order_from_memory_and_from_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path());
        let items: Vec<Item> = (0..20)
            .map(|number| item(&number.to_string().repeat(500_000)))
            .collect();
        for item in &items {
            spool.put(item.clone()).expect("kept");
            assert_eq!(
                spool.get(&items[0].hash()).expect("read").as_ref(),
                Some(&items[0])
            );
        }
        for item in items.iter().rev() {
            assert_eq!(spool.get(&item.hash()).expect("read").as_ref(), Some(item));
        }
    }

    #[test]
    fn nothing_is_left_after_clearing() {
        let mut spool = Spool::new(Path::new("."));
        spool.put(item("a longer text")).expect("kept");
        spool.clear().expect("cleared");
        assert!(
            spool
                .get(&item("a longer text").hash())
                .expect("read")
                .is_none()
        );
        spool.put(item("b")).expect("kept");
        spool.put(item("c")).expect("kept");
        assert_eq!(spool.get(&item("b").hash()).expect("read"), Some(item("b")));
    }
}
