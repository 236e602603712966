//! `docs/performance.md`.

use super::{comparisons, format, growth::growth, table::Table};
use crate::{
    measure::Machine,
    result::{Results, Search, Unit},
};

/// The document on all that was measured; the largest size with peers is the main one.
pub fn document(all: &[Results]) -> String {
    let main = all
        .iter()
        .rfind(|results| results.has_peers())
        .or(all.last());
    let Some(main) = main else {
        return String::new();
    };
    let parts = [
        introduction(main),
        machine(&main.machine, main.sqlite_in_python.as_deref()),
        format!(
            "## At {} rows\n\n{}\n",
            format::grouped(main.rows),
            comparisons(&main.lines)
        ),
        missed(main),
        searches(&main.searches),
        sizes(all),
    ];
    parts.concat()
}

fn introduction(main: &Results) -> String {
    format!(
        "# Performance\n\n\
         Written by `cargo run --release -p bench -- compare`; do not edit. [bench/README.md](../bench/README.md) says \
         what is compared, and why it is fair. All values are medians of several runs on {}; the registry was built from \
         commit {}. The rows are generated (seed {}), {} bytes each on average: real places and products, invented \
         statements.\n\n",
        main.date,
        main.program,
        main.seed,
        main.rows_bytes / main.rows.max(1),
    )
}

fn machine(machine: &Machine, sqlite_in_python: Option<&str>) -> String {
    let mut table = Table::new(&["machine", ""]);
    let rows = [
        ("processor", machine.processor.clone()),
        ("cores", machine.cores.to_string()),
        (
            "memory",
            format!("{:.1} GiB", machine.memory_bytes / f64::from(1u32 << 30)),
        ),
        ("kernel", machine.kernel.clone()),
        ("file system", machine.file_system.clone()),
        (
            "append of 4 KiB and fsync",
            format::value(machine.sync_seconds, Unit::Seconds),
        ),
        ("`sqlite3` shell", machine.sqlite.clone()),
        (
            "SQLite in Python",
            sqlite_in_python.unwrap_or("not used").to_owned(),
        ),
    ];
    for (what, value) in rows {
        table.row([what.to_owned(), value]);
    }
    format!("{table}\n")
}

/// What misses its target is said in words, too.
fn missed(main: &Results) -> String {
    let missed: Vec<&str> = main
        .lines
        .iter()
        .filter(|line| line.is_met() == Some(false))
        .map(|line| line.what.as_str())
        .collect();
    if missed.is_empty() {
        "All targets are met.\n\n".to_owned()
    } else {
        format!("Missed: {}.\n\n", missed.join("; "))
    }
}

fn searches(searches: &[Search]) -> String {
    let mut table = Table::new(&[
        "shape",
        "question",
        "registry",
        "its hits",
        "FTS5",
        "its hits",
        "times faster",
    ]);
    for search in searches {
        let theirs = search
            .theirs
            .map(|seconds| format::value(seconds, Unit::Seconds));
        table.row([
            search.shape.clone(),
            format!("`{}`", search.question),
            format::value(search.ours, Unit::Seconds),
            format::grouped(search.our_hits),
            theirs.unwrap_or_default(),
            search.their_hits.map(format::grouped).unwrap_or_default(),
            search
                .theirs
                .map(|seconds| format!("{:.1}", seconds / search.ours))
                .unwrap_or_default(),
        ]);
    }
    format!("## Each warm search\n\n{table}\n")
}

fn sizes(all: &[Results]) -> String {
    let measured: Vec<String> = all
        .iter()
        .map(|results| {
            format!(
                "{} rows on {} at {}",
                format::grouped(results.rows),
                results.date,
                results.program
            )
        })
        .collect();
    format!(
        "## How it grows\n\nThe registry's value, and in brackets its multiple of the peer's. Measured: {}.\n\n{}",
        measured.join("; "),
        growth(all),
    )
}
