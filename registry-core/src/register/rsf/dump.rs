//! Writing a register as RSF, a commit after the other.

use std::collections::HashSet;
use std::io::{BufWriter, Write};

use super::error::DumpError;
use crate::register::commit::Commit;
use crate::register::entry::{Entry, Log};
use crate::register::error::ReadError;
use crate::register::hash::Hash;
use crate::register::item::Item;
use crate::register::open::Register;
use crate::register::reader::RegisterReader;

const BUFFER_BYTES: usize = 1 << 18;

/// Writes the whole register; `progress` is told the user entries written so far.
///
/// In memory are a frame, an item, and the hashes of one commit's items.
///
/// ```
/// use registry_core::register::{MemoryStore, Register, Time, rsf};
///
/// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut text = Vec::new();
/// rsf::dump(&register, &mut text, |_| ())?;
/// let summary = rsf::verify(text.as_slice(), &rsf::Expected::default(), |_| ())?;
/// assert_eq!(summary.head.map(|commit| commit.hash()), Some(register.head().hash));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the register cannot be read or the output cannot be written.
pub fn dump(
    register: &Register,
    output: impl Write,
    progress: impl FnMut(u64),
) -> Result<(), DumpError> {
    dump_reader(&register.reader(), output, progress)
}

/// Writes the register as a reader sees it, as [`dump`] does, while others append.
///
/// ```
/// use registry_core::register::{MemoryStore, Register, Time, rsf};
///
/// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let (mut text, mut same) = (Vec::new(), Vec::new());
/// rsf::dump(&register, &mut text, |_| ())?;
/// rsf::dump_reader(&register.reader(), &mut same, |_| ())?;
/// assert_eq!(text, same);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`dump`].
pub fn dump_reader(
    register: &RegisterReader,
    output: impl Write,
    progress: impl FnMut(u64),
) -> Result<(), DumpError> {
    dump_after(register, 0, output, progress)
}

/// Writes the commits of a register after one, for who has it up to there ([`load_more`](super::load_more)); after none,
/// the whole.
///
/// ```
/// use registry_core::register::{MemoryStore, Register, Time, rsf};
///
/// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let (mut whole, mut more) = (Vec::new(), Vec::new());
/// rsf::dump_after(&register.reader(), 0, &mut whole, |_| ())?;
/// rsf::dump_after(&register.reader(), 1, &mut more, |_| ())?;
/// // Nothing but the root at which it goes on.
/// assert_eq!(String::from_utf8(more)?.lines().count(), 1);
/// assert!(whole.starts_with(b"assert-root-hash"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When there is no such commit; as [`dump`].
pub fn dump_after(
    register: &RegisterReader,
    commit: u64,
    output: impl Write,
    mut progress: impl FnMut(u64),
) -> Result<(), DumpError> {
    let mut output = Dump {
        output: BufWriter::with_capacity(BUFFER_BYTES, output),
        brought: HashSet::new(),
    };
    let root = match commit {
        0 => Hash::of(b""),
        commit => register.commit(commit)?.root,
    };
    output.assert_root(&root)?;
    for number in commit + 1..=register.last() {
        let read = register.read(number)?;
        for entry in register.entries(&read)? {
            let (entry, item) = entry.map_err(ReadError::from)?;
            output.entry(&entry, &item)?;
            progress(entry.number);
        }
        output.commit(&read.commit, read.row.system.size())?;
    }
    Ok(output.output.flush()?)
}

struct Dump<W: Write> {
    output: BufWriter<W>,
    /// The items that this commit has brought.
    brought: HashSet<Hash>,
}

impl<W: Write> Dump<W> {
    fn assert_root(&mut self, root: &Hash) -> std::io::Result<()> {
        writeln!(self.output, "assert-root-hash\t{root}")
    }

    fn entry(&mut self, entry: &Entry, item: &Item) -> std::io::Result<()> {
        if self.brought.insert(entry.item) {
            self.output.write_all(b"add-item\t")?;
            self.output.write_all(item.bytes())?;
            self.output.write_all(b"\n")?;
        }
        let Entry {
            log,
            key,
            time,
            item,
            ..
        } = entry;
        writeln!(self.output, "append-entry\t{log}\t{key}\t{time}\t{item}")
    }

    fn commit(&mut self, commit: &Commit, number: u64) -> std::io::Result<()> {
        let entry = Entry {
            log: Log::System,
            number,
            key: commit.key(),
            time: commit.time,
            item: commit.hash(),
        };
        self.entry(&entry, commit.item())?;
        self.brought.clear();
        self.assert_root(&commit.root)
    }
}

#[cfg(test)]
mod tests;
