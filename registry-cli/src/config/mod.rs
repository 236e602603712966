//! What is used: the command line and the environment resolved into one value, by which registries are opened.

mod reading;
mod writing;

use std::time::Duration;

use registry_core::registry::{FOLDER, Locator, OpenOptions, Registry, RegistryError};
use registry_server::{Client, PublicUrl};

use crate::{
    afar::{self, Afar},
    args::{Command, Global},
    display_names,
    failure::Failure,
    forms,
    output::Console,
    place,
};

/// What this run works on, and how.
pub struct Config {
    registry: Option<Locator>,
    /// The service that is asked instead of a folder.
    afar: Option<Afar>,
    options: OpenOptions,
    /// How it speaks.
    pub console: Console,
    /// How long to wait while another command has the register.
    wait: Duration,
}

impl Config {
    /// Resolves the options that every command takes.
    pub fn new(global: Global, command: &Command) -> Result<Config, Failure> {
        Ok(Config {
            registry: global.registry,
            afar: global
                .server
                .map(|server| afar(server, global.token, command))
                .transpose()?,
            options: OpenOptions {
                index: global.index,
                ..OpenOptions::default()
            },
            console: Console {
                format: forms::of(command, global.format)?,
                quiet: global.quiet,
                has_pager: !global.no_pager,
            },
            wait: command.wait(),
        })
    }

    /// Where a new registry is made: `--registry`, or `.registry` here.
    pub fn new_place(&self) -> Locator {
        let stated = self.registry.clone();
        stated.unwrap_or_else(|| Locator::from(FOLDER))
    }

    /// The service that is asked instead of a folder, where one is.
    pub fn afar(&self) -> Option<&Afar> {
        self.afar.as_ref()
    }

    /// How registries are opened.
    pub fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Opens the registry: `--registry`, `REGISTRY_DIR`, or the nearest `.registry` upwards.
    pub fn registry(&self) -> Result<Registry, Failure> {
        let registry = match &self.afar {
            Some(afar) => afar::current(afar, &self.console)?,
            None => Registry::open_with(&place::of(self.registry.as_ref())?, &self.options)?,
        };
        display_names::use_names(registry.display_names().map_err(RegistryError::from)?);
        Ok(registry)
    }
}

/// A service from afar, for a command that can be done there.
fn afar(server: PublicUrl, token: Option<String>, command: &Command) -> Result<Afar, Failure> {
    match command.instead_of_afar() {
        Some(instead) => Err(Failure::Usage(format!("{server}: {instead}"))),
        None => Ok(Afar::new(Client::new(server, token)?)),
    }
}
