//! A folder of its own for each test, and the binary run in it.

use std::{
    ffi::OsStr,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// The project's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// The binary under test.
pub const REGISTRY: &str = env!("CARGO_BIN_EXE_registry");

/// What a pipe holds on Linux.
const PIPE_BYTES: usize = 64 << 10;

/// A folder that goes when the test ends.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a run of the binary left.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A process that has the registry for itself.
pub struct Holder {
    child: Child,
    output: std::io::PipeReader,
}

impl Holder {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it where it stands.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Lets it end.
    pub fn release(mut self) {
        std::io::copy(&mut self.output, &mut std::io::sink()).expect("it writes");
        assert!(self.child.wait().expect("it ends").success());
    }
}

impl Sandbox {
    /// An empty folder.
    pub fn empty() -> Sandbox {
        Sandbox {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A folder with a new registry in it.
    pub fn with_registry() -> Sandbox {
        let sandbox = Sandbox::empty();
        sandbox.run(["init"]).succeeds();
        sandbox
    }

    /// A registry with Table 1 and the clusters of China and the world.
    pub fn with_fixtures() -> Sandbox {
        let sandbox = Sandbox::with_registry();
        for file in [
            "table-1-china-clusters.csv",
            "china-clusters.csv",
            "world-clusters.csv",
        ] {
            sandbox
                .run(["import", "--country", "CN", &fixture(file)])
                .succeeds();
        }
        sandbox
    }

    /// A registry with Table 1 only.
    pub fn with_table_1() -> Sandbox {
        let sandbox = Sandbox::with_registry();
        let table_1 = fixture("table-1-china-clusters.csv");
        sandbox
            .run(["import", "--country", "CN", &table_1])
            .succeeds();
        sandbox
    }

    /// A folder in memory, where syncing costs nothing; on disk where there is no such place.
    pub fn in_memory() -> Sandbox {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Sandbox {
            folder: folder.expect("a temporary folder"),
        }
    }

    /// A copy of a registry's folder, in memory.
    pub fn copy_of(registry: &Path) -> Sandbox {
        let copy = Sandbox::in_memory();
        copy_folder(registry, &copy.registry());
        copy
    }

    /// The folder of the registry.
    pub fn registry(&self) -> PathBuf {
        self.path().join(".registry")
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("a writable folder");
        path
    }

    /// A command of the binary in the folder, with nothing from the surroundings that would change it.
    pub fn command<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(REGISTRY);
        command
            .args(args)
            .current_dir(self.path())
            .env("REGISTRY_AUTHOR", "registrar")
            .env_remove("REGISTRY_DIR")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        command
    }

    /// A command of the binary for which the registry's folder is read-only, whoever runs it.
    pub fn read_only_command<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        const MOUNT: &str = "mount --bind .registry .registry \
            && mount -o remount,bind,ro .registry && exec \"$@\"";
        let plain = self.command(args);
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", MOUNT, "sh", REGISTRY]);
        command.args(plain.get_args()).current_dir(self.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Runs the binary to its end.
    pub fn run<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Run {
        Run::of(self.command(args))
    }

    /// Runs a command whose words are apart at `|`.
    pub fn typed(&self, words: &str) -> Run {
        self.run(words.split('|'))
    }

    /// Runs the binary with text on stdin.
    pub fn run_with_input<I: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
        input: &[u8],
    ) -> Run {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        // A command that refuses early closes its stdin; that is its right.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        Run::from(child.wait_with_output().expect("the binary ends"))
    }

    /// A dump into a full pipe, which holds the registry until it is let go.
    pub fn holder(&self) -> Holder {
        let (output, mut full) = std::io::pipe().expect("a pipe");
        full.write_all(&[b'\n'; PIPE_BYTES]).expect("it has room");
        let mut dump = self.command(["dump"]);
        dump.stdout(full).stderr(Stdio::null());
        let child = dump.spawn().expect("the binary starts");
        let holder = format!("process {} ", child.id());
        let named = || std::fs::read_to_string(self.registry().join("writer"));
        while !named().is_ok_and(|text| text.contains(&holder)) {
            std::thread::yield_now();
        }
        Holder { child, output }
    }

    /// The records as `export --format jsonl` writes them.
    pub fn records(&self) -> String {
        self.run(["export", "--format", "jsonl"]).succeeds().stdout
    }

    /// One record as JSON.
    #[track_caller]
    pub fn record(&self, key: &str) -> Value {
        self.run(["show", key, "--format", "jsonl"])
            .succeeds()
            .json()
    }

    /// The commits, newest first.
    #[track_caller]
    pub fn log(&self) -> Vec<Value> {
        self.run(["log", "--format", "jsonl"]).succeeds().lines()
    }

    /// How many commits there are.
    #[track_caller]
    pub fn commits(&self) -> u64 {
        self.log()[0]["number"].as_u64().expect("a number")
    }

    /// The keys that a search finds, best first.
    #[track_caller]
    pub fn found<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Vec<String> {
        let given: Vec<_> = args
            .into_iter()
            .map(|arg| arg.as_ref().to_owned())
            .collect();
        let fixed = ["search", "--format", "json", "--limit", "1000"].map(Into::into);
        let found = self.run(fixed.into_iter().chain(given)).succeeds().json();
        keys(found["hits"].as_array().expect("hits"))
    }
}

/// The keys of records.
pub fn keys(records: &[Value]) -> Vec<String> {
    let key = |record: &Value| record["key"].as_str().expect("a key").to_owned();
    records.iter().map(key).collect()
}

impl Run {
    pub fn of(mut command: Command) -> Run {
        Run::from(command.output().expect("the binary starts"))
    }

    /// Expects exit code 0.
    #[track_caller]
    pub fn succeeds(self) -> Run {
        self.exits(0)
    }

    /// Expects an exit code, and no panic whatever the code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert!(!self.stderr.contains("panicked at"), "{}", self.stderr);
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Expects words on stderr.
    #[track_caller]
    pub fn says(self, words: &str) -> Run {
        assert!(
            self.stderr.contains(words),
            "{words:?} is not in:\n{}",
            self.stderr
        );
        self
    }

    /// Expects words on stdout.
    #[track_caller]
    pub fn prints(self, words: &str) -> Run {
        assert!(
            self.stdout.contains(words),
            "{words:?} is not in:\n{}",
            self.stdout
        );
        self
    }

    /// Stdout as one JSON document a line.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("JSON on every line");
        self.stdout.lines().map(parse).collect()
    }

    /// Stdout as one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("JSON on stdout")
    }
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Copies a folder with all that is in it to where nothing is.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a writable folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).expect("a copy");
        }
    }
}

/// Numbers by chance, the same for the same seed.
pub struct Chance(u64);

impl Chance {
    /// Starts from `REGISTRY_SEED`, or where it always starts; says where, so that a failure can be had again.
    pub fn new() -> Chance {
        let seed = setting("REGISTRY_SEED", 0x5eed);
        println!("REGISTRY_SEED={seed}");
        Chance(seed)
    }

    /// A number from 0 to `end`, which it is not.
    pub fn below(&mut self, end: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A number that the environment sets.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The path of a fixture.
pub fn fixture(name: &str) -> String {
    project().join("fixtures").join(name).display().to_string()
}

/// Says why a test could not be made here.
pub fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}
