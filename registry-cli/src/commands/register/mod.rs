//! `registry register`: one cluster, by flags, from JSON on stdin, in an editor, or asked for on a terminal.

mod asking;
mod draft;
mod questions;

use registry_core::{
    change::{Others, Register},
    import::record_from_json,
    model::Cluster,
};

use super::{
    applied,
    editor::{ReadRecord, Typed},
};
use crate::{args, config::Config, exit::Exit, failure::Failure, output::is_interactive};

/// What the editor opens with: what a record needs, and the usual rest, to be filled in.
const BLANK: &str = r#"{
  "name": "",
  "location": { "country": "", "region": "", "place": "" },
  "product": { "name": "" },
  "market_shares": [],
  "actors": [],
  "sources": [],
  "notes": []
}
"#;

pub fn run(args: &args::Register, config: &Config) -> Result<Exit, Failure> {
    if args.new.edit || args.new.json {
        return typed(
            &args.new,
            BLANK,
            record_from_json,
            "register",
            config,
            |record| register(args, record, config),
        );
    }
    if args.lacks_names() && is_interactive() {
        return asked(args, config);
    }
    register(args, stated(args)?, config)
}

/// Registers a record that a person types as JSON, in an editor that opens with `blank`, or on stdin. Until it is
/// registered, the text is kept.
pub fn typed<R>(
    new: &args::NewRecord,
    blank: &str,
    read: ReadRecord<R>,
    verb: &str,
    config: &Config,
    register: impl FnOnce(R) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let typed = match new.edit {
        true => Typed::in_editor(blank)?,
        false => Some(Typed::on_stdin()?),
    };
    let Some(typed) = typed else {
        config.console.say("Nothing was registered.");
        return Ok(Exit::Done);
    };
    let record = match new.edit {
        true => typed.record_without_blanks(read),
        false => typed.record(read),
    };
    let done = record.and_then(register);
    typed.kept_unless(done, &format!("registry {verb} --json"))
}

/// Registers what a person answers; until it is registered, the answers are kept.
fn asked(args: &args::Register, config: &Config) -> Result<Exit, Failure> {
    let Some(asked) = asking::ask(args, config)? else {
        return Ok(Exit::Done);
    };
    apply(args, &asked.register, config)?;
    asked.draft.forget();
    Ok(Exit::Done)
}

/// The record that the flags state.
fn stated(args: &args::Register) -> Result<Cluster, Failure> {
    if args.fields.is_empty() {
        return Err(Failure::Usage(
            "nothing to register: give --country, --place and --product, or --json, or --edit"
                .to_owned(),
        ));
    }
    let source = args.new.authorship.source.as_deref();
    let statement =
        args.fields
            .statement(&args.fields.more.set, args.new.key.as_deref(), source)?;
    let missing = [
        ("--country", statement.country.is_none()),
        (
            "--place",
            statement.place.is_none() && statement.printed_place.is_none(),
        ),
        (
            "--product",
            statement.product.is_none() && statement.printed_product.is_none(),
        ),
    ];
    let missing = missing.iter().filter(|(_, is_missing)| *is_missing);
    let missing: Vec<&str> = missing.map(|(flag, _)| *flag).collect();
    if !missing.is_empty() {
        return Err(Failure::Usage(format!(
            "a cluster has a country, a place and a product: give {} too",
            missing.join(" and ")
        )));
    }
    let key = statement.identity()?;
    Ok(statement.into_cluster(key)?)
}

fn register(args: &args::Register, record: Cluster, config: &Config) -> Result<Exit, Failure> {
    let others = if args.new.force {
        Others::Any
    } else {
        Others::None
    };
    let mut register = Register { record, others };
    if is_interactive()
        && !asking::accepted_beside_its_like(&mut register, config.read()?.as_ref())?
    {
        let key = &register.record.key;
        return Err(Failure::Refused(format!("{key} was not registered")));
    }
    apply(args, &register, config)
}

fn apply(args: &args::Register, register: &Register, config: &Config) -> Result<Exit, Failure> {
    let applied =
        config.apply_fitting(register, args.coordinates_must_fit, &args.new.authorship)?;
    let key = &register.record.key;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = format!("Registered {key} in commit {}.", commit.unwrap_or_default());
    applied::tell(&[key], &applied, &text, config)?;
    Ok(Exit::Done)
}

impl args::Register {
    /// Whether the flags do not say what every record needs.
    fn lacks_names(&self) -> bool {
        let fields = &self.fields;
        [&fields.country, &fields.place, &fields.product]
            .iter()
            .any(|name| name.is_none())
    }
}
