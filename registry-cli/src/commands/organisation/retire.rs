//! `registry organisation retire`: merged into another, withdrawn, or inactive.

use registry_core::change::{OrganisationRetirement, RetireOrganisation};

use super::{key_for, tell_of_organisation};
use crate::{args, commands::fields::against, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::RetireOrganisation, config: &Config) -> Result<Exit, Failure> {
    let retire = RetireOrganisation {
        key: key_for("retire", &args.key)?,
        how: how(args)?,
        against: against(args.against.as_deref())?,
    };
    let applied = config.apply(&retire, &args.authorship)?;
    let (key, how) = (&retire.key, &retire.how);
    let text = match &applied.commit {
        Some(commit) => format!("{key}: {how}, in commit {}.", commit.number),
        None => format!("{key}: {how} already."),
    };
    tell_of_organisation(key, &applied, &text, config)?;
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
