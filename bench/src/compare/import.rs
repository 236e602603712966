//! From a CSV file to durable and searchable; the memory that it takes; how long the next command waits.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use registry_core::registry::Registry;

use super::{
    setup::{Setup, settle},
    size,
};
use crate::{
    failure::Failure,
    measure::{Usage, median, run_watched, seconds},
    peers::{Importer, Sqlite},
    questions::Question,
    result::Line,
    target::Target,
    work::remove,
};

const IMPORT: &str = "import, to durable and searchable";

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let (rows, question) = (setup.rows(1)?, &setup.questions()?.shapes[0][0]);
    let mut peers = peers(setup);
    let (mut ours, mut opened, mut searched) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..setup.repetitions() {
        ours.push(setup.import_first()?);
        opened.push(open(&setup.size.registry())?);
        searched.push(search(setup, question)?);
        for runs in peers.iter_mut().filter(|runs| runs.wants_more(setup)) {
            runs.usages.push(import(setup, runs.peer, &rows)?);
        }
    }
    setup.expect_rows("registry", setup.program.count(&setup.size.registry())?)?;
    let ours = Usage::median(&ours);
    let mut lines = times(setup, ours, &peers);
    lines.extend(costs(ours, peers.first()));
    lines.extend(next(opened, searched));
    lines.extend(size::compare(setup)?);
    Ok(lines)
}

/// Seconds to open the register, as a command that writes does first.
fn open(registry: &Path) -> Result<f64, Failure> {
    let begun = Instant::now();
    let opened = Registry::open(registry)?.register()?;
    let elapsed = begun.elapsed().as_secs_f64();
    drop(opened);
    Ok(elapsed)
}

fn search(setup: &Setup<'_>, question: &Question) -> Result<f64, Failure> {
    seconds(&mut setup.program.search(&setup.size.registry(), question))
}

/// Imports with a peer. Nobody gains time by leaving rows out.
fn import(setup: &Setup<'_>, peer: Importer, rows: &Path) -> Result<Usage, Failure> {
    let (database, usage) = match peer {
        Importer::Keyed => (setup.size.keyed(), setup.import_keyed()?),
        Importer::Only => afresh(setup, peer, setup.size.bare(), |database| {
            run_watched(&mut Sqlite::on(database).import_only(rows))
        })?,
        Importer::Bare => afresh(setup, peer, setup.size.bare(), |database| {
            run_watched(&mut Sqlite::on(database).import_bare(rows))
        })?,
        Importer::Utils => afresh(setup, peer, setup.size.utils(), |database| {
            let inserted = run_watched(&mut setup.python.insert(database, rows))?;
            Ok(inserted.then(run_watched(&mut setup.python.enable_search(database))?))
        })?,
    };
    setup.expect_rows(peer.name(), Sqlite::on(&database).count()?)?;
    Ok(usage)
}

fn afresh(
    setup: &Setup<'_>,
    peer: Importer,
    database: PathBuf,
    import: impl FnOnce(&Path) -> Result<Usage, Failure>,
) -> Result<(PathBuf, Usage), Failure> {
    setup.say(&format!("importing, {}", peer.name()));
    remove(&database)?;
    settle()?;
    let usage = import(&database)?;
    Ok((database, usage))
}

/// The time beside each peer's.
fn times(setup: &Setup<'_>, ours: Usage, peers: &[Runs]) -> Vec<Line> {
    let line = Line::seconds(IMPORT, ours.time.seconds);
    if peers.is_empty() {
        return vec![line];
    }
    let beside = |runs: &Runs| {
        let theirs = Usage::median(&runs.usages).time.seconds;
        let line = line.clone().beside(runs.peer.name(), theirs);
        line.target(target(setup, runs.peer))
    };
    peers.iter().map(beside).collect()
}

fn target(setup: &Setup<'_>, peer: Importer) -> Option<Target> {
    match peer {
        Importer::Keyed if setup.rows < 100_000 => Some(Target::AtMostOfPeer(1.3)),
        Importer::Keyed => Some(Target::AtMostOfPeer(1.0)),
        Importer::Utils => Target::TimesFaster(3.0).when_large(setup.rows),
        Importer::Only | Importer::Bare => None,
    }
}

/// What the keyed database is the only measure of.
fn costs(ours: Usage, keyed: Option<&Runs>) -> [Line; 3] {
    let theirs = keyed.map(|runs| Usage::median(&runs.usages));
    let beside = |line: Line, value: fn(Usage) -> f64| match theirs {
        Some(theirs) => line.beside(Importer::Keyed.name(), value(theirs)),
        None => line,
    };
    [
        beside(
            Line::seconds("processor time of that import", ours.time.processor),
            |usage| usage.time.processor,
        ),
        beside(
            Line::bytes("anonymous memory while importing", ours.anonymous),
            |usage| usage.anonymous,
        )
        .target(Target::BelowMebibytes(1024.0)),
        beside(
            Line::bytes("peak resident memory while importing", ours.resident),
            |usage| usage.resident,
        ),
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

/// The runs of a peer.
struct Runs {
    peer: Importer,
    usages: Vec<Usage>,
}

/// No runs yet, of each peer that takes part.
fn peers(setup: &Setup<'_>) -> Vec<Runs> {
    let takes_part = |peer: &Importer| setup.with_peers && !setup.without.contains(peer);
    let none = |peer| Runs {
        peer,
        usages: Vec::new(),
    };
    Importer::ALL
        .into_iter()
        .filter(takes_part)
        .map(none)
        .collect()
}

impl Runs {
    /// sqlite-utils is so much slower that one run of a large file says enough.
    fn wants_more(&self, setup: &Setup<'_>) -> bool {
        self.peer != Importer::Utils || setup.rows <= 100_000 || self.usages.is_empty()
    }
}
