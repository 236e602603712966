//! `registry review`: that a record was reviewed, written down in one commit.

use registry_core::{
    change::RecordReview,
    model::{Date, Review},
};

use super::{applied::tell, fields::refused};
use crate::{args, authorship::author, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &args::Review, config: &Config) -> Result<Exit, Failure> {
    let author = author(args.authorship.author.as_deref());
    let review = RecordReview {
        key: args.key.parse()?,
        review: Review {
            date: args.date.unwrap_or_else(Date::today),
            reviewer: author.parse().map_err(refused("--author"))?,
            finding: args.finding.parse().map_err(refused("--finding"))?,
        },
        next: args.next,
        against: None,
    };
    let applied = config.apply(&review, &args.authorship)?;
    let key = &review.key;
    let text = match &applied.commit {
        Some(commit) => format!("Recorded the review of {key} in commit {}.", commit.number),
        None => format!("{key} has this review already."),
    };
    tell(&[key], &applied, &text, config)?;
    Ok(Exit::Done)
}
