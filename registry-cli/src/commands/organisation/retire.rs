//! `registry organisation retire`: merged into another, withdrawn, or inactive.

use registry_core::change::{OrganisationRetirement, RetireOrganisation};

use super::tell_applied;
use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::RetireOrganisation, config: &Config) -> Result<Exit, Failure> {
    let retire = RetireOrganisation {
        key: args.key.parse()?,
        how: how(args)?,
        against: None,
    };
    let applied = config.apply(&retire, &args.authorship)?;
    let (key, how) = (&retire.key, &retire.how);
    let text = match &applied.commit {
        Some(commit) => format!("{key}: {how}, in commit {}.", commit.number),
        None => format!("{key}: {how} already."),
    };
    tell_applied(key, &applied, &text, config)?;
    Ok(Exit::Done)
}

fn how(args: &args::RetireOrganisation) -> Result<OrganisationRetirement, Failure> {
    Ok(match (&args.merged_into, &args.withdrawn) {
        (Some(target), _) => OrganisationRetirement::MergedInto(target.parse()?),
        (_, Some(reason)) => OrganisationRetirement::Withdrawn {
            reason: reason.parse()?,
        },
        _ => OrganisationRetirement::Inactive,
    })
}
