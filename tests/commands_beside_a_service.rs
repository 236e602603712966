//! Commands on a registry that is served: they meet no lock, and say what they say anywhere.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
};

use crate::{sandbox::Sandbox, served::Served};

/// Every verb that takes the register, each at its own work.
pub const WRITING: [&str; 21] = [
    "register|--country|CN|--place|Datang|--product|socks",
    "register|--country|CN|--place|Datang|--product|socks",
    "register|--country|CN|--place|Yiwu|--product|zips",
    "register|--country|CN|--place|Pujiang|--product|locks",
    "update|cn-datang-socks|--note|Seen.",
    "update|--where|zips",
    "update|--where|zips|--note|Seen too.",
    "retire|cn-pujiang-locks|--inactive",
    "restore|cn-pujiang-locks|--as-of|9",
    "retire|cn-pujiang-locks|--withdrawn|A mistake.",
    "retire|cn-yiwu-zips|--merged-into|cn-datang-socks",
    "revert|6",
    "import|rows.csv",
    "import|--dry-run|rows.csv",
    "import|bad.csv",
    "organisation|register|--key|org_jp-toyota|--name|Toyota|--kind|company|--country|JP",
    "organisation|update|org_jp-toyota|--place|Toyota",
    "organisation|retire|org_jp-toyota|--withdrawn|A mistake.",
    "organisation|import|organisations.csv",
    "dump|-o|register.rsf",
    "reindex",
];

/// A registry, beside the files that the verbs read.
fn with_files() -> Sandbox {
    let sandbox = Sandbox::in_memory();
    sandbox.run(["init"]).succeeds();
    write_files(&sandbox);
    sandbox
}

pub fn write_files(sandbox: &Sandbox) {
    sandbox.file("rows.csv", "place,product,country\nShengzhou,Tie,CN\n");
    sandbox.file("bad.csv", "place,product,country\nShengzhou,Tie,XX\n");
    let organisations = "key,name,kind,country\norg_it-fiat,Fiat,company,IT\n";
    sandbox.file("organisations.csv", organisations);
}

#[test]
fn every_verb_does_beside_a_service_what_it_does_alone() {
    let (alone, beside) = (with_files(), with_files());
    let token = Served::token(&beside, "registrar");
    let served = Served::of(&beside);
    for (number, typed) in WRITING.into_iter().enumerate() {
        // The service has the register open, each time.
        let made = served.register(&token, &format!("thing{number}"));
        assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
        let same = format!("register|--country|CN|--place|Zhuji|--product|thing{number}|--force");
        alone.typed(&same).succeeds();
        let (expected, run) = (alone.typed(typed), beside.typed(typed));
        assert_eq!(run.code, expected.code, "{typed}: {}", run.stderr);
        assert_eq!(run.stdout, expected.stdout, "{typed}");
        assert_eq!(run.stderr, expected.stderr, "{typed}");
    }
    let found = served.ask("GET /api/v1/clusters?q=seen HTTP/1.1", "");
    assert!(found.contains("cn-datang-socks"), "{found}");
    beside.typed("verify").succeeds();
    assert_eq!(beside.commits(), alone.commits());
    assert_eq!(served.stop(), Some(0));
    assert!(!beside.registry().join("service/socket").exists());
}

#[test]
fn changes_over_http_wait_for_a_command_and_are_made() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "registrar");
    let served = Served::of(&sandbox);
    served.register(&token, "first");
    let holder = sandbox.holder();
    let made = thread::scope(|scope| {
        let made = scope.spawn(|| served.register(&token, "second"));
        let read = served.ask("GET /api/v1/clusters HTTP/1.1", "");
        assert!(read.starts_with("HTTP/1.1 200 "), "{read}");
        holder.release();
        made.join().expect("it is answered")
    });
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
}

#[test]
fn a_service_that_was_killed_leaves_nothing_in_the_way() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "registrar");
    let served = Served::of(&sandbox);
    served.register(&token, "sock");
    sandbox
        .typed("serve|--listen|127.0.0.1:0")
        .exits(1)
        .says("is served already, by process");
    served.kill();
    assert!(sandbox.registry().join("service/socket").exists());
    let update = "update|cn-zhuji-sock|--note|Seen.";
    sandbox.typed(update).succeeds();
    let served = Served::of(&sandbox);
    assert!(served.register(&token, "tie").starts_with("HTTP/1.1 201 "));
    sandbox.typed("update|cn-zhuji-tie|--note|Seen.").succeeds();
}

#[test]
fn a_command_that_ends_badly_gives_the_turn_back() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "registrar");
    let served = Served::of(&sandbox);
    sandbox.holder().kill();
    let made = served.register(&token, "sock");
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    assert!(fs::exists(sandbox.registry().join("service/socket")).expect("a folder"));
}

#[test]
fn a_backup_of_a_registry_that_is_served_is_restored_with_its_tokens() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "registrar");
    let served = Served::of(&sandbox);
    served.register(&token, "sock");
    sandbox
        .typed("backup|copy")
        .succeeds()
        .says("Copied 2 commits into copy.");
    served.register(&token, "tie");
    sandbox
        .typed("backup|copy")
        .exits(1)
        .says("is there already");
    sandbox
        .typed("restore|--backup|copy")
        .exits(1)
        .says("is not overwritten");
    sandbox
        .typed("restore|--backup|copy|--registry|new")
        .succeeds();
    let verified = sandbox
        .typed("verify|--registry|new|--format|json")
        .succeeds();
    assert_eq!(verified.json()["commits"], 2);
    let same = ["token|list", "token|list|--registry|new"];
    let [here, there] = same.map(|typed| sandbox.typed(typed).succeeds().stdout);
    assert_eq!(here, there);
    sandbox
        .typed("restore|cn-zhuji-sock")
        .exits(2)
        .says("--as-of");
}

/// A mirror may take the register away for hours.
#[test]
fn who_takes_the_register_away_keeps_no_command_waiting() {
    let sandbox = Sandbox::in_memory();
    sandbox.run(["init"]).succeeds();
    // More than the two ends of a connection hold.
    let text = "words ".repeat(10_000);
    let rows: String = (0..400)
        .map(|row| format!("P{row},p,CN,{row} {text}\n"))
        .collect();
    sandbox.file("rows.csv", format!("place,product,country,notes\n{rows}"));
    sandbox.typed("import|rows.csv").succeeds();
    let served = Served::of(&sandbox);
    let mut mirror = TcpStream::connect(&served.address).expect("it listens");
    let ask = "GET /api/v1/register HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    mirror.write_all(ask.as_bytes()).expect("it is sent");
    let mut first = [0; 1000];
    mirror.read_exact(&mut first).expect("it is answered");
    sandbox.typed("update|cn-p0-p|--note|Seen.").succeeds();
    let mut rest = Vec::new();
    mirror.read_to_end(&mut rest).expect("it goes on");
    let whole = [&first[..], &rest].concat();
    let whole = String::from_utf8(whole).expect("text");
    assert!(whole.starts_with("HTTP/1.1 200 ") && whole.len() > 400 * text.len());
    assert!(!whole.contains("Seen."), "what came later is in it");
}
