//! `registry register`: one cluster, by flags, from JSON on stdin, or in an editor.

use std::io::{BufRead, Write};

use registry_core::{
    change::{Change, Others, Refused, Register, reasons},
    import::record_from_json,
    index::IndexReader,
    model::{Cluster, Statement},
    registry::RegistryError,
};

use super::editor;
use crate::{
    args,
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

pub fn run(args: &args::Register, config: &Config) -> Result<Exit, Failure> {
    let Some(record) = stated(args)? else {
        config.say("Nothing was registered.");
        return Ok(Exit::Done);
    };
    let others = if args.force {
        Others::Any
    } else {
        Others::None
    };
    let mut register = Register { record, others };
    if is_interactive() && !accepted_beside_its_like(&mut register, &config.read()?)? {
        config.say("Nothing was registered.");
        return Ok(Exit::Failed);
    }
    let applied = config.apply(&register, &args.authorship)?;
    let key = &register.record.key;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = format!("Registered {key} in commit {}.", commit.unwrap_or_default());
    config.tell_applied(key, &applied, &text)?;
    Ok(Exit::Done)
}

/// The record that was typed, piped or edited.
fn stated(args: &args::Register) -> Result<Option<Cluster>, Failure> {
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

/// Asks a person about records like this one, while others can write; those that were seen are no reason any more to
/// refuse.
fn accepted_beside_its_like(
    register: &mut Register,
    reader: &IndexReader,
) -> Result<bool, Failure> {
    let alike = match register.apply(reader) {
        Err(Refused::Alike { alike, .. }) => alike,
        Err(refused) => return Err(RegistryError::from(refused).into()),
        Ok(_) => return Ok(true),
    };
    write!(
        anstream::stderr(),
        "A cluster like {} is registered: {}. Register it all the same? [y/N] ",
        register.record.key,
        reasons(&alike)
    )?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    register.others = Others::These(alike.into_iter().map(|alike| alike.key).collect());
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
