//! What was typed: the command line as clap reads it. The help texts are the manual.

mod change;
mod exchange;
mod import;
mod organisation;
mod proposal;
mod read;
mod service;
mod set_up;
mod value;

use std::{path::PathBuf, time::Duration};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser},
};
use registry_core::Locator;
use registry_server::PublicUrl;

pub use change::{
    Amendment, Authorship, Fields, MoreFields, NewRecord, Register, Restore, Retire, Retirement,
    Revert, Update,
};
pub use exchange::{
    Backup, Copy, Dump, Export, Index, IndexCommand, Load, Reindex, Snapshot, Table, Verify,
};
pub use import::{Decimal, Import, InputForm, PossibleDuplicates, Shares};
pub use organisation::{
    ExportOrganisations, ListOrganisations, Organisation, OrganisationCommand, OrganisationFields,
    OrganisationFilters, RegisterOrganisation, RetireOrganisation, SearchOrganisations,
    ShowOrganisation, UpdateOrganisation,
};
pub use proposal::{
    Actor, ApproveProposal, DecideProposal, ListProposals, Proposal, ProposalCommand, Review,
    Settings, WithdrawProposal,
};
pub use read::{Compare, Diff, Facets, Filters, History, List, Log, Order, Search, Show};
pub use service::{Contact, ContactCommand, CreateToken, Serve, Token, TokenCommand};
pub use set_up::{Completions, Demo, Init, Install, Man, Shell};

/// A national registry of industrial clusters.
///
/// Every change is a commit that says who made it, when, why and from which source; nothing is ever
/// deleted. Everything you read comes from a full-text index that follows the register.
#[derive(Debug, Parser)]
#[command(
    name = "registry",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Start with `registry demo`. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 rows were rejected."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,

    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder of the registry, or database of its register, such as postgres://registrar@db1,db2,db3/clusters
    /// [default: the nearest .registry, found upwards].
    #[arg(
        long,
        global = true,
        env = "REGISTRY_DIR",
        hide_env_values = true,
        value_name = "DIR|URL",
        value_parser = OsStringValueParser::new().try_map(Locator::try_from)
    )]
    pub registry: Option<Locator>,

    /// Service to read and change from afar instead of a folder, such as https://clusters.example.org: a copy of its whole
    /// register is kept in the user's cache.
    #[arg(
        long,
        global = true,
        env = "REGISTRY_SERVER",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub server: Option<PublicUrl>,

    /// Token with which to change it.
    #[arg(
        long,
        global = true,
        env = "REGISTRY_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub token: Option<String>,

    /// Folder of the index, where it is not to lie in the registry's. Of a register in a database, the folder of all that
    /// this machine keeps of it [default: one in the user's cache].
    #[arg(
        long,
        global = true,
        env = "REGISTRY_INDEX",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub index: Option<PathBuf>,

    /// Form of the output.
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,

    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Show everything at once: no pager on a terminal, which is REGISTRY_PAGER, PAGER or less.
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// When to colour: a terminal gets colour unless NO_COLOR is set, and what is none if CLICOLOR_FORCE is.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// Forms of output. Each command says which of them it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// A workbook for Excel, LibreOffice and other spreadsheets.
    Xlsx,
    /// A GeoJSON feature collection.
    Geojson,
    /// A table for DuckDB, pandas and R.
    Parquet,
    /// A folder with tables and their description (Frictionless Data Package).
    DataPackage,
}

/// How records stand in a table that is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableLayout {
    /// A row for what each source says: the whole record, to be imported again.
    Statements,
    /// One row a record, to be sorted and filtered in a spreadsheet.
    Flat,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a registry.
    Init(Init),
    /// Register one cluster: by flags, from JSON on stdin, or in an editor.
    Register(Register),
    /// Change what is named of one record or of several, and nothing else.
    Update(Update),
    /// Retire a record: merged into another, split, withdrawn, or inactive. It keeps answering under its key.
    Retire(Retire),
    /// Set one record back to what it was; or make a registry of a backup.
    Restore(Restore),
    /// Undo a commit, or several in a row, by a new one.
    Revert(Revert),
    /// Register, change, find, import and export the organisations that take part in clusters.
    #[command(visible_alias = "organization")]
    Organisation(Organisation),
    /// Import clusters from CSV, TSV, XLSX, XLS, ODS or JSON Lines files.
    Import(Import),
    /// Search clusters.
    Search(Search),
    /// List clusters in the order of their keys.
    List(List),
    /// Show records with their sources.
    Show(Show),
    /// Compare clusters side by side, field by field.
    Compare(Compare),
    /// Count clusters by country, region, product, actor kind, sector and status.
    Facets(Facets),
    /// Write all records, or those a query finds, to a file or folder.
    Export(Export),
    /// Show each version of a record: who, when, from which source, what changed.
    History(History),
    /// List the commits, newest first.
    Log(Log),
    /// Show what changed between two commits, or between two versions of a record.
    Diff(Diff),
    /// Write the whole register as text (RSF) that other programs can read and verify.
    Dump(Dump),
    /// Copy the registry, with what its service keeps for itself, into a new folder; also while it is served.
    ///
    /// In it are the register as `dump` writes it and, readable by its owner alone, tokens as hashes and what waits to be
    /// decided; not the keys to what is kept of persons. `registry restore --backup` makes a registry of it.
    Backup(Backup),
    /// Make a registry from a dump.
    Load(Load),
    /// Copy a whole registry with its history, from a folder to a database or the other way.
    ///
    /// The copy is the same, byte for byte, and has the same hashes. One that was interrupted goes on where it ended.
    Copy(Copy),
    /// Check the registry, or anybody's RSF file: hashes, roots, and index against register.
    Verify(Verify),
    /// Build the index again from the register.
    Reindex(Reindex),
    /// Make and take snapshots of the index, so that a new node need not read the whole register.
    Index(Index),
    /// Show counts, sizes, head commit, root, protection and versions.
    ///
    /// Protection is what keeps a power cut from taking acknowledged commits: `synchronous writes` where the file
    /// system keeps the inode flags for them (ext4 and F2FS do), `barriers` elsewhere, and in a copy until it is first
    /// opened to be changed or verified.
    Info,
    /// Serve the registry to readers and editors over HTTP, until it is told to stop.
    Serve(Serve),
    /// Give out, list and revoke the tokens with which people change a registry that is served.
    Token(Token),
    /// Keep, show and erase how to reach the people behind tokens: encrypted, and never in records, answers to the public
    /// or exports.
    Contact(Contact),
    /// Propose changes, and decide on what others propose: nobody decides on a proposal of their own.
    Proposal(Proposal),
    /// Record that a cluster was reviewed; `registry list --due DATE` lists those that are to be.
    Review(Review),
    /// Show or change the settings of a registry that is served: who changes directly, who proposes, when reviews fall
    /// due.
    Settings(Settings),
    /// Show the program's version and licence, and whose data it holds.
    About,
    /// Make a registry of real clusters in a folder, and show what it can do.
    Demo(Demo),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page, or write all of them to a folder.
    Man(Man),
    /// Install completions for bash, fish and zsh, and the manual pages.
    Install(Install),
}

impl Command {
    /// What to do instead of a command that works on a folder alone, where it is asked for from afar.
    pub fn instead_of_afar(&self) -> Option<&'static str> {
        match self {
            Command::Init(_)
            | Command::Load(_)
            | Command::Demo(_)
            | Command::Restore(Restore {
                backup: Some(_), ..
            }) => Some("this makes a registry in a folder: leave --server and REGISTRY_SERVER out"),
            Command::Backup(_) => Some(
                "a backup is made where the registry's folder is; `registry dump -o register.rsf` takes the register alone, from afar, too",
            ),
            Command::Copy(_) => Some(
                "a registry is copied where its folder is; from afar, `registry dump -o register.rsf` and `registry load register.rsf` make a copy of its register",
            ),
            Command::Serve(_) | Command::Index(_) | Command::Reindex(_) => {
                Some("this is done where the registry's folder is, beside its service")
            }
            _ => None,
        }
    }

    /// How long the command waits while another one changes the registry.
    pub fn wait(&self) -> Duration {
        let seconds = match self {
            Command::Register(Register { new, .. }) => new.authorship.wait,
            Command::Update(Update { amendment, .. }) => amendment.authorship.wait,
            Command::Retire(Retire { retirement, .. }) => retirement.authorship.wait,
            Command::Organisation(Organisation { command }) => command.wait(),
            Command::Restore(Restore { authorship, .. })
            | Command::Revert(Revert { authorship, .. })
            | Command::Review(Review { authorship, .. })
            | Command::Import(Import { authorship, .. }) => authorship.wait,
            Command::Backup(Backup { waiting, .. })
            | Command::Copy(Copy { waiting, .. })
            | Command::Dump(Dump { waiting, .. })
            | Command::Verify(Verify { waiting, .. })
            | Command::Reindex(Reindex { waiting })
            | Command::Index(Index {
                command:
                    IndexCommand::Snapshot(Snapshot { waiting, .. })
                    | IndexCommand::Restore(Snapshot { waiting, .. }),
            }) => waiting.wait,
            _ => 0,
        };
        Duration::from_secs(seconds)
    }
}
