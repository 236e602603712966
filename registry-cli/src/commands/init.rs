//! `registry init`: makes a registry.

use registry_core::registry::Registry;
use serde_json::json;

use crate::{args::Init, authorship::author, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &Init, config: &Config) -> Result<Exit, Failure> {
    let place = config.new_place();
    let author = author(args.author.as_deref());
    Registry::create_with(&place, config.options(), &args.name, &author)?;
    let text = format!("Made the registry \"{}\" in {place}.", args.name);
    let done = json!({ "folder": place.to_string(), "name": args.name });
    config.console.tell(&text, &done)?;
    Ok(Exit::Done)
}
