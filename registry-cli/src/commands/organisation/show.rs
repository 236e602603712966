//! `registry organisation show`: organisations by their keys, and the clusters that they take part in.

use super::key_for;
use crate::{args::ShowOrganisation, commands::show, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &ShowOrganisation, config: &Config) -> Result<Exit, Failure> {
    for key in &args.show.keys {
        key_for("show", key)?;
    }
    show::run(&args.show, config)
}
