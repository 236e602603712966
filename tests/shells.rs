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

/// A home with completions, and the registry of the fixtures in it.
fn home_with_fixtures() -> Sandbox {
    let home = home();
    home.run(["init"]).succeeds();
    for file in ["china-clusters.csv", "world-clusters.csv"] {
        home.run(["import", &crate::sandbox::fixture(file)])
            .succeeds();
    }
    let name = [
        "--name",
        "Peking University",
        "--country",
        "CN",
        "--kind",
        "university",
    ];
    home.run(["organisation", "register"].into_iter().chain(name))
        .succeeds();
    home
}

/// Lines that are typed, and what is offered for the last word of each, where that is short.
const TYPED: [(&str, &[&str]); 12] = [
    ("registry expo", &["export"]),
    ("registry show cn-zhu", &["cn-zhuji-sock"]),
    (
        "registry compare cn-zhuji-sock cn-yiwu-so",
        &["cn-yiwu-socks"],
    ),
    ("registry history org_", &["org_cn-peking-university"]),
    (
        "registry retire cn-zhuji-sock --merged-into cn-yiwu-so",
        &["cn-yiwu-socks"],
    ),
    ("registry list --status with", &["withdrawn"]),
    ("registry search --scope g", &["global"]),
    ("registry list --region Zhe", &["Zhejiang"]),
    (
        "registry update cn-zhuji-sock --set emplo",
        &["employment="],
    ),
    (
        "registry update cn-zhuji-sock --set sector=t",
        &["sector=traditional"],
    ),
    (
        "registry import --map Ort=pla",
        &["Ort=place", "Ort=place_names"],
    ),
    (
        "registry update cn-zhuji-sock --clear life",
        &["life_cycle"],
    ),
];

#[test]
fn bash_completes_after_install() {
    const LOADER: &str = "/usr/share/bash-completion/bash_completion";
    if !std::path::Path::new(LOADER).is_file() {
        return skip("bash-completion is not here; tests/set-up-tools installs it");
    }
    let home = home_with_fixtures();
    for (typed, offered) in TYPED {
        // What a press of Tab does: the file is found by the command's name, the line is cut at blanks, = and :, and
        // its function is asked.
        let words = typed.replace('=', " = ");
        let kept = typed
            .rsplit(' ')
            .next()
            .and_then(|last| last.rsplit_once('='));
        let kept = kept.map_or(String::new(), |(kept, _)| format!("{kept}="));
        let script = format!(
            "source {LOADER}; _completion_loader registry; complete -p registry; \
             COMP_WORDBREAKS=$' \t\n\"\\'><=;|&(:'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _registry registry; printf '%s\n' \"${{COMPREPLY[@]}}\""
        );
        let Some(said) = printed(&home, "bash", &["--norc", "-c", &script]) else {
            return;
        };
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[0].contains("-F _registry"), "{said}");
        let offered = offered
            .iter()
            .map(|offered| offered.strip_prefix(&*kept).expect("it begins so"));
        assert_eq!(lines[1..], offered.collect::<Vec<_>>(), "{typed}");
    }
}

#[test]
fn fish_completes_after_install() {
    let home = home_with_fixtures();
    for (typed, offered) in TYPED {
        let script = format!("complete --do-complete '{typed}'");
        let Some(said) = printed(&home, "fish", &["-c", &script]) else {
            return;
        };
        let lines = said.lines().filter_map(|line| line.split('\t').next());
        assert_eq!(lines.collect::<Vec<_>>(), offered, "{typed}");
    }
    let key = printed(
        &home,
        "fish",
        &["-c", "complete --do-complete 'registry show cn-zhuji-s'"],
    );
    assert_eq!(key.as_deref(), Some("cn-zhuji-sock\tZhuji · socks\n"));
}

#[test]
fn zsh_completes_after_install() {
    let home = home_with_fixtures();
    for (typed, offered) in TYPED {
        // The functions of the line editor, which has no terminal here, are stood in for.
        let script = format!(
            "fpath=(~/.local/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; \
             print $_comps[registry]; function _describe {{ local -a given=(${{@:#-*}}); print -l -- ${{(P)given[2]}} }}; \
             words=({typed}); CURRENT=$#words; autoload +X _registry; _registry"
        );
        let Some(said) = printed(&home, "zsh", &["-f", "-c", &script]) else {
            return;
        };
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.first(), Some(&"_registry"), "{said}");
        let values = lines[1..].iter().filter_map(|line| line.split(':').next());
        assert_eq!(values.collect::<Vec<_>>(), offered, "{typed}\n{said}");
    }
}

#[test]
fn completions_say_nothing_where_there_is_no_registry() {
    let sandbox = Sandbox::empty();
    let mut command = sandbox.command(["--", "registry", "show", "cn-"]);
    command.env("REGISTRY_COMPLETE", "bash");
    let asked = command.output().expect("it runs");
    assert!(
        asked.status.success() && asked.stdout.is_empty() && asked.stderr.is_empty(),
        "{asked:?}"
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
