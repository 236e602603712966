//! The register in a database: changes, an import, nodes that follow and new ones, beside what the database does with as
//! many bytes and the embedded store with the same rows.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    service::{changed, our_searches},
    setup::{Setup, settle},
};
use crate::{
    failure::Failure,
    measure::{answer, run, seconds},
    peers::{Postgres, Server, Token},
    result::{Line, Unit},
    target::Target,
    work::remove,
};

/// How many change at once.
const WRITERS: [usize; 3] = [1, 8, 64];
/// How long plain inserts are made, in seconds; changes are made for as long.
const INSERTING: u64 = 4;

/// A registry in a database, and the folders of its nodes.
struct Nodes<'a> {
    setup: &'a Setup<'a>,
    postgres: Postgres,
    folder: PathBuf,
}

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let folder = setup.size.folder().join("nodes");
    remove(&folder)?;
    let postgres = Postgres::start(&setup.size.folder().join("postgres"))?;
    let Some(postgres) = postgres else {
        setup.say("PostgreSQL 15 is not here: nodes are not measured");
        return Ok(Vec::new());
    };
    let nodes = Nodes {
        setup,
        postgres,
        folder,
    };
    run(&mut nodes.on("one", &["init"]))?;
    // A node that is there before the rows come, and follows them.
    run(&mut nodes.on("follower", &["info"]))?;
    let (mut lines, embedded) = nodes.import()?;
    lines.extend(nodes.following(embedded)?);
    lines.extend(nodes.reading()?);
    lines.extend(nodes.changing()?);
    remove(&nodes.folder)?;
    Ok(lines)
}

impl Nodes<'_> {
    /// A command on a node.
    fn on(&self, node: &str, words: &[&str]) -> Command {
        let index = self.folder.join(node);
        self.setup.program.node(&self.postgres.url(), &index, words)
    }

    /// The import by a node, and the seconds of the embedded one.
    fn import(&self) -> Result<(Vec<Line>, f64), Failure> {
        let rows = self.setup.rows(1)?;
        self.setup.say("importing, into a database and embedded");
        let embedded = self.embedded(&rows)?;
        settle()?;
        let mut import = self.on("one", &["import", "--format", "json"]);
        let took = seconds(import.arg(&rows))?;
        let counted = answer(&mut self.on("one", &["search", "--count"]))?;
        self.setup
            .expect_rows("registry", counted.parse().unwrap_or_default())?;
        settle()?;
        let copied = self.postgres.copy("registry_frames")?;
        let line = |name, value| Line::seconds("nodes: import", took).beside(name, value);
        let lines = vec![
            line("embedded store", embedded),
            line("COPY of its bytes", copied),
        ];
        Ok((lines, embedded))
    }

    fn embedded(&self, rows: &Path) -> Result<f64, Failure> {
        let folder = self.setup.size.scratch();
        self.setup.program.init(&folder)?;
        settle()?;
        seconds(&mut self.setup.program.import(&folder, rows))
    }

    /// How soon the rows are on other nodes: on one that follows, and on new ones.
    fn following(&self, embedded: f64) -> Result<Vec<Line>, Failure> {
        self.setup.say("following, and new nodes");
        settle()?;
        let followed = seconds(&mut self.on("follower", &["info"]))?;
        let replayed = seconds(&mut self.on("replayed", &["info"]))?;
        let snapshot = self.folder.join("snapshot");
        let snapshot = snapshot.to_string_lossy();
        let made = seconds(&mut self.on("one", &["index", "snapshot", &snapshot]))?;
        let taken = seconds(&mut self.on("restored", &["index", "restore", &snapshot]))?;
        let rate = |seconds: f64| self.setup.rows as f64 / seconds;
        let whole = "nodes: a new one by a snapshot, made and taken";
        Ok(vec![
            Line::of(Unit::Count, "nodes: rows followed a second", rate(followed))
                .beside("rows imported, embedded", rate(embedded)),
            Line::of(
                Unit::Times,
                "nodes: rows followed a second, as a multiple of those imported",
                embedded / followed,
            )
            .target(Target::AtLeastTimes(1.0)),
            Line::seconds("nodes: a new one by the whole log", replayed),
            Line::seconds(whole, made + taken).beside("by the whole log", replayed),
        ])
    }

    /// Searches by a node, and by a service on the same rows embedded.
    fn reading(&self) -> Result<Vec<Line>, Failure> {
        let questions = self.setup.questions()?;
        self.setup.say("serving, a node and embedded");
        let node = our_searches(&self.serve()?, &questions)?;
        let embedded = our_searches(&self.serve_embedded()?, &questions)?;
        let line = Line::of(Unit::Count, "nodes: searches a second by each", node);
        Ok(vec![line.beside("embedded store", embedded)])
    }

    fn serve(&self) -> Result<Server, Failure> {
        let command = |address: std::net::SocketAddr| {
            let address = address.to_string();
            self.on("one", &["serve", "--rate", "0", "--listen", &address])
        };
        Server::start(command, "/readyz").map_err(Failure::file(&self.folder))
    }

    /// The same rows embedded.
    fn serve_embedded(&self) -> Result<Server, Failure> {
        let folder = self.setup.size.scratch();
        let command = |address| self.setup.program.serve(&folder, address);
        Server::start(command, "/readyz").map_err(Failure::file(&folder))
    }

    /// Changes by one client and by many, beside those of the embedded store and inserts of as many bytes.
    fn changing(&self) -> Result<Vec<Line>, Failure> {
        let (program, scratch) = (&self.setup.program, self.setup.size.scratch());
        let most = WRITERS.into_iter().max().unwrap_or(1);
        let keys = program.keys(&scratch, most)?;
        let words = ["token", "create", "--name", "bench", "--role", "admin"];
        let token = Token::of(answer(&mut self.on("one", &words))?);
        let embedded_token = program.token(&scratch)?;
        let (node, embedded) = (self.serve()?, self.serve_embedded()?);
        let mut lines = Vec::new();
        for writers in WRITERS {
            self.setup.say(&format!("changing, {writers} at once"));
            let keys = &keys[..writers.min(keys.len())];
            let rate =
                |server, token| changed(server, token, keys).map_err(Failure::file(&self.folder));
            let ours = rate(&node, &token)?;
            let theirs = rate(&embedded, &embedded_token)?;
            let bytes = self.bytes_of_a_change()?;
            let inserts = self.postgres.inserts(bytes, writers, INSERTING)?;
            let what = format!("nodes: changes a second by {writers} at once");
            let line = Line::of(Unit::Count, what, ours);
            lines.push(line.clone().beside("embedded store", theirs));
            lines.push(line.beside(&format!("inserts of {bytes} bytes"), inserts));
        }
        Ok(lines)
    }

    fn bytes_of_a_change(&self) -> Result<usize, Failure> {
        let bytes = "SELECT CAST(avg(bytes + length(commit_row)) AS bigint) FROM registry_commits WHERE number > 2";
        let bytes = self.postgres.ask(bytes)?;
        Ok(bytes.trim().parse().unwrap_or_default())
    }
}
