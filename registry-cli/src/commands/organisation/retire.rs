//! `registry organisation retire`: merged into another, withdrawn, or inactive.

use registry_core::change::{OrganisationRetirement, RetireOrganisation};

use super::{key_for, tell_of_organisations};
use crate::{args, commands::fields::against, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::RetireOrganisation, config: &Config) -> Result<Exit, Failure> {
    let retire = RetireOrganisation {
        key: key_for("retire", &args.retirement.key)?,
        how: how(args)?,
        against: against(args.retirement.against.as_deref())?,
    };
    let applied = config.apply(&retire, &args.retirement.authorship)?;
    let (key, how) = (&retire.key, &retire.how);
    let text = match &applied.commit {
        Some(commit) => format!("{key}: {how}, in commit {}.", commit.number),
        None => format!("{key}: {how} already."),
    };
    tell_of_organisations(&[key], &applied, &text, config)?;
    Ok(Exit::Done)
}

fn how(args: &args::RetireOrganisation) -> Result<OrganisationRetirement, Failure> {
    Ok(
        match (&args.retirement.merged_into, &args.retirement.withdrawn) {
            (Some(target), _) => OrganisationRetirement::MergedInto(target.parse()?),
            (_, Some(reason)) => OrganisationRetirement::Withdrawn {
                reason: reason.parse()?,
            },
            _ => OrganisationRetirement::Inactive,
        },
    )
}
