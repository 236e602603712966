//! `registry register`: one cluster, by flags, from JSON on stdin, or in an editor.

use std::io::{BufRead, Write};

use registry_core::{
    import::record_from_json,
    index::{Alike, AsOf, IndexReader},
    model::{Cluster, Key, Statement},
    registry::{Effort, RegistryError, is_reverted},
};

use super::editor;
use crate::{
    args::Register,
    config::{Config, is_interactive},
    exit::Exit,
    failure::Failure,
};

/// What the editor opens with: the fields that a record needs, and the usual ones.
const BLANK: &str = r#"{
  "key": "cn-place-product",
  "location": { "country": "CN", "place": "Place" },
  "product": { "name": "Product" },
  "market_shares": [{ "percent": 65, "scope": "domestic" }],
  "actors": [{ "kind": "government", "name": "Place City" }]
}
"#;

pub fn run(args: &Register, config: &Config) -> Result<Exit, Failure> {
    let Some(record) = stated(args)? else {
        config.say("Nothing was registered.");
        return Ok(Exit::Done);
    };
    let writer = config.write(Effort::Update)?;
    let reader = writer.read()?;
    refuse_known(&reader, &record.key)?;
    if !args.force && !accepted_beside_its_like(&reader, &record)? {
        config.say("Nothing was registered.");
        return Ok(Exit::Failed);
    }
    let key = record.key.clone();
    let draft = args.authorship.draft(&format!("register {key}"));
    config.save(writer, record, draft, |commit| {
        format!("Registered {key} in commit {}.", commit.unwrap_or_default())
    })?;
    Ok(Exit::Done)
}

/// The record that was typed, piped or edited.
fn stated(args: &Register) -> Result<Option<Cluster>, Failure> {
    if args.edit {
        return editor::edit(BLANK);
    }
    if args.json {
        let json = std::io::read_to_string(std::io::stdin().lock());
        let json = json.map_err(|error| Failure::File {
            path: "stdin".to_owned(),
            error,
        })?;
        return Ok(Some(record_from_json(&json)?));
    }
    if args.fields.is_empty() {
        return Err(Failure::Usage(
            "nothing to register: give --country, --place and --product, or --json, or --edit"
                .to_owned(),
        ));
    }
    let statement: Statement = args
        .fields
        .statement(args.key.as_deref(), args.authorship.source.as_deref())?;
    let key = statement.identity()?;
    Ok(Some(statement.into_cluster(key)?))
}

fn refuse_known(reader: &IndexReader, key: &Key) -> Result<(), Failure> {
    let known = reader.record(key, AsOf::Now).map_err(RegistryError::from)?;
    match known.filter(|version| !is_reverted(&version.cluster)) {
        Some(_) => Err(Failure::Refused(format!(
            "{key} is registered already; change it with `registry update {key}`, or give another --key"
        ))),
        None => Ok(()),
    }
}

/// Says which records are like this one, and asks a person; a program needs `--force`.
fn accepted_beside_its_like(reader: &IndexReader, record: &Cluster) -> Result<bool, Failure> {
    let alike = reader.alike(record).map_err(RegistryError::from)?;
    if alike.is_empty() {
        return Ok(true);
    }
    let reasons = alike
        .iter()
        .map(|Alike { key, likeness }| format!("{key} ({likeness})"));
    let keys = reasons.collect::<Vec<_>>().join(", ");
    if !is_interactive() {
        return Err(Failure::Refused(format!(
            "a cluster like {} is registered: {keys}; use --force if this is another",
            record.key
        )));
    }
    write!(
        anstream::stderr(),
        "A cluster like {} is registered: {keys}. Register it all the same? [y/N] ",
        record.key
    )?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
