//! `registry retire`: merged into another, split, withdrawn, or inactive. The record keeps answering under its key.

use registry_core::{
    change::{Change, Merge, Retire, Retirement, Split},
    model::Key,
};

use super::{
    applied::tell,
    fields::{against, refused},
};
use crate::{args, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Retire, config: &Config) -> Result<Exit, Failure> {
    let key: Key = args.retirement.key.parse()?;
    let change = change(args, key.clone())?;
    let applied = config.apply(&*change, &args.retirement.authorship)?;
    let what = change.message();
    let text = match &applied.commit {
        Some(commit) => format!("{what}, in commit {}.", commit.number),
        None => format!("{what} already."),
    };
    tell(&[&key], &applied, &text, config)?;
    Ok(Exit::Done)
}

fn change(args: &args::Retire, key: Key) -> Result<Box<dyn Change>, Failure> {
    let against = against(args.retirement.against.as_deref())?;
    if let Some(target) = &args.retirement.merged_into {
        return Ok(Box::new(Merge {
            key,
            into: target.parse().map_err(refused("--merged-into"))?,
            carries: !args.retirement.without_statements,
            against,
        }));
    }
    if !args.split_into.is_empty() {
        let parts = args.split_into.iter().map(|part| part.trim().parse());
        let into = parts.collect::<Result<_, _>>();
        let into = into.map_err(refused("--split-into"))?;
        return Ok(Box::new(Split { key, into, against }));
    }
    let how = match &args.retirement.withdrawn {
        Some(reason) => Retirement::Withdrawn {
            reason: reason.parse().map_err(refused("--withdrawn"))?,
        },
        None => Retirement::Inactive,
    };
    Ok(Box::new(Retire { key, how, against }))
}
