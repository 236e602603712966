//! Nothing acknowledged is lost to a power cut: its disk is computed from the program's own system calls.
//!
//! The program works under strace, and a model of a disk follows its calls. At some of them the power is cut: the
//! folder that a disk may have then is made, and the program has to go on with it.

mod disk;
mod trace;

use std::{collections::BTreeMap, path::Path, process::Command};

use serde_json::{Value, json};

use self::{
    disk::{Cut, Disk, Loss, Names},
    trace::Event,
};
use crate::sandbox::{Chance, REGISTRY, Run, Sandbox, fixture, setting, skip};

/// Where the registry is made; the folders above it are not there either.
const REGISTRY_FOLDER: &str = "made/too/.registry";

const ACKNOWLEDGEMENT: &str = "acknowledgement";

/// Commands, their words apart at `|`.
const INIT: &str = "init|--format|json";
const UPDATE: &str = "update|cn-zhuji-sock|--note|once|--format|json";
const AGAIN: &str = "update|cn-zhuji-sock|--note|again|--format|json";
const BETWEEN: &str = "register|--place|Between|--product|Lamp|--country|CN|--format|json";
const AFTERWARDS: &str = "register|--place|Afterwards|--product|Torch|--country|CN";
const LATER: &str = "register|--place|Later|--product|Lantern|--country|CN";

/// What was recorded of some commands, one after the other.
struct Recording {
    name: &'static str,
    /// The disk before them, on which all is durable, and the commits that it has.
    before: Disk,
    first: usize,
    /// What each did, and how many commits it acknowledged when it wrote to stdout.
    commands: Vec<(Vec<Event>, usize)>,
    /// The hashes of all commits, in order.
    commits: Vec<String>,
}

/// An effect of a command, when the power may be cut.
struct Moment<'a> {
    number: usize,
    what: String,
    acknowledged: usize,
    disk: &'a Disk,
}

/// A command on the registry in a folder, perhaps run by a tracer.
fn command(tracer: &[&str], folder: &Path, typed: &str) -> Command {
    let words: Vec<&str> = tracer
        .iter()
        .copied()
        .chain([REGISTRY])
        .chain(typed.split('|'))
        .collect();
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .current_dir(folder)
        .env("REGISTRY_AUTHOR", "registrar")
        .env("REGISTRY_DIR", folder.join(REGISTRY_FOLDER))
        .env("NO_COLOR", "1");
    command
}

fn registry(folder: &Path, typed: &str) -> Run {
    Run::of(command(&[], folder, typed))
}

/// The hashes of the commits, in order.
fn commits(folder: &Path) -> Vec<String> {
    let log = registry(folder, "log|--format|jsonl");
    let lines = log.lines();
    let hash = |commit: &Value| commit["hash"].as_str().expect("a hash").to_owned();
    lines.iter().rev().map(hash).collect()
}

impl Recording {
    /// Records commands in a folder; nothing where they cannot be traced.
    fn of(
        name: &'static str,
        sandbox: &Sandbox,
        names: Names,
        commands: &[&str],
    ) -> Option<Recording> {
        let root = &sandbox.path().canonicalize().expect("a folder");
        let elsewhere = Sandbox::in_memory();
        let trace = elsewhere.path().join("trace");
        let path = trace.to_str().expect("text");
        let tracer = [
            "strace",
            "-f",
            "-xx",
            "-s",
            "100000000",
            "-e",
            trace::CALLS,
            "-o",
            path,
        ];
        let (before, first) = (Disk::holding(root, names), commits(root).len());
        let mut recorded = Vec::new();
        for typed in commands {
            let run = Run::from(command(&tracer, root, typed).output().ok()?);
            // It may be here and not be allowed to trace.
            if run.stderr.starts_with("strace: ") {
                return None;
            }
            run.succeeds();
            recorded.push((trace::read(&trace), commits(root).len()));
        }
        let commits = commits(root);
        Some(Recording {
            name,
            before,
            first,
            commands: recorded,
            commits,
        })
    }

    /// Follows the commands, on a disk as it was before them, and stops at each of their effects.
    fn follow(&self, mut disk: Disk, mut stop: impl FnMut(Moment)) {
        let (mut number, mut acknowledged) = (0, self.first);
        for (events, commits) in &self.commands {
            for event in events {
                let mut what = disk.follow(event);
                let is_said = matches!(event, Event::Ends(call) if call.name == "write" && call.number(0) == Some(1));
                if is_said && acknowledged < *commits {
                    acknowledged = *commits;
                    what = Some(ACKNOWLEDGEMENT.to_owned());
                }
                if let Some(what) = what {
                    let disk = &disk;
                    stop(Moment {
                        number,
                        what,
                        acknowledged,
                        disk,
                    });
                    number += 1;
                }
            }
        }
    }

    /// Makes the folder that is left when the process is killed in the midst of the first command.
    fn leave_interrupted(&self, sandbox: &Sandbox) {
        let mut written = Vec::new();
        let stores = |moment: &Moment| {
            moment.acknowledged == self.first && moment.what.ends_with("/register/db")
        };
        self.follow(self.before.clone(), |moment| {
            written.extend(stores(&moment).then_some(moment.number));
        });
        let wanted = written[written.len() * 3 / 4];
        self.follow(self.before.clone(), |moment| {
            if moment.number == wanted {
                let cut = moment.disk.cut(Loss::Nothing, &mut Chance::new());
                moment.disk.lay(&cut, sandbox.path());
            }
        });
    }

    /// Chooses when the power is cut and what is lost: after each acknowledgement all that can be, else by chance,
    /// more often while the register waits for its disk.
    fn plan(&self, states: u64, chance: &mut Chance) -> BTreeMap<usize, Vec<Loss>> {
        let mut planned: BTreeMap<usize, Vec<Loss>> = BTreeMap::new();
        let (mut all, mut waiting) = (Vec::new(), Vec::new());
        self.follow(self.before.clone(), |moment| {
            all.push(moment.number);
            waiting.extend(moment.disk.waits("/register/").then_some(moment.number));
            if moment.what == ACKNOWLEDGEMENT {
                planned.insert(moment.number, vec![Loss::Everything]);
            }
        });
        assert!(
            !waiting.is_empty() && !planned.is_empty(),
            "{}: the trace shows no work",
            self.name
        );
        let kinds = [
            Loss::Everything,
            Loss::ByChance,
            Loss::OneWrite,
            Loss::Nothing,
            Loss::ByChance,
            Loss::OneName,
        ];
        for loss in kinds.into_iter().cycle().take(states as usize) {
            let from = if chance.below(4) == 0 { &all } else { &waiting };
            let moment = from[chance.below(from.len() as u64) as usize];
            planned.entry(moment).or_default().push(loss);
        }
        planned
    }

    /// Cuts the power here and there, and has the program go on.
    fn cut(&self, states: u64, chance: &mut Chance) {
        let planned = self.plan(states, chance);
        let mut tried = 0;
        self.follow(self.before.clone(), |moment| {
            for loss in planned.get(&moment.number).into_iter().flatten() {
                let cut = moment.disk.cut(*loss, chance);
                let survived = self.survives(&moment, &cut, chance);
                assert_eq!(
                    survived,
                    Ok(()),
                    "{}, power cut at moment {} ({}), {loss:?} lost, commit {} acknowledged; the disk lacks {:#?}",
                    self.name,
                    moment.number,
                    moment.what,
                    moment.acknowledged,
                    moment.disk.missing(&cut)
                );
                tried += 1;
            }
        });
        println!("{}: {tried} power cuts", self.name);
    }

    /// Whether the program goes on with what a cut left: all that was acknowledged is there as it was, perhaps with
    /// whole commits after it, and the next commits follow.
    fn survives(&self, moment: &Moment, cut: &Cut, chance: &mut Chance) -> Result<(), String> {
        let sandbox = Sandbox::in_memory();
        let folder = &sandbox.path().join("left");
        moment.disk.lay(cut, folder);
        let does = |typed: &str| match registry(folder, typed) {
            run if run.code == Some(0) => Ok(()),
            run => Err(format!("{typed}: {run:?}")),
        };
        let mut expected = self.commits.as_slice();
        if moment.acknowledged == 0 {
            match registry(folder, INIT) {
                again if again.code == Some(0) => expected = &[],
                again if again.stderr.contains("there is a registry in") => {}
                again => return Err(format!("init again: {again:?}")),
            }
        }
        let first = ["verify", "reindex", AFTERWARDS][chance.below(3) as usize];
        does(first)?;
        if first != "verify" {
            does("verify")?;
        }
        does(LATER)?;
        let added = 1 + usize::from(first == AFTERWARDS);
        let found = commits(folder);
        let kept = &found[..found.len().saturating_sub(added)];
        let is_right = if expected.is_empty() {
            kept.len() == 1
        } else {
            expected.starts_with(kept)
        };
        if is_right && kept.len() >= moment.acknowledged.max(1) {
            return Ok(());
        }
        Err(format!(
            "of {expected:?} and {added} more there is {found:?}"
        ))
    }
}

/// A file of rows that take several of the store's segments: text that hardly compresses, in words too long to index.
fn large(sandbox: &Sandbox) -> String {
    let mut chance = Chance::new();
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
    let mut note = || -> String {
        let letter = |_| letters[chance.below(letters.len() as u64) as usize];
        (0..3500).map(letter).collect()
    };
    let row = |number: usize| {
        let notes: Vec<String> = (0..9).map(|_| note()).collect();
        let location = json!({"country": "CN", "place": format!("Place {number}")});
        json!({"location": location, "product": {"name": "Giant"}, "notes": notes})
    };
    let rows: String = (0..50).map(row).map(|row| format!("{row}\n")).collect();
    sandbox.file("large.jsonl", rows).display().to_string()
}

fn import(file: &str) -> String {
    format!("import|{file}|--country|CN|--format|json")
}

/// Records work in a folder of a kind: a registry is made and filled, a large commit comes, and another one is
/// interrupted, after which work goes on.
fn recordings(make: fn() -> Sandbox, names: Names) -> Option<[Recording; 3]> {
    let (sandbox, interrupted, inputs) = (make(), make(), Sandbox::empty());
    let (table_1, large) = (fixture("table-1-china-clusters.csv"), large(&inputs));
    let (small, large) = (import(&table_1), import(&large));
    let filled = Recording::of("a new registry", &sandbox, names, &[INIT, &small, UPDATE])?;
    let grown = Recording::of("a large commit", &sandbox, names, &[&large, AGAIN])?;
    grown.leave_interrupted(&interrupted);
    let mended = Recording::of(
        "after an interrupted one",
        &interrupted,
        names,
        &[BETWEEN, &large],
    )?;
    Some([filled, grown, mended])
}

/// Whether a new registry there says that it has a protection.
fn has_protection(sandbox: &Sandbox, protection: &str) -> bool {
    sandbox.run(["init"]).succeeds();
    let info = sandbox.run(["info", "--format", "json"]).succeeds().json();
    info["protection"] == protection
}

fn lose_nothing(make: fn() -> Sandbox, names: Names, protection: &str) {
    if !has_protection(&make(), protection) {
        return skip(&format!("no folder with {protection} can be had here"));
    }
    let Some(recordings) = recordings(make, names) else {
        return skip("strace is not here, or may not trace");
    };
    let is_long = setting("REGISTRY_LONG", 0) > 0;
    let states = if is_long { 60 } else { 4 };
    let mut chance = Chance::new();
    for recording in recordings {
        recording.cut(states, &mut chance);
    }
}

#[test]
fn a_power_cut_takes_nothing_from_a_register_with_synchronous_writes() {
    lose_nothing(Sandbox::empty, Names::AnyOrder, "synchronous writes");
}

/// Where names become durable in any order as well, sled itself can lose a register: docs/decisions/014-power-cuts.md.
#[test]
fn a_power_cut_takes_nothing_from_a_register_with_barriers() {
    lose_nothing(Sandbox::in_memory, Names::InOrder, "barriers");
}

/// A disk to which the barriers mean nothing shows that the test can fail, and what they are for.
#[test]
fn a_power_cut_takes_acknowledged_commits_where_there_is_no_barrier() {
    if !has_protection(&Sandbox::in_memory(), "barriers") {
        return skip("no folder with barriers can be had here");
    }
    let (sandbox, inputs) = (Sandbox::in_memory(), Sandbox::empty());
    let (table_1, large) = (fixture("table-1-china-clusters.csv"), large(&inputs));
    registry(sandbox.path(), INIT).succeeds();
    registry(sandbox.path(), &import(&table_1)).succeeds();
    let Some(grown) = Recording::of(
        "a large commit",
        &sandbox,
        Names::InOrder,
        &[&import(&large)],
    ) else {
        return skip("strace is not here, or may not trace");
    };
    let careless = || grown.before.clone().ignoring_syncs_of("/register/db");
    let mut last = 0;
    grown.follow(careless(), |moment| {
        if moment.acknowledged == grown.first {
            last = moment.number;
        }
    });
    let mut chance = Chance::new();
    let mut lost = false;
    grown.follow(careless(), |moment| {
        let mut is_lost = || {
            let cut = moment.disk.cut(Loss::OneWrite, &mut chance);
            grown.survives(&moment, &cut, &mut chance).is_err()
        };
        lost |= moment.number == last && (0..200).any(|_| is_lost());
    });
    assert!(
        lost,
        "no cut of a large commit without barriers loses anything"
    );
}
