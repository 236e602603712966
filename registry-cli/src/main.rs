//! The command line of the national cluster registry.
fn main() {}
