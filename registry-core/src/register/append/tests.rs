use super::super::{
    AppendError, CommitError, Draft, Hash, Item, MemoryStore, Origin, Register, SourceFile, Store,
    StoreError, Time,
};

fn time(text: &str) -> Time {
    text.parse().expect("a time")
}

fn register(store: &MemoryStore) -> Register {
    Register::create(
        store.clone(),
        "National cluster registry",
        "registrar",
        time("2026-11-24T12:00:00Z"),
    )
    .expect("a register")
}

fn draft(message: &str, at: &str) -> Draft {
    Draft {
        time: time(at),
        ..Draft::new("registrar", message)
    }
}

fn item(text: &str) -> Item {
    Item::from_canonical_bytes(text.as_bytes().to_vec()).expect("canonical")
}

fn table_1() -> Draft {
    let sha_256 =
        Hash::from_hex("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
            .expect("a hash");
    let source = Some(Origin::File(SourceFile {
        name: "table-1-china-clusters.csv".into(),
        sha_256,
    }));
    Draft {
        source,
        ..draft("Table 1", "2026-11-24T12:05:00Z")
    }
}

#[test]
fn the_worked_example_of_the_format_has_its_hashes() {
    let mut register = register(&MemoryStore::default());
    assert_eq!(
        register.head().hash.to_string(),
        "sha-256:541a58c28bd72e3871a6c415b033cd403521e552669e69fa41174a3f012d662d"
    );
    let mut append = register.begin(table_1()).expect("begun");
    let sock = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"market_shares":[{"percent":65,"scope":"domestic"}],"product":{"name":"Sock"}}"#;
    let shoes = r#"{"key":"cn-wenzhou-shoes","location":{"country":"CN","place":"Wenzhou"},"market_shares":[{"percent":26,"scope":"domestic"}],"product":{"name":"Shoes"}}"#;
    assert_eq!(append.add("cn-zhuji-sock", &item(sock)).expect("added"), 1);
    assert_eq!(
        append.add("cn-wenzhou-shoes", &item(shoes)).expect("added"),
        2
    );
    let commit = append.finish().expect("finished");
    assert_eq!(
        commit.hash().to_string(),
        "sha-256:5ca1d18a601217f0fd6f6b48eb916b71e0171c63c5ea7eda45f18dc6f5b3f231"
    );
    assert_eq!(
        register.head().root.to_string(),
        "sha-256:08a0703ec4e8bf031845c75375cdf8d6f0809685759fc37efc374773c1655725"
    );
}

#[test]
fn a_commit_is_never_before_the_previous_one() {
    let mut register = register(&MemoryStore::default());
    let commit = register
        .begin(draft("", "2020-01-01T00:00:00Z"))
        .expect("begun")
        .finish()
        .expect("finished");
    assert_eq!(commit.time, time("2026-11-24T12:00:00Z"));
}

#[test]
fn an_append_that_is_dropped_leaves_nothing() {
    let store = MemoryStore::default();
    let mut register = register(&store);
    let before = *register.head();
    let mut append = register
        .begin(draft("given up", "2026-11-24T12:05:00Z"))
        .expect("begun");
    for _ in 0..2000 {
        append
            .add("a", &item(&format!("\"{}\"", "a".repeat(2000))))
            .expect("added");
    }
    drop(append);
    assert_eq!(*register.head(), before);
    assert_eq!(*Register::open(store).expect("a register").head(), before);
    register
        .begin(draft("next", "2026-11-24T12:05:00Z"))
        .expect("begun")
        .finish()
        .expect("finished");
}

#[test]
fn a_change_against_a_head_that_has_moved_is_refused() {
    let store = MemoryStore::default();
    let (mut first, mut second) = (
        register(&store),
        Register::open(store.clone()).expect("a register"),
    );
    let late = second
        .begin(draft("late", "2026-11-24T12:05:00Z"))
        .expect("begun");
    first
        .begin(draft("first", "2026-11-24T12:05:00Z"))
        .expect("begun")
        .finish()
        .expect("finished");
    let stale = |error| {
        matches!(
            error,
            AppendError::Store(StoreError::Stale {
                expected: 1,
                found: 2
            })
        )
    };
    assert!(stale(late.finish().expect_err("stale")));
    assert!(stale(
        second
            .begin(draft("later", "2026-11-24T12:06:00Z"))
            .map(drop)
            .expect_err("stale")
    ));
    assert_eq!(store.head().expect("readable").expect("a head").number, 2);
}

#[test]
fn a_key_that_is_none_is_refused_and_the_commit_goes_on() {
    let mut register = register(&MemoryStore::default());
    let mut append = register
        .begin(draft("", "2026-11-24T12:05:00Z"))
        .expect("begun");
    assert!(matches!(
        append.add("no key", &item("1")),
        Err(AppendError::Key(_))
    ));
    assert_eq!(append.add("a-key", &item("1")).expect("added"), 1);
    assert_eq!(append.finish().expect("finished").entries, 1);
}

#[test]
fn a_message_that_does_not_fit_is_refused_before_the_work() {
    let mut register = register(&MemoryStore::default());
    let long = register
        .begin(draft(&"long ".repeat(2000), "2026-11-24T12:05:00Z"))
        .map(drop);
    assert!(matches!(
        long,
        Err(AppendError::Commit(CommitError::TooLong { .. }))
    ));
}

#[test]
fn a_register_is_not_made_over_another() {
    let store = MemoryStore::default();
    register(&store);
    assert!(Register::create(store, "Another", "registrar", Time::now()).is_err());
}

#[test]
fn a_register_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let mut register = register(&MemoryStore::default());
    shared(&register);
    shared(
        &register
            .begin(draft("", "2026-11-24T12:05:00Z"))
            .expect("begun"),
    );
}
