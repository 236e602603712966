//! `registry organisation retire`: merged into another, withdrawn, or inactive.

use registry_core::change::{OrganisationRetirement, RetireOrganisation};

use super::{key_for, tell_of_organisations};
use crate::{
    args::{self, Retirement},
    commands::fields::{against, refused},
    config::Config,
    exit::Exit,
    failure::Failure,
};

pub fn run(args: &args::RetireOrganisation, config: &Config) -> Result<Exit, Failure> {
    let retire = RetireOrganisation {
        key: key_for("retire", &args.retirement.key)?,
        how: how(&args.retirement)?,
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

fn how(retirement: &Retirement) -> Result<OrganisationRetirement, Failure> {
    if let Some(target) = &retirement.merged_into {
        return Ok(OrganisationRetirement::Merged {
            into: target.parse().map_err(refused("--merged-into"))?,
            carries: !retirement.without_statements,
        });
    }
    Ok(match &retirement.withdrawn {
        Some(reason) => OrganisationRetirement::Withdrawn {
            reason: reason.parse().map_err(refused("--withdrawn"))?,
        },
        None => OrganisationRetirement::Inactive,
    })
}
