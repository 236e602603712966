use super::super::frame::{Sealer, encode_entry, encode_row};
use super::super::storage::{Appending, StoreReader, StoredCommits, StoredFrames};
use super::super::{Draft, MemoryStore};
use super::*;

/// A store that gives back something else than was put in.
struct Tampered {
    store: MemoryStore,
    commit: fn(&mut StoredCommit),
    frame: fn(&mut Vec<u8>),
}

impl Store for Tampered {
    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        self.store.head()
    }

    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError> {
        self.store.append(expected_head)
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.store.sync()
    }

    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError> {
        let change = self.commit;
        let commits = self.store.read(from)?;
        Ok(Box::new(commits.map(move |commit| {
            let mut commit = commit?;
            change(&mut commit);
            Ok(commit)
        })))
    }

    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError> {
        let change = self.frame;
        let is_second = commit.number == 2;
        Ok(Box::new(self.store.frames(commit)?.map(move |frame| {
            let mut frame = frame?;
            if is_second {
                change(&mut frame);
            }
            Ok(frame)
        })))
    }

    fn reader(&self) -> Box<dyn StoreReader> {
        self.store.reader()
    }
}

fn filled() -> MemoryStore {
    let store = MemoryStore::default();
    let mut register =
        Register::create(store.clone(), "Clusters", "registrar", Time::now()).expect("a register");
    for _ in 0..2 {
        let mut append = register.begin(Draft::new("registrar", "")).expect("begun");
        append
            .add("a", &Item::canonical(&"one").expect("canonical"))
            .expect("added");
        append
            .add("b", &Item::canonical(&"two").expect("canonical"))
            .expect("added");
        append.finish().expect("finished");
    }
    store
}

fn message(commit: fn(&mut StoredCommit), frame: fn(&mut Vec<u8>)) -> String {
    let register = Register::open(Tampered {
        store: filled(),
        commit,
        frame,
    });
    register.map_or_else(
        |error| error.to_string(),
        |register| {
            register
                .verify(|_| ())
                .expect_err("tampered with")
                .to_string()
        },
    )
}

/// A frame with two entries, as a hand that knows the format would make it.
fn forged(entries: [(&str, &[u8]); 2]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (key, item) in entries {
        encode_entry(&mut stream, Log::User, key, item).expect("it fits");
    }
    Sealer::new()
        .expect("a sealer")
        .seal(&stream)
        .expect("a frame")
}

fn change_row(stored: &mut StoredCommit, change: impl Fn(&mut Row)) {
    let (_, mut row) = read_row(stored).expect("a row");
    change(&mut row);
    stored.row = encode_row(&row).expect("it fits");
}

#[test]
fn a_register_as_it_was_written_is_true() {
    let register = Register::open(filled()).expect("a register");
    let mut checked = Vec::new();
    let verified = register
        .verify(|entries| checked.push(entries))
        .expect("true");
    assert_eq!(
        (
            verified.commits,
            verified.entries,
            verified.system_entries,
            verified.root
        ),
        (3, 4, 5, register.head().root)
    );
    assert_eq!(checked.last(), Some(&4));
}

#[test]
fn a_changed_byte_of_a_frame_is_named_with_its_frame() {
    let found = message(|_| (), |frame| frame[9] ^= 1);
    assert!(
        found.starts_with("the register is damaged at frame 1: its checksum is"),
        "{found}"
    );
}

#[test]
fn an_item_exchanged_under_a_right_checksum_shows_in_the_root() {
    let found = message(
        |_| (),
        |frame| *frame = forged([("a", b"\"one\""), ("b", b"\"2\"")]),
    );
    assert!(
        found.starts_with("commit 2: the root of the user log is sha-256:"),
        "{found}"
    );
}

#[test]
fn an_item_that_is_not_canonical_is_named_with_its_entry() {
    let found = message(
        |_| (),
        |frame| *frame = forged([("a", b"\"one\""), ("b", b" \"two\"")]),
    );
    assert!(
        found.starts_with("commit 2, user entry 2 (b): not canonical JSON (RFC 8785) at byte 0"),
        "{found}"
    );
}

#[test]
fn an_entry_too_many_is_reported() {
    let found = message(
        |_| (),
        |frame| {
            let mut stream = Vec::new();
            ["a", "b", "c"]
                .iter()
                .for_each(|key| encode_entry(&mut stream, Log::User, key, b"1").expect("it fits"));
            *frame = Sealer::new()
                .expect("a sealer")
                .seal(&stream)
                .expect("a frame");
        },
    );
    assert!(
        found.contains("its entries end at 3, expected 2"),
        "{found}"
    );
}

#[test]
fn a_commit_that_was_rewritten_shows() {
    let renamed = |commit: &mut StoredCommit| {
        if commit.number == 2 {
            change_row(commit, |row| {
                row.commit = String::from_utf8_lossy(&row.commit)
                    .replace("registrar", "somebody")
                    .into_bytes();
            });
        }
    };
    let found = message(renamed, |_| ());
    assert!(
        found.starts_with("commit 2: the root of the kept system log"),
        "{found}"
    );
}

#[test]
fn rows_out_of_order_or_with_other_frames_are_reported() {
    let found = message(
        |commit| {
            if commit.number == 3 {
                commit.number = 4;
            }
        },
        |_| (),
    );
    assert!(
        found.starts_with("commit 4: the commit's number is 4, expected 3"),
        "{found}"
    );
    let found = message(
        |commit| {
            if commit.number == 3 {
                commit.first_frame = 1;
            }
        },
        |_| (),
    );
    assert!(
        found.starts_with("commit 3: the number of its first frame is 1, expected 2"),
        "{found}"
    );
}

#[test]
fn a_kept_edge_that_is_wrong_is_reported() {
    let found = message(
        |commit| {
            if commit.number == 2 {
                change_row(commit, |row| row.user.push(b"more"));
            }
        },
        |_| (),
    );
    assert!(found.contains("expected"), "{found}");
}
