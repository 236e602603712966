//! The verbs, one a file. Each opens what it needs, asks the library, and writes plain values out.

mod about;
mod applied;
mod backup;
mod changes;
mod compare;
mod completions;
mod contact;
mod copy;
mod demo;
mod diff;
mod dump;
mod editor;
mod export;
mod facets;
mod fields;
mod filters;
mod history;
mod import;
mod index;
mod info;
mod init;
mod install;
mod left_out;
mod linked;
mod list;
mod load;
mod log;
mod man;
mod organisation;
pub mod overtaken;
mod predecessors;
mod proposal;
mod register;
mod reindex;
mod restore;
mod retire;
mod revert;
mod review;
mod rows;
mod search;
mod serve;
mod settings;
mod show;
mod token;
mod update;
mod verify;
mod words;

use crate::{args::Command, config::Config, exit::Exit, failure::Failure};

pub use completions::answer as complete;
pub use words::called;

/// Runs one command.
pub fn run(command: Command, config: &Config) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::run(&args, config),
        Command::Register(args) => register::run(&args, config),
        Command::Update(args) => update::run(&args, config),
        Command::Retire(args) => retire::run(&args, config),
        Command::Restore(args) => restore::run(&args, config),
        Command::Revert(args) => revert::run(&args, config),
        Command::Organisation(args) => organisation::run(&args, config),
        Command::Import(args) => import::run(&args, config),
        Command::Search(args) => search::run(&args, config),
        Command::List(args) => list::run(&args, config),
        Command::Show(args) => show::run(&args, config),
        Command::Compare(args) => compare::run(&args, config),
        Command::Facets(args) => facets::run(&args, config),
        Command::Export(args) => export::run(&args, config),
        Command::History(args) => history::run(&args, config),
        Command::Log(args) => log::run(&args, config),
        Command::Diff(args) => diff::run(&args, config),
        Command::Dump(args) => dump::run(&args, config),
        Command::Backup(args) => backup::run(&args, config),
        Command::Load(args) => load::run(&args, config),
        Command::Copy(args) => copy::run(&args, config),
        Command::Verify(args) => verify::run(&args, config),
        Command::Reindex(_) => reindex::run(config),
        Command::Index(args) => index::run(&args, config),
        Command::Info => info::run(config),
        Command::Serve(args) => serve::run(&args, config),
        Command::Token(args) => token::run(&args, config),
        Command::Contact(args) => contact::run(&args, config),
        Command::Proposal(args) => proposal::run(&args, config),
        Command::Review(args) => review::run(&args, config),
        Command::Settings(args) => settings::run(&args, config),
        Command::About => about::run(config),
        Command::Demo(args) => demo::run(&args, config),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Install(args) => install::run(&args, config),
    }
}
