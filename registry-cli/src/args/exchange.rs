//! The verbs that move a whole registry or check it: export, dump, load, verify, reindex, index.

use std::path::PathBuf;

use clap::{
    Args, Subcommand,
    builder::{OsStringValueParser, TypedValueParser},
};
use registry_core::Locator;

use super::{Filters, TableLayout};

#[derive(Debug, Clone, Args)]
pub struct Export {
    /// Export only what this query finds.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// File to write, or folder for a data package [default: stdout]. Where --format does not tell the form, its
    /// name does: .jsonl, .csv, .xlsx, .geojson or .parquet; another ending is refused, and without one it is JSON
    /// Lines.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub table: Table,
}

/// How a table that is exported is to be.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Tables (CSV and XLSX)")]
pub struct Table {
    /// How records stand in the rows [default: statements for CSV, for XLSX flat with a sheet more for each list].
    #[arg(long, value_enum, value_name = "LAYOUT")]
    pub layout: Option<TableLayout>,
    /// Begin a CSV file with the mark (BOM) by which Excel knows UTF-8. XLSX needs none.
    #[arg(long)]
    pub for_excel: bool,
}

/// How long a command waits that needs the register for itself.
#[derive(Debug, Args)]
pub struct Waiting {
    /// How long to wait for a change to end; 0 fails at once.
    #[arg(long, value_name = "SECONDS", value_parser = super::value::seconds, num_args = 0..=1, default_missing_value = "10", default_value = "0")]
    pub wait: u64,
}

#[derive(Debug, Args)]
pub struct Reindex {
    #[command(flatten)]
    pub waiting: Waiting,
}

#[derive(Debug, Args)]
pub struct Index {
    #[command(subcommand)]
    pub command: IndexCommand,
}

#[derive(Debug, Subcommand)]
pub enum IndexCommand {
    /// Make a snapshot of the index in a new folder, from which a new node starts; also while the registry is served.
    Snapshot(Snapshot),
    /// Take a snapshot for the index, if it is of the register's history, and follow the register from there.
    Restore(Snapshot),
}

#[derive(Debug, Args)]
pub struct Snapshot {
    /// Folder of the snapshot.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub waiting: Waiting,
}

#[derive(Debug, Args)]
pub struct Dump {
    /// File to write [default: stdout].
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub waiting: Waiting,
}

#[derive(Debug, Args)]
pub struct Copy {
    /// Registry to copy: a folder, or a database.
    #[arg(value_name = "FROM", value_parser = OsStringValueParser::new().try_map(Locator::try_from))]
    pub from: Locator,
    /// Where to: a new folder or an empty database, or what an interrupted copy left there.
    #[arg(value_name = "TO", value_parser = OsStringValueParser::new().try_map(Locator::try_from))]
    pub to: Locator,
    #[command(flatten)]
    pub waiting: Waiting,
}

#[derive(Debug, Args)]
pub struct Backup {
    /// Folder to make.
    pub folder: PathBuf,
    #[command(flatten)]
    pub waiting: Waiting,
}

#[derive(Debug, Args)]
pub struct Load {
    /// Dump to load; - is stdin.
    pub file: PathBuf,
    /// Keep everything up to the last whole commit of a damaged dump.
    #[arg(long)]
    pub partial: bool,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// RSF file to verify without loading it; - is stdin [default: the registry].
    pub file: Option<PathBuf>,
    /// Root of the user log that was published elsewhere.
    #[arg(long, value_name = "HASH")]
    pub root: Option<String>,
    /// Hash of the head commit that was published elsewhere.
    #[arg(long, value_name = "HASH")]
    pub commit: Option<String>,
    #[command(flatten)]
    pub waiting: Waiting,
}
