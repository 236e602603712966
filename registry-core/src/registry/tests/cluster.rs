//! A real cluster: three PostgreSQL under Patroni, of which machines are lost and stall while eight write. Takes minutes,
//! so it runs where REGISTRY_LONG is set and Debian's packages are here; REGISTRY_FAULTS says how many faults.

use std::{
    collections::BTreeMap,
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use super::{
    database::{register, shown, tie},
    *,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cluster");
const WRITERS: usize = 8;
/// How long a fault lasts: longer than it takes the others to elect a new leader.
const FAULT: Duration = Duration::from_secs(35);

/// The cluster, which ends with the test.
struct Cluster(tempfile::TempDir);

impl Cluster {
    fn start() -> Option<Cluster> {
        if std::env::var_os("REGISTRY_LONG").is_none() {
            eprintln!("skipped: set REGISTRY_LONG to have machines of a cluster fail");
            return None;
        }
        if !["/usr/bin/patroni", "/usr/bin/etcd"]
            .iter()
            .all(|program| Path::new(program).exists())
        {
            eprintln!("skipped: Debian's patroni and etcd-server are not here");
            return None;
        }
        let folder = tempfile::Builder::new()
            .prefix("registry-cluster-")
            .tempdir_in("/tmp")
            .unwrap();
        let cluster = Cluster(folder);
        cluster.ask("up", "");
        Some(cluster)
    }

    fn ask(&self, what: &str, node: &str) -> String {
        let mut command = Command::new(SCRIPT);
        command.arg(what).args((!node.is_empty()).then_some(node));
        command
            .env("REGISTRY_CLUSTER", self.0.path())
            .env("REGISTRY_CLUSTER_PORT", "24000");
        let output = command.output().unwrap();
        assert!(
            output.status.success() || what == "leader",
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn leader(&self) -> String {
        loop {
            let leader = self.ask("leader", "");
            if !leader.is_empty() {
                return leader;
            }
            thread::sleep(Duration::from_millis(500));
        }
    }

    fn follower(&self) -> String {
        let leader = self.leader();
        ["1", "2", "3"]
            .into_iter()
            .find(|node| *node != leader)
            .unwrap()
            .to_owned()
    }

    fn suffer(&self, fault: usize) {
        let (node, harm, mend) = match fault % 3 {
            0 => (self.leader(), "kill", "start"),
            1 => (self.leader(), "stop", "cont"),
            _ => (self.follower(), "kill", "start"),
        };
        eprintln!("node {node}: {harm}");
        self.ask(harm, &node);
        thread::sleep(FAULT);
        self.ask(mend, &node);
        thread::sleep(FAULT / 3);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.ask("down", "");
    }
}

/// What became of changes: of those that were acknowledged, the commits; how many were refused, and how many nobody knows of.
#[derive(Default)]
struct Written {
    acknowledged: Mutex<BTreeMap<u64, (String, String)>>,
    refused: AtomicUsize,
    unknown: AtomicUsize,
}

fn write_until(stop: &AtomicBool, registry: &Registry, writer: usize, written: &Written) {
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) {
        let record = tie(writer * 1_000_000 + count);
        count += 1;
        let key = record.key.to_string();
        match register(registry, record) {
            Ok(applied) => {
                let commit = applied.commit.unwrap();
                let known = (key, commit.hash().to_string());
                let before = written
                    .acknowledged
                    .lock()
                    .unwrap()
                    .insert(commit.number, known);
                assert_eq!(
                    before, None,
                    "commit {} was acknowledged twice",
                    commit.number
                );
            }
            Err(error) if error.to_string().contains("may be kept or not") => {
                written.unknown.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => {
                written.refused.fetch_add(1, Ordering::Relaxed);
                assert!(
                    error.is_about_the_database() || matches!(error, RegistryError::Busy),
                    "{error}"
                );
                thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

#[test]
fn machines_that_are_lost_or_stall_take_nothing_with_them_that_was_acknowledged() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let place: Locator = cluster.ask("url", "").parse().unwrap();
    let folders = tempfile::tempdir().unwrap();
    let node = |number: usize| {
        let index = Some(folders.path().join(number.to_string()));
        Registry::open_with(
            &place,
            &OpenOptions {
                index,
                ..OpenOptions::default()
            },
        )
        .unwrap()
    };
    let options = OpenOptions {
        index: Some(folders.path().join("0")),
        ..OpenOptions::default()
    };
    Registry::create_with(&place, &options, "Clusters", "registrar").unwrap();
    let nodes: Vec<Registry> = (0..4).map(&node).collect();
    let (stop, written) = (AtomicBool::new(false), Written::default());
    let faults = std::env::var("REGISTRY_FAULTS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3);
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (registry, stop, written) = (&nodes[writer % nodes.len()], &stop, &written);
            scope.spawn(move || write_until(stop, registry, writer, written));
        }
        for fault in 0..faults {
            thread::sleep(FAULT / 6);
            cluster.suffer(fault);
        }
        stop.store(true, Ordering::Relaxed);
    });
    let acknowledged = written.acknowledged.into_inner().unwrap();
    eprintln!(
        "{} acknowledged, {} refused, {} unknown",
        acknowledged.len(),
        written.refused.into_inner(),
        written.unknown.into_inner()
    );
    assert!(acknowledged.len() > 100);
    let late = [node(8), node(9)];
    check(&nodes, &late, acknowledged);
}

/// Checks that all nodes show the same, and in it, once and in its place, what was acknowledged.
fn check(nodes: &[Registry], late: &[Registry], acknowledged: BTreeMap<u64, (String, String)>) {
    let first = shown(&nodes[0]);
    for other in nodes[1..].iter().chain(late) {
        assert!(shown(other) == first, "nodes show different things");
    }
    let verified = nodes[0].verify(&mut silent).unwrap();
    assert_eq!(verified.commits, first.0);
    let reader = nodes[0].read().unwrap();
    for (number, (key, hash)) in acknowledged {
        assert_eq!(
            reader.commit(number).unwrap().hash().to_string(),
            hash,
            "commit {number}"
        );
        let record = reader.record(&key, AsOf::Commit(number)).unwrap();
        assert!(record.is_some(), "{key} is not in commit {number}");
    }
}
