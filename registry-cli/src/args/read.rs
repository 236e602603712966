//! The verbs that show records and commits, and the filters that say which.

use clap::{Args, ValueEnum};

use registry_core::model::Date;

use super::value;

/// Which records: filters that a query and these flags share. Of several values of one any will do.
#[derive(Debug, Clone, Default, Args)]
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
    #[arg(long, value_name = "PERCENT", value_parser = value::percent)]
    pub min_share: Option<f64>,
    /// traditional or service.
    #[arg(long)]
    pub sector: Vec<String>,
    /// proposed, active, inactive, merged, split or withdrawn. Can be repeated.
    #[arg(long)]
    pub status: Vec<String>,
    /// Near this point, in degrees north and east, or near a place of the registry.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// How near, such as 150 or 150km [default: 100].
    #[arg(long, value_name = "KM", requires = "near", value_parser = value::kilometres)]
    pub within: Option<f64>,
    /// To be reviewed by this day: by the day that a record says itself, else when the registry's period (`registry
    /// settings`) is over since it was last verified, or last changed if it never was.
    #[arg(long, value_name = "DATE")]
    pub due: Option<Date>,
    /// As the registry stood at the end of a day or minute (in UTC), at a time, or after a commit number.
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
    /// Most hits to show, or all.
    #[arg(long, short = 'n', default_value = "20", value_parser = value::limit)]
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
    /// Words, which are not for this command: they are told where they belong.
    #[arg(hide = true, value_name = "WORDS")]
    pub words: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Most records to list [default: all].
    #[arg(long, short = 'n', value_parser = value::limit)]
    pub limit: Option<usize>,
    /// A row for each share, with its source in a column.
    #[arg(long)]
    pub sources: bool,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// Keys of the clusters, two or more.
    #[arg(required = true, num_args = 2.., value_name = "KEY")]
    pub keys: Vec<String>,
    /// Show only the fields in which they differ.
    #[arg(long)]
    pub different: bool,
    /// As the registry stood at the end of a day or minute (in UTC), at a time, or after a commit number.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// Keys of the records.
    #[arg(required = true, value_name = "KEY")]
    pub keys: Vec<String>,
    /// Show the identifier of each share, figure, actor, linkage, source, name, code and number in another register.
    #[arg(long)]
    pub ids: bool,
    /// As the registry stood at the end of a day or minute (in UTC), at a time, or after a commit number.
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
    /// Most values to show of each facet, or all [default: 10; in CSV all].
    #[arg(long, short = 'n', value_parser = value::limit)]
    pub limit: Option<usize>,
}

#[derive(Debug, Args)]
pub struct History {
    /// Key of the record.
    pub key: String,
}

#[derive(Debug, Args)]
pub struct Log {
    /// Only commits that touched the record of this key.
    pub key: Option<String>,
    /// Only commits of authors whose name has this in it.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only commits from the beginning of a day, a minute or a time on (UTC), or from a commit number on.
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// Only commits up to the end of a day, a minute or a time (UTC), or up to a commit number.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// Most commits to list [default: all].
    #[arg(long, short = 'n', value_parser = value::limit)]
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
