//! A record's whole content, typed in an editor or on stdin, in the place of what it says.

use registry_core::{
    change::{Amend, Edit},
    register::Hash,
    registry::RegistryError,
};

use super::{KeyOf, Updating, apply, target};
use crate::{
    commands::{
        editor::Typed,
        overtaken::{explained, present_item},
    },
    config::Config,
    exit::Exit,
    failure::Failure,
};

/// Puts what a person types in the place of a record: of the version that was opened, where one was.
pub fn replace<U: Updating>(args: &U, config: &Config) -> Result<Exit, Failure> {
    let flags = args.amendment();
    let [key] = &flags.keys[..] else {
        let problem = "--edit and --json are for one record: name its key";
        return Err(Failure::Usage(problem.to_owned()));
    };
    let mut target = target::<U>(flags, key)?;
    let typed = if flags.json {
        Some(Typed::on_stdin()?)
    } else {
        let (item, text) = opened::<U>(&target.key, config)?;
        target.against = Some(item);
        Typed::in_editor(&text)?
    };
    let Some(typed) = typed else {
        let console = &config.console;
        console.say(&format!("{key}: nothing was changed."));
        return Ok(Exit::Done);
    };
    let mut retry = format!("registry {} {key} --json", U::VERB);
    let done = typed.record(U::READ).and_then(|record| {
        let edits = vec![Edit::Replace(Box::new(record))];
        apply(args, &Amend::new([target], edits), config)
    });
    let done = done.map_err(|failure| {
        if let Some(item) = present_item(&failure) {
            retry.push_str(&format!(" --against {item}"));
        }
        explained(failure)
    });
    typed.kept_unless(done, &retry)
}

/// The present item of a record, and its text for the editor.
fn opened<U: Updating>(key: &KeyOf<U>, config: &Config) -> Result<(Hash, String), Failure> {
    let reader = config.with_organisations(config.read()?)?;
    let shown = U::present(&reader, key)?.ok_or_else(|| RegistryError::NoRecord {
        key: key.to_string(),
        as_of: None,
    })?;
    let text = serde_json::to_string_pretty(shown.record())?;
    Ok((shown.hash(), format!("{text}\n")))
}
