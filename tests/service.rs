//! `registry serve` and `registry token`: the real process over a real network, until it is told to stop.

use std::process::Command;

use crate::{
    sandbox::{REGISTRY, Sandbox, project, skip},
    served::Served,
};

#[test]
fn a_registry_is_served_changed_with_a_token_and_left_whole() {
    let sandbox = Sandbox::with_registry();
    let token = ["token", "create", "--name", "Li Na", "--role", "registrar"];
    let token = sandbox.run(token).succeeds().stdout.trim().to_owned();
    let served = Served::of(&sandbox);
    let record = r#"{"location":{"country":"CN","place":"Zhuji"},"product":{"name":"socks"}}"#;
    let post = "POST /api/v1/clusters HTTP/1.1\r\nContent-Type: application/json";
    let refused = served.ask(post, record);
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    let made = served.ask(&format!("{post}\r\nAuthorization: Bearer {token}"), record);
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    let found = served.ask("GET /api/v1/clusters?q=sock HTTP/1.1", "");
    assert!(found.contains("cn-zhuji-socks"), "{found}");
    // Reading goes on beside the service.
    sandbox
        .run(["search", "sock"])
        .succeeds()
        .prints("cn-zhuji-socks");
    assert_eq!(served.stop(), Some(0));
    sandbox.run(["verify"]).succeeds();
    sandbox.run(["log"]).succeeds().prints("Li Na");
}

#[test]
fn a_token_is_shown_once_listed_and_revoked() {
    let sandbox = Sandbox::with_registry();
    let create = [
        "token", "create", "--name", "A", "--role", "admin", "--format", "json",
    ];
    let created = sandbox.run(create).succeeds().json();
    let (id, text) = (&created["id"], &created["token"]);
    let listed = sandbox.run(["token", "list"]).succeeds();
    let (id, text) = (id.as_str().expect("an id"), text.as_str().expect("a token"));
    let listed = listed.stdout;
    assert!(listed.contains(id) && !listed.contains(text), "{listed}");
    sandbox.run(["token", "revoke", id]).succeeds();
    sandbox
        .run(["token", "revoke", id])
        .exits(1)
        .says("no token");
    sandbox
        .run(["token", "create", "--name", " ", "--role", "admin"])
        .exits(1)
        .says("belongs to a person");
    sandbox
        .run(["token", "create", "--name", "A", "--role", "king"])
        .exits(2)
        .says("unknown role");
}

#[test]
fn the_unit_for_systemd_is_sound_and_keeps_the_service_in_its_sandbox() {
    let unit = project().join("contrib/registry.service");
    let unit = std::fs::read_to_string(unit).expect("a unit");
    let sandbox = Sandbox::empty();
    let binary = unit.replace("/usr/local/bin/registry ", &format!("{REGISTRY} "));
    sandbox.file("registry.service", binary);
    let security = ["security", "--offline=true", "--threshold=20"];
    for checks in [&["verify"][..], &security] {
        let mut analyze = Command::new("systemd-analyze");
        analyze.args(checks).arg("./registry.service");
        let Ok(output) = analyze.current_dir(sandbox.path()).output() else {
            return skip("systemd-analyze is not here");
        };
        assert!(output.status.success(), "{output:?}");
        if checks == ["verify"] {
            assert!(output.stderr.is_empty(), "{output:?}");
        }
    }
}
