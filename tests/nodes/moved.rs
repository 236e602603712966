//! New nodes and other places: snapshots of the index, copies and backups.

use super::*;

#[test]
fn a_new_node_starts_from_a_snapshot_and_follows_and_one_of_another_history_is_refused() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let served = nodes.serve(1);
    let token = nodes.token("Li Na", "registrar");
    let made = nodes
        .typed(1, "index|snapshot|--wait|10|snapshot|--format|json")
        .succeeds()
        .json();
    nodes
        .typed(1, "index|snapshot|snapshot")
        .exits(1)
        .says("is there already");
    register(&served, &token, "widget", None).expect(201);
    let taken = nodes
        .typed(2, "index|restore|snapshot|--format|json")
        .succeeds()
        .json();
    assert_eq!(taken["commit"], made["commit"]);
    assert_eq!(
        taken["followed_to"].as_u64(),
        made["commit"].as_u64().map(|commit| commit + 1)
    );
    let shown = |node| {
        let found = nodes
            .typed(node, "search|china|--format|json|--limit|1000")
            .succeeds()
            .stdout;
        [
            found,
            nodes.typed(node, "export").succeeds().stdout,
            nodes.typed(node, "organisation|list").succeeds().stdout,
        ]
    };
    assert_eq!(shown(2), shown(3));
    nodes.typed(2, "verify").succeeds();
    // What was changed on the way here is not taken, and what was there stays.
    let snapshot = nodes.sandbox.path().join("snapshot");
    let manifest = std::fs::read_to_string(snapshot.join("snapshot.json")).unwrap();
    let name = manifest
        .split('"')
        .find(|name| name.ends_with("meta.json"))
        .unwrap();
    let file = snapshot.join("index").join(name);
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, [&whole[..], b"\n"].concat()).unwrap();
    nodes
        .typed(2, "index|restore|snapshot")
        .exits(1)
        .says("copy the snapshot again");
    std::fs::write(&file, whole).unwrap();
    assert_eq!(shown(2), shown(3));
    let other = Nodes::new(server);
    other.typed(0, "init|--name|Others").succeeds();
    let foreign = snapshot.display();
    other
        .typed(0, &format!("index|restore|{foreign}"))
        .exits(1)
        .says("has no such commit");
    other.typed(0, "list").succeeds();
}

#[test]
fn a_registry_goes_into_a_database_and_back_by_backup_with_what_its_service_keeps() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let sandbox = Sandbox::with_table_1();
    let token = Served::token(&sandbox, "admin");
    let nodes = Nodes {
        server,
        database: server.create_database(),
        sandbox,
    };
    let url = nodes.url();
    nodes
        .sandbox
        .typed(&format!("copy|.registry|{url}"))
        .succeeds();
    let served = nodes.serve(1);
    ask(&served, "GET", "/api/v1/tokens", &bearer(&token), "").expect(200);
    register(&served, &token, "widget", None).expect(201);
    nodes.typed(1, "backup|--wait|10|backup").succeeds();
    nodes
        .sandbox
        .typed("restore|--backup|backup|--registry|restored")
        .succeeds();
    let tokens = nodes
        .sandbox
        .typed("token|list|--registry|restored")
        .succeeds();
    assert!(tokens.stdout.contains("Li Na"), "{}", tokens.stdout);
    let restored = nodes
        .sandbox
        .typed("dump|--registry|restored")
        .succeeds()
        .stdout;
    assert!(nodes.typed(1, "dump|--wait|10").succeeds().stdout == restored);
    // And into an empty database again.
    let again = nodes.server.url(&server.create_database(), "");
    nodes
        .sandbox
        .typed(&format!("copy|restored|{again}"))
        .succeeds();
    let there = nodes
        .sandbox
        .typed(&format!("token|list|--registry|{again}|--index|again"))
        .succeeds();
    assert!(there.stdout.contains("Li Na"), "{}", there.stdout);
}
