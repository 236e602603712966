//! A real cluster: three PostgreSQL under Patroni, of which machines are lost, stall and are cut off while eight write and
//! two follow. One leader is lost; with REGISTRY_LONG many machines are, in every way: REGISTRY_FAULTS says how many
//! faults, and REGISTRY_SEED which. What Debian's packages are missing for is skipped. Nothing waits without a limit.

mod machines;

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use self::machines::{Fault, Machines};
use super::{
    database::{register, tie},
    linearizable::{self, Append, Told},
    *,
};
use crate::{history, search::Query};

const WRITERS: usize = 8;
const NODES: usize = 4;
const FOLLOWERS: usize = 2;
/// How long it may take until changes are made again, once they can be.
const PATIENCE: Duration = Duration::from_secs(150);
/// So many are acknowledged after a fault before it is taken that writing goes on.
const GOES_ON: usize = 20;

/// What writers and followers have seen.
#[derive(Default)]
struct Seen {
    history: Mutex<Vec<Append>>,
    acknowledged: AtomicUsize,
    is_over: AtomicBool,
}

/// Ends writers and followers also where the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Seen {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Registers records until it is over, and notes what it is told.
    fn write(&self, registry: &Registry, writer: usize) {
        for count in 0.. {
            if self.is_over() {
                return;
            }
            let record = tie(writer * 1_000_000 + count);
            let key = record.key.to_string();
            let asked = Instant::now();
            let made = register(registry, record);
            let answered = Instant::now();
            let told = match made {
                Ok(applied) => Told::At(applied.commit.unwrap().number),
                Err(error) if error.to_string().contains("may be kept or not") => Told::Unknown,
                Err(error) => {
                    let is_known =
                        error.is_about_the_database() || matches!(error, RegistryError::Busy);
                    assert!(is_known, "{error}");
                    Told::Refused
                }
            };
            if matches!(told, Told::At(_)) {
                self.acknowledged.fetch_add(1, Ordering::Relaxed);
            } else {
                thread::sleep(Duration::from_millis(200));
            }
            self.history.lock().unwrap().push(Append {
                key,
                asked,
                answered,
                told,
            });
        }
    }

    /// Follows until it is over: what is shown never goes back, whoever leads.
    fn follow(&self, registry: &Registry) {
        let mut shown = 0;
        while !self.is_over() {
            // Whoever is away is away; what was read is read on.
            let _ = registry.keep_up();
            registry.follow().unwrap();
            let reader = registry.read().unwrap();
            assert!(
                reader.applied() >= shown,
                "{} after {shown}",
                reader.applied()
            );
            shown = reader.applied();
            let found = crate::search::count(&reader, &Query::of("tie")).unwrap();
            assert_eq!(found as u64, shown - 1);
            thread::sleep(Duration::from_millis(250));
        }
    }

    /// Waits until changes are made again.
    fn until_writing_goes_on(&self, machines: &Machines) {
        let (began, before) = (Instant::now(), self.acknowledged.load(Ordering::Relaxed));
        while self.acknowledged.load(Ordering::Relaxed) < before + GOES_ON {
            assert!(
                began.elapsed() < PATIENCE && !self.is_over(),
                "nothing is written any more: {}",
                machines.status()
            );
            thread::sleep(Duration::from_millis(100));
        }
        eprintln!("written again after {:?}", began.elapsed());
    }
}

/// A registry in the cluster, as this many nodes have it.
struct Nodes {
    place: Locator,
    folders: tempfile::TempDir,
}

impl Nodes {
    fn of(machines: &Machines) -> Nodes {
        let nodes = Nodes {
            place: machines.url().parse().unwrap(),
            folders: tempfile::tempdir().unwrap(),
        };
        Registry::create_with(&nodes.place, &nodes.options(0), "Clusters", "registrar").unwrap();
        nodes
    }

    fn options(&self, node: usize) -> OpenOptions {
        OpenOptions {
            index: Some(self.folders.path().join(node.to_string())),
            ..OpenOptions::default()
        }
    }

    fn open(&self, nodes: std::ops::Range<usize>) -> Vec<Registry> {
        let open = |node| {
            let registry = Registry::open_with(&self.place, &self.options(node)).unwrap();
            registry.catch_up(&mut silent).unwrap();
            registry
        };
        nodes.map(open).collect()
    }
}

/// Has machines suffer these faults while all write and follow, then sees that nothing is lost, doubled or out of order.
fn survives(machines: &Machines, faults: &[Fault]) {
    let nodes = Nodes::of(machines);
    let writing = nodes.open(0..NODES);
    let following = nodes.open(NODES..NODES + FOLLOWERS);
    let seen = Seen::default();
    thread::scope(|scope| {
        let _end = End(&seen.is_over);
        for writer in 0..WRITERS {
            let (registry, seen) = (&writing[writer % NODES], &seen);
            scope.spawn(move || {
                let _end = End(&seen.is_over);
                seen.write(registry, writer);
            });
        }
        for registry in &following {
            let seen = &seen;
            scope.spawn(move || {
                let _end = End(&seen.is_over);
                seen.follow(registry);
            });
        }
        seen.until_writing_goes_on(machines);
        for &fault in faults {
            let machine = machines.harm(fault);
            eprintln!("{fault:?}: machine {machine}");
            if fault.stops_writing() {
                thread::sleep(Duration::from_secs(15));
                machines.mend(fault, &machine);
                seen.until_writing_goes_on(machines);
            } else {
                seen.until_writing_goes_on(machines);
                machines.mend(fault, &machine);
            }
            machines.until_whole();
        }
    });
    let history = seen.history.into_inner().unwrap();
    let late = nodes.open(NODES + FOLLOWERS..NODES + FOLLOWERS + 1);
    same_everywhere(writing.iter().chain(&following).chain(&late), &history);
}

/// What a node shows: the head with its root, and the key of each commit but the first.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    head: String,
    root: String,
    log: BTreeMap<u64, String>,
    found: usize,
}

fn shown(registry: &Registry) -> Shown {
    registry.catch_up(&mut silent).unwrap();
    let reader = registry.read().unwrap();
    let head = reader.commit(reader.applied()).unwrap();
    let keys = (2..=head.number).map(|number| {
        let changes = history::between_commits(&reader, number - 1, number).unwrap();
        let keys: Vec<String> = changes.map(|change| change.unwrap().key).collect();
        (number, keys.join(" "))
    });
    Shown {
        head: head.hash().to_string(),
        root: head.root.to_string(),
        log: keys.collect(),
        found: crate::search::count(&reader, &Query::of("tie")).unwrap(),
    }
}

fn same_everywhere<'a>(nodes: impl Iterator<Item = &'a Registry>, history: &[Append]) {
    let told = |told: fn(&Told) -> bool| history.iter().filter(|append| told(&append.told)).count();
    eprintln!(
        "{} acknowledged, {} refused, {} unknown",
        told(|told| matches!(told, Told::At(_))),
        told(|told| matches!(told, Told::Refused)),
        told(|told| matches!(told, Told::Unknown)),
    );
    let mut first: Option<Shown> = None;
    for node in nodes {
        let shown = shown(node);
        match &first {
            None => {
                assert_eq!(shown.found, shown.log.len());
                linearizable::check(history, &shown.log).unwrap();
                let verified = node.verify(&mut silent).unwrap();
                assert_eq!(
                    (verified.head.to_string(), verified.root.to_string()),
                    (shown.head.clone(), shown.root.clone())
                );
                first = Some(shown);
            }
            Some(first) => assert!(*first == shown, "nodes show different things"),
        }
    }
}

#[test]
fn a_leader_that_is_lost_takes_nothing_with_it_that_was_acknowledged() {
    if let Some(machines) = Machines::start(false) {
        survives(&machines, &[Fault::LeaderLost]);
    }
}

#[test]
fn machines_that_are_lost_stall_or_are_cut_off_take_nothing_with_them_that_was_acknowledged() {
    if std::env::var_os("REGISTRY_LONG").is_none() {
        eprintln!("skipped: set REGISTRY_LONG to have machines of a cluster fail in every way");
        return;
    }
    if let Some(machines) = Machines::start(true) {
        survives(&machines, &machines.faults());
    }
}
