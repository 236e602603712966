//! `registry settings`: what the operator of a served registry decides.

use registry_server::{KeptSettings, Settings, SettingsError};
use serde_json::{Map, Value, json};

use crate::{
    args::{self, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
};

pub fn run(args: &args::Settings, config: &Config) -> Result<Exit, Failure> {
    let changes = args.changes.iter().map(|change| named(change));
    let changes: Map<String, Value> = changes.collect::<Result<_, Failure>>()?;
    let changes = (!changes.is_empty()).then_some(Value::Object(changes));
    let settings = match config.afar() {
        Some(afar) => match changes {
            None => afar.settings()?,
            Some(changes) => afar.change_settings(&changes)?,
        },
        None => {
            let kept = KeptSettings::of_registry(&config.registry()?);
            match changes {
                None => kept.read().map_err(SettingsError::from)?,
                Some(changes) => kept.change(&changes)?,
            }
        }
    };
    show(&settings, config)?;
    Ok(Exit::Done)
}

fn show(settings: &Settings, config: &Config) -> Result<(), Failure> {
    match config.console.format {
        Format::Json => output::json(settings),
        Format::Jsonl => output::json_lines([settings]),
        _ => {
            let mut screen = config.console.screen();
            let settings = json!(settings);
            for (name, value) in settings.as_object().into_iter().flatten() {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                screen.line(format!("{name}={value}"))?;
            }
            screen.close()
        }
    }
}

/// A setting and its value, as JSON where it is that.
fn named(change: &str) -> Result<(String, Value), Failure> {
    let (name, value) = change.split_once('=').ok_or_else(|| {
        Failure::Usage(format!(
            "{change:?}: expected NAME=VALUE; `registry settings` shows the names"
        ))
    })?;
    let value = match value {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
    };
    Ok((name.to_owned(), value))
}
