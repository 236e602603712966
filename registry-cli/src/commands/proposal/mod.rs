//! `registry proposal`: what waits to be approved, and what becomes of it.

mod show;

use std::io::Read;

use registry_core::{model::Territory, registry::Registry};
use registry_server::{NewProposal, Person, Proposal, Proposals, ShownProposal, Wanted};
use serde_json::{Value, json};

use crate::{
    args::{self, Format, ProposalCommand},
    authorship::author,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column},
};

const COLUMNS: [Column; 5] = [
    Column::whole("id"),
    Column::wrapped("proposer"),
    Column::whole("status"),
    Column::wrapped("record"),
    Column::wrapped("message"),
];

pub fn run(args: &args::Proposal, config: &Config) -> Result<Exit, Failure> {
    // The index is mended before anybody reads.
    config.read()?;
    let registry = config.registry()?;
    let proposals = Proposals::of_registry(registry.clone());
    match &args.command {
        ProposalCommand::List(args) => list(&proposals, args, config)?,
        ProposalCommand::Show { id } => show::run(&proposals.show(id)?, config)?,
        ProposalCommand::Make(args) => make(&proposals, args, config)?,
        ProposalCommand::Approve(args) => approve(&proposals, &registry, args, config)?,
        ProposalCommand::SendBack(args) => {
            proposals.send_back(&args.id, &person(&args.actor), &args.reason)?;
            told(&args.id, "sent back", config)?;
        }
        ProposalCommand::Reject(args) => {
            proposals.reject(&args.id, &person(&args.actor), &args.reason)?;
            told(&args.id, "rejected", config)?;
        }
        ProposalCommand::Withdraw(args) => {
            proposals.withdraw(&args.id, &person(&args.actor))?;
            told(&args.id, "withdrawn", config)?;
        }
    }
    Ok(Exit::Done)
}

fn person(actor: &args::Actor) -> Person {
    Person::named(&author(actor.author.as_deref()))
}

fn told(id: &str, what: &str, config: &Config) -> Result<(), Failure> {
    let done = json!({ "id": id, "status": what.replace(' ', "_") });
    config
        .console
        .tell(&format!("Proposal {id} is {what}."), &done)
}

fn list(proposals: &Proposals, args: &args::ListProposals, config: &Config) -> Result<(), Failure> {
    let found = proposals.list(&Wanted {
        status: args.status.clone(),
        key: args.key.clone(),
        proposer: args.by.as_deref().map(Person::named),
        after: None,
        limit: args.limit.unwrap_or(usize::MAX),
    })?;
    match config.console.format {
        Format::Json => output::json(&found),
        Format::Jsonl => output::json_lines(&found),
        _ => {
            let mut screen = config.console.screen();
            output::table(&mut screen, &COLUMNS, found.iter().map(row))?;
            let count = output::counted(found.len() as u64, "proposal");
            screen.line(format!("{count}."))?;
            screen.close()
        }
    }
}

fn row(proposal: &Proposal) -> [output::Styled; 5] {
    [
        proposal.id.clone().into(),
        proposal.proposer.person.name.clone().into(),
        proposal.status.as_str().to_owned().into(),
        proposal.change.key().unwrap_or_default().to_owned().into(),
        proposal.message.clone().unwrap_or_default().into(),
    ]
}

fn make(proposals: &Proposals, args: &args::MakeProposal, config: &Config) -> Result<(), Failure> {
    let text = read(&args.file)?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Refused(format!("the proposal is no JSON: {error}")))?;
    let new = NewProposal::from_json(value)?;
    let made = proposals.propose(&person(&args.actor), new, &Territory::default())?;
    show::run(&made, config)
}

fn read(file: &std::path::Path) -> Result<String, Failure> {
    let failed = |error| Failure::File {
        path: file.display().to_string(),
        error,
    };
    if file.as_os_str() != "-" {
        return std::fs::read_to_string(file).map_err(failed);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

fn approve(
    proposals: &Proposals,
    registry: &Registry,
    args: &args::ApproveProposal,
    config: &Config,
) -> Result<(), Failure> {
    let (id, reviewer) = (&args.id, person(&args.actor));
    let shown: ShownProposal = proposals.show(id)?;
    let seen = args.seen.unwrap_or(shown.tag);
    let applied = config.when_free(registry, || {
        let applied = proposals.approve(id, &reviewer, Territory::default(), seen)?;
        registry.release()?;
        Ok(applied)
    })?;
    let number = applied.commit.as_ref().map(|commit| commit.number);
    let commit = number.map_or_else(String::new, |number| format!(", in commit {number}"));
    let done = json!({ "id": id, "status": "approved", "commit": number });
    config
        .console
        .tell(&format!("Proposal {id} is approved{commit}."), &done)
}
