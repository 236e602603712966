//! What was typed after `registry organisation`: the verbs of clusters, for organisations.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Amendment, Import, MoreFields, NewRecord, Retirement, Show, Table, value};

#[derive(Debug, Args)]
pub struct Organisation {
    #[command(subcommand)]
    pub command: OrganisationCommand,
}

#[derive(Debug, Subcommand)]
pub enum OrganisationCommand {
    /// Register one organisation: by flags, from JSON on stdin, or in an editor. Actors that are certain to be it are linked to it.
    Register(RegisterOrganisation),
    /// Change what is named of one organisation or of several, and nothing else. A name that is replaced becomes a former
    /// one.
    Update(UpdateOrganisation),
    /// Show organisations, and the clusters that they take part in.
    Show(ShowOrganisation),
    /// Search organisations by any of their names or identifiers.
    Search(SearchOrganisations),
    /// List organisations in the order of their keys.
    List(ListOrganisations),
    /// Import organisations from CSV, TSV, XLSX, XLS, ODS or JSON Lines files, all of them as one commit.
    Import(Import),
    /// Write all organisations, or those that the filters find, as JSON Lines, CSV or XLSX.
    Export(ExportOrganisations),
    /// Retire an organisation: merged into another, withdrawn, or inactive. It keeps answering under its key.
    Retire(RetireOrganisation),
}

impl OrganisationCommand {
    /// How many seconds the command waits while another one changes the registry.
    pub fn wait(&self) -> u64 {
        match self {
            OrganisationCommand::Register(RegisterOrganisation { new, .. }) => new.authorship.wait,
            OrganisationCommand::Update(UpdateOrganisation { amendment, .. }) => {
                amendment.authorship.wait
            }
            OrganisationCommand::Retire(RetireOrganisation { retirement }) => {
                retirement.authorship.wait
            }
            OrganisationCommand::Import(Import { authorship, .. }) => authorship.wait,
            OrganisationCommand::Show(_)
            | OrganisationCommand::Search(_)
            | OrganisationCommand::List(_)
            | OrganisationCommand::Export(_) => 0,
        }
    }
}

/// The fields of an organisation, as flags. Lists are written as in the CSV form.
#[derive(Debug, Args)]
#[group(id = "fields")]
#[command(next_help_heading = "Fields")]
pub struct OrganisationFields {
    /// Present name.
    #[arg(long)]
    pub name: Option<String>,
    /// A name in another language, such as zh=北京大学, or a further name alone. Can be repeated.
    #[arg(long = "other-name", value_name = "LANGUAGE=NAME")]
    pub other_names: Vec<String>,
    /// A name that it had before. Can be repeated.
    #[arg(long = "former-name", value_name = "NAME")]
    pub former_names: Vec<String>,
    /// company, government, research community, financial institution or institution for collaboration.
    #[arg(long)]
    pub kind: Option<String>,
    /// Country of its seat: ISO 3166-1 code or name.
    #[arg(long)]
    pub country: Option<String>,
    /// City, town or other place of its seat.
    #[arg(long)]
    pub place: Option<String>,
    /// Legal Entity Identifier.
    #[arg(long)]
    pub lei: Option<String>,
    /// Research Organization Registry identifier.
    #[arg(long)]
    pub ror: Option<String>,
    /// Web site, its whole address.
    #[arg(long, value_name = "URL")]
    pub website: Option<String>,
    /// Number under which another register has it, such as "USCC: 91330681146260404Q". Can be repeated.
    #[arg(long = "identifier", value_name = "REGISTER: NUMBER")]
    pub identifiers: Vec<String>,
    /// Key of the organisation that it belongs to.
    #[arg(long, value_name = "KEY")]
    pub parent: Option<String>,
    /// proposed or active. To end a record, use `registry organisation retire`.
    #[arg(long)]
    pub status: Option<String>,
    /// What the source says.
    #[arg(long, value_name = "TEXT")]
    pub source_statement: Option<String>,
    #[command(flatten)]
    pub more: MoreFields,
}

#[derive(Debug, Args)]
pub struct RegisterOrganisation {
    #[command(flatten)]
    pub fields: OrganisationFields,
    #[command(flatten)]
    pub new: NewRecord,
}

#[derive(Debug, Args)]
pub struct UpdateOrganisation {
    #[command(flatten)]
    pub fields: OrganisationFields,
    #[command(flatten)]
    pub amendment: Amendment,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("how").required(true))]
pub struct RetireOrganisation {
    #[command(flatten)]
    pub retirement: Retirement,
}

#[derive(Debug, Args)]
pub struct ShowOrganisation {
    #[command(flatten)]
    pub show: Show,
}

/// Which organisations. Of several values of one filter any will do.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Filters")]
pub struct OrganisationFilters {
    /// Country: ISO 3166-1 code or name.
    #[arg(long)]
    pub country: Vec<String>,
    /// company, government, research community, financial institution or institution for collaboration.
    #[arg(long)]
    pub kind: Vec<String>,
    /// Place of its seat.
    #[arg(long)]
    pub place: Option<String>,
    /// An LEI, a ROR, a web site, or a number of another register.
    #[arg(long, value_name = "IDENTIFIER")]
    pub identifier: Option<String>,
    /// proposed, active, inactive, merged or withdrawn. Can be repeated.
    #[arg(long)]
    pub status: Vec<String>,
    /// As the registry stood at the end of a day or minute (in UTC), at a time, or after a commit number.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

#[derive(Debug, Args)]
pub struct SearchOrganisations {
    /// Words of a name, or an identifier.
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    #[command(flatten)]
    pub filters: OrganisationFilters,
    /// Most hits to show, or all.
    #[arg(long, short = 'n', default_value = "20", value_parser = value::limit)]
    pub limit: usize,
    /// Print the number of hits only.
    #[arg(long)]
    pub count: bool,
}

#[derive(Debug, Args)]
pub struct ListOrganisations {
    #[command(flatten)]
    pub filters: OrganisationFilters,
    /// Most organisations to list [default: all].
    #[arg(long, short = 'n', value_parser = value::limit)]
    pub limit: Option<usize>,
}

#[derive(Debug, Args)]
pub struct ExportOrganisations {
    #[command(flatten)]
    pub filters: OrganisationFilters,
    /// File to write [default: stdout]. Where --format does not tell the form, its name does: .jsonl, .csv or .xlsx;
    /// another ending is refused, and without one it is JSON Lines.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub table: Table,
}
