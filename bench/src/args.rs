//! What was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{part::Part, peers::Importer};

/// Generates registries of any size, and measures the registry against what a user would pick instead.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a generated registry as CSV.
    Generate(Generate),
    /// Prepare the peers, measure everything, print the ratios and write the report.
    Compare(Compare),
    /// Write the report again from what was measured.
    Report(Report),
}

#[derive(Debug, Args)]
pub struct Generate {
    /// How many rows.
    #[arg(long)]
    pub rows: u64,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// From 2 on, the same rows with other shares and employment.
    #[arg(long, default_value_t = 1)]
    pub revision: u64,
    /// Link every row to one that comes later.
    #[arg(long)]
    pub linked: bool,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Folder for vocabularies, peers and results.
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    pub work: PathBuf,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// How many rows; several sizes show how each measure grows.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    pub rows: Vec<u64>,
    /// Measure these parts only; the others stay as they were measured last [default: all].
    #[arg(long, value_delimiter = ',', value_name = "PART")]
    pub only: Vec<Part>,
    /// Leave these importers out; their times stay as they were measured last.
    #[arg(long, value_delimiter = ',', value_name = "PEER")]
    pub without: Vec<Importer>,
    /// How often imports and exports are repeated [default: 5 to 100,000 rows, 3 to 2,000,000, 1 above].
    #[arg(long, value_name = "TIMES")]
    pub runs: Option<usize>,
    /// Above this many rows only the registry is measured, and only its import, searches and updates.
    #[arg(long, default_value_t = 1_000_000, value_name = "ROWS")]
    pub peers_up_to: u64,
    /// Load the service for so many seconds besides, and print its memory before, in the middle and after.
    #[arg(long, value_name = "SECONDS")]
    pub lasting: Option<u64>,
    /// Seed of the generated rows.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Program to measure [default: `registry`, built beside this one].
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
    /// Folder for vocabularies, peers and results.
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    pub work: PathBuf,
    /// Report to write.
    #[arg(long, default_value = "docs/performance.md", value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Report {
    /// Folder for vocabularies, peers and results.
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    pub work: PathBuf,
    /// Report to write.
    #[arg(long, default_value = "docs/performance.md", value_name = "FILE")]
    pub output: PathBuf,
}
