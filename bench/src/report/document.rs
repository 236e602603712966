//! `docs/performance.md`.

use clap::ValueEnum;

use super::{comparisons, format, growth::growth, table::Table};
use crate::{
    part::Part,
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
    let others = all.iter().filter(|results| results.rows != main.rows);
    let parts = [
        introduction(main),
        machine(main),
        missed(all),
        comparison(main),
        searches(main.searches()),
        sizes(all),
        others.map(comparison).collect(),
        measured(all),
    ];
    parts.concat()
}

fn introduction(main: &Results) -> String {
    format!(
        "# Performance\n\n\
         Written by `cargo run --release -p bench -- compare`; do not edit. [bench/README.md](../bench/README.md) says \
         what is compared, and why it is fair. Values are medians of several runs; the last table says when each part \
         was measured, and of which commit. The rows are generated (seed {}), {} bytes each on average: real places and \
         products, invented statements.\n\n",
        main.seed,
        main.rows_bytes / main.rows.max(1),
    )
}

fn machine(main: &Results) -> String {
    let machine = &main.machine;
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
        ("SQLite in Python", main.sqlite_in_python.clone()),
    ];
    for (what, value) in rows {
        table.row([what.to_owned(), value]);
    }
    format!("{table}\n")
}

fn comparison(results: &Results) -> String {
    format!(
        "## At {}\n\n{}\n",
        format::size(results),
        comparisons(results.lines())
    )
}

/// What misses its target is said in words, too.
fn missed(all: &[Results]) -> String {
    let sizes: Vec<String> = all.iter().map(missed_of).collect();
    format!("## Targets\n\n{}\n", sizes.concat())
}

fn missed_of(results: &Results) -> String {
    let judged = results
        .lines()
        .filter(|line| line.is_met().is_some())
        .count();
    let missed: Vec<&str> = results
        .lines()
        .filter(|line| line.is_met() == Some(false))
        .map(|line| line.what.as_str())
        .collect();
    let met = judged - missed.len();
    let named = match missed.as_slice() {
        [] => String::new(),
        missed => format!("; missed: {}", missed.join("; ")),
    };
    format!(
        "- {}: {met} of {judged} met{named}.\n",
        format::size(results)
    )
}

fn searches<'a>(searches: impl Iterator<Item = &'a Search>) -> String {
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
    format!(
        "## How it grows\n\nThe registry's value, in brackets its multiple of the peer's, and whether it meets the \
         target of that size, which the size's own table names.\n\n{}\n",
        growth(all),
    )
}

/// When each part was measured, and of which commit.
fn measured(all: &[Results]) -> String {
    let sizes = all.iter().map(format::size);
    let header: Vec<String> = std::iter::once("part".to_owned()).chain(sizes).collect();
    let mut table = Table::new(&header);
    for part in Part::ALL {
        let name = part
            .to_possible_value()
            .map(|value| value.get_name().to_owned());
        let cells = all.iter().map(|results| measured_part(results, part));
        table.row(name.into_iter().chain(cells));
    }
    format!(
        "## When it was measured\n\nThe day, the commit that the registry was built from, and how long it took.\n\n{table}"
    )
}

fn measured_part(results: &Results, part: Part) -> String {
    let measured = results.parts.iter().find(|measured| measured.part == part);
    measured.map_or_else(
        || "not measured".to_owned(),
        |measured| {
            let took = format::value(measured.took, Unit::Seconds);
            format!("{} at {}, in {took}", measured.date, measured.program)
        },
    )
}
