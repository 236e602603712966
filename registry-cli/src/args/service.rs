//! Serving a registry, and who may change what is served.

use std::net::SocketAddr;

use clap::{Args, Subcommand};
use registry_core::{Time, model::Territory};
use registry_server::Role;

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; 0.0.0.0:8080 is every address of this machine.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

#[derive(Debug, Args)]
pub struct Token {
    #[command(subcommand)]
    pub command: TokenCommand,
}

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Give out a token. It is printed this once, and kept as a hash.
    Create(CreateToken),
    /// List the tokens.
    List,
    /// End a token at once.
    Revoke {
        /// The token's id, as `list` shows it.
        id: String,
    },
}

#[derive(Debug, Args)]
pub struct CreateToken {
    /// The person whose token it is: the author of what is changed with it.
    #[arg(long)]
    pub name: String,
    /// What tells the person apart where names do not, such as a number of staff; it is never public. Nobody approves a
    /// proposal of their own, by this or by their name.
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// What it allows: contributor, registrar, reviewer or admin.
    #[arg(long)]
    pub role: Role,
    /// Codes of the regions and countries whose records it may change, such as CN-ZJ,IT [default: all].
    #[arg(long, value_name = "CODES")]
    pub regions: Option<Territory>,
    /// When it ends, such as 2027-12-31T00:00:00Z [default: never].
    #[arg(long, value_name = "TIME")]
    pub expires: Option<Time>,
}
