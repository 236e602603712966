//! The database away: what is read says how old it is, nothing is written, and nothing is doubled when it is back.

use super::*;

/// Seconds since the register was last seen, as an answer says.
fn age(answer: &Answer) -> u64 {
    let age = answer.header("registry-age").expect("an age");
    age.parse().expect("seconds")
}

fn problem(node: &Served) -> Value {
    get(node, "/readyz").json()["register"]["problem"].clone()
}

#[test]
fn while_the_database_is_away_all_is_read_with_its_age_and_nothing_is_written() {
    let Some(mut server) = Server::start(15) else {
        return;
    };
    let mut nodes = Nodes::over(&server);
    let served = nodes.serve(1);
    let token = nodes.token("Li Na", "registrar");
    register(&served, &token, "widget", None).expect(201);
    let before = head(&served);
    let Nodes {
        database, sandbox, ..
    } = nodes;
    server.kill();
    nodes = Nodes {
        server: &server,
        database,
        sandbox,
    };
    until("the node notices", || !problem(&served).is_null());
    reads_go_on(&served, &token);
    let refused = register(&served, &token, "gadget", Some("once")).expect(503);
    assert!(refused.header("retry-after").is_some(), "{}", refused.head);
    assert!(
        refused.body.contains("nothing was changed"),
        "{}",
        refused.body
    );
    commands_read_on(&nodes);
    let Nodes {
        database, sandbox, ..
    } = nodes;
    server.resume(&[]);
    nodes = Nodes {
        server: &server,
        database,
        sandbox,
    };
    until("the node sees the register", || problem(&served).is_null());
    let made = register(&served, &token, "gadget", Some("once")).expect(201);
    assert_eq!(
        made.header("registry-commit"),
        Some(&*(before + 1).to_string())
    );
    assert!(made.header("registry-age").is_none());
    let info = nodes.typed(0, "info|--format|json").succeeds().json();
    assert_eq!(
        (&info["commits_behind"], &info["database_problem"]),
        (&json!(0), &Value::Null)
    );
}

fn reads_go_on(served: &Served, token: &str) {
    let read = get(served, "/api/v1/clusters?q=widget").expect(200);
    assert!(read.body.contains("widget"));
    let page = get(served, "/").expect(200).body;
    assert!(page.contains("cannot be reached"), "{page}");
    // Who sends a token reads, too.
    ask(served, "GET", "/api/v1/clusters", &bearer(token), "").expect(200);
    let metrics = get(served, "/metrics").expect(200).body;
    let gauge = |name: &str| {
        let value = metrics.lines().find_map(|line| line.strip_prefix(name));
        value
            .expect("a gauge")
            .trim()
            .parse::<f64>()
            .expect("a number")
    };
    assert!(gauge("registry_seconds_since_register_seen") >= age(&read) as f64);
    assert_eq!(gauge("registry_commits_behind") as u64, 0);
}

fn commands_read_on(nodes: &Nodes<'_>) {
    let list = nodes.typed(0, "list|--limit|1").succeeds();
    list.says("What follows is as of commit");
    nodes
        .typed(0, "info")
        .succeeds()
        .prints("cannot be reached");
    let update = nodes.typed(0, "update|cn-datang-socks|--note|Seen.");
    update.exits(1).says("cannot be reached");
}
