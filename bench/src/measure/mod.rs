//! Reading clocks, memory, disks and the machine.

mod disk;
mod machine;
mod memory;
mod process;
mod repeat;

pub use disk::{size_on_disk, sync_seconds};
pub use machine::Machine;
pub use memory::{Usage, run_watched};
pub use process::{answer, number, run, seconds};
pub use repeat::{median, repeated};
