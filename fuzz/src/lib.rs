//! What must hold of anything that comes from outside, a property for each way in.
//!
//! libFuzzer tries them on what it invents, through `fuzz_targets/`; every run of the tests tries them on what is
//! committed under `seeds/` and `regressions/`, through `registry-core/tests/fuzz_inputs.rs`. A property that does
//! not hold panics.

/// CSV, JSON Lines and workbooks: what is taken in goes out and comes in again as the same.
mod files;
/// The frames and rows of the store: what they decode to encodes to the same.
mod frame;
/// The query language: a query is a mistake that is shown, or finds what its negation does not.
mod query;
/// RSF: what loads dumps to text that loads to the same register.
mod rsf;
/// The grammar of market shares: what is read prints to what reads the same.
mod share;
/// Workbooks made of a few parts, since no fuzzer invents a ZIP archive.
mod workbook;

pub use files::{csv, json_lines, xlsx};
pub use frame::frame;
pub use query::{Searched, query};
pub use rsf::rsf;
pub use share::share;
