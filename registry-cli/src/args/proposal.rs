//! Proposals, reviews and settings of a registry that is served.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use registry_core::{Hash, model::Date};
use registry_server::Status;

use super::Authorship;

#[derive(Debug, Args)]
pub struct Proposal {
    #[command(subcommand)]
    pub command: ProposalCommand,
}

#[derive(Debug, Subcommand)]
pub enum ProposalCommand {
    /// List the proposals that wait, or those of another status.
    List(ListProposals),
    /// Show a proposal: what it would change now, records that may be the same, findings, and what was done about it.
    Show {
        /// The proposal, as `list` shows it.
        id: String,
    },
    /// Propose a change that a JSON file says (docs/operate.md), or stdin.
    Make(MakeProposal),
    /// Make the change of a proposal, in a commit that names its proposer and you.
    Approve(ApproveProposal),
    /// Send a proposal back to be amended.
    SendBack(DecideProposal),
    /// Refuse a proposal.
    Reject(DecideProposal),
    /// Take a proposal of yours back.
    Withdraw(WithdrawProposal),
}

#[derive(Debug, Args)]
pub struct ListProposals {
    /// waiting, sent_back, approved, rejected or withdrawn. Can be repeated [default: waiting].
    #[arg(long)]
    pub status: Vec<Status>,
    /// Only those of this record.
    #[arg(long)]
    pub key: Option<String>,
    /// Only those of this person, by name.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Most proposals to list [default: all].
    #[arg(long, short = 'n', value_parser = super::value::limit)]
    pub limit: Option<usize>,
}

/// Who acts.
#[derive(Debug, Args)]
pub struct Actor {
    /// Who does this [default: git's user, else the login name].
    #[arg(
        long,
        env = "REGISTRY_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub author: Option<String>,
}

#[derive(Debug, Args)]
pub struct MakeProposal {
    /// The file, or - for stdin.
    #[arg(default_value = "-")]
    pub file: PathBuf,
    #[command(flatten)]
    pub actor: Actor,
}

#[derive(Debug, Args)]
pub struct ApproveProposal {
    /// The proposal, as `list` shows it.
    pub id: String,
    /// Approve it only as it was shown: the tag that `show` prints.
    #[arg(long, value_name = "TAG")]
    pub seen: Option<Hash>,
    #[command(flatten)]
    pub actor: Actor,
}

#[derive(Debug, Args)]
pub struct DecideProposal {
    /// The proposal, as `list` shows it.
    pub id: String,
    /// Why, as its proposer reads it.
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub actor: Actor,
}

#[derive(Debug, Args)]
pub struct WithdrawProposal {
    /// The proposal, as `list` shows it.
    pub id: String,
    #[command(flatten)]
    pub actor: Actor,
}

#[derive(Debug, Args)]
pub struct Review {
    /// The record that was reviewed.
    pub key: String,
    /// What was found.
    #[arg(long)]
    pub finding: String,
    /// The day of the review [default: today].
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// The day of the next review [default: when the registry's period is over].
    #[arg(long, value_name = "DATE")]
    pub next: Option<Date>,
    #[command(flatten)]
    pub authorship: Authorship,
}

#[derive(Debug, Args)]
pub struct Settings {
    /// Settings to change, such as review_period_months=24; NAME= alone makes one what it was at first.
    #[arg(value_name = "NAME=VALUE")]
    pub changes: Vec<String>,
}
