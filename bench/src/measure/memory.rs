//! The memory of a running program, read from `/proc`.

use std::{
    fs,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use super::{
    median,
    process::{Spent, not_started, succeeded},
};
use crate::failure::Failure;

const EVERY: Duration = Duration::from_millis(5);

/// What a run took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    pub time: Spent,
    /// The most anonymous memory seen, in bytes: what the program itself asked for.
    pub anonymous: f64,
    /// The most resident memory, in bytes: with the parts of files that are mapped.
    pub resident: f64,
}

impl Usage {
    /// The median of each.
    pub fn median(runs: &[Usage]) -> Usage {
        let of = |value: fn(&Usage) -> f64| median(runs.iter().map(value).collect());
        let times: Vec<Spent> = runs.iter().map(|run| run.time).collect();
        Usage {
            time: Spent::median(&times),
            anonymous: of(|run| run.anonymous),
            resident: of(|run| run.resident),
        }
    }

    /// This run and then another.
    pub fn then(self, next: Usage) -> Usage {
        Usage {
            time: self.time.then(next.time),
            anonymous: self.anonymous.max(next.anonymous),
            resident: self.resident.max(next.resident),
        }
    }
}

/// Runs a program from start to exit, and looks at its memory meanwhile.
pub fn run_watched(command: &mut Command) -> Result<Usage, Failure> {
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let (watched, time) = Spent::on(|| {
            let mut child = command.stdout(Stdio::null()).spawn()?;
            let (id, ended) = (child.id(), &ended);
            let watcher = scope.spawn(move || watch(id, ended));
            child.wait().map(|status| (status, watcher))
        });
        ended.store(true, Ordering::Relaxed);
        let (status, watcher) = watched.map_err(not_started(command))?;
        succeeded(command, status)?;
        let seen = watcher.join().unwrap_or_default();
        Ok(Usage { time, ..seen })
    })
}

fn watch(process: u32, ended: &AtomicBool) -> Usage {
    let mut most = Usage::default();
    while !ended.load(Ordering::Relaxed) {
        if let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) {
            most.anonymous = most.anonymous.max(bytes(&status, "RssAnon:"));
            most.resident = most.resident.max(bytes(&status, "VmHWM:"));
        }
        thread::sleep(EVERY);
    }
    most
}

/// The anonymous memory of a process, in bytes; none of one that has ended.
pub fn anonymous_memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    bytes(&status.unwrap_or_default(), "RssAnon:")
}

/// A value of `/proc/PID/status`, which gives kibibytes.
fn bytes(status: &str, name: &str) -> f64 {
    let value = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes =
        value.and_then(|value| value.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kibibytes.unwrap_or_default() * 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kibibytes_become_bytes() {
        let status = "Name:\tregistry\nVmHWM:\t    2048 kB\nRssAnon:\t     512 kB\n";
        assert_eq!(bytes(status, "VmHWM:"), 2048.0 * 1024.0);
        assert_eq!(bytes(status, "RssAnon:"), 512.0 * 1024.0);
        assert_eq!(bytes(status, "RssFile:"), 0.0);
    }
}
