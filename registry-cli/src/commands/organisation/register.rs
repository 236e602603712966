//! `registry organisation register`: one organisation, by flags or from JSON on stdin.

use registry_core::{
    change::RegisterOrganisation, import::organisation_from_json, model::Organisation,
};

use super::tell_of_organisation;
use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::RegisterOrganisation, config: &Config) -> Result<Exit, Failure> {
    let register = RegisterOrganisation {
        record: stated(args)?,
        force: args.force,
    };
    let applied = config.apply(&register, &args.authorship)?;
    let key = &register.record.key;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = format!("Registered {key} in commit {}.", commit.unwrap_or_default());
    tell_of_organisation(key, &applied, &text, config)?;
    Ok(Exit::Done)
}

fn stated(args: &args::RegisterOrganisation) -> Result<Organisation, Failure> {
    if args.json {
        let json = std::io::read_to_string(std::io::stdin().lock());
        let json = json.map_err(|error| Failure::File {
            path: "stdin".to_owned(),
            error,
        })?;
        return Ok(organisation_from_json(&json)?);
    }
    let source = args.authorship.source.as_deref();
    let statement = args.fields.statement(args.key.as_deref(), source)?;
    let key = statement.identity()?;
    Ok(statement.into_organisation(key)?)
}
