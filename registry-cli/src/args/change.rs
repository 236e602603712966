//! The verbs that change records: register, update, retire, restore, revert.

use std::path::PathBuf;

use clap::Args;

/// Who changes the registry, and why; and how long the change waits for another one.
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

    /// How long to wait for another change to end; 0 fails at once.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "10", default_value = "10", value_parser = super::value::seconds)]
    pub wait: u64,
}

/// The fields of a record, as flags. Lists are written as in the CSV form.
#[derive(Debug, Args)]
#[group(id = "fields")]
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
    #[command(flatten)]
    pub more: MoreFields,
}

/// The fields that records of every kind have.
#[derive(Debug, Args)]
#[group(id = "more_fields")]
#[command(next_help_heading = "Fields")]
pub struct MoreFields {
    /// Any other column of the CSV form, such as printed_place=Fushan or name_zh=北京大学; with `update --in`, a field of
    /// that statement. Can be repeated.
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
    #[command(flatten)]
    pub new: NewRecord,
    /// Refuse a latitude and longitude outside the country, instead of only saying so.
    #[arg(long)]
    pub coordinates_must_fit: bool,
}

/// How a record of any kind is registered.
#[derive(Debug, Args)]
pub struct NewRecord {
    /// Key, where the one derived from the record's country and names does not suit.
    #[arg(long)]
    pub key: Option<String>,
    /// Read the record as JSON from stdin.
    #[arg(long, conflicts_with_all = ["edit", "fields", "more_fields", "key"])]
    pub json: bool,
    /// Write the record in $EDITOR.
    #[arg(long, conflicts_with_all = ["fields", "more_fields", "key"])]
    pub edit: bool,
    /// Register even if a record like it exists.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Update {
    #[command(flatten)]
    pub fields: Fields,
    #[command(flatten)]
    pub amendment: Amendment,
    /// Take the share away that this means, such as 65(Domestic). Can be repeated.
    #[arg(long, value_name = "SHARE", conflicts_with_all = ["edit", "json"])]
    pub remove_share: Vec<String>,
    /// Take the actor away that this means, by its name or as KIND: NAME. Can be repeated.
    #[arg(long, value_name = "ACTOR", conflicts_with_all = ["edit", "json"])]
    pub remove_actor: Vec<String>,
    /// Refuse a latitude and longitude outside the country, instead of only saying so.
    #[arg(long)]
    pub coordinates_must_fit: bool,
}

/// How records of any kind are changed.
#[derive(Debug, Args)]
pub struct Amendment {
    /// Keys of the records; all get the same change, in one commit.
    #[arg(value_name = "KEY", required_unless_present = "query")]
    pub keys: Vec<String>,
    /// Change every record that a search for this finds, in one commit.
    #[arg(long = "where", value_name = "QUERY", conflicts_with = "keys")]
    pub query: Option<String>,
    /// Empty a field: a column of the CSV form, a list such as notes, a cluster's measure such as employment, or an
    /// attribute by its name. Can be repeated.
    #[arg(long, value_name = "FIELD")]
    pub clear: Vec<String>,
    /// Take the value away that has this identifier (`registry show --ids`; its first four digits, or as many as tell it
    /// apart): a share, figure, actor, linkage, source, name, code or number in another register. Can be repeated.
    #[arg(long, value_name = "ID")]
    pub remove: Vec<String>,
    /// Change one value, by its identifier: each `--set FIELD=VALUE` is a field of it, by its name in JSON, such as
    /// year=2014 or source.title=Yearbook. No value clears the field.
    #[arg(long = "in", value_name = "ID", requires = "set")]
    pub statement: Option<String>,
    /// Change the record as JSON in $EDITOR.
    #[arg(long, conflicts_with_all = ["fields", "more_fields", "clear", "remove", "statement"])]
    pub edit: bool,
    /// Read the record's whole new content as JSON from stdin.
    #[arg(long, conflicts_with_all = ["edit", "fields", "more_fields", "clear", "remove", "statement"])]
    pub json: bool,
    /// Change the record only while its item has this hash, as `registry history --format json` gives it.
    #[arg(long, value_name = "HASH")]
    pub against: Option<String>,
    /// Show what would change in each record, without changing it.
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("how").required(true))]
pub struct Retire {
    #[command(flatten)]
    pub retirement: Retirement,
    /// The record turned out to be several clusters, which are registered already.
    #[arg(long, group = "how", value_name = "KEY,KEY", value_delimiter = ',')]
    pub split_into: Vec<String>,
}

/// How records of any kind are taken out of use.
#[derive(Debug, Args)]
pub struct Retirement {
    /// Key of the record.
    pub key: String,
    /// The record is the same as that of KEY, which takes up the statements, names and notes that it lacks.
    #[arg(long, group = "how", value_name = "KEY")]
    pub merged_into: Option<String>,
    /// With --merged-into: leave statements, names and notes with the record that is merged.
    #[arg(long, requires = "merged_into")]
    pub without_statements: bool,
    /// The record was a mistake, for this reason.
    #[arg(long, group = "how", value_name = "REASON")]
    pub withdrawn: Option<String>,
    /// What the record is about no longer operates.
    #[arg(long, group = "how")]
    pub inactive: bool,
    /// Retire the record only while its item has this hash, as `registry history --format json` gives it.
    #[arg(long, value_name = "HASH")]
    pub against: Option<String>,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// Key of the record.
    #[arg(
        required_unless_present = "backup",
        default_value = "",
        hide_default_value = true
    )]
    pub key: String,
    /// What to set it back to: how it was at the end of a day or minute (in UTC), at a time, or after a commit number.
    #[arg(
        long,
        value_name = "WHEN",
        required_unless_present = "backup",
        default_value = "",
        hide_default_value = true
    )]
    pub as_of: String,
    /// Make the registry of a backup, in a new folder, once all of the backup was seen to be true.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["key", "as_of"])]
    pub backup: Option<PathBuf>,
    /// Folder with the keys to contact details and the notes of erasures (`contactkeys`, `erasures`), which are kept apart
    /// from backups: the old registry's `private`, or a copy of these two. What was erased is erased once more.
    #[arg(long, value_name = "DIR", requires = "backup")]
    pub keys: Option<PathBuf>,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Revert {
    /// Number of the commit to undo, or of the first and the last one, such as 5..9.
    #[arg(value_name = "COMMIT")]
    pub commits: String,
    #[command(flatten)]
    pub authorship: Authorship,
}
