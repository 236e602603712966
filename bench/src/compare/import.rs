//! From a CSV file to durable and searchable; the memory that it takes; how long the next command waits.

use std::{path::Path, time::Instant};

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{Usage, median, run_watched, seconds},
    peers::Sqlite,
    questions::{Question, Questions},
    result::Line,
    target::Target,
    work::remove,
};

const IMPORT: &str = "import, to durable and searchable";

pub fn compare(setup: &Setup<'_>, questions: &Questions) -> Result<Vec<Line>, Failure> {
    let rows = setup.rows(1)?;
    let mut peers = if setup.with_peers {
        Peer::ALL.map(Runs::of).into()
    } else {
        Vec::new()
    };
    let (mut ours, mut opened, mut searched) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..setup.repetitions() {
        ours.push(import(setup, &rows)?);
        opened.push(open(setup)?);
        searched.push(search(setup, &questions.shapes[0][0])?);
        for runs in peers.iter_mut().filter(|runs| runs.wants_more(setup)) {
            runs.usages.push(runs.peer.import(setup, &rows)?);
        }
    }
    check(setup)?;
    let ours = Usage::median(&ours);
    let mut lines = imports(ours, &peers);
    lines.extend(memory(ours, peers.first()));
    lines.extend(next(opened, searched));
    Ok(lines)
}

fn import(setup: &Setup<'_>, rows: &Path) -> Result<Usage, Failure> {
    setup.say("importing, registry");
    let registry = setup.size.registry();
    setup.program.init(&registry)?;
    settle()?;
    run_watched(&mut setup.program.import(&registry, rows))
}

/// Seconds to open the register, as a command that writes does first.
fn open(setup: &Setup<'_>) -> Result<f64, Failure> {
    let begun = Instant::now();
    let opened = setup.open()?.register()?;
    let elapsed = begun.elapsed().as_secs_f64();
    drop(opened);
    Ok(elapsed)
}

fn search(setup: &Setup<'_>, question: &Question) -> Result<f64, Failure> {
    seconds(&mut setup.program.search(&setup.size.registry(), question))
}

/// Nobody gained time by leaving rows out.
fn check(setup: &Setup<'_>) -> Result<(), Failure> {
    setup.expect_rows("registry", setup.program.count(&setup.size.registry())?)?;
    if setup.with_peers {
        for database in [setup.size.keyed(), setup.size.bare(), setup.size.utils()] {
            setup.expect_rows("sqlite3", Sqlite::on(&database).count()?)?;
        }
    }
    Ok(())
}

fn imports(ours: Usage, peers: &[Runs]) -> Vec<Line> {
    if peers.is_empty() {
        return vec![Line::seconds(IMPORT, ours.seconds)];
    }
    peers.iter().map(|runs| runs.line(ours.seconds)).collect()
}

fn memory(ours: Usage, keyed: Option<&Runs>) -> [Line; 2] {
    let theirs = keyed.map(|runs| Usage::median(&runs.usages));
    let beside = |line: Line, value: Option<f64>| match value {
        Some(value) => line.beside(Peer::Keyed.name(), value),
        None => line,
    };
    let anonymous = Line::bytes("anonymous memory while importing", ours.anonymous);
    let resident = Line::bytes("peak resident memory while importing", ours.resident);
    [
        beside(anonymous, theirs.map(|usage| usage.anonymous)).target(Target::BelowGibibytes(1.0)),
        beside(resident, theirs.map(|usage| usage.resident)),
    ]
}

/// What a person waits for who types on after an import.
fn next(opened: Vec<f64>, searched: Vec<f64>) -> [Line; 2] {
    let soon = Target::BelowMilliseconds(20.0);
    [
        Line::seconds("opening the register after an import", median(opened)).target(soon),
        Line::seconds("`registry search` after an import", median(searched)).target(soon),
    ]
}

/// Who else imports.
#[derive(Debug, Clone, Copy)]
enum Peer {
    Keyed,
    Bare,
    Only,
    Utils,
}

impl Peer {
    /// Of the two databases without a key, the one with an index comes last and stays.
    const ALL: [Peer; 4] = [Peer::Keyed, Peer::Only, Peer::Bare, Peer::Utils];

    fn name(self) -> &'static str {
        match self {
            Peer::Keyed => "sqlite3, with key and FTS5",
            Peer::Bare => "sqlite3, without key, with FTS5",
            Peer::Only => "sqlite3, `.import` alone",
            Peer::Utils => "sqlite-utils, with key and FTS5",
        }
    }

    fn target(self) -> Option<Target> {
        match self {
            Peer::Keyed => Some(Target::AtMostOfPeer(1.0)),
            Peer::Utils => Some(Target::TimesFaster(3.0)),
            Peer::Only | Peer::Bare => None,
        }
    }

    fn import(self, setup: &Setup<'_>, rows: &Path) -> Result<Usage, Failure> {
        setup.say(&format!("importing, {}", self.name()));
        let database = match self {
            Peer::Keyed => setup.size.keyed(),
            Peer::Only | Peer::Bare => setup.size.bare(),
            Peer::Utils => setup.size.utils(),
        };
        remove(&database)?;
        settle()?;
        let sqlite = Sqlite::on(&database);
        match self {
            Peer::Keyed => run_watched(&mut sqlite.import_keyed(rows)),
            Peer::Bare => run_watched(&mut sqlite.import_bare(rows)),
            Peer::Only => run_watched(&mut sqlite.import_only(rows)),
            Peer::Utils => {
                let inserted = run_watched(&mut setup.python.insert(&database, rows))?;
                Ok(inserted.then(run_watched(&mut setup.python.enable_search(&database))?))
            }
        }
    }
}

/// The runs of a peer.
struct Runs {
    peer: Peer,
    usages: Vec<Usage>,
}

impl Runs {
    fn of(peer: Peer) -> Runs {
        Runs {
            peer,
            usages: Vec::new(),
        }
    }

    /// sqlite-utils is so much slower that one run of a large file says enough.
    fn wants_more(&self, setup: &Setup<'_>) -> bool {
        !matches!(self.peer, Peer::Utils) || setup.rows <= 100_000 || self.usages.is_empty()
    }

    fn line(&self, ours: f64) -> Line {
        let line = Line::seconds(IMPORT, ours)
            .beside(self.peer.name(), Usage::median(&self.usages).seconds);
        Line {
            target: self.peer.target(),
            ..line
        }
    }
}
