//! The frames and rows of the store: what they decode to encodes to the same.
//!
//! They are read as a register does, out of a store of two commits in which one frame or one row is the input's.
//! The first byte of an input says how much of it the input gives, since no fuzzer finds a checksum.

use std::sync::LazyLock;

use registry_core::register::{
    Draft, Entry, Item, Log, MemoryStore, Register, Store, Time, check_canonical, check_key,
};
use serde_json::json;

/// The version of frames and rows, as `docs/register-format.md` has it.
const VERSION: u8 = 1;

/// What the store keeps of a commit.
struct Kept {
    frames: Vec<Vec<u8>>,
    row: Vec<u8>,
}

/// A register as it was written, of two commits, the second with user entries.
struct Written {
    register: Register,
    first: Kept,
    second: Kept,
}

static WRITTEN: LazyLock<Written> = LazyLock::new(|| {
    let store = MemoryStore::default();
    fill(&store, &some_entries());
    let kept: Vec<Kept> = store
        .read(0)
        .expect("its commits")
        .map(|commit| {
            let commit = commit.expect("a commit");
            let frames = store.frames(&commit).expect("its frames");
            Kept {
                frames: frames.collect::<Result<_, _>>().expect("a frame"),
                row: commit.row,
            }
        })
        .collect();
    let [first, second] = <[Kept; 2]>::try_from(kept).ok().expect("two commits");
    let register = Register::open(store).expect("a register");
    Written {
        register,
        first,
        second,
    }
});

fn some_entries() -> Vec<(String, Item)> {
    ["a", "b", "a"]
        .iter()
        .enumerate()
        .map(|(number, key)| {
            let item = Item::canonical(&json!({ "number": number })).expect("an item");
            ((*key).to_owned(), item)
        })
        .collect()
}

/// Makes a register of one commit of entries, after the one that every register begins with.
fn fill(store: &MemoryStore, entries: &[(String, Item)]) {
    let mut register =
        Register::create(store.clone(), "Clusters", "registrar", Time::now()).expect("a register");
    let mut append = register
        .begin(Draft::new("registrar", "entries"))
        .expect("a commit");
    for (key, item) in entries {
        append.add(key, item).expect("an entry");
    }
    append.finish().expect("a commit");
}

/// Reads a store that has the input in the place of a frame or a row.
pub fn frame(data: &[u8]) {
    let Some((&shape, input)) = data.split_first() else {
        return;
    };
    match shape % 6 {
        0 => frames(vec![input.to_vec()]),
        1 => frames(vec![with_checksum(input)]),
        2 => frames(vec![of_piece(input)]),
        3 => frames(pieces(input)),
        4 => row(input.to_vec()),
        _ => row(with_checksum(input)),
    }
}

/// Puts the version and the checksum of both before the content.
fn with_checksum(content: &[u8]) -> Vec<u8> {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&[VERSION]);
    checksum.update(content);
    let mut bytes = vec![VERSION];
    bytes.extend(checksum.finalize().to_le_bytes());
    bytes.extend(content);
    bytes
}

/// The frame of a piece of the stream of entries.
fn of_piece(piece: &[u8]) -> Vec<u8> {
    let length = u32::try_from(piece.len()).expect("inputs are short");
    let mut content = length.to_le_bytes().to_vec();
    content.extend(zstd::bulk::compress(piece, 1).expect("compressed"));
    with_checksum(&content)
}

/// Frames of a stream that is cut every so many bytes, which is what the input begins with.
fn pieces(input: &[u8]) -> Vec<Vec<u8>> {
    let Some((&size, stream)) = input.split_first() else {
        return Vec::new();
    };
    stream.chunks(usize::from(size) + 1).map(of_piece).collect()
}

fn store(commits: [&Kept; 2]) -> MemoryStore {
    let mut store = MemoryStore::default();
    for (number, kept) in (0..).zip(commits) {
        let mut appending = store.append(number).expect("a commit");
        for frame in &kept.frames {
            appending.frame(frame.clone()).expect("a frame");
        }
        appending.finish(kept.row.clone()).expect("a row");
    }
    store
}

/// Reads frames as those of the second commit.
fn frames(frames: Vec<Vec<u8>>) {
    let row = WRITTEN.second.row.clone();
    let store = store([&WRITTEN.first, &Kept { frames, row }]);
    let register = Register::open(store).expect("the frames of its last commit are not read");
    let (entries, damage) = entries(&register);
    let proven = register.verify(|_| {});
    assert!(proven.is_err() || damage.is_none(), "{damage:?}");
    if proven.is_ok() {
        assert_eq!(entries, some_entries(), "the commit's hash proves them");
    }
    let writable: Vec<(String, Item)> = entries
        .into_iter()
        .filter(|(key, item)| {
            check_key(Log::User, key).is_ok() && check_canonical(item.bytes()).is_ok()
        })
        .collect();
    if !writable.is_empty() {
        let store = MemoryStore::default();
        fill(&store, &writable);
        let register = Register::open(store).expect("a register");
        assert_eq!(self::entries(&register), (writable, None));
    }
}

/// The user entries of the second commit up to the first that is damaged, and what is wrong with that.
fn entries(register: &Register) -> (Vec<(String, Item)>, Option<String>) {
    let mut entries = Vec::new();
    for entry in register.entries(2).expect("the row is whole") {
        match entry {
            Ok((Entry { key, .. }, item)) => entries.push((key, item)),
            Err(damage) => return (entries, Some(damage.to_string())),
        }
    }
    (entries, None)
}

/// Reads a row as that of the second commit.
fn row(row: Vec<u8>) {
    let frames = WRITTEN.second.frames.clone();
    let store = store([&WRITTEN.first, &Kept { frames, row }]);
    let mut register = match Register::open(store.clone()) {
        Ok(register) => register,
        Err(damage) => {
            assert!(!damage.to_string().is_empty());
            return;
        }
    };
    if register.verify(|_| {}).is_ok() {
        assert_eq!(register.name(), WRITTEN.register.name());
        assert_eq!(register.head(), WRITTEN.register.head());
    }
    // Whoever appends does not read back what the row stands for, but the row that is made says the same.
    let before = *register.head();
    let Ok(append) = register.begin(Draft::new("registrar", "")) else {
        return;
    };
    let made = append.finish().expect("a commit");
    assert_eq!((made.number, made.root), (3, before.root));
    assert_eq!(made.system_root, before.system_root);
    let again = Register::open(store).expect("its own row");
    assert_eq!(again.head(), register.head());
}
