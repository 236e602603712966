//! What can stand in each argument: the command line with completers.

use std::ffi::OsStr;

use clap::{Arg, CommandFactory, ValueHint};
use clap_complete::{ArgValueCompleter, CompletionCandidate};
use registry_core::{
    change::EmptiedField,
    form::{COLUMNS, Column, Kind, csv_columns},
    model::{ActorKind, CountryCode, LifeCycle, Scope, Sector, Status, Trade},
    search::{self, Query},
};

use super::keys;
use crate::args::Cli;

/// Gives what a value could be, as far as it is typed.
type Complete = fn(&OsStr) -> Vec<CompletionCandidate>;

/// The command line, which knows what its arguments can be.
pub fn command() -> clap::Command {
    let command = Cli::command().mut_args(|arg| completed(arg, ""));
    command.mut_subcommands(|verb| {
        let name = verb.get_name().to_owned();
        let verb = verb.mut_args(|arg| completed(arg, &name));
        verb.mut_subcommands(|nested| nested.mut_args(|arg| completed(arg, "organisation")))
    })
}

fn completed(arg: Arg, verb: &str) -> Arg {
    if let Some(hint) = path(arg.get_id().as_str()) {
        return arg.value_hint(hint);
    }
    match completer(arg.get_id().as_str(), verb) {
        Some(complete) => arg.add(ArgValueCompleter::new(complete)),
        None => arg,
    }
}

/// The arguments that are files or folders.
fn path(argument: &str) -> Option<ValueHint> {
    match argument {
        "files" | "file" | "rejected" | "output" | "mapping" | "save_mapping" => {
            Some(ValueHint::FilePath)
        }
        "registry" | "folder" | "prefix" => Some(ValueHint::DirPath),
        _ => None,
    }
}

/// How an argument is completed. Those of one name mean the same wherever they stand, but for a few.
fn completer(argument: &str, verb: &str) -> Option<Complete> {
    Some(match (argument, verb) {
        ("key" | "keys" | "merged_into" | "parent", "organisation") => keys::of_organisations,
        ("key", "register") => return None,
        ("key" | "keys", "show" | "history" | "log" | "restore") | ("what", "diff") => {
            keys::of_records
        }
        ("key" | "keys" | "merged_into" | "split_into", _) => keys::of_clusters,
        ("country", _) => countries,
        ("region", _) => regions,
        ("status", _) => |typed| words(Status::SPELLINGS, typed),
        ("scope", _) => |typed| words(Scope::SPELLINGS, typed),
        ("sector", _) => |typed| words(Sector::SPELLINGS, typed),
        ("trade", _) => |typed| words(Trade::SPELLINGS, typed),
        ("life_cycle", _) => |typed| words(LifeCycle::SPELLINGS, typed),
        ("actor_kind" | "kind", _) => |typed| words(ActorKind::SPELLINGS, typed),
        ("set" | "defaults", _) => columns_with_values,
        ("map", _) => mapped_columns,
        ("clear", _) => emptied_fields,
        _ => return None,
    })
}

/// The words of a fixed list that begin like this.
fn words(known: &[&str], typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let fitting = known.iter().filter(|word| word.starts_with(&*typed));
    fitting.map(CompletionCandidate::new).collect()
}

/// Countries by their codes; by their names where more than a code is typed.
fn countries(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(|one| letters().map(move |other| format!("{one}{other}")));
    let countries = codes.filter_map(|code| code.parse::<CountryCode>().ok());
    let lower = typed.to_lowercase();
    let fitting = countries.filter_map(|country| {
        if typed.len() > 2 {
            let name = country.name();
            let fits = name.to_lowercase().starts_with(&lower);
            return fits.then(|| CompletionCandidate::new(name));
        }
        let fits = country.as_str().to_lowercase().starts_with(&lower);
        let named = || CompletionCandidate::new(country.as_str());
        fits.then(|| named().help(Some(country.name().into())))
    });
    fitting.collect()
}

/// The regions that records have.
fn regions(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let Some(reader) = keys::reader() else {
        return Vec::new();
    };
    let facets = search::facets(&reader, &Query::of(""), usize::MAX).unwrap_or_default();
    let mut regions: Vec<CompletionCandidate> = facets
        .region
        .values
        .iter()
        .map(|(label, _)| label.rsplit_once(", ").unwrap_or((label, "")))
        .filter(|(region, _)| region.to_lowercase().starts_with(&typed))
        .map(|(region, country)| {
            CompletionCandidate::new(region).help(Some(country.to_owned().into()))
        })
        .collect();
    regions.sort();
    regions
}

/// `COLUMN=`, and behind it the words of a column of a fixed list.
fn columns_with_values(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    match typed.split_once('=') {
        None => named(csv_columns(), &typed)
            .map(|column| explained(column, format!("{}=", column.name)))
            .collect(),
        Some((name, value)) => {
            let column = COLUMNS.iter().find(|column| column.name == name);
            let known = match column.map(|column| column.kind) {
                Some(Kind::Word(words)) => words,
                _ => &[],
            };
            let words = words(known, OsStr::new(value));
            words
                .into_iter()
                .map(|word| word.add_prefix(format!("{name}=")))
                .collect()
        }
    }
}

/// `HEADER=COLUMN`, once the header is typed.
fn mapped_columns(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let Some((header, column)) = typed.split_once('=') else {
        return Vec::new();
    };
    named(csv_columns(), column)
        .map(|column| explained(column, format!("{header}={}", column.name)))
        .collect()
}

fn named<'a>(columns: &'a [Column], typed: &str) -> impl Iterator<Item = &'a Column> {
    columns
        .iter()
        .filter(move |column| column.name.starts_with(typed))
}

fn explained(column: &Column, value: String) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(column.meaning.into()))
}

fn emptied_fields(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(&EmptiedField::names().collect::<Vec<_>>(), typed)
}
