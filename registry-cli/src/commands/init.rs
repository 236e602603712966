//! `registry init`: makes a registry.

use registry_core::registry::Registry;
use serde_json::json;

use crate::{
    args::Init,
    config::{Config, author},
    exit::Exit,
    failure::Failure,
};

pub fn run(args: &Init, config: &Config) -> Result<Exit, Failure> {
    let folder = config.new_folder();
    Registry::create(&folder, &args.name, &author(args.author.as_deref()))?;
    let text = format!(
        "Made the registry \"{}\" in {}.",
        args.name,
        folder.display()
    );
    config.tell(&text, &json!({ "folder": folder, "name": args.name }))?;
    Ok(Exit::Done)
}
