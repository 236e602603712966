//! `registry update`, and `registry organisation update`: changes what is named of one record or of several, and nothing
//! else.

mod clusters;
mod whole;

use std::{fmt, str::FromStr};

use registry_core::{
    change::{Amend, Amendable, Change, Edit, Outcome, Target},
    history::RecordChange,
    index::{IndexReader, Version},
    model::FieldText,
    registry::Applied,
};

use super::{
    diff,
    editor::ReadRecord,
    fields::{against, refused, split_pair},
};
use crate::{args::Amendment, config::Config, exit::Exit, failure::Failure, output};

/// What a command without a change is told.
const NOTHING_GIVEN: &str = "nothing is given that would change the record: give fields by their flags or --set COLUMN=VALUE, \
     take values away with --clear or --remove, or write the record in your editor with --edit";

/// The flags of an `update` verb, with what only records of its kind have.
pub trait Updating {
    /// What is changed.
    type Record: Amendable;

    /// The verb as it is typed.
    const VERB: &'static str;
    /// How a whole record is read.
    const READ: ReadRecord<Self::Record>;

    /// The flags of every kind.
    fn amendment(&self) -> &Amendment;

    /// Whether coordinates outside their country are refused.
    fn must_fit(&self) -> bool {
        false
    }

    /// The columns that `--set` gives.
    fn columns(&self) -> &[String];

    /// What the flags state, with these columns; nothing where none is given.
    fn stated(&self, columns: &[String]) -> Result<Option<Statement<Self>>, Failure>;

    /// The flag that states a field which is to be emptied as well, where the field has one value.
    fn stating(&self, field: &str) -> Option<String>;

    /// The values that are taken away by what they are called.
    fn removed(&self) -> Result<Vec<<Self::Record as Amendable>::Named>, Failure>;

    /// A key, which must be one of this kind.
    fn key(text: &str) -> Result<KeyOf<Self>, Failure>;

    /// The records that a query finds, each as it was found.
    fn found(query: &str, config: &Config) -> Result<Vec<Target<KeyOf<Self>>>, Failure>;

    /// The present version of a record.
    fn present(
        reader: &IndexReader,
        key: &KeyOf<Self>,
    ) -> Result<Option<Version<Self::Record>>, Failure>;

    /// Says what was done.
    fn tell(
        keys: &[&KeyOf<Self>],
        applied: &Applied,
        text: &str,
        config: &Config,
    ) -> Result<(), Failure>;
}

type Statement<U> = <<U as Updating>::Record as Amendable>::Statement;
type KeyOf<U> = <<U as Updating>::Record as registry_core::model::Record>::Key;

pub fn run<U: Updating>(args: &U, config: &Config) -> Result<Exit, Failure> {
    let flags = args.amendment();
    if flags.edit || flags.json {
        return whole::replace(args, config);
    }
    let edits = edits(args)?;
    if edits.is_empty() {
        return Err(Failure::Usage(NOTHING_GIVEN.to_owned()));
    }
    let amend = Amend::new(targets::<U>(flags, config)?, edits);
    if amend.targets().is_empty() {
        let console = &config.console;
        console.say("No record was found, and none was changed.");
        return Ok(Exit::Done);
    }
    apply(args, &amend, config)
}

/// The records that are named, or found.
fn targets<U: Updating>(
    flags: &Amendment,
    config: &Config,
) -> Result<Vec<Target<KeyOf<U>>>, Failure> {
    let Some(query) = &flags.query else {
        if flags.keys.len() > 1 && flags.against.is_some() {
            return Err(Failure::Usage("--against is for one record".to_owned()));
        }
        let keys = flags.keys.iter();
        return keys.map(|key| target::<U>(flags, key)).collect();
    };
    if query.trim().is_empty() {
        return Err(Failure::Usage(
            "--where names no record; to change them all, say --where '*'".to_owned(),
        ));
    }
    U::found(query, config)
}

fn target<U: Updating>(flags: &Amendment, key: &str) -> Result<Target<KeyOf<U>>, Failure> {
    Ok(Target {
        key: U::key(key)?,
        against: against(flags.against.as_deref())?,
    })
}

/// What the flags ask for.
fn edits<U: Updating>(args: &U) -> Result<Vec<Edit<U::Record>>, Failure> {
    let flags = args.amendment();
    let mut edits = Vec::new();
    for field in &flags.clear {
        if let Some(flag) = args.stating(field) {
            return Err(Failure::Usage(format!(
                "--clear {field} and {flag}: empty the field, or give its value"
            )));
        }
        edits.push(Edit::Empty(parsed(field, "--clear")?));
    }
    edits.extend(args.removed()?.into_iter().map(Edit::RemoveNamed));
    for id in &flags.remove {
        let id = parsed(id, "--remove")?;
        edits.push(Edit::RemoveStatement { id });
    }
    let mut columns = args.columns();
    if let Some(id) = &flags.statement {
        let id = parsed(id, "--in")?;
        let fields = field_texts(std::mem::take(&mut columns))?;
        edits.push(Edit::SetInStatement { id, fields });
    }
    let stated = args.stated(columns)?;
    edits.extend(stated.map(|stated| Edit::State(Box::new(stated))));
    Ok(edits)
}

fn parsed<T: FromStr<Err: fmt::Display>>(text: &str, flag: &'static str) -> Result<T, Failure> {
    text.parse().map_err(refused(flag))
}

/// The fields of a statement that are set.
fn field_texts(set: &[String]) -> Result<Vec<FieldText>, Failure> {
    let pairs = set.iter().map(|pair| split_pair(pair, "--set"));
    pairs
        .map(|pair| pair.map(|(field, text)| FieldText { field, text }))
        .collect()
}

fn apply<U: Updating>(
    args: &U,
    amend: &Amend<U::Record>,
    config: &Config,
) -> Result<Exit, Failure> {
    let flags = args.amendment();
    if flags.dry_run {
        return show(amend, config);
    }
    let applied = config.apply_fitting(amend, args.must_fit(), &flags.authorship)?;
    let keys: Vec<&KeyOf<U>> = amend.targets().iter().map(|target| &target.key).collect();
    let changed = applied.records.len() + applied.organisations.len();
    let what = match &keys[..] {
        [key] => key.to_string(),
        _ => output::counted(changed as u64, "record"),
    };
    let text = match (&applied.commit, &keys[..]) {
        (Some(commit), _) => format!("Updated {what} in commit {}.", commit.number),
        (None, [key]) => format!("{key}: nothing was changed."),
        (None, _) => "Nothing was changed.".to_owned(),
    };
    U::tell(&keys, &applied, &text, config)?;
    Ok(Exit::Done)
}

/// Shows what would change, as `diff` does.
fn show(amend: &dyn Change, config: &Config) -> Result<Exit, Failure> {
    let reader = config.with_organisations(config.read()?)?;
    let mut count = 0;
    let changes = amend.apply(reader.as_ref())?.filter_map(|outcome| {
        let change = match outcome {
            Ok(Outcome::New(version)) if version.differs() => RecordChange::of(&version),
            Ok(Outcome::NewOrganisation(version)) if version.differs() => {
                RecordChange::of(&version)
            }
            Ok(_) => return None,
            Err(refused) => return Some(Err(refused.into())),
        };
        count += 1;
        Some(Ok(change))
    });
    output::each(&config.console, changes, diff::print, |count| {
        format!("{} would change.", output::counted(count, "record"))
    })?;
    let records = output::counted(count, "record");
    let console = &config.console;
    console.say(&format!("{records} would change; nothing was changed."));
    Ok(Exit::Done)
}
