use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use super::{patience::Patience, trial::Server, *};

fn appended(store: &mut dyn Store, row: &[u8]) -> Result<StoredCommit, StoreError> {
    let head = store.head()?.map_or(0, |commit| commit.number);
    let mut appending = store.append(head)?;
    appending.frame(row.to_vec())?;
    let commit = appending.finish(row.to_vec())?;
    store.sync()?;
    Ok(commit)
}

fn rows(database: &Database) -> Vec<Vec<u8>> {
    let store = PostgresStore::open(database.clone()).unwrap();
    let commits: Vec<StoredCommit> = store.read(1).unwrap().map(Result::unwrap).collect();
    let numbers: Vec<u64> = commits.iter().map(|commit| commit.number).collect();
    assert!(
        numbers.iter().copied().eq(1..=numbers.len() as u64),
        "{numbers:?}"
    );
    for commit in &commits {
        let frames: Vec<Vec<u8>> = store.frames(commit).unwrap().map(Result::unwrap).collect();
        assert_eq!(frames.concat(), commit.row);
    }
    commits.into_iter().map(|commit| commit.row).collect()
}

fn store_with(database: &Database, commit: u64, outcome: u64) -> PostgresStore {
    let store = PostgresStore::create(database.clone()).unwrap();
    let patience = Patience {
        commit: Duration::from_millis(commit),
        outcome: Duration::from_millis(outcome),
    };
    store.0.lock().patience = patience;
    store
}

#[test]
fn tables_that_are_not_there_or_newer_are_told() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let database = server.database();
    let missing = PostgresStore::open(database.clone()).err().unwrap();
    assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
    PostgresStore::create(database.clone()).unwrap();
    server.sql(&database, "UPDATE registry_format SET format = 9");
    let newer = PostgresStore::open(database).err().unwrap();
    assert!(
        matches!(
            newer,
            StoreError::Newer {
                found: 9,
                most: 1,
                ..
            }
        ),
        "{newer}"
    );
}

#[test]
fn of_two_processes_that_append_to_one_head_one_is_refused_and_may_go_on() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let database = server.database();
    let (mut one, mut other) = (
        store_with(&database, 8000, 0),
        store_with(&database, 8000, 0),
    );
    let late = other.append(0).unwrap();
    appended(&mut one, b"one").unwrap();
    let refused = late.finish(b"late".to_vec()).err();
    let stale = refused.or_else(|| other.sync().err()).unwrap();
    assert!(
        matches!(
            stale,
            StoreError::Stale {
                expected: 0,
                found: 1
            }
        ),
        "{stale}"
    );
    appended(&mut other, b"other").unwrap();
    assert_eq!(rows(&database), [b"one".to_vec(), b"other".to_vec()]);
}

#[test]
fn a_server_that_was_killed_is_missed_and_found_again_and_nothing_is_doubled_or_lost() {
    let Some(mut server) = Server::start(15) else {
        return;
    };
    let database = server.database();
    let mut store = store_with(&database, 8000, 0);
    appended(&mut store, b"before").unwrap();
    server.kill();
    let lost = appended(&mut store, b"while it is away").unwrap_err();
    assert!(matches!(lost, StoreError::Unreachable { .. }), "{lost}");
    server.resume(&[]);
    appended(&mut store, b"after").unwrap();
    // The connection broke while nobody looked.
    server.kill();
    server.resume(&[]);
    let mut appending = store.append(2).unwrap();
    appending.frame(b"at once".to_vec()).unwrap();
    appending.finish(b"at once".to_vec()).unwrap();
    store.sync().unwrap();
    assert_eq!(
        rows(&database),
        [b"before".to_vec(), b"after".to_vec(), b"at once".to_vec()]
    );
}

#[test]
fn a_large_commit_that_breaks_leaves_nothing_and_gives_its_turn_back() {
    let Some(mut server) = Server::start(15) else {
        return;
    };
    let database = server.database();
    let mut store = store_with(&database, 8000, 0);
    let mut appending = store.append(0).unwrap();
    let frames = |appending: &mut Box<dyn Appending>| {
        (0..8).try_for_each(|count| appending.frame(vec![count; 1 << 20]))
    };
    frames(&mut appending).unwrap();
    server.kill();
    server.resume(&[]);
    let broken = frames(&mut appending).unwrap_err();
    assert!(matches!(broken, StoreError::Unreachable { .. }), "{broken}");
    drop(appending);
    appended(&mut store, b"next").unwrap();
    assert_eq!(rows(&database), [b"next".to_vec()]);
}

#[test]
fn eight_writers_at_once_have_every_commit_once_and_in_order() {
    const EACH: usize = 25;
    let Some(server) = Server::shared(15) else {
        return;
    };
    let database = server.database();
    PostgresStore::create(database.clone()).unwrap();
    let stale = AtomicUsize::new(0);
    thread::scope(|scope| {
        for writer in 0..8 {
            let (database, stale) = (&database, &stale);
            scope.spawn(move || {
                let mut store = PostgresStore::open(database.clone()).unwrap();
                for count in 0..EACH {
                    let row = format!("{writer}-{count}");
                    while let Err(error) = appended(&mut store, row.as_bytes()) {
                        assert!(matches!(error, StoreError::Stale { .. }), "{error}");
                        stale.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let rows = rows(&database);
    assert_eq!(rows.len(), 8 * EACH);
    for writer in 0..8 {
        let own = rows
            .iter()
            .filter(|row| row.starts_with(format!("{writer}-").as_bytes()));
        assert!(
            own.cloned()
                .eq((0..EACH).map(|count| format!("{writer}-{count}").into_bytes()))
        );
    }
    assert!(stale.into_inner() > 0, "they never met");
}

#[test]
fn two_machines_are_only_promised_where_the_server_waits_for_two() {
    let Some(server) = Server::start(15) else {
        return;
    };
    let database = server.database();
    let name = "d0";
    PostgresStore::create(database.clone()).unwrap();
    let mut store = PostgresStore::open(server.at(name, "machines=2")).unwrap();
    let refused = appended(&mut store, b"alone").unwrap_err().to_string();
    assert!(
        refused.contains("synchronous_standby_names is ''"),
        "{refused}"
    );
    server.sql(
        &database,
        "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
    );
    server.sql(
        &database,
        "ALTER ROLE registry SET synchronous_commit = 'local'",
    );
    server.sql(&database, "SELECT pg_reload_conf()");
    let documents = Documents::in_database(server.at(name, "machines=2"));
    let mut store = PostgresStore::open(server.at(name, "machines=2")).unwrap();
    for refused in [
        appended(&mut store, b"local").unwrap_err(),
        documents.put("tokens", "a", b"{}").unwrap_err(),
    ] {
        assert!(
            refused.to_string().contains("synchronous_commit is local"),
            "{refused}"
        );
    }
    assert_eq!(rows(&database), [b""; 0]);
}

/// A primary whose commits wait for a standby, which is there.
fn pair() -> Option<(Server, Server, Database)> {
    let server = Server::start(15)?;
    let standby = server.standby();
    let database = server.at("registry", "machines=2");
    server.sql(&server.at("postgres", ""), "CREATE DATABASE registry");
    server.sql(
        &database,
        "ALTER SYSTEM SET synchronous_standby_names = 'standby'",
    );
    server.sql(&database, "SELECT pg_reload_conf()");
    Some((server, standby, database))
}

/// Ends the wait of whoever commits, which answers success with a warning.
fn cancel_the_wait(server: &Server, database: &Database) {
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let connection = connection::Connection::open(database).unwrap();
    let limit = Duration::from_secs(10);
    let count = |query: &str| -> i64 {
        connection
            .wait(limit, |client| client.query_typed_one(query, &[]))
            .unwrap()
            .get(0)
    };
    let began = std::time::Instant::now();
    while count(waits) == 0 {
        assert!(began.elapsed() < 2 * limit, "nobody waits for a standby");
        thread::sleep(Duration::from_millis(20));
    }
    server.sql(
        database,
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
    );
}

#[test]
fn success_with_a_warning_is_no_acknowledgement() {
    let Some((server, mut standby, database)) = pair() else {
        return;
    };
    let mut store = store_with(&database, 10_000, 1500);
    appended(&mut store, b"on both").unwrap();
    standby.kill();
    let uncertain = thread::scope(|scope| {
        let commit = scope.spawn(|| appended(&mut store, b"on one"));
        cancel_the_wait(&server, &database);
        // What else is waited for does not come either.
        commit.join().unwrap().unwrap_err()
    });
    assert!(
        matches!(uncertain, StoreError::Uncertain { number: 2, .. }),
        "{uncertain}"
    );
    assert!(
        uncertain
            .to_string()
            .contains("did not wait for its standby"),
        "{uncertain}"
    );
}

#[test]
fn a_commit_that_was_warned_of_is_acknowledged_when_the_standby_has_what_came_after_it() {
    let Some((server, mut standby, database)) = pair() else {
        return;
    };
    let mut store = store_with(&database, 10_000, 20_000);
    appended(&mut store, b"on both").unwrap();
    standby.kill();
    thread::scope(|scope| {
        let commit = scope.spawn(|| appended(&mut store, b"on one at first"));
        cancel_the_wait(&server, &database);
        assert!(!commit.is_finished());
        standby.resume(&[]);
        commit.join().unwrap().unwrap();
    });
    assert_eq!(
        rows(&database),
        [b"on both".to_vec(), b"on one at first".to_vec()]
    );
}

#[test]
fn a_commit_whose_server_was_lost_is_not_in_the_copy_that_takes_over() {
    let Some((mut server, mut standby, database)) = pair() else {
        return;
    };
    let url = database.to_string();
    let both = url.replace(
        "/registry?machines=2",
        &format!(",{}/registry", host(&standby)),
    );
    let both: Database = both.parse().unwrap();
    let mut store = store_with(&both, 500, 20_000);
    appended(&mut store, b"on both").unwrap();
    standby.kill();
    thread::scope(|scope| {
        let commit = scope.spawn(|| appended(&mut store, b"on the lost one, then on the new one"));
        cancel_the_wait(&server, &database);
        server.kill();
        standby.resume(&["synchronous_standby_names="]);
        standby.promote();
        commit.join().unwrap().unwrap();
    });
    assert_eq!(
        rows(&both),
        [
            b"on both".to_vec(),
            b"on the lost one, then on the new one".to_vec()
        ]
    );
}

fn host(server: &Server) -> String {
    let url = server.at("", "").to_string();
    let (_, rest) = url.split_once('@').unwrap();
    rest.split('/').next().unwrap().to_owned()
}

#[test]
fn of_two_nodes_that_act_on_one_document_one_does() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let database = server.database();
    PostgresStore::create(database.clone()).unwrap();
    let documents = Documents::in_database(database.clone());
    assert_eq!(documents.get("proposals", "1").unwrap(), None);
    for version in 0..5 {
        let acted = AtomicUsize::new(0);
        thread::scope(|scope| {
            for node in 0..4u8 {
                let (database, acted) = (database.clone(), &acted);
                scope.spawn(move || {
                    let documents = Documents::in_database(database);
                    let was_first = documents
                        .replace("proposals", "1", version, &[node])
                        .unwrap();
                    acted.fetch_add(usize::from(was_first), Ordering::Relaxed);
                });
            }
        });
        assert_eq!(acted.into_inner(), 1);
        assert_eq!(
            documents.get("proposals", "1").unwrap().unwrap().version,
            version + 1
        );
    }
    documents.put("proposals", "1", b"closed").unwrap();
    documents.put("proposals", "0", b"open").unwrap();
    documents.put("answers", "0", b"").unwrap();
    assert_eq!(documents.list("proposals").unwrap(), ["0", "1"]);
    assert_eq!(documents.kinds().unwrap(), ["answers", "proposals"]);
    assert_eq!(
        documents.get("proposals", "1").unwrap(),
        Some(Document {
            version: 6,
            bytes: b"closed".to_vec()
        })
    );
    assert!(documents.remove("proposals", "1").unwrap());
    assert!(!documents.remove("proposals", "1").unwrap());
}
