use proptest::prelude::*;

use super::*;
use crate::register::rsf::{Expected, dump, verify};
use crate::register::{Item, MemoryStore, SledStore};

const WORKED: &str = include_str!("../../../../../fixtures/rsf/worked_register.rsf");
const COUNTRIES: &str = include_str!("../../../../../fixtures/rsf/uk_country_register.rsf");

fn options(partial: bool) -> LoadOptions {
    LoadOptions {
        partial,
        scratch: std::env::temp_dir(),
    }
}

fn loaded(text: &str, partial: bool) -> Result<Loaded, LoadError> {
    load(
        text.as_bytes(),
        MemoryStore::default(),
        &options(partial),
        |_| (),
    )
}

fn message(text: &str) -> String {
    loaded(text, false)
        .map(drop)
        .expect_err("refused")
        .to_string()
}

fn text(register: &Register) -> String {
    let mut text = Vec::new();
    dump(register, &mut text, |_| ()).expect("dumped");
    String::from_utf8(text).expect("text")
}

#[test]
fn the_worked_example_loads_and_dumps_to_the_same_bytes() {
    let loaded = loaded(WORKED, false).expect("loaded");
    assert!(loaded.stopped.is_none());
    assert_eq!(loaded.register.name(), "National cluster registry");
    assert_eq!(text(&loaded.register), asserted(WORKED));
    loaded.register.verify(|_| ()).expect("true");
}

/// The example does not end with the assertion that follows each commit of a dump.
fn asserted(worked: &str) -> String {
    let root = "sha-256:08a0703ec4e8bf031845c75375cdf8d6f0809685759fc37efc374773c1655725";
    format!("{worked}assert-root-hash\t{root}\n")
}

#[test]
fn a_dump_loads_into_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SledStore::create(folder.path()).expect("a store");
    let head = *load(WORKED.as_bytes(), store, &options(false), |_| ())
        .expect("loaded")
        .register
        .head();
    let opened =
        Register::open(SledStore::open(folder.path()).expect("a store")).expect("a register");
    assert_eq!((opened.head().hash, opened.head().entries), (head.hash, 2));
}

#[test]
fn a_damaged_dump_keeps_its_whole_commits_only_when_asked() {
    let damaged = WORKED.replace("\"percent\":26", "\"percent\":27");
    assert!(matches!(
        loaded(&damaged, false),
        Err(LoadError::Rsf(RsfError::Line {
            line: 12,
            reason: LineError::UnknownItem { .. }
        }))
    ));
    let kept = loaded(&damaged, true).expect("the first commit");
    assert_eq!(
        (kept.register.head().commit, kept.register.head().entries),
        (1, 0)
    );
    assert!(
        kept.stopped
            .expect("a reason")
            .to_string()
            .starts_with("line 12:")
    );
    assert!(loaded(&damaged[..300], true).is_err());
}

#[test]
fn a_register_goes_on_after_a_partial_load() {
    let store = MemoryStore::default();
    let cut: String = WORKED.split_inclusive('\n').take(11).collect();
    let mut register = load(cut.as_bytes(), store, &options(true), |_| ())
        .expect("the first commit")
        .register;
    register
        .begin(Draft::new("registrar", "next"))
        .expect("begun")
        .finish()
        .expect("finished");
    register.verify(|_| ()).expect("true");
}

#[test]
fn only_an_empty_store_is_loaded_into() {
    let store = MemoryStore::default();
    load(WORKED.as_bytes(), store.clone(), &options(false), |_| ()).expect("loaded");
    let again = load(WORKED.as_bytes(), store, &options(false), |_| ());
    assert!(matches!(again, Err(LoadError::NotEmpty { number: 2 })));
}

#[test]
fn a_register_without_commits_is_refused() {
    assert!(loaded(COUNTRIES, false).is_err());
    let plain: String = WORKED.split_inclusive('\n').take(5).collect();
    assert!(message(&plain).starts_with("it is a register without commits"));
}

#[test]
fn what_a_dump_never_has_is_refused_with_its_line() {
    let nameless = "\
add-item\t{\"author\":\"a\",\"entries\":0,\"message\":\"\",\"number\":1,\"root\":\"sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"system_root\":\"sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"time\":\"2026-11-24T12:00:00Z\"}\n";
    let item = nameless
        .trim_end()
        .strip_prefix("add-item\t")
        .expect("an item");
    let hash = Hash::of(item.as_bytes());
    let nameless =
        format!("{nameless}append-entry\tsystem\tcommit:1\t2026-11-24T12:00:00Z\t{hash}\n");
    assert!(verify(nameless.as_bytes(), &Expected::default(), |_| ()).is_ok());
    assert_eq!(
        message(&nameless),
        "line 2: no entry before the first commit gives the register's name: expected a system entry register-name"
    );
}

fn registers() -> impl Strategy<Value = Vec<Vec<(String, String)>>> {
    let entry = ("[a-c]", "[a-d\t\n\"é诸😀]{0,3}");
    prop::collection::vec(prop::collection::vec(entry, 0..6), 0..5)
}

fn register(commits: &[Vec<(String, String)>]) -> Register {
    let mut register =
        Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())
            .expect("a register");
    for (number, entries) in commits.iter().enumerate() {
        let mut append = register
            .begin(Draft::new("registrar", number.to_string()))
            .expect("begun");
        for (key, text) in entries {
            append
                .add(key, &Item::canonical(text).expect("canonical"))
                .expect("added");
        }
        append.finish().expect("finished");
    }
    register
}

proptest! {
    #[test]
    fn dump_load_dump_gives_the_same_bytes(commits in registers()) {
        let register = register(&commits);
        let dumped = text(&register);
        let expected = Expected { root: Some(register.head().root), commit: Some(register.head().hash) };
        prop_assert!(verify(dumped.as_bytes(), &expected, |_| ()).is_ok());
        let loaded = loaded(&dumped, false).expect("its own dump").register;
        prop_assert_eq!(loaded.head(), register.head());
        prop_assert_eq!(text(&loaded), dumped);
        prop_assert!(loaded.verify(|_| ()).is_ok());
    }

    #[test]
    fn a_damaged_dump_is_never_a_panic(commits in registers(), at in any::<prop::sample::Index>(), put in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = text(&register(&commits)).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = put;
        bytes.truncate(if cut { at } else { bytes.len() });
        let _ = verify(bytes.as_slice(), &Expected::default(), |_| ());
        let partial = load(bytes.as_slice(), MemoryStore::default(), &options(true), |_| ());
        if let Ok(partial) = partial {
            prop_assert!(partial.register.verify(|_| ()).is_ok());
        }
    }
}

#[test]
fn what_was_written_with_carriage_returns_loads_and_several_items_of_an_entry_do_not() {
    let text = WORKED.replace('\n', "\r\n");
    let register = loaded(&text, false).expect("loaded").register;
    assert_eq!(super::tests::text(&register), asserted(WORKED));
    let entry = WORKED
        .lines()
        .position(|line| line.starts_with("append-entry\tuser"));
    let lines = WORKED.lines().enumerate().map(|(at, line)| {
        let hash = line.rsplit_once('\t').map_or("", |(_, hash)| hash);
        let more = if Some(at) == entry {
            format!(";{hash}")
        } else {
            String::new()
        };
        format!("{line}{more}\n")
    });
    let message = message(&lines.collect::<String>());
    assert!(message.contains("names 2 items"), "{message}");
}
