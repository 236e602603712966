//! Colour: on a terminal that is not told otherwise, decided before the first word, a mistake of the command line
//! included.

use std::ffi::OsString;

use clap::{
    ValueEnum,
    builder::styling::{AnsiColor, Style},
};

use crate::args::Colour;

/// How the head of a table looks.
pub const HEAD: Style = Style::new().bold();
/// How the heading of a part of a page looks.
pub const HEADING: Style = Style::new().bold();
/// How what came looks.
pub const CAME: Style = AnsiColor::Green.on_default();
/// How what went looks.
pub const WENT: Style = AnsiColor::Red.on_default();
/// How the name of what changed looks.
pub const CHANGED: Style = AnsiColor::Yellow.on_default();
/// How words look that a search asked for.
pub const MATCHED: Style = AnsiColor::Yellow.on_default().bold();
/// How a commit's number looks.
pub const COMMIT: Style = AnsiColor::Yellow.on_default();
/// How the name before an error looks.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Takes what `--color` says, before the command line is read as a whole.
pub fn decide(args: impl IntoIterator<Item = OsString>) {
    match stated(args) {
        Some(Colour::Always) => anstream::ColorChoice::Always.write_global(),
        Some(Colour::Never) => anstream::ColorChoice::Never.write_global(),
        Some(Colour::Auto) | None => {}
    }
}

fn stated(args: impl IntoIterator<Item = OsString>) -> Option<Colour> {
    let mut stated = None;
    let mut args = args
        .into_iter()
        .map(|arg| arg.to_string_lossy().into_owned())
        .take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--color") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        let colour = value.and_then(|value| Colour::from_str(&value, false).ok());
        stated = colour.or(stated);
    }
    stated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_found_wherever_it_stands() {
        for (args, expected) in [
            ("registry list --color never", Some(Colour::Never)),
            ("registry --color=always list", Some(Colour::Always)),
            ("registry search -- --color never", None),
            ("registry --color", None),
            ("registry --colour=never --color=green", None),
        ] {
            let args = args.split(' ').map(OsString::from);
            assert_eq!(stated(args), expected);
        }
    }
}
