//! What was acknowledged stays, whatever happens: killed processes, full disks, unsynced files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::sandbox::{Chance, REGISTRY, Sandbox, fixture, setting, skip};

const ROWS: usize = 60;
const HEADER: &str = "key,place,product,country,round,text\n";
const SOCK: &str = "cn-zhuji-sock";

/// An import of two files or an update that leaves the number of its round in each record that it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    Import,
    Update,
}

impl Work {
    /// The command of a round, ready to run.
    fn command(self, sandbox: &Sandbox, round: u64) -> Command {
        let message = format!("{self:?} {round}");
        let mut command = match self {
            Work::Import => {
                let row = |row| format!("g-{row},P{row},p,CN,{round},{}\n", "words ".repeat(row));
                for (name, rows) in [("one.csv", 0..20), ("other.csv", 20..ROWS)] {
                    let rows: String = rows.map(row).collect();
                    sandbox.file(name, HEADER.to_owned() + &rows);
                }
                sandbox.command(["import", "one.csv", "other.csv", "--message", &message])
            }
            Work::Update => {
                let set = format!("round={round}");
                sandbox.command(["update", SOCK, "--set", &set, "--message", &message])
            }
        };
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// How long a round takes, from start to end.
    fn length(self, sandbox: &Sandbox, round: u64) -> Duration {
        let mut command = self.command(sandbox, round);
        let start = Instant::now();
        let output = command.output().expect("the binary starts");
        assert!(output.status.success(), "{output:?}");
        start.elapsed()
    }
}

/// The rounds that the records of each kind of work show, and how many records there are.
fn shown(sandbox: &Sandbox) -> BTreeMap<Work, (BTreeSet<u64>, usize)> {
    let mut shown = BTreeMap::new();
    for record in sandbox
        .run(["export", "--format", "jsonl"])
        .succeeds()
        .lines()
    {
        let key = record["key"].as_str().expect("a key");
        let attributes = record["attributes"].as_array().cloned().unwrap_or_default();
        let work = if key.starts_with("g-") {
            Work::Import
        } else {
            Work::Update
        };
        let rounds = attributes
            .iter()
            .filter(|attribute| attribute["name"] == "round");
        let rounds: Vec<u64> = rounds
            .map(|round| {
                round["value"]
                    .as_str()
                    .and_then(|value| value.parse().ok())
                    .expect("a round")
            })
            .collect();
        if !rounds.is_empty() {
            let (known, records): &mut (BTreeSet<u64>, usize) = shown.entry(work).or_default();
            known.extend(rounds);
            *records += 1;
        }
    }
    shown
}

/// What the log says of each kind of work: its last round.
fn committed(log: &[Value]) -> BTreeMap<Work, u64> {
    let mut last = BTreeMap::new();
    for commit in log {
        let message = commit["message"].as_str().expect("a message");
        let (work, round) = match message.split_once(' ') {
            Some(("Import", round)) => (Work::Import, round),
            Some(("Update", round)) => (Work::Update, round),
            _ => continue,
        };
        if let Ok(round) = round.parse() {
            last.entry(work).or_insert(round);
        }
    }
    last
}

/// Kills the real process at random points of its life, `REGISTRY_KILLS` times.
#[test]
fn a_killed_process_loses_nothing_acknowledged_and_leaves_nothing_in_part() {
    let sandbox = Sandbox::in_memory();
    sandbox.run(["init"]).succeeds();
    let table_1 = fixture("table-1-china-clusters.csv");
    sandbox
        .run(["import", "--country", "CN", &table_1])
        .succeeds();
    let mut chance = Chance::new();
    let kills = setting("REGISTRY_KILLS", 200);
    let mut lengths = [Work::Import, Work::Update].map(|work| {
        let lengths = [1, 2, 3].map(|round| work.length(&sandbox, round));
        (work, lengths.into_iter().max().expect("three"))
    });
    let (mut killed, mut kept, mut round) = (0, 0, 3);
    while killed < kills {
        round += 1;
        let (work, length) = &mut lengths[chance.below(2) as usize];
        let before = sandbox.commits();
        let mut child = work
            .command(&sandbox, round)
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_micros(
            chance.below(length.as_micros() as u64),
        ));
        child.kill().expect("it is ours");
        let output = child.wait_with_output().expect("it ends");
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let is_acknowledged =
            said.contains("ommit") && said.ends_with(".\n") || output.status.success();
        if output.status.signal().is_none() {
            assert!(output.status.success(), "{said}");
            // Runs grow shorter when the machine is less busy.
            *length = length.mul_f64(0.9);
        } else {
            killed += 1;
        }
        let after = whole_after(&sandbox, before, round);
        assert!(
            !is_acknowledged || after == before + 1,
            "round {round} was acknowledged and is gone: {said}"
        );
        kept += u64::from(after > before);
    }
    println!(
        "{killed} kills in {} rounds, {kept} of them committed",
        round - 3
    );
    assert!(
        kept > 0 && kept < round - 3,
        "the kills came all too early or all too late"
    );
}

/// Checks that every commit is there in whole or not at all, and gives the number of the last.
fn whole_after(sandbox: &Sandbox, before: u64, round: u64) -> u64 {
    let found = shown(sandbox);
    assert!(
        found.values().all(|(rounds, _)| rounds.len() == 1),
        "a reader sees a commit in part: {found:?}"
    );
    sandbox.run(["verify"]).succeeds();
    let log = sandbox.log();
    let after = log[0]["number"].as_u64().expect("a number");
    assert!(
        after == before || after == before + 1,
        "{before} commits, then {after}"
    );
    let found = shown(sandbox);
    for (work, last) in committed(&log) {
        let records = if work == Work::Import { ROWS } else { 1 };
        assert_eq!(
            found[&work],
            (BTreeSet::from([last]), records),
            "{work:?} in round {round}"
        );
    }
    after
}

/// Kills `init` at random points; whatever it left, the next one makes a registry of it, or there is one.
#[test]
fn a_killed_init_can_be_made_again() {
    let mut chance = Chance::new();
    let start = Instant::now();
    Sandbox::in_memory().run(["init"]).succeeds();
    let mut length = start.elapsed();
    let mut killed = 0;
    while killed < 20 {
        let sandbox = Sandbox::in_memory();
        let mut child = sandbox
            .command(["init"])
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_micros(
            chance.below(length.as_micros() as u64),
        ));
        child.kill().expect("it is ours");
        match child.wait().expect("it ends").signal() {
            Some(_) => killed += 1,
            // Runs grow shorter when the machine is less busy.
            None => length = length.mul_f64(0.9),
        }
        let again = sandbox.run(["init"]);
        assert!(
            again.code == Some(0) || again.stderr.contains("there is a registry in"),
            "{again:?}"
        );
        let table_1 = fixture("table-1-china-clusters.csv");
        sandbox
            .run(["import", "--country", "CN", &table_1])
            .succeeds();
        sandbox.run(["verify"]).succeeds();
    }
}

/// What a script does on a disk of sixteen megabytes: of a new registry's, some kilobytes are free.
const FULL_DISK: &str = r#"
mkdir small && mount -t tmpfs -o size=16m none small && cd small || exit 1
for free in 0 4 32 128 400 600 800 1000; do
    for verb in import register; do
        name=../$verb-$free
        rm -rf .registry
        "$BINARY" init && "$BINARY" import --country CN "$TABLE_1" && "$BINARY" export > $name.before
        left=$(df -k --output=avail . | tail -1)
        dd if=/dev/zero of=filler bs=1k count=$((left - free))
        case $verb in
            import) "$BINARY" import ../large.csv > /dev/null 2> $name.said ;;
            register) "$BINARY" register --json < ../large.json > /dev/null 2> $name.said ;;
        esac
        echo $? > $name.code
        rm filler
        "$BINARY" verify > $name.verified 2>&1
        "$BINARY" export > $name.after
    done
done
"#;

#[test]
fn a_full_disk_is_a_clear_error_and_the_registry_is_as_before() {
    let sandbox = Sandbox::empty();
    let mut chance = Chance::new();
    let noise: String = (0..1_000_000)
        .map(|_| char::from(b'a' + chance.below(26) as u8))
        .collect();
    let row = |row: usize| format!("P{row},p,CN,{}\n", &noise[row * 4000..(row + 1) * 4000]);
    let rows: String = (0..240).map(row).collect();
    sandbox.file(
        "large.csv",
        format!(
            "place,product,country,notes\n{rows}{}",
            rows.replace(",p,", ",q,")
        ),
    );
    sandbox.file("large.json", format!(r#"{{"key":"a","location":{{"country":"CN","place":"A"}},"product":{{"name":"a"}},"notes":["{noise}"]}}"#));
    let mut script = Command::new("unshare");
    script
        .args(["--mount", "bash", "-c", FULL_DISK])
        .current_dir(sandbox.path())
        .env("BINARY", REGISTRY)
        .env("TABLE_1", fixture("table-1-china-clusters.csv"))
        .env("REGISTRY_AUTHOR", "registrar")
        .env_remove("REGISTRY_DIR");
    let output = script.output();
    let read = |name: &str| fs::read_to_string(sandbox.path().join(name)).unwrap_or_default();
    if read("import-0.code").is_empty() {
        return skip(&format!("no small disk can be mounted here: {output:?}"));
    }
    let mut failed = 0;
    for name in [0, 4, 32, 128, 400, 600, 800, 1000]
        .iter()
        .flat_map(|free| ["import", "register"].map(|verb| format!("{verb}-{free}")))
    {
        let part = |part: &str| read(&format!("{name}.{part}"));
        let said = part("said");
        println!("{name}: {said}");
        let is_kept = match part("code").trim() {
            "0" => true,
            "1" => said.contains("commit 3 is safe in the register"),
            other => panic!("{name} ends with {other}"),
        };
        if part("code").trim() == "1" {
            failed += 1;
            assert!(said.contains("the disk is full"), "{name}: {said}");
        }
        assert!(!said.contains("panicked"), "{name}: {said}");
        assert!(
            part("verified").contains("VERIFIED"),
            "{name}: {}",
            part("verified")
        );
        assert!(part("before").len() > 1000, "{name}: {output:?}");
        assert_eq!(part("before") == part("after"), !is_kept, "{name}: {said}");
    }
    assert!(failed > 8, "only {failed} commands failed: {output:?}");
}

/// Everything that a command writes below the registry is synced after its last write and before the command
/// says that it is done.
#[test]
fn what_is_acknowledged_was_synced_before() {
    let sandbox = Sandbox::with_table_1();
    let traced = |args: &[&str]| {
        let mut strace = Command::new("strace");
        strace.args([
            "-f",
            "-y",
            "-s",
            "200",
            "-o",
            "trace",
            "-e",
            "trace=fsync,fdatasync,write,writev,pwrite64",
            REGISTRY,
        ]);
        strace
            .args(args)
            .current_dir(sandbox.path())
            .env("REGISTRY_AUTHOR", "registrar");
        strace.output().is_ok_and(|output| output.status.success())
    };
    let world = fixture("world-clusters.csv");
    for (args, acknowledgement) in [
        (
            &["update", SOCK, "--sector", "traditional"][..],
            "Updated cn-zhuji-sock in commit 3.",
        ),
        (&["import", &world], "Commit 4."),
    ] {
        if !traced(args) {
            return skip("strace is not here, or may not trace");
        }
        let trace = fs::read_to_string(sandbox.path().join("trace")).expect("a trace");
        let unsynced = unsynced_at(&trace, acknowledgement);
        // Who writes, and how far it came, are hints that nothing depends on.
        let hints = ["writer", "acknowledged", "head.unfinished"].map(|name| format!("/{name}"));
        let unsynced: Vec<_> = unsynced
            .iter()
            .filter(|path| !hints.iter().any(|hint| path.ends_with(hint)))
            .collect();
        assert_eq!(unsynced, [""; 0], "{args:?}");
        let notes = trace
            .lines()
            .filter(|line| line.contains("register/acknowledged>"));
        assert_eq!(notes.count(), 1, "half a number can be left behind");
    }
}

/// The files of the registry that hold unsynced writes when the acknowledgement is written.
fn unsynced_at(trace: &str, acknowledgement: &str) -> BTreeSet<String> {
    let mut unsynced = BTreeSet::new();
    let mut syncing: BTreeMap<&str, String> = BTreeMap::new();
    let mut synced = BTreeSet::new();
    for line in trace.lines() {
        let (process, call) = line.split_once(' ').expect("a process");
        let call = call.trim_start();
        if call.contains(acknowledgement) {
            let was_synced = |part| synced.iter().any(|path: &String| path.contains(part));
            assert!(
                was_synced("register/db") && was_synced("index/current/"),
                "{synced:?}"
            );
            return unsynced;
        }
        let path = || {
            call.split_once('<')
                .and_then(|(_, rest)| rest.split_once('>'))
                .map(|(path, _)| path.to_owned())
        };
        if call.contains("write") && !call.starts_with("<...") {
            unsynced.extend(path().filter(|path| path.contains("/.registry/")));
        } else if call.starts_with("fsync(") || call.starts_with("fdatasync(") {
            let path = path().unwrap_or_default();
            if call.contains("<unfinished") {
                syncing.insert(process, path);
            } else {
                unsynced.remove(&path);
                synced.insert(path);
            }
        } else if call.contains("sync resumed>")
            && let Some(path) = syncing.remove(process)
        {
            unsynced.remove(&path);
            synced.insert(path);
        }
    }
    panic!("{acknowledgement:?} was never written")
}
