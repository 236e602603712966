//! `registry install` in the shells and the `man` that find what it wrote; one that is not here is skipped.
//!
//! `tests/set-up-tools` installs them.

use std::process::{Command, Output};

use serde_json::Value;

use crate::sandbox::{REGISTRY, Sandbox, skip};

/// A home folder after `registry install`.
fn home() -> Sandbox {
    let sandbox = Sandbox::empty();
    let mut install = sandbox.command(["install"]);
    install
        .env("HOME", sandbox.path())
        .env_remove("XDG_DATA_HOME");
    let installed = install.output().expect("the binary starts");
    assert!(installed.status.success(), "{installed:?}");
    sandbox
}

/// What a program prints for whoever has this home, with the binary and the home's programs in the path.
#[track_caller]
fn printed(home: &Sandbox, program: &str, args: &[&str]) -> Option<String> {
    let binaries = std::path::Path::new(REGISTRY).parent().expect("a folder");
    let path = format!(
        "{}:{}:{}",
        binaries.display(),
        home.path().join(".local/bin").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let run = Command::new(program)
        .args(args)
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("PATH", path)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("MANPATH")
        .output();
    let Ok(Output {
        status,
        stdout,
        stderr,
    }) = run
    else {
        skip(&format!(
            "{program} is not here; tests/set-up-tools installs it"
        ));
        return None;
    };
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    Some(String::from_utf8_lossy(&stdout).into_owned())
}

#[test]
fn bash_completes_after_install() {
    const LOADER: &str = "/usr/share/bash-completion/bash_completion";
    if !std::path::Path::new(LOADER).is_file() {
        return skip("bash-completion is not here; tests/set-up-tools installs it");
    }
    // What a press of Tab does: the file is found by the command's name, then its function is asked.
    let script = format!(
        "source {LOADER}; _completion_loader registry; complete -p registry; \
         COMP_WORDS=(registry exp); COMP_CWORD=1; _registry registry exp registry; echo \"${{COMPREPLY[@]}}\""
    );
    let Some(said) = printed(&home(), "bash", &["--norc", "-c", &script]) else {
        return;
    };
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].contains("-F _registry"), "{said}");
    assert_eq!(lines[1..], ["export"]);
}

#[test]
fn fish_completes_after_install() {
    let script = "complete --do-complete 'registry exp'; complete --do-complete 'registry export --format geo'";
    let Some(said) = printed(&home(), "fish", &["-c", script]) else {
        return;
    };
    let offered: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(offered, ["export", "geojson"]);
}

#[test]
fn zsh_completes_after_install() {
    let script = "fpath=(~/.local/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; \
                  autoload +X $_comps[registry]; print $_comps[registry] $+functions[_registry]; functions _registry";
    let Some(said) = printed(&home(), "zsh", &["-f", "-c", script]) else {
        return;
    };
    assert!(
        said.starts_with("_registry 1\n") && said.contains("geojson"),
        "{said}"
    );
}

#[test]
fn man_finds_the_page_of_every_verb_after_install() {
    let home = home();
    for (words, fact) in [
        (vec!["registry"], "registry of industrial clusters"),
        (vec!["registry", "export"], "Frictionless Data Package"),
        (vec!["registry", "install"], "--prefix"),
    ] {
        let Some(page) = printed(&home, "man", &[&["--pager=cat"], words.as_slice()].concat())
        else {
            return;
        };
        let words: Vec<&str> = page.split_whitespace().collect();
        assert!(words.join(" ").contains(fact), "{page}");
    }
}

#[test]
fn install_takes_a_prefix_and_says_what_is_left_to_do() {
    let sandbox = Sandbox::empty();
    let said = sandbox.typed("install|--prefix|here").succeeds();
    assert!(
        said.stderr.contains("here/share/zsh/site-functions"),
        "{said:?}"
    );
    assert!(said.stderr.contains("here/bin"), "{said:?}");
    assert!(
        sandbox
            .path()
            .join("here/share/man/man1/registry-install.1")
            .is_file()
    );
    let said = sandbox
        .typed("install|--prefix|here|--format|json")
        .succeeds();
    let done: Value = serde_json::from_str(&said.stdout).expect("JSON");
    // Whole, since it goes into settings that are read from anywhere.
    let manual = done["manual"].as_str().expect("a folder");
    assert!(manual.starts_with('/') && manual.ends_with("here/share/man/man1"));
    assert_eq!(done["completions"].as_array().map(Vec::len), Some(3));
    sandbox.file("taken", "a file where a folder should be");
    let refused = sandbox.typed("install|--prefix|taken");
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("taken/share"), "{refused:?}");
}
