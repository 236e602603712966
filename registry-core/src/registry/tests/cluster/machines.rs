//! The machines of a cluster, as `tests/cluster` starts them, and what is done to them.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{self, Command},
    thread,
    time::{Duration, Instant},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cluster");
/// Nothing that the script does takes so many seconds.
const LIMIT: &str = "120";
const PATIENCE: Duration = Duration::from_secs(150);
const MACHINES: [&str; 3] = ["1", "2", "3"];

/// What a cluster has to bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The leader ends with all its processes.
    LeaderLost,
    /// The leader is halted, and goes on when another leads.
    LeaderStalls,
    /// The leader's network is cut.
    LeaderCutOff,
    /// The machine that commits wait for ends, and comes back.
    FollowerLost,
    /// Two of three that know who leads are lost.
    EtcdLost,
}

impl Fault {
    /// Whether nothing is written until it is mended.
    pub(super) fn stops_writing(self) -> bool {
        self == Fault::EtcdLost
    }
}

/// Three machines, which end with the test.
pub(super) struct Machines {
    folder: tempfile::TempDir,
    base: u16,
    has_networks: bool,
}

impl Machines {
    /// Starts them, with networks of their own where these are wanted and may be made; says why not, where they cannot be
    /// started here.
    pub(super) fn start(with_networks: bool) -> Option<Machines> {
        let programs = [
            "/usr/bin/patroni",
            "/usr/bin/etcd",
            "/usr/lib/postgresql/15/bin/postgres",
        ];
        if let Some(missing) = programs.iter().find(|program| !Path::new(program).exists()) {
            eprintln!("skipped: {missing} is not here; tests/set-up-tools installs it");
            return None;
        }
        let has_networks = with_networks && may_make_networks();
        if with_networks && !has_networks {
            eprintln!("skipped in part: a network is cut only where root may make namespaces");
        }
        let folder = tempfile::Builder::new()
            .prefix("registry-cluster-")
            .tempdir_in("/tmp")
            .unwrap();
        let machines = Machines {
            folder,
            base: free_ports(),
            has_networks,
        };
        machines.ask("up", "");
        Some(machines)
    }

    pub(super) fn url(&self) -> String {
        self.ask("url", "")
    }

    pub(super) fn status(&self) -> String {
        self.try_to("status", "").unwrap_or_default()
    }

    fn ask(&self, what: &str, machine: &str) -> String {
        self.try_to(what, machine)
            .unwrap_or_else(|problem| panic!("{what} {machine}: {problem}"))
    }

    fn try_to(&self, what: &str, machine: &str) -> Result<String, String> {
        let mut command = Command::new("timeout");
        command.args([LIMIT, SCRIPT, what]);
        command.args((!machine.is_empty()).then_some(machine));
        command
            .env("REGISTRY_CLUSTER", self.folder.path())
            .env("REGISTRY_CLUSTER_PORT", self.base.to_string())
            .env("REGISTRY_CLUSTER_OF", process::id().to_string())
            .env_remove("REGISTRY_CLUSTER_NAMESPACES");
        if self.has_networks {
            command.env("REGISTRY_CLUSTER_NAMESPACES", "1");
        }
        let output = command.output().unwrap();
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        } else {
            Err(format!(
                "{}{}",
                String::from_utf8_lossy(&output.stderr),
                self.logs()
            ))
        }
    }

    /// The ends of the logs, for whoever looks for what went wrong.
    fn logs(&self) -> String {
        let files = fs::read_dir(self.folder.path())
            .into_iter()
            .flatten()
            .flatten();
        let logs = files.map(|file| file.path());
        let logs = logs.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
        let ends = logs.map(|path| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let lines: Vec<&str> = text.lines().rev().take(5).collect();
            format!("\n{}: {}", path.display(), lines.join("\n  "))
        });
        ends.collect()
    }

    fn leader(&self) -> String {
        let began = Instant::now();
        loop {
            match self.try_to("leader", "") {
                Ok(leader) if !leader.is_empty() => return leader,
                _ => thread::sleep(Duration::from_millis(500)),
            }
            assert!(
                began.elapsed() < PATIENCE,
                "nobody leads: {}",
                self.status()
            );
        }
    }

    /// The machine that commits wait for.
    fn synchronous(&self) -> String {
        let status: serde_json::Value = serde_json::from_str(&self.status()).unwrap();
        let mut members = status["members"].as_array().unwrap().iter();
        let member = members.find(|member| member["role"] == "sync_standby");
        let name = member.expect("a synchronous standby")["name"].as_str();
        name.unwrap().trim_start_matches("node").to_owned()
    }

    /// Does it to a machine; says which.
    pub(super) fn harm(&self, fault: Fault) -> String {
        let machine = match fault {
            Fault::FollowerLost => self.synchronous(),
            _ => self.leader(),
        };
        match fault {
            Fault::LeaderLost | Fault::FollowerLost => drop(self.ask("kill", &machine)),
            Fault::LeaderStalls => drop(self.ask("stop", &machine)),
            Fault::LeaderCutOff => drop(self.ask("cut", &machine)),
            Fault::EtcdLost => self.others(&machine, "lose"),
        }
        machine
    }

    /// Brings back what it took.
    pub(super) fn mend(&self, fault: Fault, machine: &str) {
        match fault {
            Fault::LeaderLost | Fault::FollowerLost => drop(self.ask("start", machine)),
            Fault::LeaderStalls => drop(self.ask("cont", machine)),
            Fault::LeaderCutOff => drop(self.ask("mend", machine)),
            Fault::EtcdLost => self.others(machine, "find"),
        }
    }

    fn others(&self, machine: &str, what: &str) {
        for other in MACHINES.into_iter().filter(|other| *other != machine) {
            self.ask(what, other);
        }
    }

    /// Waits until one leads and two follow, one of them so that commits wait for it.
    pub(super) fn until_whole(&self) {
        let began = Instant::now();
        loop {
            let status = self.status();
            let running =
                status.matches("\"running\"").count() + status.matches("\"streaming\"").count();
            if running == MACHINES.len()
                && status.contains("\"leader\"")
                && status.contains("\"sync_standby\"")
            {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "it is not whole again: {status}"
            );
            thread::sleep(Duration::from_millis(500));
        }
    }

    /// As many faults as the environment says, each kind once before any comes again, in an order of the seed.
    pub(super) fn faults(&self) -> Vec<Fault> {
        use Fault::{EtcdLost, FollowerLost, LeaderCutOff, LeaderLost, LeaderStalls};
        let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
        let seed: u64 = setting("REGISTRY_SEED").unwrap_or(0x5eed);
        eprintln!("REGISTRY_SEED={seed}");
        let mut kinds = vec![LeaderStalls, FollowerLost, EtcdLost, LeaderLost];
        kinds.extend(self.has_networks.then_some(LeaderCutOff));
        let count = setting("REGISTRY_FAULTS").map_or(kinds.len(), |count: u64| count as usize);
        let mut at = seed;
        let mut faults = Vec::new();
        while faults.len() < count {
            let mut left = kinds.clone();
            while !left.is_empty() {
                at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let next = (at >> 33) as usize % left.len();
                faults.push(left.swap_remove(next));
            }
        }
        faults.truncate(count);
        faults
    }
}

impl Drop for Machines {
    fn drop(&mut self) {
        if let Err(problem) = self.try_to("down", "") {
            eprintln!("the cluster did not end: {problem}");
        }
    }
}

/// Whether this process may give machines networks of their own.
fn may_make_networks() -> bool {
    let name = format!("rctry{}", process::id());
    let ip = |arguments: &[&str]| {
        let tried = Command::new("ip").args(arguments).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    ip(&["netns", "add", &name])
        && ip(&["netns", "del", &name])
        && ip(&["link", "add", &name, "type", "bridge"])
        && ip(&["link", "del", &name])
}

/// The first of forty ports that nobody has, below those that the system gives out.
fn free_ports() -> u16 {
    let first = u16::try_from(process::id() % 200).unwrap_or_default();
    let bases = (0..200).map(|step| 20_000 + (first + step) % 200 * 40);
    let is_free = |base: &u16| {
        (base + 10..base + 40).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok())
    };
    bases
        .into_iter()
        .find(is_free)
        .expect("ports that nobody has")
}
