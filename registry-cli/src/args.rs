//! What was typed: the command line as clap reads it. The help texts are the manual.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser},
};
use registry_core::Locator;

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
    /// Folder of the registry [default: the nearest .registry, found upwards].
    #[arg(
        long,
        global = true,
        env = "REGISTRY_DIR",
        hide_env_values = true,
        value_name = "DIR",
        value_parser = OsStringValueParser::new().try_map(Locator::try_from)
    )]
    pub registry: Option<Locator>,

    /// Form of the output.
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,

    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// When to colour: a terminal gets colour unless NO_COLOR is set.
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
    /// A GeoJSON feature collection.
    Geojson,
    /// A table for DuckDB, pandas and R.
    Parquet,
    /// A folder with tables and their description (Frictionless Data Package).
    DataPackage,
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
    /// Change what is named of one record, and nothing else.
    Update(Update),
    /// Retire a record: merged into another, withdrawn, or inactive. It keeps answering under its key.
    Retire(Retire),
    /// Undo a commit by a new one.
    Revert(Revert),
    /// Import clusters from CSV, TSV, XLSX or JSON Lines files.
    Import(Import),
    /// Search clusters.
    Search(Search),
    /// List clusters in the order of their keys.
    List(List),
    /// Show one record with its sources.
    Show(Show),
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
    /// Make a registry from a dump.
    Load(Load),
    /// Check the registry, or anybody's RSF file: hashes, roots, and index against register.
    Verify(Verify),
    /// Build the index again from the register.
    Reindex,
    /// Show counts, sizes, head commit, root, protection and versions.
    ///
    /// Protection is what keeps a power cut from taking acknowledged commits: `synchronous writes` where the file
    /// system keeps the inode flags for them (ext4 and F2FS do), `barriers` elsewhere, and in a copy until it is first
    /// opened to be changed or verified.
    Info,
    /// Make a registry of real clusters in a folder, and show what it can do.
    Demo(Demo),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page, or write all of them to a folder.
    Man(Man),
    /// Install completions for bash, fish and zsh, and the manual pages.
    Install(Install),
}

/// Who changes the registry, and why.
#[derive(Debug, Args)]
pub struct Authorship {
    /// Who makes the change [default: git's user, else the login name].
    #[arg(
        long,
        env = "REGISTRY_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub author: Option<String>,

    /// Why the change is made.
    #[arg(long, short, value_name = "TEXT")]
    pub message: Option<String>,

    /// Address that the change is made from.
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
}

#[derive(Debug, Args)]
pub struct Init {
    /// Name of the register.
    #[arg(long, default_value = "National cluster registry", value_name = "NAME")]
    pub name: String,
    /// Who makes it [default: git's user, else the login name].
    #[arg(
        long,
        env = "REGISTRY_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub author: Option<String>,
}

/// The fields of a record, as flags. Lists are written as in the CSV form.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fields")]
pub struct Fields {
    /// Name of the cluster itself.
    #[arg(long)]
    pub name: Option<String>,
    /// Country: ISO 3166-1 code or name.
    #[arg(long)]
    pub country: Option<String>,
    /// Region: ISO 3166-2 code or name.
    #[arg(long)]
    pub region: Option<String>,
    /// City, town or valley.
    #[arg(long)]
    pub place: Option<String>,
    /// Degrees north.
    #[arg(long, allow_hyphen_values = true)]
    pub latitude: Option<String>,
    /// Degrees east.
    #[arg(long, allow_hyphen_values = true)]
    pub longitude: Option<String>,
    /// Product or service.
    #[arg(long)]
    pub product: Option<String>,
    /// Classification code such as HS:2022:6115. Can be repeated.
    #[arg(long = "code", value_name = "SCHEME:VERSION:CODE")]
    pub codes: Vec<String>,
    /// traditional or service.
    #[arg(long)]
    pub sector: Option<String>,
    /// Kind of service, such as tourism or finance.
    #[arg(long)]
    pub service_kind: Option<String>,
    /// traded or local.
    #[arg(long)]
    pub trade: Option<String>,
    /// emerging, growing, mature, declining or renewing.
    #[arg(long)]
    pub life_cycle: Option<String>,
    /// proposed or active. To end a record, use `registry retire`.
    #[arg(long)]
    pub status: Option<String>,
    /// Market share such as 65(Domestic) or 33(Regional: United States). Can be repeated.
    #[arg(long = "share", value_name = "SHARE")]
    pub shares: Vec<String>,
    /// What the shares are of.
    #[arg(long, value_name = "TEXT")]
    pub share_of: Option<String>,
    /// Year of the shares.
    #[arg(long, value_name = "YEAR")]
    pub share_year: Option<String>,
    /// Actor such as "government: Zhuji City". Can be repeated.
    #[arg(long = "actor", value_name = "KIND: NAME")]
    pub actors: Vec<String>,
    /// Any other column of the CSV form, such as figure_year=2024 or printed_place=Fushan. Can be repeated.
    #[arg(long = "set", value_name = "COLUMN=VALUE")]
    pub set: Vec<String>,
    /// Note. Can be repeated.
    #[arg(long = "note", value_name = "TEXT")]
    pub notes: Vec<String>,
    /// Title of the source that says this; `--source` gives its address.
    #[arg(long, value_name = "TITLE")]
    pub source_title: Option<String>,
}

#[derive(Debug, Args)]
pub struct Register {
    #[command(flatten)]
    pub fields: Fields,
    /// Key, where the one derived from country, place and product does not suit.
    #[arg(long)]
    pub key: Option<String>,
    /// Read the record as JSON from stdin.
    #[arg(long, conflicts_with_all = ["edit", "Fields", "key"])]
    pub json: bool,
    /// Write the record in $EDITOR.
    #[arg(long, conflicts_with_all = ["Fields", "key"])]
    pub edit: bool,
    /// Register even if a cluster like it exists.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Update {
    /// Key of the record.
    pub key: String,
    #[command(flatten)]
    pub fields: Fields,
    /// Empty a field: a column of the CSV form, a measure such as employment, a list such as notes, or an
    /// attribute by its name. Can be repeated.
    #[arg(long, value_name = "FIELD")]
    pub clear: Vec<String>,
    /// Take a share away, such as 65(Domestic). Can be repeated.
    #[arg(long, value_name = "SHARE")]
    pub remove_share: Vec<String>,
    /// Take an actor away, by its name or as KIND: NAME. Can be repeated.
    #[arg(long, value_name = "ACTOR")]
    pub remove_actor: Vec<String>,
    /// Change the record as JSON in $EDITOR.
    #[arg(long, conflicts_with_all = ["Fields", "clear", "remove_share", "remove_actor"])]
    pub edit: bool,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("how").required(true))]
pub struct Retire {
    /// Key of the record.
    pub key: String,
    /// The record is the same cluster as KEY.
    #[arg(long, group = "how", value_name = "KEY")]
    pub merged_into: Option<String>,
    /// The record was a mistake, for this reason.
    #[arg(long, group = "how", value_name = "REASON")]
    pub withdrawn: Option<String>,
    /// The cluster no longer operates.
    #[arg(long, group = "how")]
    pub inactive: bool,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Revert {
    /// Number of the commit to undo.
    pub commit: u64,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Import {
    /// Files to import; - is stdin.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Check everything and show what would change, without changing it.
    #[arg(long)]
    pub dry_run: bool,
    /// Take the records whose rows are all good; write the rejected rows, each with its reason, to a file.
    #[arg(long)]
    pub skip_invalid: bool,
    /// Where rejected rows go, for one file [default: FILE.rejected.csv or .jsonl].
    #[arg(long, value_name = "FILE", requires = "skip_invalid")]
    pub rejected: Option<PathBuf>,
    /// Make a row the record's whole new content, as a JSON line always is.
    #[arg(long)]
    pub replace: bool,
    /// Country of rows that name none.
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Value for blank cells of a column, such as sector=traditional. Can be repeated.
    #[arg(long = "default", value_name = "COLUMN=VALUE")]
    pub defaults: Vec<String>,
    /// Read their column as one of ours, such as "Ort=place". Can be repeated.
    #[arg(long = "map", value_name = "HEADER=COLUMN")]
    pub map: Vec<String>,
    /// Form of the files [default: by their names and content].
    #[arg(long = "input", value_enum, value_name = "FORM")]
    pub input: Option<InputForm>,
    /// Encoding of the files, such as gb18030 or utf-16le [default: found out].
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter of CSV files: comma, semicolon, tab or a character [default: found out].
    #[arg(long, value_name = "DELIMITER")]
    pub delimiter: Option<String>,
    /// Sheet of an XLSX file [default: the first visible one].
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputForm {
    Csv,
    Tsv,
    Xlsx,
    Jsonl,
}

/// Which records: filters that a query and these flags share. Of several values of one any will do.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    /// Words of the product.
    #[arg(long, value_name = "WORDS")]
    pub product: Vec<String>,
    /// Country: ISO 3166-1 code or name.
    #[arg(long)]
    pub country: Vec<String>,
    /// Region: ISO 3166-2 code or name.
    #[arg(long)]
    pub region: Vec<String>,
    /// Words of the place.
    #[arg(long, value_name = "WORDS")]
    pub place: Vec<String>,
    /// Words of an actor's name.
    #[arg(long, value_name = "WORDS")]
    pub actor: Vec<String>,
    /// company, government, research community, financial institution or institution for collaboration.
    #[arg(long, value_name = "KIND")]
    pub actor_kind: Vec<String>,
    /// Scope of a share: domestic, global or regional.
    #[arg(long)]
    pub scope: Vec<String>,
    /// Smallest share in percent, in the scope of --scope or any.
    #[arg(long, value_name = "PERCENT")]
    pub min_share: Option<f64>,
    /// traditional or service.
    #[arg(long)]
    pub sector: Vec<String>,
    /// proposed, active, inactive, merged or withdrawn. Can be repeated.
    #[arg(long)]
    pub status: Vec<String>,
    /// Near this point, in degrees north and east.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// How near.
    #[arg(long, value_name = "KM", requires = "near", default_value_t = 100.0)]
    pub within: f64,
    /// As the registry stood at a date, a time or a commit number.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

/// Orders of hits; equal ones follow by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// Best match first.
    Relevance,
    Name,
    Place,
    Product,
    Key,
    /// Largest share of any scope first.
    Share,
    ShareDomestic,
    ShareGlobal,
    ShareRegional,
    /// Most employed first.
    Employment,
    /// Latest change first.
    Updated,
    /// Nearest to --near first.
    Distance,
}

#[derive(Debug, Args)]
pub struct Search {
    /// What to look for: words, or the query language (docs/query-language.md).
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Order of the hits.
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = Order::Relevance)]
    pub sort: Order,
    /// Most hits to show.
    #[arg(long, short = 'n', default_value_t = 20)]
    pub limit: usize,
    /// Go on after this cursor, as the page before printed it.
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    /// Print the number of hits only.
    #[arg(long)]
    pub count: bool,
    /// A row for each share, with its source in a column.
    #[arg(long)]
    pub sources: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub filters: Filters,
    /// Most records to list [default: all].
    #[arg(long, short = 'n')]
    pub limit: Option<usize>,
    /// A row for each share, with its source in a column.
    #[arg(long)]
    pub sources: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    /// Key of the record.
    pub key: String,
    /// As the registry stood at a date, a time or a commit number.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

#[derive(Debug, Args)]
pub struct Facets {
    /// Count only what this query finds.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Most values to show of each facet.
    #[arg(long, short = 'n', default_value_t = 10)]
    pub limit: usize,
}

#[derive(Debug, Args)]
pub struct Export {
    /// Export only what this query finds.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// File to write, or folder for a data package [default: stdout]. Where --format does not tell the form, its
    /// name does: .csv, .geojson or .parquet, else JSON Lines; a name of another form, such as .xlsx, is refused.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct History {
    /// Key of the record.
    pub key: String,
}

#[derive(Debug, Args)]
pub struct Log {
    /// Most commits to list [default: all].
    #[arg(long, short = 'n')]
    pub limit: Option<usize>,
    /// List the keys that each commit touched, too.
    #[arg(long)]
    pub keys: bool,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// Two commit numbers, or a key and two commit numbers.
    #[arg(num_args = 2..=3, required = true, value_names = ["[KEY] A", "B"])]
    pub what: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Dump {
    /// File to write [default: stdout].
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
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
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder to make the registry in.
    #[arg(default_value = "cluster-demo", value_name = "DIR")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Shell to complete for.
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// Folder to write the page of every command to [default: the main page on stdout].
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Install {
    /// Folder below which `share` takes them, such as /usr/local [default: XDG_DATA_HOME, else ~/.local/share].
    #[arg(long, value_name = "DIR")]
    pub prefix: Option<PathBuf>,
}
