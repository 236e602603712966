//! The verbs that come before and beside a registry: init, demo, completions, manual, installation.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct Init {
    /// Name of the register.
    #[arg(long, default_value = "National cluster registry", value_name = "NAME")]
    pub name: String,
    /// Who makes it [default: git's user, else the login name].
    #[arg(
        long,
        env = "REGISTRY_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub author: Option<String>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder to make the registry in.
    #[arg(default_value = "cluster-demo", value_name = "DIR")]
    pub folder: PathBuf,
    /// Who makes it [default: git's user, else the login name].
    #[arg(
        long,
        env = "REGISTRY_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub author: Option<String>,
    /// Serve it when it is made: its pages in a browser, until Ctrl-C.
    #[arg(long)]
    pub serve: bool,
    /// Address to serve it on.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8080",
        requires = "serve"
    )]
    pub listen: SocketAddr,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Shell to complete for.
    pub shell: Shell,
}

/// Shells whose completions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Fish,
    Zsh,
}

#[derive(Debug, Args)]
pub struct Man {
    /// Folder to write the page of every command to [default: the main page on stdout].
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Install {
    /// Folder below which `share` takes them, such as /usr/local [default: XDG_DATA_HOME, else ~/.local/share].
    #[arg(long, value_name = "DIR")]
    pub prefix: Option<PathBuf>,
}
