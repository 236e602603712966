//! A disk during a program's system calls: what is durable, what waits, and what a power cut may leave of it.
//!
//! Data is durable when `fsync` or `fdatasync` of its file returns that began after it was written; a name when its
//! folder was synced so. What carries the inode flags for it is durable at once. Of what waits, any blocks are left.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use super::trace::{Call, Event};
use crate::sandbox::Chance;

/// In which order the disk takes changes of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// In any; a folder's sync makes its own durable.
    AnyOrder,
    /// As they were made, as a journal does; a file's sync brings along those before.
    InOrder,
}

/// What a power cut takes of what is not durable.
#[derive(Debug, Clone, Copy)]
pub enum Loss {
    /// All of it.
    Everything,
    /// Nothing: only the process ended.
    Nothing,
    /// One write or some blocks of it.
    OneWrite,
    /// One change of names, or with a journal those after it, too.
    OneName,
    /// Whatever chance takes.
    ByChance,
}

#[derive(Clone)]
pub struct Disk {
    names: Names,
    root: String,
    /// Of the files named so no sync makes anything durable: what tests the test.
    ignored: Option<&'static str>,
    inodes: Vec<Inode>,
    changes: Vec<Change>,
    /// Open files: the inode and the position.
    open: HashMap<usize, (usize, usize)>,
    /// Syncs that have begun: the inode, and how many writes and changes of names came before.
    syncing: HashMap<String, (usize, usize, usize)>,
}

#[derive(Clone, Default)]
struct Inode {
    is_folder: bool,
    /// As it was named last, for messages.
    path: String,
    /// Carries the flags: `chattr +S`, for a folder `+D`.
    is_synchronous: bool,
    /// A folder's names, as the program sees them, and as they were at first.
    entries: BTreeMap<String, usize>,
    first: BTreeMap<String, usize>,
    /// A file's durable content, and what was written since; those before are counted.
    durable: Vec<u8>,
    waiting: Vec<Write>,
    taken: usize,
    length: usize,
    /// How many changes of names there were when its own metadata last changed.
    changed_at: usize,
}

#[derive(Clone)]
struct Write {
    at: usize,
    data: Vec<u8>,
}

/// A change of names, the whole of it or nothing: each place, and what is there then.
#[derive(Clone)]
struct Change {
    places: Vec<(usize, String, Option<usize>)>,
    is_durable: bool,
    what: String,
}

/// One way for the disk to be after a power cut.
pub struct Cut {
    /// Which changes of names it has.
    has: Vec<bool>,
    /// Which blocks it has of each write that waits, by inode and write, and how large they are.
    blocks: BTreeMap<(usize, usize), Vec<bool>>,
    block_bytes: usize,
}

impl Disk {
    /// A disk that holds what lies in a folder, which the program knows by this path.
    pub fn holding(folder: &Path, names: Names) -> Disk {
        let mut disk = Disk {
            names,
            root: folder.to_str().expect("text").to_owned(),
            ignored: None,
            inodes: Vec::new(),
            changes: Vec::new(),
            open: HashMap::new(),
            syncing: HashMap::new(),
        };
        disk.add(folder, "");
        disk
    }

    pub fn ignoring_syncs_of(mut self, name: &'static str) -> Disk {
        self.ignored = Some(name);
        self
    }

    fn add(&mut self, path: &Path, known_as: &str) -> usize {
        let number = self.inodes.len();
        self.inodes.push(Inode {
            path: known_as.to_owned(),
            ..Inode::default()
        });
        if path.is_dir() {
            let mut entries = BTreeMap::new();
            for entry in fs::read_dir(path).expect("a folder").flatten() {
                let name = entry.file_name().into_string().expect("text");
                let inner = self.add(&entry.path(), &format!("{known_as}/{name}"));
                entries.insert(name, inner);
            }
            let inode = &mut self.inodes[number];
            (inode.is_folder, inode.first) = (true, entries.clone());
            inode.entries = entries;
        } else {
            self.inodes[number].durable = fs::read(path).expect("a file");
            self.inodes[number].length = self.inodes[number].durable.len();
        }
        number
    }

    /// Whether something with this in its path waits to be durable.
    pub fn waits(&self, name: &str) -> bool {
        let names = self.changes.iter().filter(|change| !change.is_durable);
        let mut files = self
            .inodes
            .iter()
            .enumerate()
            .filter(|(_, inode)| !inode.waiting.is_empty());
        names.into_iter().any(|change| change.what.contains(name))
            || files.any(|(number, _)| self.inodes[number].path.contains(name))
    }

    /// The folder and the name that a path means, if it lies on this disk.
    fn place(&self, folder: Option<usize>, path: &str) -> Option<(usize, String)> {
        let (mut at, rest) = match path.strip_prefix('/') {
            Some(_) => (0, path.strip_prefix(&self.root)?.strip_prefix('/')?),
            None => (folder?, path),
        };
        let mut parts = rest.split('/').filter(|part| !matches!(*part, "" | "."));
        let mut name = parts.next()?;
        for part in parts {
            at = *self.inodes[at].entries.get(name)?;
            name = part;
        }
        Some((at, name.to_owned()))
    }

    /// Takes in what the program does next; says what it was if it changed something.
    pub fn follow(&mut self, event: &Event) -> Option<String> {
        self.settle();
        match event {
            Event::Begins(call) => {
                self.begin(call);
                None
            }
            Event::Ends(call) if call.result >= 0 => self.end(call),
            Event::Ends(_) => None,
        }
    }

    /// A synchronous write was durable when it returned; only one that has not may be torn.
    fn settle(&mut self) {
        let synchronous = self.inodes.iter_mut().filter(|inode| inode.is_synchronous);
        synchronous.for_each(|inode| inode.take(usize::MAX));
    }

    fn begin(&mut self, call: &Call) {
        let file = call.number(0);
        let inode = file
            .and_then(|file| self.open.get(&file))
            .map(|&(inode, _)| inode);
        match (call.name.as_str(), inode) {
            ("fsync" | "fdatasync", Some(inode)) => {
                let state = &self.inodes[inode];
                let writes = state.taken + state.waiting.len();
                // A journal takes all that came before, with a change of time at least; fdatasync asks for less.
                let changes =
                    if state.is_folder || call.name == "fsync" && !state.waiting.is_empty() {
                        self.changes.len()
                    } else {
                        state.changed_at
                    };
                self.syncing
                    .insert(call.process.clone(), (inode, writes, changes));
            }
            ("close", Some(_)) => {
                self.open.remove(&file.expect("a file"));
            }
            _ => {}
        }
    }

    fn end(&mut self, call: &Call) -> Option<String> {
        let is_new_file = call.result as usize;
        let folder = call
            .number(0)
            .and_then(|file| self.open.get(&file))
            .map(|&(inode, _)| inode);
        match call.name.as_str() {
            "fsync" | "fdatasync" => self.synced(call),
            "open" | "openat" | "creat" => {
                let (inode, what) = self.opened(folder, call)?;
                self.open.insert(is_new_file, (inode, 0));
                what
            }
            "fcntl" if call.words.iter().any(|word| word.starts_with("F_DUPFD")) => {
                let copied = *self.open.get(&call.number(0)?)?;
                self.open.insert(is_new_file, copied);
                None
            }
            "write" | "writev" | "pwrite64" | "pwritev" => self.written(call),
            "lseek" => {
                self.open.get_mut(&call.number(0)?)?.1 = call.result as usize;
                None
            }
            "ftruncate" => self.truncated(folder?, call.number(1)?),
            "ioctl" => self.flagged(folder?, call),
            "mkdir" | "mkdirat" => {
                let (above, name) = self.place(folder, &call.path(0))?;
                self.make(above, name, true);
                self.last_change()
            }
            "unlink" | "unlinkat" | "rmdir" => {
                let (above, name) = self.place(folder, &call.path(0))?;
                self.change("remove", vec![(above, name, None)])
            }
            "rename" | "renameat" | "renameat2" => self.renamed(folder, call),
            _ => None,
        }
    }

    fn opened(&mut self, folder: Option<usize>, call: &Call) -> Option<(usize, Option<String>)> {
        let path = call.path(0);
        if path == self.root {
            return Some((0, None));
        }
        let (above, name) = self.place(folder, &path)?;
        let has = |flag: &str| call.words.iter().any(|word| word.contains(flag));
        match self.inodes[above].entries.get(&name) {
            Some(&inode) if has("O_TRUNC") => Some((inode, self.truncated(inode, 0))),
            Some(&inode) => Some((inode, None)),
            None => Some((self.make(above, name, false), self.last_change())),
        }
    }

    fn make(&mut self, above: usize, name: String, is_folder: bool) -> usize {
        let inode = self.inodes.len();
        self.inodes.push(Inode {
            is_folder,
            is_synchronous: self.inodes[above].is_synchronous,
            changed_at: self.changes.len() + 1,
            ..Inode::default()
        });
        self.change("make", vec![(above, name, Some(inode))]);
        inode
    }

    fn renamed(&mut self, folder: Option<usize>, call: &Call) -> Option<String> {
        let (from, old) = self.place(folder, &call.path(0))?;
        let inode = *self.inodes[from].entries.get(&old)?;
        let second = call.words.iter().skip(1).find_map(|word| word.parse().ok());
        let folder = second
            .and_then(|file: usize| self.open.get(&file))
            .map(|&(inode, _)| inode);
        let (to, new) = self.place(folder, &call.path(1))?;
        self.inodes[inode].changed_at = self.changes.len() + 1;
        self.change(
            &format!("rename {old} to"),
            vec![(from, old, None), (to, new, Some(inode))],
        )
    }

    fn change(
        &mut self,
        doing: &str,
        places: Vec<(usize, String, Option<usize>)>,
    ) -> Option<String> {
        let mut what = String::new();
        for (folder, name, inode) in &places {
            what = format!("{doing} {}/{name}", self.inodes[*folder].path);
            let entries = &mut self.inodes[*folder].entries;
            match inode {
                Some(inode) => entries.insert(name.clone(), *inode),
                None => entries.remove(name),
            };
            if let Some(inode) = inode {
                self.inodes[*inode].path = format!("{}/{name}", self.inodes[*folder].path);
            }
        }
        let is_durable = places
            .iter()
            .any(|(folder, ..)| self.inodes[*folder].is_synchronous);
        self.changes.push(Change {
            places,
            is_durable,
            what,
        });
        if is_durable && self.names == Names::InOrder {
            self.changes
                .iter_mut()
                .for_each(|change| change.is_durable = true);
        }
        self.last_change()
    }

    fn last_change(&self) -> Option<String> {
        self.changes.last().map(|change| change.what.clone())
    }

    fn written(&mut self, call: &Call) -> Option<String> {
        let file = self.open.get_mut(&call.number(0)?)?;
        let mut data = call.texts.concat();
        data.truncate(call.result as usize);
        let (inode, at) = if call.name.starts_with('p') {
            (file.0, call.words.last()?.parse().ok()?)
        } else {
            file.1 += data.len();
            (file.0, file.1 - data.len())
        };
        let what = format!(
            "write {} bytes at {at} of {}",
            data.len(),
            self.inodes[inode].path
        );
        let (state, changes) = (&mut self.inodes[inode], self.changes.len());
        if at + data.len() > state.length {
            (state.length, state.changed_at) = (at + data.len(), changes);
        }
        state.waiting.push(Write { at, data });
        Some(what)
    }

    fn truncated(&mut self, inode: usize, length: usize) -> Option<String> {
        let state = &mut self.inodes[inode];
        state.take(usize::MAX);
        state.durable.resize(length, 0);
        state.length = length;
        Some(format!("truncate {} to {length}", self.inodes[inode].path))
    }

    /// The flags that the program sets, or finds set.
    fn flagged(&mut self, inode: usize, call: &Call) -> Option<String> {
        let has = |flag: &str| call.words.iter().any(|word| word.contains(flag));
        let state = &mut self.inodes[inode];
        let is_folder = state.is_folder;
        if has("FS_IOC_SETFLAGS") || has("FS_IOC_GETFLAGS") {
            state.is_synchronous = has("FS_SYNC_FL") && (!is_folder || has("FS_DIRSYNC_FL"));
        }
        None
    }

    fn synced(&mut self, call: &Call) -> Option<String> {
        let (inode, writes, changes) = self.syncing.remove(&call.process)?;
        let path = self.inodes[inode].path.clone();
        if self.ignored.is_some_and(|name| path.ends_with(name)) {
            return None;
        }
        let state = &mut self.inodes[inode];
        let is_folder = state.is_folder;
        state.take(writes.saturating_sub(state.taken));
        for change in &mut self.changes[..changes] {
            let is_its_own = is_folder && change.places.iter().any(|(folder, ..)| *folder == inode);
            change.is_durable |= is_its_own || self.names == Names::InOrder;
        }
        Some(format!("{} {path}", call.name))
    }

    /// What a power cut leaves now.
    pub fn cut(&self, loss: Loss, chance: &mut Chance) -> Cut {
        let block_bytes = [4096, 512][chance.below(2) as usize];
        let per_cent = [10, 50, 90, 99][chance.below(4) as usize];
        let keep = |chance: &mut Chance| match loss {
            Loss::Everything => false,
            Loss::ByChance => chance.below(100) < per_cent,
            Loss::Nothing | Loss::OneWrite | Loss::OneName => true,
        };
        let mut has: Vec<bool> = self
            .changes
            .iter()
            .map(|change| change.is_durable || keep(chance))
            .collect();
        if matches!(loss, Loss::OneName) {
            let waiting: Vec<usize> = (0..has.len())
                .filter(|&at| !self.changes[at].is_durable)
                .collect();
            if !waiting.is_empty() {
                has[waiting[chance.below(waiting.len() as u64) as usize]] = false;
            }
        }
        if self.names == Names::InOrder {
            let end = has.iter().position(|has| !has).unwrap_or(has.len());
            has[end..].fill(false);
        }
        let mut blocks = BTreeMap::new();
        for (number, inode) in self.inodes.iter().enumerate() {
            for (write, Write { at, data }) in inode.waiting.iter().enumerate() {
                let count = (at + data.len()).div_ceil(block_bytes) - at / block_bytes;
                let kept: Vec<bool> = (0..count).map(|_| keep(chance)).collect();
                blocks.insert((number, write), kept);
            }
        }
        if matches!(loss, Loss::OneWrite) && !blocks.is_empty() {
            let one = chance.below(blocks.len() as u64) as usize;
            let kept = blocks.values_mut().nth(one).expect("one of them");
            let first = chance.below(kept.len() as u64) as usize;
            let run = [first..first + 1, first..kept.len(), 0..kept.len()];
            kept[run[chance.below(3) as usize].clone()].fill(false);
        }
        Cut {
            has,
            blocks,
            block_bytes,
        }
    }

    /// Makes the folder that is left.
    pub fn lay(&self, cut: &Cut, place: &Path) {
        let mut folders: Vec<_> = self
            .inodes
            .iter()
            .map(|inode| inode.first.clone())
            .collect();
        for (change, _) in self.changes.iter().zip(&cut.has).filter(|(_, has)| **has) {
            for (folder, name, inode) in &change.places {
                match inode {
                    Some(inode) => folders[*folder].insert(name.clone(), *inode),
                    None => folders[*folder].remove(name),
                };
            }
        }
        self.lay_inode(0, &folders, cut, place);
    }

    fn lay_inode(
        &self,
        number: usize,
        folders: &[BTreeMap<String, usize>],
        cut: &Cut,
        place: &Path,
    ) {
        let inode = &self.inodes[number];
        if inode.is_folder {
            fs::create_dir_all(place).expect("a folder");
            for (name, inner) in &folders[number] {
                self.lay_inode(*inner, folders, cut, &place.join(name));
            }
            return;
        }
        let mut content = inode.durable.clone();
        for (write, Write { at, data }) in inode.waiting.iter().enumerate() {
            let first = at / cut.block_bytes;
            for (block, _) in cut.blocks[&(number, write)]
                .iter()
                .enumerate()
                .filter(|(_, kept)| **kept)
            {
                let start = ((first + block) * cut.block_bytes).max(*at);
                let end = ((first + block + 1) * cut.block_bytes).min(at + data.len());
                put(&mut content, start, &data[start - at..end - at]);
            }
        }
        fs::write(place, content).expect("written");
    }

    /// What the disk has not, in words.
    pub fn missing(&self, cut: &Cut) -> Vec<String> {
        let names = self.changes.iter().zip(&cut.has).filter(|(_, has)| !**has);
        let mut missing: Vec<String> = names.map(|(change, _)| change.what.clone()).collect();
        for (&(number, write), kept) in &cut.blocks {
            let lost = kept.iter().filter(|kept| !**kept).count();
            if lost > 0 {
                let Write { at, data } = &self.inodes[number].waiting[write];
                missing.push(format!(
                    "{lost} of {} blocks of {} bytes of the write of {} bytes at {at} of {}",
                    kept.len(),
                    cut.block_bytes,
                    data.len(),
                    self.inodes[number].path
                ));
            }
        }
        missing
    }
}

impl Inode {
    /// Makes the first so many of the waiting writes durable.
    fn take(&mut self, writes: usize) {
        let writes = writes.min(self.waiting.len());
        for Write { at, data } in self.waiting.drain(..writes) {
            put(&mut self.durable, at, &data);
        }
        self.taken += writes;
    }
}

fn put(content: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at + data.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(data);
}
