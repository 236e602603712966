//! What the figures were measured on.

use std::{fs, path::Path, process::Command, thread};

use serde::{Deserialize, Serialize};

use super::{answer, sync_seconds};
use crate::failure::Failure;

/// A machine as its report describes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_bytes: f64,
    pub kernel: String,
    pub file_system: String,
    pub sync_seconds: f64,
    pub sqlite: String,
}

impl Machine {
    /// Looks at this machine, and at the disk that the folder is on.
    pub fn look(folder: &Path) -> Result<Machine, Failure> {
        let sqlite = answer(Command::new("sqlite3").arg("--version"))?;
        Ok(Machine {
            processor: value("/proc/cpuinfo", "model name").unwrap_or_default(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: value("/proc/meminfo", "MemTotal").map_or(0.0, |text| kibibytes(&text)),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            file_system: file_system(&read("/proc/mounts"), folder),
            sync_seconds: sync_seconds(folder)?,
            sqlite: sqlite.split(' ').next().unwrap_or_default().to_owned(),
        })
    }

    /// Whether times of both can stand beside each other.
    pub fn is_like(&self, other: &Machine) -> bool {
        self.processor == other.processor && self.cores == other.cores
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// The value of the first line `name: value`.
fn value(path: &str, name: &str) -> Option<String> {
    let text = read(path);
    let (_, value) = text
        .lines()
        .find(|line| line.starts_with(name))?
        .split_once(':')?;
    Some(value.trim().to_owned())
}

fn kibibytes(text: &str) -> f64 {
    let number = text.trim_end_matches(" kB").parse::<f64>();
    number.map_or(0.0, |number| number * 1024.0)
}

/// The type of the file system that is mounted nearest above the folder.
fn file_system(mounts: &str, folder: &Path) -> String {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let above = mounts.filter(|(mount, _)| folder.starts_with(mount));
    above
        .max_by_key(|(mount, _)| mount.len())
        .map_or("unknown", |(_, kind)| kind)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /work/fast tmpfs rw 0 0\n";
        assert_eq!(file_system(mounts, Path::new("/work/fast/bench")), "tmpfs");
        assert_eq!(file_system(mounts, Path::new("/work/bench")), "ext4");
    }
}
