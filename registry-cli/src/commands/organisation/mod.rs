//! `registry organisation`: the verbs of clusters, for organisations.

mod export;
mod fields;
mod filters;
mod import;
mod list;
mod register;
mod retire;
mod show;
mod update;

use registry_core::model::{OrganisationKey, RecordKind};

use super::{applied::tell_of_organisations, update::run as run_update};
use crate::{
    args::{Organisation, OrganisationCommand},
    config::Config,
    exit::Exit,
    failure::Failure,
};

/// Runs one verb.
pub fn run(args: &Organisation, config: &Config) -> Result<Exit, Failure> {
    match &args.command {
        OrganisationCommand::Register(args) => register::run(args, config),
        OrganisationCommand::Update(args) => run_update(args, config),
        OrganisationCommand::Show(args) => show::run(args, config),
        OrganisationCommand::Search(args) => list::search(args, config),
        OrganisationCommand::List(args) => list::list(args, config),
        OrganisationCommand::Import(args) => import::run(args, config),
        OrganisationCommand::Export(args) => export::run(args, config),
        OrganisationCommand::Retire(args) => retire::run(args, config),
    }
}

/// The key of an organisation; of a cluster's, says which verb is meant.
fn key_for(verb: &str, key: &str) -> Result<OrganisationKey, Failure> {
    if RecordKind::of(key) == RecordKind::Cluster {
        return Err(Failure::Refused(format!(
            "{key} is the key of a cluster, and that of an organisation begins with org_; for clusters there is `registry {verb} {key}`"
        )));
    }
    Ok(key.parse()?)
}
