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

pub use import::of_actor;
pub use show::run_key as show_key;

use crate::{
    args::{Organisation, OrganisationCommand},
    config::Config,
    exit::Exit,
    failure::Failure,
};
use registry_core::{model::OrganisationKey, registry::Applied};
use serde_json::json;

/// Runs one verb.
pub fn run(args: &Organisation, config: &Config) -> Result<Exit, Failure> {
    match &args.command {
        OrganisationCommand::Register(args) => register::run(args, config),
        OrganisationCommand::Update(args) => update::run(args, config),
        OrganisationCommand::Show(args) => show::run(args, config),
        OrganisationCommand::Search(args) => list::search(args, config),
        OrganisationCommand::List(args) => list::list(args, config),
        OrganisationCommand::Import(args) => import::run(args, config),
        OrganisationCommand::Export(args) => export::run(args, config),
        OrganisationCommand::Retire(args) => retire::run(args, config),
    }
}

/// Says what was done to one organisation, and what came of the actors that may be it.
pub fn tell_applied(
    key: &OrganisationKey,
    applied: &Applied,
    text: &str,
    config: &Config,
) -> Result<(), Failure> {
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let done = json!({ "keys": [key], "commit": commit, "actors": applied.actors });
    let actors = applied.actors.iter().map(of_actor);
    let lines: Vec<String> = std::iter::once(text.to_owned()).chain(actors).collect();
    config.tell(&lines.join("\n"), &done)
}
