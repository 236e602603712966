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

/// The value of a header of an answer.
fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let lines = answer.lines().filter_map(|line| line.split_once(": "));
    let mut found = lines.filter(|(stated, _)| stated.eq_ignore_ascii_case(name));
    found.next().expect("the header").1
}

#[test]
fn a_proposal_is_made_with_one_token_approved_with_another_and_found() {
    let sandbox = Sandbox::with_registry();
    let token = |name: &str, role: &str| {
        let create = ["token", "create", "--name", name, "--role", role];
        let text = sandbox.run(create).succeeds().stdout;
        format!("Authorization: Bearer {}", text.trim())
    };
    let (contributor, reviewer) = (
        token("Weili Co", "contributor"),
        token("Wang Wei", "reviewer"),
    );
    let served = Served::of(&sandbox);
    let proposal = r#"{"change":{"kind":"register","record":{"location":{"country":"CN","place":"Zhuji"},"product":{"name":"socks"}}},"message":"our town"}"#;
    let post = "POST /api/v1/proposals HTTP/1.1\r\nContent-Type: application/json";
    let refused = served.ask(post, proposal);
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    let made = served.ask(&format!("{post}\r\n{contributor}"), proposal);
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    let address = header(&made, "location").to_owned();
    let found = || served.ask("GET /api/v1/clusters?q=sock HTTP/1.1", "");
    assert!(!found().contains("cn-zhuji-socks"));
    let seen = served.ask(&format!("GET {address} HTTP/1.1\r\n{reviewer}"), "");
    let tag = header(&seen, "etag");
    let decide = format!(
        "POST {address}/decision HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: {tag}"
    );
    let own = served.ask(
        &format!("{decide}\r\n{contributor}"),
        r#"{"decision":"approve"}"#,
    );
    assert!(own.starts_with("HTTP/1.1 403 "), "{own}");
    let approved = served.ask(
        &format!("{decide}\r\n{reviewer}"),
        r#"{"decision":"approve"}"#,
    );
    assert!(approved.starts_with("HTTP/1.1 200 "), "{approved}");
    assert!(found().contains("cn-zhuji-socks"));
    assert_eq!(served.stop(), Some(0));
    sandbox
        .run(["log"])
        .succeeds()
        .prints("by Weili Co, approved by Wang Wei");
    sandbox.run(["verify"]).succeeds();
    // What was counted while it was served.
    let tokens = sandbox
        .run(["token", "list", "--format", "json"])
        .succeeds();
    let uses = |name: &str| {
        let tokens = tokens.json();
        let mut tokens = tokens.as_array().expect("a list").clone().into_iter();
        let token = tokens.find(|token| token["name"] == name).expect("a token");
        token["uses"].as_u64()
    };
    assert_eq!((uses("Weili Co"), uses("Wang Wei")), (Some(2), Some(2)));
    // The name of the proposal is in the dump, and so is who approved it; a registry of it is the same.
    let dump = sandbox.run(["dump"]).succeeds().stdout;
    assert!(dump.contains(r#"{"approval":{"proposal":""#), "{dump}");
    sandbox.file("copy.rsf", &dump);
    sandbox
        .run(["--registry", "copy", "load", "copy.rsf"])
        .succeeds();
    let again = sandbox.run(["--registry", "copy", "dump"]).succeeds();
    assert_eq!(again.stdout, dump);
}

fn register_socks(sandbox: &Sandbox) {
    let words = "register --country CN --place Zhuji --product Sock";
    sandbox.run(words.split(' ')).succeeds();
}

#[test]
fn proposals_go_by_the_command_line_too_while_the_registry_is_served() {
    let sandbox = Sandbox::with_registry();
    register_socks(&sandbox);
    let proposal = r#"{"change":{"kind":"change","key":"cn-zhuji-sock","edit":{"patch":{"notes":["ask li.na@example.cn"]}}}}"#;
    sandbox.file("note.json", proposal);
    let make = "proposal make note.json --author LiNa --format json";
    let made = sandbox.run(make.split(' ')).succeeds().json();
    let id = made["id"].as_str().expect("an id");
    sandbox
        .run(["proposal", "show", id])
        .succeeds()
        .prints("+ notes: ask li.na@example.cn")
        .prints("What is published stays published");
    sandbox
        .run(["proposal", "approve", id, "--author", "li na"])
        .exits(1)
        .says("nobody decides on a proposal of their own");
    let back = format!("proposal send-back {id} --reason why --author WangWei");
    sandbox.run(back.split(' ')).succeeds();
    sandbox
        .run(["proposal", "list"])
        .succeeds()
        .prints("0 proposals.");
    sandbox
        .run(["proposal", "list", "--status", "sent_back"])
        .succeeds()
        .prints(id);
    sandbox
        .run(["proposal", "withdraw", id, "--author", "LiNa"])
        .succeeds();
    let served = Served::of(&sandbox);
    let made = sandbox.run(make.split(' ')).succeeds().json();
    let id = made["id"].as_str().expect("an id");
    sandbox
        .run(["proposal", "approve", id, "--author", "Wang Wei"])
        .succeeds()
        .says("is approved, in commit 3");
    let record = served.ask("GET /api/v1/clusters/cn-zhuji-sock HTTP/1.1", "");
    assert!(record.contains("ask li.na"), "{record}");
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn reviews_and_settings_go_by_the_command_line_too() {
    let sandbox = Sandbox::with_registry();
    register_socks(&sandbox);
    sandbox
        .run(["list", "--due", "2024-01-01"])
        .succeeds()
        .prints("No records found.");
    sandbox
        .run(["list", "--due", "2999-01-01"])
        .succeeds()
        .prints("cn-zhuji-sock");
    let review = [
        "review",
        "cn-zhuji-sock",
        "--finding",
        "confirmed",
        "--next",
        "2040-01-01",
    ];
    sandbox.run(review).succeeds();
    sandbox
        .run(["list", "--due", "2039-12-31"])
        .succeeds()
        .prints("No records found.");
    sandbox
        .run([
            "settings",
            "review_period_months=24",
            "visitors_propose=true",
        ])
        .succeeds()
        .prints("review_period_months=24");
    sandbox
        .run(["settings", "visitors_propose="])
        .succeeds()
        .prints("visitors_propose=false");
    sandbox
        .run(["settings", "four_eyes=true"])
        .exits(1)
        .says("no such setting");
}

#[test]
fn contact_details_are_kept_listed_and_erased_for_good() {
    let sandbox = Sandbox::with_registry();
    let add = "contact|add|Li Na|--email|li.na@example.cn|--telephone|+86 575 8701 2345";
    sandbox.typed(add).succeeds().says("of lina are kept");
    sandbox
        .typed("contact|add|Li Na")
        .exits(2)
        .says("--email <EMAIL>");
    // By a token of the same person, over HTTP.
    let token = Served::token(&sandbox, "contributor");
    let served = Served::of(&sandbox);
    let show = format!("GET /api/v1/contacts/lina HTTP/1.1\r\nAuthorization: Bearer {token}");
    assert!(served.ask(&show, "").contains("li.na@example.cn"));
    let listed = sandbox.typed("contact|list|--format|json").succeeds();
    assert_eq!(listed.json()[0]["person"], "lina");
    sandbox
        .typed("contact|show|LI NA")
        .succeeds()
        .prints("+86 575 8701 2345");
    // What a backup has of it cannot be read, with the keys that were kept apart either, once it is erased.
    sandbox.typed("backup|backup").succeeds();
    let private = sandbox.registry().join("private");
    let apart = sandbox.path().join("apart");
    let copy = |kind: &str| {
        std::fs::create_dir_all(&apart).expect("a folder");
        let mut copy = Command::new("cp");
        copy.arg("-r").arg(private.join(kind)).arg(&apart);
        assert!(copy.status().expect("cp runs").success());
    };
    copy("contactkeys");
    sandbox.typed("contact|erase|lina").succeeds();
    copy("erasures");
    sandbox
        .typed("contact|show|lina")
        .exits(1)
        .says("no contact details of lina");
    assert!(served.ask(&show, "").starts_with("HTTP/1.1 404 "));
    let restore = "--registry|restored|restore|--backup|backup|--keys|apart";
    sandbox
        .typed(restore)
        .succeeds()
        .says("Erased once more: the contact details of 1 person.");
    sandbox
        .typed("--registry|restored|contact|list|--format|json")
        .succeeds()
        .prints("[]");
    assert_eq!(served.stop(), Some(0));
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
