//! How often a program waits for the disk, seen by `strace` where that is installed.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::failure::Failure;

/// The calls of fsync and fdatasync of a program and its threads; none where it cannot be traced.
pub fn syncs(command: &Command, folder: &Path) -> Result<Option<f64>, Failure> {
    let calls = folder.join("calls");
    let mut traced = Command::new("strace");
    traced
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&calls);
    traced
        .arg(command.get_program())
        .args(command.get_args())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    if !traced.status().is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    let text = fs::read_to_string(&calls).map_err(Failure::file(&calls))?;
    fs::remove_file(&calls).map_err(Failure::file(&calls))?;
    Ok(Some(counted(&text) as f64))
}

/// A call that another thread interrupts has two lines, and its name before a bracket in the first.
fn counted(calls: &str) -> usize {
    let begins = |line: &&str| line.contains("fsync(") || line.contains("fdatasync(");
    calls.lines().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_in_two_lines_counts_once() {
        let calls = "71 fsync(5)  = 0\n72 fdatasync(6 <unfinished ...>\n71 fsync(7) = 0\n\
                     72 <... fdatasync resumed>) = 0\n71 +++ exited with 0 +++\n";
        assert_eq!(counted(calls), 3);
    }
}
