//! Serving a registry, and who may change what is served.

use std::{net::SocketAddr, path::PathBuf};

use clap::{ArgGroup, Args, Subcommand};
use registry_core::{Time, model::Territory};
use registry_server::{Block, Options, PublicUrl, Role, TlsFiles};

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; 0.0.0.0:8080 is every address of this machine.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address at which the world finds it, such as https://clusters.example.org: other names are answered by nobody.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// Certificate for TLS, with those of its issuers, as PEM; taken anew on SIGHUP.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// Private key of the certificate, as PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Addresses of proxies whose word counts of whom they have a request from, such as 10.0.0.0/8. Can be repeated.
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    pub trusted_proxies: Vec<Block>,
    /// Requests a second that each client may make, ten times as many at once; 0 is no limit.
    #[arg(long, value_name = "NUMBER", default_value_t = Options::default().requests_a_second)]
    pub rate: u32,
}

impl Serve {
    /// What the flags decide of the service.
    pub fn options(&self) -> Options {
        let files = self.tls_certificate.clone().zip(self.tls_key.clone());
        Options {
            address: self.listen,
            public_url: self.public_url.clone(),
            tls: files.map(|(certificate, key)| TlsFiles { certificate, key }),
            trusted_proxies: self.trusted_proxies.clone(),
            requests_a_second: self.rate,
            ..Options::default()
        }
    }
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
    /// When it ends: a day, at its end, or a time, both in UTC, such as 2027-12-31 [default: never].
    #[arg(long, value_name = "DATE", value_parser = super::value::until)]
    pub expires: Option<Time>,
}

#[derive(Debug, Args)]
pub struct Contact {
    #[command(subcommand)]
    pub command: ContactCommand,
}

#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// Keep how to reach a person, in the place of what was kept; encrypted with a key of that person's own.
    Add(AddContact),
    /// List whose contact details are kept, with these.
    List,
    /// Show how to reach a person.
    Show {
        /// The person: --person of their token, or else its name.
        person: String,
    },
    /// Destroy the key of a person's contact details: no copy of them can be read any more, in no backup either.
    Erase {
        /// The person: --person of their token, or else its name.
        person: String,
    },
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("details").required(true).multiple(true)))]
pub struct AddContact {
    /// The person: --person of their token, or else its name.
    pub person: String,
    /// An e-mail address.
    #[arg(long, group = "details")]
    pub email: Option<String>,
    /// A telephone number.
    #[arg(long, group = "details")]
    pub telephone: Option<String>,
    /// Anything else, such as the best time.
    #[arg(long, group = "details")]
    pub note: Option<String>,
}
