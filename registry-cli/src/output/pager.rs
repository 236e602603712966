//! The program that shows what is longer than the screen, a screen at a time.

use std::{
    io::{self, BufWriter, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, atomic::AtomicBool},
};

use signal_hook::{SigId, consts::SIGINT};

/// How `less` behaves where nobody has told it otherwise: colours, no screen of its own, and it ends on Ctrl-C.
const LESS: &str = "FRXK";

/// A pager that runs.
pub struct Pager {
    child: Child,
    /// None once all was given.
    input: Option<BufWriter<ChildStdin>>,
    /// Ctrl-C is the pager's while it runs, which then says what it does about it.
    interrupts: Option<SigId>,
}

impl Pager {
    /// Starts the pager that is wanted, if any is and can be run.
    pub fn start() -> Option<Pager> {
        let mut command = command(|name| std::env::var(name).ok())?;
        command.stdin(Stdio::piped());
        for (name, value) in [("LESS", LESS), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.spawn().ok()?;
        Some(Pager {
            input: child.stdin.take().map(BufWriter::new),
            child,
            interrupts: signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false))).ok(),
        })
    }
}

/// The pager that the environment names; its words are given as they stand, and no shell reads them.
fn command(variable: impl Fn(&str) -> Option<String>) -> Option<Command> {
    let stated = ["REGISTRY_PAGER", "PAGER"].into_iter().find_map(variable);
    let stated = stated.unwrap_or_else(|| "less".to_owned());
    let mut words = stated.split_whitespace();
    let program = words.next().filter(|&program| program != "cat")?;
    let mut command = Command::new(program);
    command.args(words);
    Some(command)
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let input = self.input.as_mut();
        input.map_or(Err(io::ErrorKind::BrokenPipe.into()), |input| {
            input.write(bytes)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}

impl Drop for Pager {
    /// The terminal is the pager's until the person has left it.
    fn drop(&mut self) {
        self.input = None;
        // How it ended is between the person and the pager.
        let _ = self.child.wait();
        if let Some(interrupts) = self.interrupts {
            signal_hook::low_level::unregister(interrupts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(set: &[(&str, &str)]) -> Option<Vec<String>> {
        let variable = |name: &str| {
            let found = set.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let command = command(variable)?;
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        Some(
            words
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
        )
    }

    #[test]
    fn the_environment_names_the_pager() {
        let named = |set: &[(&str, &str)]| words(set).map(|words| words.join("|"));
        assert_eq!(named(&[]).as_deref(), Some("less"));
        let both = [("PAGER", "more"), ("REGISTRY_PAGER", "less -S")];
        assert_eq!(named(&both).as_deref(), Some("less|-S"));
        assert_eq!(
            named(&[("PAGER", "less; rm -r $HOME")]).as_deref(),
            Some("less;|rm|-r|$HOME")
        );
        assert_eq!(named(&[("PAGER", "more"), ("REGISTRY_PAGER", "")]), None);
        assert_eq!(named(&[("PAGER", "cat")]), None);
    }
}
