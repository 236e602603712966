//! Every example in README and docs gives the output that stands below it; every verb and flag is documented.
//!
//! A `console` block is a session in a shell: `$ command`, then its output. `[..]` stands for any text in a
//! line and `...` for any lines. Blocks of one document share a folder that has the project's fixtures.
//! `UPDATE_DOCS=1` writes the output of commands that have none yet.

use std::{
    net::TcpListener,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use crate::sandbox::{REGISTRY, Run, Sandbox, project, skip};

#[test]
fn readme() {
    check("README.md");
}

#[test]
fn spreadsheets() {
    check("docs/spreadsheets.md");
}

#[test]
fn query_language() {
    check("docs/query-language.md");
}

/// Its session has a service, on a port that is free here.
#[test]
fn operate() {
    let is_here = Command::new("curl").arg("--version").output().is_ok();
    if !is_here {
        return skip("curl is not here; Debian has it");
    }
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let free = free.expect("a port").to_string();
    let sandbox = Sandbox::empty();
    let _ended = Ended(sandbox.path().join("serve.pid"));
    check_in(&sandbox, "docs/operate.md", |text| {
        text.replace("127.0.0.1:8080", &free)
    });
}

/// Ends the process whose number a file has, where a test failed before it did.
struct Ended(PathBuf);

impl Drop for Ended {
    fn drop(&mut self) {
        if let Ok(process) = std::fs::read_to_string(&self.0) {
            let _ = Command::new("kill").arg(process.trim()).output();
        }
    }
}

/// One command of a document and the output that the document shows.
struct Example {
    line: usize,
    command: String,
    expected: String,
}

fn check(document: &str) {
    check_in(&Sandbox::empty(), document, |text| text);
}

fn check_in(sandbox: &Sandbox, document: &str, adapted: impl Fn(String) -> String) {
    let path = project().join(document);
    let text = adapted(std::fs::read_to_string(&path).expect("the document"));
    symlink(project().join("fixtures"), sandbox.path().join("fixtures")).expect("a link");
    let examples = examples(&text);
    assert!(!examples.is_empty(), "{document} has no example");
    for example in examples {
        let printed = run(&example.command, sandbox.path());
        let actual = snapbox::Data::text(printed.trim_end());
        let expected = snapbox::Data::text(example.expected.trim_end());
        if std::env::var_os("SHOW_DOCS").is_some() {
            println!("$ {}\n{printed}", example.command);
        }
        let place = format!("{document} line {}: $ {}", example.line, example.command);
        snapbox::Assert::new()
            .try_eq(Some(&place as &dyn std::fmt::Display), actual, expected)
            .unwrap_or_else(|difference| panic!("{place}\n{difference}"));
    }
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        match (inside, line.strip_prefix("$ ")) {
            _ if line.starts_with("```") => inside = line == "```console",
            (true, Some(command)) => {
                examples.push(Example {
                    line: at + 1,
                    command: command.to_owned(),
                    expected: String::new(),
                });
            }
            (true, None) => {
                let example = examples.last_mut().expect("a command before its output");
                example.expected.push_str(line);
                example.expected.push('\n');
            }
            (false, _) => {}
        }
    }
    examples
}

/// Runs a command in a shell that finds the binary; stdout and stderr come together, as on a terminal.
fn run(command: &str, folder: &Path) -> String {
    let binaries = Path::new(REGISTRY).parent().expect("a folder");
    let path = format!(
        "{}:{}",
        binaries.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command} ; }} 2>&1")])
        .current_dir(folder)
        .env("PATH", path)
        .env("REGISTRY_AUTHOR", "registrar")
        .env("NO_COLOR", "1")
        .output()
        .expect("a shell");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The manual names every verb and every flag of each.
#[test]
fn every_verb_and_flag_is_documented() {
    let reference =
        std::fs::read_to_string(project().join("docs/command-line.md")).expect("the reference");
    let sandbox = Sandbox::empty();
    let mut commands: Vec<Vec<String>> = Vec::new();
    for verb in verbs(&sandbox, None) {
        let nested = verbs(&sandbox, Some(&verb));
        commands.push(vec![verb.clone()]);
        commands.extend(nested.into_iter().map(|nested| vec![verb.clone(), nested]));
    }
    for words in commands {
        let command = words.join(" ");
        let help = sandbox.run(words.iter().map(String::as_str).chain(["--help"]));
        let help = help.succeeds().stdout;
        assert!(
            reference.contains(&format!("## registry {command}\n")),
            "docs/command-line.md does not have {command}"
        );
        assert!(
            reference.contains(help.trim_end()),
            "docs/command-line.md does not have the help of {command}; write it with `tests/write-command-line-reference`"
        );
    }
}

/// The verbs of the program, or those of one of its verbs.
fn verbs(sandbox: &Sandbox, of: Option<&str>) -> Vec<String> {
    let Run { stdout, .. } = sandbox.run(of.into_iter().chain(["--help"])).succeeds();
    let commands = stdout
        .split("\nCommands:")
        .nth(1)
        .and_then(|rest| rest.split("Options:").next())
        .unwrap_or_default();
    let names = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}
