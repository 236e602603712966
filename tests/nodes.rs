//! Several nodes on one database: what one keeps for itself all know, and what two do at once is done once.

mod at_once;
mod away;
mod moved;
#[path = "postgres_server.rs"]
mod postgres_server;

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use self::postgres_server::Server;
use crate::{
    sandbox::{Run, Sandbox, fixture},
    served::Served,
};

/// How long anything may take that a node does by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// A registry in a database, and the machines that use it.
struct Nodes<'a> {
    server: &'a Server,
    database: String,
    sandbox: Sandbox,
}

/// An answer of a node.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl<'a> Nodes<'a> {
    /// With nothing in it yet.
    fn new(server: &'a Server) -> Nodes<'a> {
        Nodes {
            server,
            database: server.create_database(),
            sandbox: Sandbox::in_memory(),
        }
    }

    /// With a registry of real clusters.
    fn over(server: &'a Server) -> Nodes<'a> {
        let nodes = Nodes::new(server);
        nodes.typed(0, "init").succeeds();
        let table = fixture("table-1-china-clusters.csv");
        let import = format!("import|--country|CN|{table}");
        nodes.typed(0, &import).succeeds();
        nodes
    }

    fn url(&self) -> String {
        self.server.url(&self.database, "")
    }

    fn place(&self, node: usize) -> [String; 4] {
        let index = self.sandbox.path().join(format!("node{node}"));
        let index = index.to_str().expect("UTF-8").to_owned();
        ["--registry".into(), self.url(), "--index".into(), index]
    }

    /// A command on a machine.
    fn typed(&self, node: usize, words: &str) -> Run {
        let words = words.split('|').map(str::to_owned);
        self.sandbox.run(self.place(node).into_iter().chain(words))
    }

    fn serve(&self, node: usize) -> Served {
        let serve = ["serve", "--listen", "127.0.0.1:0"].map(str::to_owned);
        let typed = self.place(node).into_iter().chain(serve);
        Served::try_of(self.sandbox.command(typed)).expect("it serves")
    }

    /// Two nodes that serve.
    fn two(&self) -> [Served; 2] {
        [self.serve(1), self.serve(2)]
    }

    fn token(&self, name: &str, role: &str) -> String {
        let created = self.typed(0, &format!("token|create|--name|{name}|--role|{role}"));
        created.succeeds().stdout.trim().to_owned()
    }
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.head, self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(stated, _)| stated.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value)
    }

    #[track_caller]
    fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}{}", self.head, self.body);
        self
    }
}

fn ask(node: &Served, method: &str, address: &str, headers: &[String], body: &str) -> Answer {
    let headers: String = headers
        .iter()
        .map(|header| format!("\r\n{header}"))
        .collect();
    let answer = node.ask(&format!("{method} {address} HTTP/1.1{headers}"), body);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.expect("a status"),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

fn get(node: &Served, address: &str) -> Answer {
    ask(node, "GET", address, &[], "")
}

fn bearer(token: &str) -> Vec<String> {
    vec![
        format!("Authorization: Bearer {token}"),
        "Content-Type: application/json".to_owned(),
    ]
}

/// Registers a cluster on a node.
fn register(node: &Served, token: &str, product: &str, key: Option<&str>) -> Answer {
    let mut headers = bearer(token);
    headers.extend(key.map(|key| format!("Idempotency-Key: {key}")));
    let record = json!({
        "location": { "country": "CN", "place": "Zhuji" },
        "product": { "name": product },
    });
    ask(
        node,
        "POST",
        "/api/v1/clusters",
        &headers,
        &record.to_string(),
    )
}

/// Asks until it is as wanted.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn head(node: &Served) -> u64 {
    let ready = get(node, "/readyz").expect(200).json();
    ready["commit"].as_u64().expect("a number")
}

/// What several do at once, each with a node.
fn at_once<T: Sync>(
    nodes: &[Served],
    by: &[T],
    act: impl Fn(&Served, &T) -> Answer + Sync,
) -> Vec<Answer> {
    thread::scope(|scope| {
        let act = &act;
        let acting: Vec<_> = nodes
            .iter()
            .zip(by)
            .map(|(node, by)| scope.spawn(move || act(node, by)))
            .collect();
        acting
            .into_iter()
            .map(|acted| acted.join().expect("an answer"))
            .collect()
    })
}
