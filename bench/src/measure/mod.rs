//! Reading clocks, memory, disks and the machine.

mod connection;
mod disk;
mod load;
mod machine;
mod memory;
mod process;
mod processor;
mod repeat;
mod syncs;

pub use connection::{Connection, Request, encoded};
pub use disk::{size_on_disk, sync_seconds};
pub use load::{at_once, latencies, percentile, throughput};
pub use machine::Machine;
pub use memory::{Usage, anonymous_memory, run_watched};
pub use process::{Spent, answer, number, run, seconds, spent};
pub use repeat::{median, repeated};
pub use syncs::syncs;
