//! Reading clocks, memory, disks and the machine.

mod disk;
mod machine;
mod memory;
mod process;
mod processor;
mod repeat;
mod syncs;

pub use disk::{size_on_disk, sync_seconds};
pub use machine::Machine;
pub use memory::{Usage, run_watched};
pub use process::{Spent, answer, number, run, seconds, spent};
pub use repeat::{median, repeated};
pub use syncs::syncs;
