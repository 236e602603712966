use super::*;
use crate::register::{Draft, Item, OpenError, Register, Time};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn create(path: &Path) -> Register {
    let store = SledStore::create(path).expect("a store");
    Register::create(store, "Clusters", "registrar", Time::now()).expect("a register")
}

fn open(path: &Path) -> Register {
    Register::open(SledStore::open(path).expect("a store")).expect("a register")
}

/// Text that does not compress.
fn noise(seed: u64, bytes: usize) -> Item {
    let mut state = seed.wrapping_mul(2) + 1;
    let text = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + (state >> 40) as u32 % 20_000).expect("a Chinese character")
    });
    Item::canonical(&text.take(bytes / 3).collect::<String>()).expect("canonical")
}

fn commit(register: &mut Register, entries: u64, bytes: usize) {
    let mut append = register.begin(Draft::new("registrar", "")).expect("begun");
    for number in 0..entries {
        append
            .add(&format!("key-{number}"), &noise(number, bytes))
            .expect("added");
    }
    append.finish().expect("finished");
}

fn count(register: &Register) -> usize {
    let commits = register
        .commits(1)
        .expect("commits")
        .map(|commit| commit.expect("a commit").number);
    commits
        .map(|number| {
            register
                .entries(number)
                .expect("entries")
                .inspect(|entry| assert!(entry.is_ok()))
                .count()
        })
        .sum()
}

#[test]
fn a_snapshot_that_was_never_finished_does_no_harm() {
    let folder = folder();
    commit(&mut create(folder.path()), 10, 700);
    for bytes in [&b""[..], b"half a snapshot"] {
        let unfinished = folder.path().join("snap.FFFFFFFFFFFFFFFF.generating");
        fs::write(&unfinished, bytes).expect("written");
        assert_eq!(count(&open(folder.path())), 10);
        assert!(!unfinished.exists());
    }
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let folder = folder();
    let mut register = create(folder.path());
    commit(&mut register, 100, 700);
    let head = *register.head();
    drop(register);
    let mut register = open(folder.path());
    assert_eq!(
        (*register.head(), register.name(), count(&register)),
        (head, "Clusters", 100)
    );
    commit(&mut register, 1, 10);
    assert_eq!(count(&register), 101);
}

#[test]
fn no_page_goes_to_a_file_of_its_own() {
    let folder = folder();
    let mut register = create(folder.path());
    for _ in 0..100 {
        commit(&mut register, 1, 10);
    }
    commit(&mut register, 60_000, 700);
    commit(&mut register, 3, 5 << 20);
    for _ in 0..100 {
        commit(&mut register, 1, 20_000);
    }
    assert_eq!(count(&register), 60_203);
    drop(register);
    assert_eq!(count(&open(folder.path())), 60_203);
    assert_eq!(
        fs::read_dir(folder.path().join("blobs"))
            .expect("the folder")
            .count(),
        0
    );
}

#[test]
fn values_that_no_commit_closed_are_dropped_on_opening() {
    let folder = folder();
    let mut register = create(folder.path());
    commit(&mut register, 1, 10);
    drop(register);
    let mut store = SledStore::open(folder.path()).expect("a store");
    let mut appending = store.append(2).expect("begun");
    appending.frame(vec![7; 100_000]).expect("written");
    drop((appending, store));
    let store = SledStore::open(folder.path()).expect("a store");
    let left = store.trees().expect("open").frames.len();
    assert_eq!(left, 2);
}

#[test]
fn a_store_that_is_held_is_locked_for_others() {
    let folder = folder();
    let _register = create(folder.path());
    assert!(matches!(
        SledStore::open(folder.path()),
        Err(StoreError::Locked { .. })
    ));
    assert!(matches!(
        SledStore::create(folder.path()),
        Err(StoreError::Locked { .. })
    ));
}

#[test]
fn opening_a_folder_without_a_store_makes_none() {
    let folder = folder();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        assert!(matches!(
            SledStore::open(&path),
            Err(StoreError::Missing { .. })
        ));
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_store_without_a_register_says_so() {
    let folder = folder();
    let store = SledStore::create(folder.path()).expect("a store");
    assert!(matches!(Register::open(store), Err(OpenError::Empty)));
}

#[test]
fn a_store_of_a_later_format_is_left_alone() {
    let folder = folder();
    let register = create(folder.path());
    drop(register);
    let trees = Trees::open(folder.path()).expect("open");
    trees
        .db
        .insert(FORMAT_KEY, &2u32.to_be_bytes())
        .expect("written");
    drop(trees);
    let error = SledStore::open(folder.path()).map(drop).expect_err("newer");
    assert!(
        error
            .to_string()
            .contains("made by a newer registry (format 2; this program reads up to 1)"),
        "{error}"
    );
}

/// A copy of the folder's files, one of them changed.
fn copy_with(folder: &Path, name: &str, change: impl Fn(&mut Vec<u8>)) -> tempfile::TempDir {
    let copy = self::folder();
    fs::create_dir(copy.path().join("blobs")).expect("a folder");
    for entry in fs::read_dir(folder).expect("the folder").flatten() {
        if entry.file_type().expect("a type").is_file() {
            let mut bytes = fs::read(entry.path()).expect("a file");
            if entry.file_name() == name {
                change(&mut bytes);
            }
            fs::write(copy.path().join(entry.file_name()), bytes).expect("written");
        }
    }
    copy
}

/// Whether the store opens, and then with all commits and nothing but what was put in.
fn is_whole(path: &Path, commits: u64) -> bool {
    let Some(register) = SledStore::open(path)
        .ok()
        .and_then(|store| Register::open(store).ok())
    else {
        return false;
    };
    assert_eq!(
        register.head().commit,
        commits,
        "commits are gone without a word"
    );
    register.verify(|_| ()).is_ok()
}

#[test]
fn damage_anywhere_in_the_file_is_an_error_and_never_a_panic_or_a_silent_loss() {
    for entries in [300, 6000] {
        let folder = folder();
        let mut register = create(folder.path());
        commit(&mut register, entries, 700);
        commit(&mut register, 2, 10);
        drop(register);
        let length = fs::metadata(folder.path().join("db"))
            .expect("the file")
            .len() as usize;
        for at in (0..length).step_by(length / 40) {
            let flip = |bytes: &mut Vec<u8>| {
                bytes[at..]
                    .iter_mut()
                    .take(16)
                    .for_each(|byte| *byte ^= 0x5a);
            };
            is_whole(copy_with(folder.path(), "db", flip).path(), 3);
            is_whole(
                copy_with(folder.path(), "db", |bytes| bytes.truncate(at)).path(),
                3,
            );
        }
        assert!(is_whole(copy_with(folder.path(), "", |_| ()).path(), 3));
    }
}

#[test]
fn damage_to_the_small_files_is_an_error_or_harmless() {
    let folder = folder();
    let mut register = create(folder.path());
    commit(&mut register, 300, 700);
    drop(register);
    drop(open(folder.path()));
    for entry in fs::read_dir(folder.path()).expect("the folder").flatten() {
        let name = entry.file_name().into_string().expect("text");
        if name != "db" && entry.file_type().expect("a type").is_file() {
            is_whole(
                copy_with(folder.path(), &name, |bytes| {
                    bytes.iter_mut().for_each(|byte| *byte ^= 0x5a);
                })
                .path(),
                2,
            );
            is_whole(copy_with(folder.path(), &name, Vec::clear).path(), 2);
        }
    }
}

#[test]
fn commits_that_are_gone_are_missed() {
    let folder = folder();
    let register = create(folder.path());
    let before = copy_with(folder.path(), "", |_| ());
    drop(register);
    fs::write(before.path().join("acknowledged"), "00000000000000000002\n").expect("written");
    let error = SledStore::open(before.path())
        .map(drop)
        .expect_err("damaged");
    assert!(
        error
            .to_string()
            .contains("it ends with commit 1, and commit 2 was there already"),
        "{error}"
    );
}

#[test]
fn a_frame_that_is_missing_is_named() {
    let folder = folder();
    let mut register = create(folder.path());
    commit(&mut register, 1, 10);
    drop(register);
    let trees = Trees::open(folder.path()).expect("open");
    trees.frames.remove(part_key(1, 0)).expect("removed");
    drop(trees);
    let error = open(folder.path()).verify(|_| ()).expect_err("damaged");
    assert!(
        error
            .to_string()
            .contains("damaged at frame 1: it is missing"),
        "{error}"
    );
}

#[test]
fn a_commit_that_the_disk_does_not_confirm_is_uncertain() {
    let folder = folder();
    drop(create(folder.path()));
    let mut store = SledStore::open(folder.path()).expect("a store");
    // Nobody else has it: it can be changed.
    store.opened = Opened::default();
    let trees = store.trees.as_mut().and_then(Arc::get_mut);
    trees.expect("open").file = folder.path().join("nothing");
    let appending = store.append(1).expect("started");
    appending.finish(b"row".to_vec()).expect("finished");
    let failed = store.sync().expect_err("no file to sync");
    assert!(
        matches!(failed, StoreError::Uncertain { number: 2, .. }),
        "{failed}"
    );
}
