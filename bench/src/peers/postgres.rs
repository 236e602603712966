//! A PostgreSQL of this run's own: Debian's, with its defaults, in a folder and reached by a socket in it.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::Failure,
    measure::{answer, run, seconds},
    work::remove,
};

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
/// Who runs it where this is root's: PostgreSQL refuses to be.
const NOBODY: u32 = 65534;
const DATABASE: &str = "postgres";

/// A server that runs, and ends with this value.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
}

impl Postgres {
    /// Starts it in a folder that is made for it; none where it is not here.
    pub fn start(folder: &Path) -> Result<Option<Postgres>, Failure> {
        if !Path::new(PROGRAMS).is_dir() {
            return Ok(None);
        }
        remove(folder)?;
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder, mode).map_err(Failure::file(folder))?;
        let server = Postgres {
            folder: folder.to_owned(),
        };
        if is_root() {
            chown(folder, Some(NOBODY), Some(NOBODY)).map_err(Failure::file(folder))?;
        }
        let user = ["-A", "trust", "-U", "registry", "-D", "data"];
        let encoding = ["-E", "UTF8", "--locale=C", "--no-sync"];
        run(server.program("initdb").args(user).args(encoding))?;
        let options = format!("-k {} -c listen_addresses=", folder.display());
        let mut start = server.program("pg_ctl");
        start.args(["start", "-w", "-D", "data", "-l", "log", "-o", &options]);
        run(&mut start)?;
        Ok(Some(server))
    }

    /// Where a registry finds it.
    pub fn url(&self) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://registry@{host}/{DATABASE}")
    }

    /// What a statement gives.
    pub fn ask(&self, statement: &str) -> Result<String, Failure> {
        answer(&mut self.psql(statement))
    }

    /// Seconds to copy the rows of a table into an empty one by COPY, from a file of their bytes.
    pub fn copy(&self, table: &str) -> Result<f64, Failure> {
        let file = self.folder.join("bytes");
        let bytes = format!("COPY {table} TO '{}' (FORMAT binary)", file.display());
        self.ask(&bytes)?;
        self.ask(&format!("CREATE TABLE bare (LIKE {table} INCLUDING ALL)"))?;
        let copy = format!("COPY bare FROM '{}' (FORMAT binary)", file.display());
        let took = seconds(&mut self.psql(&copy))?;
        self.ask("DROP TABLE bare")?;
        Ok(took)
    }

    /// Inserts of so many bytes a second, each by itself, by so many clients at once.
    pub fn inserts(&self, bytes: usize, clients: usize, seconds: u64) -> Result<f64, Failure> {
        self.ask("DROP TABLE IF EXISTS plain; CREATE TABLE plain (number bigserial PRIMARY KEY, bytes bytea)")?;
        let script = self.folder.join("insert.sql");
        let insert = format!(
            "INSERT INTO plain (bytes) VALUES ('\\x{}');\n",
            "5a".repeat(bytes)
        );
        fs::write(&script, insert).map_err(Failure::file(&script))?;
        let mut bench = self.program("pgbench");
        let (clients, lasting) = (clients.to_string(), seconds.to_string());
        bench.args(["-n", "-h"]).arg(&self.folder);
        bench.args(["-U", "registry", "-c", &clients, "-j", "2", "-T", &lasting]);
        bench.arg("-f").arg(&script).arg(DATABASE);
        let told = answer(&mut bench)?;
        let rate = told.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|rate| rate.split(' ').next()?.parse().ok());
        rate.ok_or_else(|| Failure::Answer {
            program: "pgbench".to_owned(),
            answer: told,
            expected: "transactions a second".to_owned(),
        })
    }

    fn psql(&self, statement: &str) -> Command {
        let mut psql = self.program("psql");
        psql.args(["-q", "-X", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h"]);
        psql.arg(&self.folder);
        psql.args(["-U", "registry", "-d", DATABASE, "-c", statement]);
        psql
    }

    /// A program of its, run by who runs it.
    fn program(&self, name: &str) -> Command {
        let program = Path::new(PROGRAMS).join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            let nobody = NOBODY.to_string();
            command.args(["--reuid", &nobody, "--regid", &nobody, "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder).env("LC_ALL", "C");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        // It is gone already where this fails.
        let _: io::Result<_> = stop
            .args(["stop", "-s", "-m", "immediate", "-D", "data"])
            .status();
        let _ = remove(&self.folder);
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
