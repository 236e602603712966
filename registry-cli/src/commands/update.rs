//! `registry update`: changes what is named of one record or of several, and nothing else.

use registry_core::{
    change::{Amend, Change, Edit, Outcome, Refused, Target},
    history::RecordChange,
    index::{AsOf, IndexReader},
    model::{FieldText, Key, Statement, differences},
    register::Hash,
    registry::RegistryError,
    search::{self, Query},
};

use super::{
    applied::tell,
    changes, diff,
    editor::Typed,
    fields::{against, refused, split_pair},
};
use crate::{args::Update, config::Config, exit::Exit, failure::Failure, output};

/// What a command without a change is told.
const NOTHING_GIVEN: &str = "nothing is given that would change the record: give fields such as --place, --share or --set COLUMN=VALUE, \
     take values away with --clear, --remove or --remove-share, or write it in your editor with --edit";

pub fn run(args: &Update, config: &Config) -> Result<Exit, Failure> {
    if args.edit || args.json {
        return replace(args, config);
    }
    let edits = edits(args)?;
    if edits.is_empty() {
        return Err(Failure::Usage(NOTHING_GIVEN.to_owned()));
    }
    let amend = Amend::new(targets(args, config)?, edits);
    if amend.targets().is_empty() {
        config
            .console
            .say("No record was found, and none was changed.");
        return Ok(Exit::Done);
    }
    apply(args, &amend, config)
}

/// The records that are named, or found.
fn targets(args: &Update, config: &Config) -> Result<Vec<Target>, Failure> {
    let Some(query) = &args.query else {
        if args.keys.len() > 1 && args.against.is_some() {
            return Err(Failure::Usage("--against is for one record".to_owned()));
        }
        return args.keys.iter().map(|key| target(args, key)).collect();
    };
    if query.trim().is_empty() {
        return Err(Failure::Usage(
            "--where names no record; to change them all, say --where '*'".to_owned(),
        ));
    }
    let reader = config.read()?;
    let found = search::matching(&reader, &Query::of(query.clone()), usize::MAX);
    let targets = found.map_err(RegistryError::from)?.map(|record| {
        let record = record.map_err(RegistryError::from)?;
        Ok(Target {
            key: record.key.parse()?,
            // Only of this version is it known that the query finds it.
            against: Some(record.hash),
        })
    });
    targets.collect()
}

fn target(args: &Update, key: &str) -> Result<Target, Failure> {
    Ok(Target {
        key: key.parse()?,
        against: against(args.against.as_deref())?,
    })
}

/// What the flags ask for.
fn edits(args: &Update) -> Result<Vec<Edit>, Failure> {
    let mut edits = Vec::new();
    for field in &args.clear {
        if let Some(flag) = args.fields.stating(field) {
            return Err(Failure::Usage(format!(
                "--clear {field} and {flag}: empty the field, or give its value"
            )));
        }
        edits.push(Edit::Empty(field.parse().map_err(refused("--clear"))?));
    }
    for share in &args.remove_share {
        let share = share.parse().map_err(refused("--remove-share"))?;
        edits.push(Edit::RemoveShare(share));
    }
    for actor in &args.remove_actor {
        edits.push(Edit::RemoveActor(actor.as_str().into()));
    }
    for id in &args.remove {
        let id = id.parse().map_err(refused("--remove"))?;
        edits.push(Edit::RemoveStatement { id });
    }
    let mut columns = &args.fields.set[..];
    if let Some(id) = &args.statement {
        let id = id.parse().map_err(refused("--in"))?;
        let fields = field_texts(std::mem::take(&mut columns))?;
        edits.push(Edit::SetInStatement { id, fields });
    }
    let source = args.authorship.source.as_deref();
    let statement = args.fields.statement(columns, None, source)?;
    if statement != Statement::default() {
        edits.push(Edit::State(Box::new(statement)));
    }
    Ok(edits)
}

/// The fields of a statement that are set.
fn field_texts(set: &[String]) -> Result<Vec<FieldText>, Failure> {
    let pairs = set.iter().map(|pair| split_pair(pair, "--set"));
    pairs
        .map(|pair| pair.map(|(field, text)| FieldText { field, text }))
        .collect()
}

fn apply(args: &Update, amend: &Amend, config: &Config) -> Result<Exit, Failure> {
    if args.dry_run {
        return show(amend, config);
    }
    let applied = config.apply_fitting(amend, args.coordinates_must_fit, &args.authorship)?;
    let keys: Vec<&Key> = amend.targets().iter().map(|target| &target.key).collect();
    let what = match &keys[..] {
        [key] => key.to_string(),
        _ => output::counted(applied.records.len() as u64, "record"),
    };
    let text = match (&applied.commit, &keys[..]) {
        (Some(commit), _) => format!("Updated {what} in commit {}.", commit.number),
        (None, [key]) => format!("{key}: nothing was changed."),
        (None, _) => "Nothing was changed.".to_owned(),
    };
    tell(&keys, &applied, &text, config)?;
    Ok(Exit::Done)
}

/// Shows what would change, as `diff` does.
fn show(amend: &Amend, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    let mut count = 0;
    let changes = amend
        .apply(reader.as_ref())?
        .filter_map(|outcome| match outcome {
            Ok(Outcome::New(version)) if version.differs() => {
                count += 1;
                Some(Ok(RecordChange::of(&version)))
            }
            Ok(_) => None,
            Err(refused) => Some(Err(refused.into())),
        });
    output::each(&config.console, changes, diff::print, |count| {
        format!("{} would change.", output::counted(count, "record"))
    })?;
    let records = output::counted(count, "record");
    config
        .console
        .say(&format!("{records} would change; nothing was changed."));
    Ok(Exit::Done)
}

/// Puts what a person types in the place of a record: of the version that was opened, where one was.
fn replace(args: &Update, config: &Config) -> Result<Exit, Failure> {
    let [key] = &args.keys[..] else {
        let problem = "--edit and --json are for one record: name its key";
        return Err(Failure::Usage(problem.to_owned()));
    };
    let mut target = target(args, key)?;
    let typed = if args.json {
        Some(Typed::on_stdin()?)
    } else {
        let (item, text) = opened(config.read()?.as_ref(), &target.key)?;
        target.against = Some(item);
        Typed::in_editor(&text)?
    };
    let Some(typed) = typed else {
        config.console.say(&format!("{key}: nothing was changed."));
        return Ok(Exit::Done);
    };
    let mut retry = format!("registry update {key} --json");
    let done = typed.record().and_then(|record| {
        let edits = vec![Edit::Replace(Box::new(record))];
        apply(args, &Amend::new([target], edits), config)
    });
    let done = done.map_err(|failure| match failure {
        Failure::Registry(RegistryError::Refused(refused)) => {
            if let Refused::Overtaken { now, .. } = &refused {
                retry.push_str(&format!(" --against {}", now.hash()));
            }
            explained(refused)
        }
        failure => failure,
    });
    typed.kept_unless(done, &retry)
}

/// The present item of a record, and its text for the editor.
fn opened(reader: &IndexReader, key: &Key) -> Result<(Hash, String), Failure> {
    let shown = reader.record(key, AsOf::Now).map_err(RegistryError::from)?;
    let shown = shown.ok_or_else(|| Refused::NoRecord { key: key.clone() })?;
    let text = serde_json::to_string_pretty(shown.record())?;
    Ok((shown.hash(), format!("{text}\n")))
}

/// A refusal, with what changed meanwhile where that is the reason.
fn explained(refused: Refused) -> Failure {
    let Refused::Overtaken { then, now, .. } = &refused else {
        return refused.into();
    };
    let differences = differences(Some(then.record()), Some(now.record()));
    let changes = changes::lines(&differences).map(|line| format!("\n{line}"));
    Failure::Refused(format!("{refused}:{}", changes.collect::<String>()))
}
