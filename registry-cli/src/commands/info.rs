//! `registry info`: counts, sizes, head commit, root, protection and versions.

use registry_core::{
    model::MODEL_VERSION,
    register::{Protection, Time},
    registry::KindCounts,
    registry::RegistryError,
};
use serde::Serialize;

use crate::{
    args::Format,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column, Styled},
};

#[derive(Serialize)]
struct Info {
    folder: String,
    records: KindCounts,
    retired: u64,
    #[serde(skip_serializing_if = "is_zero")]
    unknown_in_part: u64,
    #[serde(skip_serializing_if = "KindCounts::is_empty")]
    passed_over: KindCounts,
    versions: u64,
    commits: u64,
    entries: u64,
    head_commit: String,
    root: String,
    last_change: String,
    protection: &'static str,
    /// Commits that this machine knows of and does not show; of a register in a database.
    #[serde(skip_serializing_if = "Option::is_none")]
    commits_behind: Option<u64>,
    /// Why the database cannot be asked, where it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    database_problem: Option<String>,
    register_bytes: u64,
    index_bytes: u64,
    model: u32,
    program: &'static str,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

pub fn run(config: &Config) -> Result<Exit, Failure> {
    let format = config.console.format;
    let info = gather(config)?;
    match format {
        Format::Json => output::json(&info)?,
        _ => print(&info, config)?,
    }
    Ok(Exit::Done)
}

fn gather(config: &Config) -> Result<Info, Failure> {
    let registry = config.registry()?;
    let reader = config.with_all_organisations(config.read()?)?;
    let counts = reader.counts().map_err(RegistryError::from)?;
    let head = reader
        .commit(reader.applied())
        .map_err(RegistryError::from)?;
    let problem = registry.catch_up(&mut |_, _| {}).err();
    let behind = registry.known_head().saturating_sub(reader.applied());
    let (register_bytes, index_bytes) = registry.sizes();
    Ok(Info {
        folder: registry.place().to_string(),
        records: counts.by_kind(),
        retired: counts.retired(),
        unknown_in_part: counts.unknown_in_part,
        versions: counts.records + counts.superseded,
        passed_over: counts.passed_over,
        commits: head.number,
        entries: head.entries,
        head_commit: head.hash().to_string(),
        root: head.root.to_string(),
        last_change: head.time.to_string(),
        protection: match registry.protection() {
            Some(Protection::Synchronous) => "synchronous writes",
            Some(Protection::Barriers) => "barriers",
            None => "that of the database",
        },
        commits_behind: registry.is_shared().then_some(behind),
        database_problem: problem.map(|problem| problem.to_string()),
        register_bytes,
        index_bytes,
        model: MODEL_VERSION,
        program: env!("CARGO_PKG_VERSION"),
    })
}

/// When the last commit was made, and whether that can be: a clock that was ahead stays in the register.
fn last_change(info: &Info) -> String {
    let time = &info.last_change;
    match time.parse::<Time>() {
        Ok(last) if last > Time::now() => {
            format!("{time} (later than now: was a clock wrong? `registry log` marks such commits)")
        }
        _ => time.clone(),
    }
}

fn print(info: &Info, config: &Config) -> Result<(), Failure> {
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let mut rows = vec![
        ["folder", &info.folder].map(str::to_owned),
        [
            "records".to_owned(),
            format!(
                "{} ({} merged or withdrawn)",
                output::by_kind(&info.records),
                info.retired
            ),
        ],
    ];
    if info.unknown_in_part > 0 {
        rows.push([
            "known in part".to_owned(),
            format!(
                "{} made by a later program: update registry to read all of it, and to change it",
                output::counted(info.unknown_in_part, "record")
            ),
        ]);
    }
    if !info.passed_over.is_empty() {
        rows.push([
            "passed over".to_owned(),
            output::passed_over(&info.passed_over),
        ]);
    }
    let further = [
        ["versions", &output::grouped(info.versions)],
        ["commits", &output::grouped(info.commits)],
        ["head commit", &info.head_commit],
        ["root", &info.root],
        ["last change", &last_change(info)],
        ["protection", info.protection],
        ["register", &megabytes(info.register_bytes)],
        ["index", &megabytes(info.index_bytes)],
        ["model", &info.model.to_string()],
        ["program", info.program],
    ];
    rows.extend(further.map(|row| row.map(str::to_owned)));
    let seen = match &info.database_problem {
        Some(problem) => format!("as of the last change above: {problem}"),
        None => format!(
            "{} behind the database",
            output::counted(info.commits_behind.unwrap_or_default(), "commit")
        ),
    };
    if info.commits_behind.is_some() {
        rows.push(["shown".to_owned(), seen]);
    }
    let mut screen = config.console.screen();
    let columns = [Column::whole("registry"), Column::wrapped("value")];
    output::table(
        &mut screen,
        &columns,
        rows.into_iter().map(|row| row.map(Styled::from)),
    )?;
    screen.close()
}
