//! A disk during a program's system calls: what is durable, and what waits.
//!
//! Data is durable when `fsync` or `fdatasync` of its file returns that began after it was written; a name when its
//! folder was synced so. What carries the inode flags for it is durable at once.

mod cut;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

pub use cut::{Cut, Loss};

use super::trace::{Call, Event};

/// In which order the disk takes changes of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// In any; a folder's sync makes its own durable.
    AnyOrder,
    /// As they were made, as a journal does; a file's sync brings along those before.
    InOrder,
}

/// The disk as the program's calls left it.
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
