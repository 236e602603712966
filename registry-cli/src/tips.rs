//! What a mistake of the command line is told: the tips of the parser where they help, our own where they would mislead.

use std::ffi::OsString;

use clap::{
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use registry_core::form::COLUMNS;

/// The error with a tip that fits what was typed.
pub fn explained(mut error: clap::Error, args: impl IntoIterator<Item = OsString>) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand {
        return with_verb(error);
    }
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let args: Vec<String> = args
        .into_iter()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let knows_like_it = error.get(ContextKind::SuggestedArg).is_some();
    let tip = tip(unknown, &args);
    if !knows_like_it {
        // To take a flag for a value is what nobody meant.
        error.remove(ContextKind::Suggested);
    }
    if let Some(tip) = tip.filter(|_| !knows_like_it) {
        let tip = StyledStr::from(tip);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// Verbs of other programs, and what does the same here.
const VERBS: [(&[&str], &str); 12] = [
    (&["add", "create", "new", "insert"], "register"),
    (
        &[
            "edit", "change", "set", "modify", "rename", "correct", "fix",
        ],
        "update KEY",
    ),
    (&["merge", "join"], "retire KEY --merged-into OTHER"),
    (&["split", "divide"], "retire KEY --split-into ONE,OTHER"),
    (
        &["delete", "remove", "rm", "drop", "withdraw"],
        "retire KEY --withdrawn REASON",
    ),
    (&["find", "query", "grep", "lookup"], "search WORDS"),
    (&["get", "view", "cat", "read"], "show KEY"),
    (&["undo", "rollback", "reset"], "revert COMMIT"),
    (
        &["stats", "statistics", "count", "summary"],
        "facets, or registry info",
    ),
    (&["status"], "info"),
    (
        &["validate", "check", "lint"],
        "import FILE --dry-run, or registry verify",
    ),
    (
        &["duplicates", "dedupe", "dedup"],
        "import FILE --dry-run --possible-duplicates reject",
    ),
];

/// The error of an unknown verb, with ours for what other programs call otherwise.
fn with_verb(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else {
        return error;
    };
    let typed = typed.to_lowercase();
    let ours = VERBS.iter().find(|(theirs, _)| theirs.contains(&&*typed));
    if let Some((_, ours)) = ours {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(format!("here that is 'registry {ours}'"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// What may have been meant by a flag that there is not.
fn tip(unknown: &str, args: &[String]) -> Option<String> {
    let verb = args.iter().skip(1).find(|arg| !arg.starts_with('-'));
    let verb = verb.map_or("", String::as_str);
    if let Some(name) = unknown.strip_prefix("--") {
        let column = name.split('=').next().unwrap_or(name).replace('-', "_");
        let is_column = COLUMNS.iter().any(|known| known.name == column);
        return (is_column && matches!(verb, "register" | "update"))
            .then(|| format!("a column without a flag of its own is '--set {column}=VALUE'"));
    }
    let asked = args.iter().find(|arg| {
        arg.len() > unknown.len() && arg.starts_with(unknown) && !arg.starts_with("--")
    })?;
    let takes_query = matches!(verb, "search" | "facets" | "export");
    takes_query.then(|| {
        format!("what begins with '-' comes last, after '--': registry {verb} -- '{asked}'")
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;

    fn told(typed: &str) -> String {
        let args: Vec<&str> = typed.split(' ').collect();
        let error = Cli::try_parse_from(&args).unwrap_err();
        let args = args.into_iter().map(OsString::from);
        explained(error, args).to_string()
    }

    #[test]
    fn tips_fit_what_was_typed() {
        for (typed, tip) in [
            (
                "registry search -country:IT",
                "registry search -- '-country:IT'",
            ),
            (
                "registry update cn-a --employment 5",
                "'--set employment=VALUE'",
            ),
            ("registry update cn-a --patents=5", "'--set patents=VALUE'"),
            ("registry list --contry IT", "'--country'"),
            (
                "registry merge a b",
                "'registry retire KEY --merged-into OTHER'",
            ),
            ("registry undo", "'registry revert COMMIT'"),
            ("registry serach socks", "'search'"),
        ] {
            let told = told(typed);
            assert!(told.contains(tip), "{told}");
        }
        for typed in [
            "registry search -country:IT",
            "registry update cn-a --employment 5",
            "registry log --frobnicate",
        ] {
            let told = told(typed);
            assert!(!told.contains("as a value"), "{told}");
        }
    }
}
