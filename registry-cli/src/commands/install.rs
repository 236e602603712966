//! `registry install`: completions and manual pages where shells and `man` look for them.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{completions, man};
use crate::{
    args::{Install, Shell},
    config::Config,
    exit::Exit,
    failure::Failure,
};

/// Where each shell looks, below `share` of a prefix or below `XDG_DATA_HOME`.
const COMPLETIONS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions/registry"),
    (Shell::Fish, "fish/vendor_completions.d/registry.fish"),
    (Shell::Zsh, "zsh/site-functions/_registry"),
];

pub fn run(args: &Install, config: &Config) -> Result<Exit, Failure> {
    let share = share(args.prefix.as_deref())?;
    // What is written into a shell's settings holds wherever the shell is.
    let share = std::path::absolute(&share).unwrap_or(share);
    for (shell, place) in COMPLETIONS {
        write(&share.join(place), completions::script(shell).as_bytes())?;
    }
    let pages = share.join("man/man1");
    man::write_pages(&pages)?;
    let mut text = format!(
        "Installed completions for bash, fish and zsh, and the manual, in {}. New shells have them.",
        share.display()
    );
    for hint in hints(&share) {
        text.push('\n');
        text.push_str(&hint);
    }
    let files = COMPLETIONS.map(|(_, place)| share.join(place));
    config
        .console
        .tell(&text, &json!({ "completions": files, "manual": pages }))?;
    Ok(Exit::Done)
}

/// The folder for what programs share: that of the prefix, else the user's own.
fn share(prefix: Option<&Path>) -> Result<PathBuf, Failure> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    prefix
        .map(|prefix| prefix.join("share"))
        .or_else(|| set("XDG_DATA_HOME").map(PathBuf::from))
        .or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))
        .ok_or_else(|| {
            Failure::Refused("no home folder is known: name a folder with --prefix".to_owned())
        })
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| Failure::File {
            path: path.display().to_string(),
            error,
        })
}

/// What is left to do: zsh looks in no folder of the user's own, and `man` looks beside the folders of the `PATH`.
fn hints(share: &Path) -> Vec<String> {
    let system = ["/usr/share", "/usr/local/share"].map(Path::new);
    if system.contains(&share) {
        return Vec::new();
    }
    let mut hints = vec![format!(
        "zsh: write `fpath=({} $fpath)` into ~/.zshrc, before compinit.",
        share.join("zsh/site-functions").display()
    )];
    let programs = share.with_file_name("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    if !std::env::split_paths(&path).any(|folder| folder == programs) {
        hints.push(format!(
            "man: it looks there once {} is in the PATH, whether or not there is such a folder.",
            programs.display()
        ));
    }
    hints
}
