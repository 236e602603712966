//! Nothing acknowledged is lost, nothing unacknowledged is there in part: killed processes, full disks, two writers.

use std::{
    fs,
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::sandbox::{Run, Sandbox, fixture};

/// Kills of a run of the tests; `REGISTRY_KILLS` asks for more.
fn kills() -> u64 {
    std::env::var("REGISTRY_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(200)
}

/// A small generator of numbers, so that a failure can be repeated from its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// A file of generated clusters, labelled so.
fn generated(rows: usize, year: usize) -> String {
    let mut text = "place,country,product,market_share,market_share_year,source_title\n".to_owned();
    for row in 0..rows {
        text.push_str(&format!(
            "Place {row},CN,generated ware,{}(Domestic),{year},generated not real\n",
            row % 100
        ));
    }
    text
}

/// Kills a process after a while, or finds that it ended before; whether it had acknowledged its commit.
fn killed_after(mut child: Child, delay: Duration) -> bool {
    thread::sleep(delay);
    // A process that has ended cannot be killed; that is one of the cases.
    let _ = child.kill();
    let mut said = String::new();
    child
        .stdout
        .take()
        .expect("a pipe")
        .read_to_string(&mut said)
        .expect("text");
    child.wait().expect("the process ends");
    said.contains("\"commit\"")
}

/// The number of the last commit and the exported records, after the registry verified as whole.
fn state(sandbox: &Sandbox) -> (u64, String) {
    let verified = sandbox
        .run(["verify", "--format", "json"])
        .succeeds()
        .json();
    (
        verified["commits"].as_u64().expect("a number"),
        sandbox.records(),
    )
}

#[test]
fn a_killed_import_or_update_is_there_whole_or_not_at_all() {
    let seed = 20_261_124;
    println!("seed {seed}");
    let mut random = Random(seed);
    let sandbox = Sandbox::with_registry();
    let started = Instant::now();
    import(&sandbox, 0).wait().expect("it ends");
    let whole_run = started.elapsed().as_micros() as u64 * 5 / 4;
    let mut before = state(&sandbox);
    let mut acknowledged = 0;
    for round in 1..=kills() as usize {
        let child = if round % 3 == 0 {
            update(&sandbox, round)
        } else {
            import(&sandbox, round)
        };
        let was_acknowledged = killed_after(child, Duration::from_micros(random.below(whole_run)));
        let after = state(&sandbox);
        let steps = after.0 - before.0;
        assert!(steps <= 1, "round {round}: {steps} commits by one command");
        assert!(
            !was_acknowledged || steps == 1,
            "round {round}: an acknowledged commit is lost"
        );
        assert_eq!(
            steps == 0,
            before.1 == after.1,
            "round {round}: a commit is there in part"
        );
        acknowledged += u64::from(was_acknowledged);
        before = after;
    }
    println!(
        "{acknowledged} of {} were acknowledged before the kill",
        kills()
    );
}

/// Starts an import whose every row differs from the round before.
fn import(sandbox: &Sandbox, round: usize) -> Child {
    let file = sandbox.file("generated.csv", generated(400, 1900 + round % 100));
    spawn(sandbox.command(["import", "--format", "json"]).arg(file))
}

fn update(sandbox: &Sandbox, round: usize) -> Child {
    let employment = format!("employment={round}");
    spawn(&mut sandbox.command([
        "update",
        "cn-place-7-generated-ware",
        "--set",
        &employment,
        "--format",
        "json",
    ]))
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

#[test]
fn a_full_disk_is_a_clear_error_and_changes_nothing() {
    let sandbox = Sandbox::empty();
    let disk = sandbox.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
        .arg(&disk)
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("skipped: a small disk cannot be mounted here");
        return;
    }
    let _unmount = Unmount(&disk);
    let folder = disk.join("registry").display().to_string();
    sandbox.run(["init", "--registry", &folder]).succeeds();
    sandbox
        .run([
            "import",
            "--registry",
            &folder,
            "--country",
            "CN",
            &fixture("table-1-china-clusters.csv"),
        ])
        .succeeds();
    let before = sandbox
        .run(["export", "--registry", &folder])
        .succeeds()
        .stdout;
    let large = sandbox.file("large.csv", noisy(20_000));
    let large = large.display().to_string();
    sandbox
        .run(["import", "--registry", &folder, &large])
        .exits(1);
    let after = sandbox
        .run(["export", "--registry", &folder])
        .succeeds()
        .stdout;
    assert_eq!(before, after);
}

/// Rows that do not compress, so that they fill a disk.
fn noisy(rows: usize) -> String {
    let mut random = Random(7);
    let mut text = "place,country,product,notes\n".to_owned();
    for row in 0..rows {
        let noise: String = (0..60)
            .map(|_| format!("{:x}", random.below(1 << 31)))
            .collect();
        text.push_str(&format!("Place {row},CN,generated ware,{noise}\n"));
    }
    text
}

struct Unmount<'a>(&'a Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn sled_never_moves_pages_out_of_its_synced_file() {
    let sandbox = Sandbox::with_registry();
    let large = format!(
        "place,country,product,notes\nA,CN,b,\"{}\"\n",
        "long text ".repeat(100_000)
    );
    for (name, content) in [
        ("many.csv", generated(5_000, 2020)),
        ("noisy.csv", noisy(3_000)),
        ("large.csv", large),
    ] {
        let path = sandbox.file(name, content);
        sandbox.run([Path::new("import"), &path]).succeeds();
    }
    sandbox
        .run([
            "update",
            "cn-place-1-generated-ware",
            "--life-cycle",
            "mature",
        ])
        .succeeds();
    let blobs = sandbox.path().join(".registry/register/blobs");
    let moved = fs::read_dir(&blobs)
        .map(std::iter::Iterator::count)
        .unwrap_or_default();
    assert_eq!(
        moved,
        0,
        "{} holds pages that are never synced",
        blobs.display()
    );
}

/// The store and the index are synced before the acknowledgement is written.
#[test]
fn what_is_acknowledged_was_synced() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is missing");
        return;
    }
    let sandbox = Sandbox::with_registry();
    let trace = sandbox.path().join("trace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o"])
        .arg(&trace)
        .arg(crate::sandbox::REGISTRY)
        .args([
            "register",
            "--country",
            "CN",
            "--place",
            "Zhuji",
            "--product",
            "Sock",
            "--format",
            "json",
        ])
        .env("REGISTRY_AUTHOR", "registrar")
        .current_dir(sandbox.path());
    Run::of(command).succeeds().prints("\"commit\": 2");
    let trace = fs::read_to_string(trace).expect("a trace");
    let calls: Vec<&str> = trace.lines().collect();
    let acknowledged = calls
        .iter()
        .position(|call| call.contains("write(1<"))
        .expect("an answer");
    let synced = |part: &str| {
        let is_sync = |call: &&str| call.contains("sync(") && call.contains(part);
        calls[..acknowledged].iter().any(is_sync)
    };
    assert!(
        synced("/.registry/register/db"),
        "the store was not synced before the answer"
    );
    assert!(
        synced("/.registry/index/current"),
        "the index was not synced before the answer"
    );
}

#[test]
fn many_single_registrations_leave_few_segments() {
    let rounds = if std::env::var_os("REGISTRY_LONG").is_some() {
        10_000
    } else {
        60
    };
    let sandbox = Sandbox::with_registry();
    for round in 0..rounds {
        let place = format!("Place {round}");
        sandbox
            .run([
                "register",
                "--force",
                "--country",
                "CN",
                "--place",
                &place,
                "--product",
                "ware",
            ])
            .succeeds();
    }
    let count = sandbox.run(["search", "ware", "--count"]).succeeds().stdout;
    assert_eq!(count.trim(), rounds.to_string());
    let files = fs::read_dir(sandbox.path().join(".registry/index/current")).expect("the index");
    let segments = files.flatten().filter(|file| {
        file.path()
            .extension()
            .is_some_and(|extension| extension == "store")
    });
    assert!(segments.count() <= 12, "the index was not merged");
}
