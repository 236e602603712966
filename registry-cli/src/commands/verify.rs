//! `registry verify`: checks the registry, or anybody's RSF.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use registry_core::{
    register::{Hash, rsf},
    registry::KindCounts,
};
use serde::Serialize;

use crate::{
    args::{Format, Verify},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column, Styled},
    progress::Progress,
};

/// What a verification found, in the words of the format.
#[derive(Serialize)]
struct Found {
    user_entries: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_entries: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<KindCounts>,
    #[serde(skip_serializing_if = "KindCounts::is_empty")]
    passed_over: KindCounts,
    root: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    commits: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_commit: Option<String>,
}

pub fn run(args: &Verify, config: &Config) -> Result<Exit, Failure> {
    let format = config.console.format;
    let expected = rsf::Expected {
        root: hash(args.root.as_deref())?,
        commit: hash(args.commit.as_deref())?,
    };
    let found = match &args.file {
        Some(file) => verify_file(file, &expected, config)?,
        None => verify_registry(&expected, config)?,
    };
    match format {
        Format::Json => output::json(&found)?,
        _ => print(&found, config)?,
    }
    Ok(Exit::Done)
}

fn verify_file(file: &Path, expected: &rsf::Expected, config: &Config) -> Result<Found, Failure> {
    let (input, size) = open_input(file)?;
    let progress = Progress::bytes("Verifying", config.console.quiet);
    let summary = rsf::verify(input, expected, |read| progress.at(read, size))
        .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
    Ok(Found {
        user_entries: summary.user_entries,
        system_entries: Some(summary.system_entries),
        records: None,
        passed_over: KindCounts::default(),
        root: summary.root.to_string(),
        commits: summary.head.as_ref().map(|commit| commit.number),
        head_commit: summary
            .head
            .as_ref()
            .map(|commit| commit.hash().to_string()),
    })
}

fn verify_registry(expected: &rsf::Expected, config: &Config) -> Result<Found, Failure> {
    let registry = config.registry()?;
    let verified = config.when_free(&registry, || {
        let progress = Progress::counted("Verifying", config.console.quiet);
        Ok(registry.verify(&mut |done, total| progress.at(done, total))?)
    })?;
    config.say_caught_up(verified.caught_up);
    published("root", expected.root, verified.root)?;
    published("head commit", expected.commit, verified.head)?;
    Ok(Found {
        user_entries: verified.entries,
        system_entries: None,
        records: Some(verified.records),
        passed_over: verified.passed_over,
        root: verified.root.to_string(),
        commits: Some(verified.commits),
        head_commit: Some(verified.head.to_string()),
    })
}

/// Compares with a hash that was published elsewhere.
fn published(what: &str, expected: Option<Hash>, found: Hash) -> Result<(), Failure> {
    match expected {
        Some(expected) if expected != found => Err(Failure::Refused(format!(
            "the {what} is {found}, not {expected}: this is not the register that was published, or not all of it"
        ))),
        _ => Ok(()),
    }
}

fn print(found: &Found, config: &Config) -> Result<(), Failure> {
    let mut rows = vec![["user entries".to_owned(), found.user_entries.to_string()]];
    rows.extend(
        found
            .system_entries
            .map(|entries| ["system entries".to_owned(), entries.to_string()]),
    );
    rows.extend(
        found
            .records
            .as_ref()
            .map(|records| ["records".to_owned(), output::by_kind(records)]),
    );
    if !found.passed_over.is_empty() {
        rows.push([
            "passed over".to_owned(),
            output::passed_over(&found.passed_over),
        ]);
    }
    rows.extend(
        found
            .commits
            .map(|commits| ["commits".to_owned(), commits.to_string()]),
    );
    rows.push(["root".to_owned(), found.root.clone()]);
    rows.extend(
        found
            .head_commit
            .clone()
            .map(|hash| ["head commit".to_owned(), hash]),
    );
    let mut screen = config.console.screen();
    let columns = [Column::whole("verified"), Column::wrapped("value")];
    output::table(
        &mut screen,
        &columns,
        rows.into_iter().map(|row| row.map(Styled::from)),
    )?;
    screen.close()
}

fn hash(text: Option<&str>) -> Result<Option<Hash>, Failure> {
    text.map(|text| {
        text.parse::<Hash>()
            .map_err(|error| Failure::Usage(error.to_string()))
    })
    .transpose()
}

/// A file, or stdin for `-`, with its size where it is known.
pub fn open_input(path: &Path) -> Result<(Box<dyn BufRead>, u64), Failure> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(std::io::stdin().lock()), 0));
    }
    let failure = |error| Failure::File {
        path: path.display().to_string(),
        error,
    };
    let file = File::open(path).map_err(failure)?;
    let size = file.metadata().map_err(failure)?.len();
    Ok((Box::new(BufReader::with_capacity(1 << 16, file)), size))
}
