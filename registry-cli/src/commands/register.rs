//! `registry register`: one cluster, by flags, from JSON on stdin, or in an editor.

use std::io::{BufRead, Write};

use registry_core::{
    change::{Change, Others, Refused, Register, explained, reasons},
    index::IndexReader,
    model::Cluster,
};

use serde_json::json;

use super::{
    applied::{add_remarks, say_remarks},
    editor::Typed,
};
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
    let typed = if args.edit {
        Typed::in_editor(BLANK)?
    } else if args.json {
        Some(Typed::on_stdin()?)
    } else {
        return register(args, stated(args)?, config);
    };
    let Some(typed) = typed else {
        config.say("Nothing was registered.");
        return Ok(Exit::Done);
    };
    let record = typed.record();
    let done = record.and_then(|record| register(args, record, config));
    typed.kept_unless(done, "registry register --json")
}

/// The record that the flags state.
fn stated(args: &args::Register) -> Result<Cluster, Failure> {
    if args.fields.is_empty() {
        return Err(Failure::Usage(
            "nothing to register: give --country, --place and --product, or --json, or --edit"
                .to_owned(),
        ));
    }
    let source = args.authorship.source.as_deref();
    let statement = args
        .fields
        .statement(&args.fields.set, args.key.as_deref(), source)?;
    let key = statement.identity()?;
    Ok(statement.into_cluster(key)?)
}

fn register(args: &args::Register, record: Cluster, config: &Config) -> Result<Exit, Failure> {
    let others = if args.force {
        Others::Any
    } else {
        Others::None
    };
    let mut register = Register { record, others };
    if is_interactive() && !accepted_beside_its_like(&mut register, config.read()?.as_ref())? {
        let key = &register.record.key;
        return Err(Failure::Refused(format!("{key} was not registered")));
    }
    let applied = config.apply_fitting(&register, args.coordinates_must_fit, &args.authorship)?;
    let key = &register.record.key;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = format!("Registered {key} in commit {}.", commit.unwrap_or_default());
    let mut done = json!({ "keys": [key], "commit": commit });
    add_remarks(&mut done, &applied)?;
    config.tell(&text, &done)?;
    say_remarks(&applied, config);
    Ok(Exit::Done)
}

/// Asks a person about records like this one, while others can write; those that were seen are no reason any more to
/// refuse.
fn accepted_beside_its_like(
    register: &mut Register,
    reader: &IndexReader,
) -> Result<bool, Failure> {
    let alike = match register.apply(reader) {
        Err(Refused::Alike { alike, .. }) => alike,
        Err(refused) => return Err(refused.into()),
        Ok(_) => return Ok(true),
    };
    write!(
        anstream::stderr(),
        "A cluster like {} is registered: {}.{}\nRegister it all the same? [y/N] ",
        register.record.key,
        reasons(&alike),
        explained(&alike)
    )?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    register.others = Others::These(alike.into_iter().map(|alike| alike.key).collect());
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
