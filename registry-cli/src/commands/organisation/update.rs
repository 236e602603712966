//! `registry organisation update`: changes what is named of one organisation, and nothing else.

use registry_core::{
    change::{AmendOrganisation, OrganisationEdit},
    model::OrganisationStatement,
};

use super::{key_for, tell_of_organisation};
use crate::{
    args::UpdateOrganisation, commands::fields::against, config::Config, exit::Exit,
    failure::Failure,
};

pub fn run(args: &UpdateOrganisation, config: &Config) -> Result<Exit, Failure> {
    let emptied = args.clear.iter().cloned().map(OrganisationEdit::Empty);
    let mut edits: Vec<OrganisationEdit> = emptied.collect();
    let source = args.authorship.source.as_deref();
    let statement = args.fields.statement(None, source)?;
    if statement != OrganisationStatement::default() {
        edits.push(OrganisationEdit::State(Box::new(statement)));
    }
    let amend = AmendOrganisation {
        key: key_for("update", &args.key)?,
        edits,
        against: against(args.against.as_deref())?,
    };
    let applied = config.apply(&amend, &args.authorship)?;
    let key = &amend.key;
    let text = match &applied.commit {
        Some(commit) => format!("Updated {key} in commit {}.", commit.number),
        None => format!("{key}: nothing was changed."),
    };
    tell_of_organisation(key, &applied, &text, config)?;
    Ok(Exit::Done)
}
