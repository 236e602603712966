//! What two nodes do at once, and what one does that the other is asked for.

use super::*;

#[test]
fn what_two_nodes_approve_at_once_is_one_commit_and_tokens_hold_on_both() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let both = nodes.two();
    let contributor = nodes.token("Li Na", "contributor");
    let reviewers = ["Wang Wei", "Zhao Min"].map(|name| nodes.token(name, "reviewer"));
    let before = head(&both[0]);
    for round in 1..=3 {
        let address = proposed(&both[0], &contributor, &format!("widget {round}"));
        let decided = at_once(&both, &reviewers, |node, reviewer| {
            approved(node, &address, reviewer)
        });
        let mut statuses: Vec<u16> = decided.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert!(
            [[200, 409], [200, 412]].contains(&[statuses[0], statuses[1]]),
            "{statuses:?}"
        );
        for node in &both {
            until("the commit comes to both nodes", || {
                head(node) == before + round
            });
            let shown = ask(node, "GET", &address, &bearer(&reviewers[0]), "");
            assert_eq!(shown.expect(200).json()["status"], "approved");
        }
    }
    // What is revoked on one holds on neither.
    let admin = bearer(&nodes.token("Sun Yi", "admin"));
    let tokens = ask(&both[0], "GET", "/api/v1/tokens", &admin, "")
        .expect(200)
        .json();
    let of_contributor = |token: &&Value| token["name"] == "Li Na";
    let token = tokens
        .as_array()
        .and_then(|tokens| tokens.iter().find(of_contributor));
    let id = token
        .and_then(|token| token["id"].as_str())
        .expect("a token");
    ask(
        &both[0],
        "DELETE",
        &format!("/api/v1/tokens/{id}"),
        &admin,
        "",
    )
    .expect(204);
    for node in &both {
        ask(node, "GET", "/api/v1/proposals", &bearer(&contributor), "").expect(401);
    }
    nodes.typed(3, "verify").succeeds();
}

/// Proposes a record; gives the address of the proposal.
fn proposed(node: &Served, contributor: &str, product: &str) -> String {
    let record = json!({ "location": { "country": "CN", "place": "Zhuji" }, "product": { "name": product } });
    let body = json!({ "change": { "kind": "register", "record": record } }).to_string();
    let proposed = ask(
        node,
        "POST",
        "/api/v1/proposals",
        &bearer(contributor),
        &body,
    )
    .expect(201);
    let id = proposed.json()["id"]
        .as_str()
        .expect("an identifier")
        .to_owned();
    format!("/api/v1/proposals/{id}")
}

/// Looks at a proposal and approves it.
fn approved(node: &Served, address: &str, reviewer: &str) -> Answer {
    let seen = ask(node, "GET", address, &bearer(reviewer), "").expect(200);
    let mut headers = bearer(reviewer);
    headers.push(format!("If-Match: {}", seen.header("etag").expect("a tag")));
    let decision = format!("{address}/decision");
    ask(
        node,
        "POST",
        &decision,
        &headers,
        r#"{"decision":"approve"}"#,
    )
}

#[test]
fn what_is_sent_to_two_nodes_with_one_key_is_made_once() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let both = nodes.two();
    let token = nodes.token("Li Na", "registrar");
    let before = head(&both[0]);
    let answers = at_once(&both, &["once", "once"], |node, key| {
        register(node, &token, "widget", Some(key))
    });
    // Whoever was second is told to come again, and then what the first was.
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(
        statuses.contains(&201) && statuses.iter().all(|status| [201, 409].contains(status)),
        "{statuses:?}"
    );
    for node in &both {
        let again = register(node, &token, "widget", Some("once")).expect(201);
        assert_eq!(
            again.header("registry-commit"),
            Some(&*(before + 1).to_string())
        );
    }
}

#[test]
fn what_is_written_on_one_node_is_read_on_the_other_and_a_session_is_of_both() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let both = nodes.two();
    let token = nodes.token("Li Na", "registrar");
    let written = register(&both[0], &token, "gadget", None).expect(201);
    let commit = written.header("registry-commit").expect("a commit");
    let asked = |commit: &str| {
        let header = [format!("Registry-Commit: {commit}")];
        ask(&both[1], "GET", "/api/v1/clusters?q=gadget", &header, "")
    };
    assert!(asked(commit).expect(200).body.contains("gadget"));
    let beyond = asked("1000").expect(503);
    assert!(beyond.header("retry-after").is_some(), "{}", beyond.head);

    let form = [
        "Content-Type: application/x-www-form-urlencoded",
        "Sec-Fetch-Site: same-origin",
    ];
    let form = form.map(str::to_owned);
    let logged_in = ask(
        &both[0],
        "POST",
        "/login",
        &form,
        &format!("token={token}&to=/"),
    )
    .expect(303);
    let cookie = logged_in
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next());
    let cookie = format!("Cookie: {}", cookie.expect("a cookie"));
    let is_known = |node: &Served| {
        let page = ask(node, "GET", "/", std::slice::from_ref(&cookie), "").expect(200);
        page.body.contains("/logout")
    };
    assert!(both.iter().all(is_known));
    // Neither the database nor the cookie alone has the token.
    let query = "SELECT string_agg(encode(document, 'escape'), '') FROM registry_documents";
    let kept = server.sql(&nodes.url(), query);
    let secret = token.rsplit('_').next().expect("a secret");
    assert!(kept.contains("secret_hash"), "{kept}");
    assert!(!kept.contains(secret) && !cookie.contains(secret));
}

#[test]
fn an_import_that_one_node_makes_is_under_way_on_all_until_it_has_ended() {
    let Some(server) = Server::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let both = nodes.two();
    let token = nodes.token("Li Na", "registrar");
    let rows: String = (0..2000).map(|row| format!("Town{row},CN,Tie\n")).collect();
    let mut headers = bearer(&token);
    headers.push("Prefer: respond-async".to_owned());
    let table = format!("place,country,product\n{rows}");
    let begun = ask(
        &both[0],
        "POST",
        "/api/v1/imports?name=ties.csv",
        &headers,
        &table,
    )
    .expect(202);
    let address = begun.header("location").expect("an address").to_owned();
    until("the import ends", || {
        let job = ask(&both[1], "GET", &address, &bearer(&token), "")
            .expect(200)
            .json();
        let has_ended = job["state"] == "finished";
        assert!(!has_ended || job["outcome"]["status"] == 200, "{job}");
        has_ended
    });
}
