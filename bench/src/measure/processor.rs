//! The processor time of programs that were waited for.

use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeVal,
};

/// User and system seconds of all programs that this one has started and waited for, and of theirs.
pub(super) fn seconds_of_children() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN);
    usage.map_or(f64::NAN, |usage| {
        seconds(usage.user_time()) + seconds(usage.system_time())
    })
}

fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}
