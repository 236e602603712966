//! The registry, as the program that a person starts.

use std::{
    env, fs,
    net::SocketAddr,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    failure::Failure,
    generate::GENERATED,
    measure::{answer, number, run},
    questions::Question,
    work::remove,
};

/// A token of a served registry.
pub struct Token(String);

impl Token {
    /// The token that a program gave out.
    pub fn of(text: String) -> Token {
        Token(text)
    }

    /// The line of a head that presents it.
    pub fn header(&self) -> String {
        format!("Authorization: Bearer {}", self.0)
    }
}

/// The program `registry`.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// The program at a path, or the one that is built beside this one.
    pub fn find(stated: Option<&Path>) -> Result<Program, Failure> {
        if let Some(path) = stated {
            return Ok(Program {
                path: path.to_owned(),
            });
        }
        let this = env::current_exe().map_err(Failure::file(Path::new("bench")))?;
        let folder = this.parent().unwrap_or(Path::new("."));
        eprintln!("building registry");
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "registry-cli",
            "--manifest-path",
        ]);
        cargo.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
        cargo.env("CARGO_TARGET_DIR", folder.parent().unwrap_or(folder));
        run(&mut cargo)?;
        Ok(Program {
            path: folder.join("registry"),
        })
    }

    /// The commit of the sources, marked where they have changed since.
    pub fn built_from(&self) -> String {
        let mut git = Command::new("git");
        git.arg("-C").arg(env!("CARGO_MANIFEST_DIR")).args([
            "describe",
            "--always",
            "--dirty",
            "--exclude",
            "*",
        ]);
        answer(&mut git).unwrap_or_else(|_| "unknown".to_owned())
    }

    /// What tells this build from another.
    pub fn identity(&self) -> Result<String, Failure> {
        let file = fs::metadata(&self.path).map_err(Failure::file(&self.path))?;
        Ok(format!(
            "{} of {} bytes, {}.{}",
            self.path.display(),
            file.len(),
            file.mtime(),
            file.mtime_nsec()
        ))
    }

    /// The program on a registry, without what the caller's environment would change.
    fn on(&self, registry: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command
            .env_remove("REGISTRY_DIR")
            .env("REGISTRY_AUTHOR", "bench");
        command.arg("--quiet").arg("--registry").arg(registry);
        command
    }

    /// A command on a registry in a database, by a node with its index in a folder.
    pub fn node(&self, url: &str, index: &Path, words: &[&str]) -> Command {
        let mut command = self.on(Path::new(url));
        command.arg("--index").arg(index).args(words);
        command
    }

    /// Makes an empty registry in the place of another.
    pub fn init(&self, registry: &Path) -> Result<(), Failure> {
        remove(registry)?;
        run(self.on(registry).args(["init", "--name", GENERATED]))
    }

    /// Imports a file.
    pub fn import(&self, registry: &Path, rows: &Path) -> Command {
        let mut command = self.on(registry);
        command.args(["import", "--format", "json"]).arg(rows);
        command
    }

    /// Searches for the first ten hits.
    pub fn search(&self, registry: &Path, question: &Question) -> Command {
        let mut command = self.on(registry);
        command.args(["search", "--limit", "10"]);
        if let Some(country) = &question.country {
            command.args(["--country", country]);
        }
        command.arg(&question.ours);
        command
    }

    /// Exports everything to a file.
    pub fn export(&self, registry: &Path, format: &str, output: &Path) -> Command {
        let mut command = self.on(registry);
        command
            .args(["export", "--format", format, "--output"])
            .arg(output);
        command
    }

    /// Adds a note to a record.
    pub fn note(&self, registry: &Path, key: &str, note: &str) -> Command {
        let mut command = self.on(registry);
        command.args(["update", key, "--note", note]);
        command
    }

    /// A command of words alone.
    pub fn command(&self, registry: &Path, words: &[&str]) -> Command {
        let mut command = self.on(registry);
        command.args(words);
        command
    }

    /// Makes a registry from a dump.
    pub fn load(&self, registry: &Path, dump: &Path) -> Command {
        let mut command = self.on(registry);
        command.arg("load").arg(dump);
        command
    }

    /// Writes the whole register to a file.
    pub fn dump(&self, registry: &Path, output: &Path) -> Command {
        let mut command = self.on(registry);
        command.args(["dump", "--output"]).arg(output);
        command
    }

    /// The keys of so many records.
    pub fn keys(&self, registry: &Path, count: usize) -> Result<Vec<String>, Failure> {
        let words = ["list", "--format", "jsonl", "--limit", &count.to_string()];
        let listed = answer(&mut self.command(registry, &words))?;
        let key = |line: &str| {
            let record: Value = serde_json::from_str(line).map_err(Failure::json(&self.path))?;
            Ok(record["key"].as_str().unwrap_or_default().to_owned())
        };
        listed.lines().map(key).collect()
    }

    /// How many entries the register has: all versions of all records.
    pub fn entries(&self, registry: &Path) -> Result<u64, Failure> {
        let info = answer(&mut self.command(registry, &["info", "--format", "json"]))?;
        let info: Value = serde_json::from_str(&info).map_err(Failure::json(&self.path))?;
        number("registry", info["entries"].to_string())
    }

    /// Gives out a token that may change everything.
    pub fn token(&self, registry: &Path) -> Result<Token, Failure> {
        let words = ["token", "create", "--name", "bench", "--role", "admin"];
        answer(&mut self.command(registry, &words)).map(Token)
    }

    /// Serves a registry, without a limit of the requests of one client: there is only one here.
    pub fn serve(&self, registry: &Path, address: SocketAddr) -> Command {
        let mut command = self.on(registry);
        command.args(["serve", "--rate", "0", "--listen", &address.to_string()]);
        command
    }

    /// How many records there are.
    pub fn count(&self, registry: &Path) -> Result<u64, Failure> {
        number(
            "registry",
            answer(self.on(registry).args(["search", "--count"]))?,
        )
    }
}
