//! `registry update`: changes what is named of one record, and nothing else.

use registry_core::{
    change::{Amend, Edit, Refused},
    index::{AsOf, IndexReader},
    model::{Key, Statement},
    registry::RegistryError,
};

use super::editor;
use crate::{args::Update, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &Update, config: &Config) -> Result<Exit, Failure> {
    let key: Key = args.key.parse()?;
    let amend = if args.edit {
        edited(&config.read()?, key)?
    } else {
        stated(args, key)?
    };
    let applied = config.apply(&amend, &args.authorship)?;
    let key = &amend.key;
    let text = match &applied.commit {
        Some(commit) => format!("Updated {key} in commit {}.", commit.number),
        None => format!("{key}: nothing was changed."),
    };
    config.tell_applied(key, &applied, &text)?;
    Ok(Exit::Done)
}

/// The change that the flags ask for.
fn stated(args: &Update, key: Key) -> Result<Amend, Failure> {
    let mut edits = Vec::new();
    for field in &args.clear {
        let field = field.parse().map_err(RegistryError::from)?;
        edits.push(Edit::Empty(field));
    }
    for share in &args.remove_share {
        edits.push(Edit::RemoveShare(share.parse()?));
    }
    for actor in &args.remove_actor {
        edits.push(Edit::RemoveActor(actor.as_str().into()));
    }
    let source = args.authorship.source.as_deref();
    let statement = args.fields.statement(None, source)?;
    if statement != Statement::default() {
        edits.push(Edit::State(Box::new(statement)));
    }
    Ok(Amend {
        key,
        edits,
        against: None,
    })
}

/// The change that a person makes in the editor: against the version that was opened there.
fn edited(reader: &IndexReader, key: Key) -> Result<Amend, Failure> {
    let shown = reader
        .record(&key, AsOf::Now)
        .map_err(RegistryError::from)?;
    let Some(shown) = shown else {
        return Err(RegistryError::from(Refused::NoRecord { key }).into());
    };
    let text = format!("{}\n", serde_json::to_string_pretty(&shown.cluster)?);
    let edited = editor::edit(&text)?;
    Ok(Amend {
        key,
        edits: edited
            .into_iter()
            .map(|record| Edit::Replace(Box::new(record)))
            .collect(),
        against: Some(shown.hash),
    })
}
