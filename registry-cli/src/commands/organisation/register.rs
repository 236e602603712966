//! `registry organisation register`: one organisation, by flags, from JSON on stdin, or in an editor.

use registry_core::{
    change::RegisterOrganisation, import::organisation_from_json, model::Organisation,
};

use super::tell_of_organisations;
use crate::{args, commands::register::typed, config::Config, exit::Exit, failure::Failure};

/// What the editor opens with: what a record needs, and the usual rest, to be filled in.
const BLANK: &str = r#"{
  "name": "",
  "kind": "company",
  "country": "",
  "place": "",
  "lei": "",
  "ror": "",
  "website": "",
  "sources": [],
  "notes": []
}
"#;

pub fn run(args: &args::RegisterOrganisation, config: &Config) -> Result<Exit, Failure> {
    if args.new.edit || args.new.json {
        let (read, verb) = (organisation_from_json, "organisation register");
        return typed(&args.new, BLANK, read, verb, config, |record| {
            register(args, record, config)
        });
    }
    let source = args.new.authorship.source.as_deref();
    let key = args.new.key.as_deref();
    let statement = args.fields.statement(&args.fields.more.set, key, source)?;
    let key = statement.identity()?;
    register(args, statement.into_organisation(key)?, config)
}

fn register(
    args: &args::RegisterOrganisation,
    record: Organisation,
    config: &Config,
) -> Result<Exit, Failure> {
    let register = RegisterOrganisation {
        record,
        force: args.new.force,
    };
    let applied = config.apply(&register, &args.new.authorship)?;
    let key = &register.record.key;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = format!("Registered {key} in commit {}.", commit.unwrap_or_default());
    tell_of_organisations(&[key], &applied, &text, config)?;
    Ok(Exit::Done)
}
