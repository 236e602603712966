//! `registry retire`: merged into another, withdrawn, or inactive. The record keeps answering under its key.

use registry_core::change::{Retire, Retirement};

use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Retire, config: &Config) -> Result<Exit, Failure> {
    let retire = Retire::new(args.key.parse()?, how(args)?);
    let applied = config.apply(&retire, &args.authorship)?;
    let (key, how) = (&retire.key, &retire.how);
    let text = match &applied.commit {
        Some(commit) => format!("{key}: {how}, in commit {}.", commit.number),
        None => format!("{key}: {how} already."),
    };
    config.tell_applied(key, &applied, &text)?;
    Ok(Exit::Done)
}

fn how(args: &args::Retire) -> Result<Retirement, Failure> {
    Ok(match (&args.merged_into, &args.withdrawn) {
        (Some(target), _) => Retirement::MergedInto(target.parse()?),
        (_, Some(reason)) => Retirement::Withdrawn {
            reason: reason.parse()?,
        },
        _ => Retirement::Inactive,
    })
}
