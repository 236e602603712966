//! `registry proposal`: what waits to be approved, and what becomes of it.

mod queue;
mod show;

use std::io::Read;

use registry_server::{Person, Proposal, Wanted};
use serde_json::{Value, json};

use self::queue::Queue;
use crate::{
    args::{self, Format, ProposalCommand},
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

/// Proposes a change, and shows the proposal.
pub fn make(by: Option<&str>, proposal: Value, config: &Config) -> Result<(), Failure> {
    show::run(&Queue::of(config)?.make(by, proposal)?, config)
}

pub fn run(args: &args::Proposal, config: &Config) -> Result<Exit, Failure> {
    let queue = Queue::of(config)?;
    match &args.command {
        ProposalCommand::List(args) => list(&queue, args, config)?,
        ProposalCommand::Show { id } => show::run(&queue.show(id)?, config)?,
        ProposalCommand::Make(args) => {
            let text = read(&args.file)?;
            let proposal: Value = serde_json::from_str(&text)
                .map_err(|error| Failure::Refused(format!("the proposal is no JSON: {error}")))?;
            make(args.actor.author.as_deref(), proposal, config)?;
        }
        ProposalCommand::Approve(args) => {
            let number = queue.approve(args)?;
            let id = &args.id;
            let commit = number.map_or_else(String::new, |number| format!(", in commit {number}"));
            let done = json!({ "id": id, "status": "approved", "commit": number });
            config
                .console
                .tell(&format!("Proposal {id} is approved{commit}."), &done)?;
        }
        ProposalCommand::SendBack(args) => {
            queue.send_back(args)?;
            told(&args.id, "sent back", config)?;
        }
        ProposalCommand::Reject(args) => {
            queue.reject(args)?;
            told(&args.id, "rejected", config)?;
        }
        ProposalCommand::Withdraw(args) => {
            queue.withdraw(args)?;
            told(&args.id, "withdrawn", config)?;
        }
    }
    Ok(Exit::Done)
}

fn told(id: &str, what: &str, config: &Config) -> Result<(), Failure> {
    let done = json!({ "id": id, "status": what.replace(' ', "_") });
    config
        .console
        .tell(&format!("Proposal {id} is {what}."), &done)
}

fn list(queue: &Queue<'_>, args: &args::ListProposals, config: &Config) -> Result<(), Failure> {
    let found = queue.list(&Wanted {
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
