//! `registry retire`: merged into another, withdrawn, or inactive. The record keeps answering under its key.

use registry_core::{
    model::{Cluster, Status},
    registry::Effort,
};

use super::update::record_to_change;
use crate::{args::Retire, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &Retire, config: &Config) -> Result<Exit, Failure> {
    let writer = config.write(Effort::Update)?;
    let mut record = record_to_change(&writer, &args.key)?;
    let what = retire(&mut record, args)?;
    if let Some(target) = &record.merged_into
        && record_to_change(&writer, target).is_ok_and(|target| target.status == Status::Withdrawn)
    {
        return Err(Failure::Refused(format!(
            "{target} is withdrawn: merged into it, {} would be found nowhere",
            record.key
        )));
    }
    let key = record.key.clone();
    let draft = args.authorship.draft(&format!("{key}: {what}"));
    config.save(writer, record, draft, |commit| match commit {
        Some(number) => format!("{key}: {what}, in commit {number}."),
        None => format!("{key}: {what} already."),
    })?;
    Ok(Exit::Done)
}

/// Changes the status, and says how in words.
fn retire(record: &mut Cluster, args: &Retire) -> Result<String, Failure> {
    record.merged_into = args.merged_into.as_deref().map(str::parse).transpose()?;
    record.withdrawn_reason = args.withdrawn.as_deref().map(str::parse).transpose()?;
    let (status, what) = match (&record.merged_into, &record.withdrawn_reason) {
        (Some(target), _) => (Status::Merged, format!("merged into {target}")),
        (_, Some(reason)) => (Status::Withdrawn, format!("withdrawn: {reason}")),
        _ => (Status::Inactive, "inactive".to_owned()),
    };
    record.status = status;
    Ok(what)
}
