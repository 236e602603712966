//! Whether every item is brought before an entry names it, and named at all: with bounded memory, however many
//! items there are and however far apart item and entry.
//!
//! What the lines say of items is sorted by their hashes, in runs that go to temporary files, and put together at
//! the end.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, binary_heap::PeekMut};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::PathBuf;

use crate::register::commit::MAX_COMMIT_BYTES;
use crate::register::hash::Hash;
use crate::register::item::Item;

/// So many mentions, of 48 bytes, are sorted in memory at a time.
const MOST_IN_MEMORY: usize = 1 << 17;

/// The items that lines have brought and named.
pub(super) struct Items {
    run: Vec<Mention>,
    most: usize,
    spilled: Vec<File>,
    /// The folder of the temporary files.
    scratch: PathBuf,
    /// Items that may be commits, until an entry names them: a commit must be read when its entry comes.
    commits: HashMap<Hash, Item>,
}

/// What can be wrong with items: the first line that shows it, and the item.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// An entry names an item that no line before it brought.
    pub(super) unknown: Option<(u64, Hash)>,
    /// No entry names an item.
    pub(super) orphan: Option<(u64, Hash)>,
}

impl Items {
    /// No items yet; temporary files would be in this folder.
    pub(super) fn new(scratch: PathBuf) -> Items {
        Items {
            run: Vec::new(),
            most: MOST_IN_MEMORY,
            spilled: Vec::new(),
            scratch,
            commits: HashMap::new(),
        }
    }

    /// A line brings an item.
    pub(super) fn bring(&mut self, item: &Item, line: u64) -> io::Result<()> {
        if may_be_commit(item.bytes()) {
            self.commits.insert(item.hash(), item.clone());
        }
        self.mention(Mention {
            brought: line,
            ..Mention::of(item.hash())
        })
    }

    /// The entry of a line names an item. Gives the item back if it may be a commit.
    pub(super) fn name(&mut self, hash: Hash, line: u64) -> io::Result<Option<Item>> {
        self.mention(Mention {
            named: line,
            ..Mention::of(hash)
        })?;
        Ok(self.commits.remove(&hash))
    }

    fn mention(&mut self, mention: Mention) -> io::Result<()> {
        // Mostly an entry names the item of the line before it.
        if let Some(last) = self.run.last_mut()
            && last.hash == mention.hash
        {
            last.unite(mention);
            return Ok(());
        }
        if self.run.len() >= self.most {
            self.spill()?;
        }
        self.run.push(mention);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.run.sort_unstable();
        let mut writer = BufWriter::new(tempfile::tempfile_in(&self.scratch)?);
        for mention in self.run.drain(..) {
            mention.write(&mut writer)?;
        }
        let mut file = writer.into_inner()?;
        file.rewind()?;
        self.spilled.push(file);
        Ok(())
    }

    /// The first of each fault in what was brought and named. Nothing is left then.
    pub(super) fn faults(&mut self) -> io::Result<Faults> {
        self.run.sort_unstable();
        let files = std::mem::take(&mut self.spilled).into_iter();
        let mut runs: Vec<Run> = files.map(|file| Run::File(BufReader::new(file))).collect();
        runs.push(Run::Memory(std::mem::take(&mut self.run).into_iter()));
        let mut merged = Merged::of(runs)?;
        let mut faults = Faults::default();
        let mut next = merged.next()?;
        while let Some(mut mention) = next {
            next = merged.next()?;
            while let Some(further) = next.filter(|further| further.hash == mention.hash) {
                mention.unite(further);
                next = merged.next()?;
            }
            faults.add(mention);
        }
        Ok(faults)
    }
}

/// The first of a commit's names in their canonical order is its approval, or its author.
fn may_be_commit(bytes: &[u8]) -> bool {
    let is_begun = |begin: &[u8]| bytes.starts_with(begin);
    bytes.len() <= MAX_COMMIT_BYTES && (is_begun(b"{\"author\":") || is_begun(b"{\"approval\":"))
}

impl Faults {
    fn add(&mut self, mention: Mention) {
        let (fault, line) = if mention.named < mention.brought {
            (&mut self.unknown, mention.named)
        } else if mention.named == NEVER {
            (&mut self.orphan, mention.brought)
        } else {
            return;
        };
        if fault.is_none_or(|(earlier, _)| line < earlier) {
            *fault = Some((line, mention.hash));
        }
    }
}

/// No line has this number.
const NEVER: u64 = u64::MAX;

/// What lines say of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    hash: Hash,
    /// The first line that brings it.
    brought: u64,
    /// The first line whose entry names it.
    named: u64,
}

impl Mention {
    fn of(hash: Hash) -> Mention {
        Mention {
            hash,
            brought: NEVER,
            named: NEVER,
        }
    }

    fn unite(&mut self, other: Mention) {
        self.brought = self.brought.min(other.brought);
        self.named = self.named.min(other.named);
    }

    fn write(self, writer: &mut impl Write) -> io::Result<()> {
        writer.write_all(self.hash.as_bytes())?;
        writer.write_all(&self.brought.to_le_bytes())?;
        writer.write_all(&self.named.to_le_bytes())
    }

    /// The next one, or nothing at the end.
    fn read(reader: &mut impl Read) -> io::Result<Option<Mention>> {
        let mut hash = [0; 32];
        match reader.read_exact(&mut hash) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut lines = [[0; 8]; 2];
        for line in &mut lines {
            reader.read_exact(line)?;
        }
        let [brought, named] = lines.map(u64::from_le_bytes);
        Ok(Some(Mention {
            hash: Hash::from(hash),
            brought,
            named,
        }))
    }
}

enum Run {
    Memory(std::vec::IntoIter<Mention>),
    File(BufReader<File>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Mention>> {
        match self {
            Run::Memory(mentions) => Ok(mentions.next()),
            Run::File(file) => Mention::read(file),
        }
    }
}

/// Sorted runs, merged.
struct Merged {
    runs: Vec<Run>,
    /// The next mention of each run, and which run it is.
    heads: BinaryHeap<Reverse<(Mention, usize)>>,
}

impl Merged {
    fn of(mut runs: Vec<Run>) -> io::Result<Merged> {
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (number, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next()?.map(|mention| Reverse((mention, number))));
        }
        Ok(Merged { runs, heads })
    }

    fn next(&mut self) -> io::Result<Option<Mention>> {
        let Some(mut head) = self.heads.peek_mut() else {
            return Ok(None);
        };
        let Reverse((mention, run)) = *head;
        match self.runs[run].next()? {
            Some(next) => *head = Reverse((next, run)),
            None => drop(PeekMut::pop(head)),
        }
        Ok(Some(mention))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(number: u8) -> Item {
        Item::canonical(&number).expect("canonical")
    }

    /// What is wrong with lines that bring or name items, `most` of them in memory.
    fn faults(lines: &[(bool, u8)], most: usize) -> Faults {
        let mut items = Items {
            most,
            ..Items::new(std::env::temp_dir())
        };
        for (line, &(brings, number)) in (1..).zip(lines) {
            if brings {
                items.bring(&item(number), line).expect("kept");
            } else {
                items.name(item(number).hash(), line).expect("kept");
            }
            assert!(items.run.len() <= most);
        }
        items.faults().expect("read")
    }

    /// The same by its definition.
    fn expected(lines: &[(bool, u8)]) -> Faults {
        let first = |brings, number| lines.iter().position(|line| *line == (brings, number));
        let fault =
            |found: Option<usize>| found.map(|at| (at as u64 + 1, item(lines[at].1).hash()));
        let unknown = lines
            .iter()
            .enumerate()
            .position(|(at, &(brings, number))| {
                !brings && first(true, number).is_none_or(|brought| brought > at)
            });
        let orphan = lines
            .iter()
            .position(|&(brings, number)| brings && first(false, number).is_none());
        Faults {
            unknown: fault(unknown),
            orphan: fault(orphan),
        }
    }

    proptest! {
        #[test]
        fn faults_are_found_however_little_is_kept_in_memory(
            lines in prop::collection::vec((any::<bool>(), 0..12_u8), 0..60),
            most in 1..20_usize,
        ) {
            prop_assert_eq!(faults(&lines, most), expected(&lines));
        }
    }
}
