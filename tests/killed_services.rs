//! A service that is killed under eight writers, an import and readers: what it acknowledged is there once, and nothing
//! else in part. `REGISTRY_SERVICE_KILLS` says how often.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    sandbox::{Chance, Sandbox, setting},
    served::{Served, exchange},
};

const WRITERS: u64 = 8;
const ROWS: u64 = 40;

/// What clients know of all services that there were.
#[derive(Default)]
struct Known {
    /// The commits of the records that were acknowledged, by their products.
    registered: Mutex<BTreeMap<String, u64>>,
    /// The last round of an import that was acknowledged.
    imported: AtomicU64,
    reads: AtomicU64,
    is_killed: AtomicBool,
}

impl Known {
    /// Registers records until the service is no more.
    fn write(&self, address: &str, token: &str, name: &str) {
        let head = format!(
            "POST /api/v1/clusters?others=any HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}"
        );
        for number in 0.. {
            let product = format!("{name}n{number}");
            let location = json!({ "country": "CN", "place": "Zhuji" });
            let body = json!({ "location": location, "product": { "name": product } });
            let Ok(answer) = exchange(address, &head, &body.to_string()) else {
                return;
            };
            // An answer that was cut off acknowledges nothing.
            let Some(commit) = acknowledged(&answer, "201") else {
                assert!(self.is_killed.load(Ordering::SeqCst), "{answer}");
                return;
            };
            self.registered
                .lock()
                .expect("no panic")
                .insert(product, commit);
        }
    }

    /// Imports the same records, each time with another number in all of them.
    fn import(&self, address: &str, token: &str, round: &AtomicU64) {
        let head = format!(
            "POST /api/v1/imports?name=rows.csv&message=round HTTP/1.1\r\nContent-Type: text/csv\r\nAuthorization: Bearer {token}"
        );
        loop {
            let round = round.fetch_add(1, Ordering::SeqCst) + 1;
            let rows = (0..ROWS).map(|row| format!("g-{row},P{row},p,CN,{round}\n"));
            let table = "key,place,product,country,round\n".to_owned() + &rows.collect::<String>();
            let Ok(answer) = exchange(address, &head, &table) else {
                return;
            };
            if acknowledged(&answer, "200").is_none() {
                assert!(self.is_killed.load(Ordering::SeqCst), "{answer}");
                return;
            }
            self.imported.store(round, Ordering::SeqCst);
        }
    }

    /// Reads, and sees imports whole.
    fn read(&self, address: &str) {
        let head = "GET /api/v1/export?format=jsonl&q=country:CN HTTP/1.1";
        while let Ok(answer) = exchange(address, head, "") {
            if self.is_killed.load(Ordering::SeqCst) {
                return;
            }
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            self.reads.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// The commit that a whole answer of this status tells.
fn acknowledged(answer: &str, status: &str) -> Option<u64> {
    let is_done = answer.split(' ').nth(1) == Some(status);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let commit = head
        .lines()
        .find_map(|line| line.strip_prefix("registry-commit: "));
    let is_whole = serde_json::from_str::<Value>(body).is_ok();
    commit.filter(|_| is_done && is_whole)?.parse().ok()
}

#[test]
fn a_killed_service_has_all_that_it_acknowledged_once_and_nothing_in_part() {
    let kills = setting("REGISTRY_SERVICE_KILLS", 100);
    let mut chance = Chance::new();
    let sandbox = Sandbox::in_memory();
    sandbox.run(["init"]).succeeds();
    let token = Served::token(&sandbox, "admin");
    let (known, round) = (Known::default(), AtomicU64::new(0));
    for kill in 0..kills {
        known.is_killed.store(false, Ordering::SeqCst);
        let served = Served::with(&sandbox, &["--rate", "0"]);
        let address = served.address.clone();
        let lasts = Duration::from_millis(chance.below(500));
        thread::scope(|scope| {
            let (known, round, address, token) = (&known, &round, &address, &token);
            for writer in 0..WRITERS {
                scope.spawn(move || known.write(address, token, &format!("k{kill}w{writer}")));
            }
            scope.spawn(move || known.import(address, token, round));
            scope.spawn(move || known.read(address));
            thread::sleep(lasts);
            known.is_killed.store(true, Ordering::SeqCst);
            served.kill();
        });
        check(&sandbox, &known);
    }
    sandbox.run(["verify"]).succeeds();
    let registered = known.registered.lock().expect("no panic").len();
    println!(
        "{kills} kills: {registered} records and {} imports acknowledged, {} reads",
        known.imported.load(Ordering::SeqCst),
        known.reads.load(Ordering::SeqCst)
    );
    assert!(
        registered > 0 && known.imported.load(Ordering::SeqCst) > 0,
        "nothing was done"
    );
}

/// Looks at the registry as the killed service left it: the first change brings the index up.
fn check(sandbox: &Sandbox, known: &Known) {
    sandbox.run(["verify"]).succeeds();
    let registered = known.registered.lock().expect("no panic");
    let mut made: BTreeMap<String, u64> = BTreeMap::new();
    for commit in sandbox.log() {
        let message = commit["message"].as_str().expect("a message");
        if let Some(key) = message.strip_prefix("register cn-zhuji-") {
            let number = commit["number"].as_u64().expect("a number");
            let before = made.insert(key.to_owned(), number);
            assert_eq!(before, None, "{key} twice");
        }
    }
    for (product, commit) in registered.iter() {
        assert_eq!(made.get(product), Some(commit), "{product}");
    }
    let mut rounds = BTreeSet::new();
    let mut rows = 0;
    let mut keys = BTreeSet::new();
    for record in sandbox
        .run(["export", "--format", "jsonl"])
        .succeeds()
        .lines()
    {
        let key = record["key"].as_str().expect("a key").to_owned();
        if key.starts_with("g-") {
            rows += 1;
            rounds.insert(record["attributes"][0]["value"].to_string());
        } else {
            let product = key.strip_prefix("cn-zhuji-").expect("ours").to_owned();
            assert!(keys.insert(product), "{key} twice");
        }
    }
    assert_eq!(keys, made.into_keys().collect());
    assert!([0, ROWS].contains(&rows) && rounds.len() <= 1, "{rounds:?}");
    let imported = known.imported.load(Ordering::SeqCst);
    let shown = rounds.first().map(|round| round.trim_matches('"').parse());
    assert!(shown.is_none_or(|shown| shown.is_ok_and(|shown: u64| shown >= imported)));
    assert!(imported == 0 || rows == ROWS);
}
