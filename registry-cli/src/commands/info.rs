//! `registry info`: counts, sizes, head commit, root, protection and versions.

use registry_core::{register::Protection, registry::RegistryError};
use serde::Serialize;

use crate::{args::Format, config::Config, exit::Exit, failure::Failure, output};

#[derive(Serialize)]
struct Info {
    folder: String,
    records: u64,
    retired: u64,
    versions: u64,
    commits: u64,
    entries: u64,
    head_commit: String,
    root: String,
    last_change: String,
    protection: &'static str,
    register_bytes: u64,
    index_bytes: u64,
    program: &'static str,
}

pub fn run(config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let info = gather(config)?;
    match format {
        Format::Json => output::json(&info)?,
        _ => print(&info)?,
    }
    Ok(Exit::Done)
}

fn gather(config: &Config) -> Result<Info, Failure> {
    let registry = config.registry()?;
    let reader = config.read()?;
    let counts = reader.counts().map_err(RegistryError::from)?;
    let head = reader
        .commit(reader.applied())
        .map_err(RegistryError::from)?;
    let (register_bytes, index_bytes) = registry.sizes();
    Ok(Info {
        folder: registry.folder().display().to_string(),
        records: counts.records,
        retired: counts
            .by_status
            .iter()
            .filter(|(status, _)| status.is_retired())
            .map(|(_, count)| count)
            .sum(),
        versions: counts.records + counts.superseded,
        commits: head.number,
        entries: head.entries,
        head_commit: head.hash().to_string(),
        root: head.root.to_string(),
        last_change: head.time.to_string(),
        protection: match registry.protection() {
            Protection::Synchronous => "synchronous writes",
            Protection::Barriers => "barriers",
        },
        register_bytes,
        index_bytes,
        program: env!("CARGO_PKG_VERSION"),
    })
}

fn print(info: &Info) -> Result<(), Failure> {
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let rows = [
        ["folder", &info.folder],
        [
            "records",
            &format!(
                "{} ({} merged or withdrawn)",
                output::grouped(info.records),
                info.retired
            ),
        ],
        ["versions", &output::grouped(info.versions)],
        ["commits", &output::grouped(info.commits)],
        ["head commit", &info.head_commit],
        ["root", &info.root],
        ["last change", &info.last_change],
        ["protection", info.protection],
        ["register", &megabytes(info.register_bytes)],
        ["index", &megabytes(info.index_bytes)],
        ["program", info.program],
    ];
    output::table(
        ["registry", "value"],
        rows.map(|row| row.map(str::to_owned)),
    )
}
