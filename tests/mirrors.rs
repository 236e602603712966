//! A stranger reads, follows and verifies a served registry: with the example client, and with the command line.

use std::{fs, process::Command};

use serde_json::Value;

use crate::{
    sandbox::{Sandbox, project, skip},
    served::Served,
};

/// What the example client prints, or how it fails; nothing where Python is not here.
fn client(served: &Served, sandbox: &Sandbox, args: &[&str]) -> Option<Result<String, String>> {
    let script = project().join("docs/examples/registry_client.py");
    let mut command = Command::new("python3");
    command
        .arg(script)
        .arg(format!("http://{}", served.address));
    let Ok(output) = command.args(args).current_dir(sandbox.path()).output() else {
        skip("python3 is not here; Debian has it");
        return None;
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stderr)),
    })
}

#[test]
fn the_example_client_searches_proves_mirrors_and_follows() {
    let sandbox = Sandbox::with_fixtures();
    let token = Served::token(&sandbox, "registrar");
    let served = Served::of(&sandbox);
    let run = |args: &[&str]| client(&served, &sandbox, args);
    let Some(found) = run(&["search", "sock"]) else {
        return;
    };
    let found = found.expect("it searches");
    let key = found.lines().next().expect("a hit");
    let json = |args: &[&str]| -> Value {
        let printed = run(args).expect("python3").expect("it holds");
        serde_json::from_str(&printed).expect("JSON")
    };
    let proof = json(&["prove", key]);
    let before = json(&["mirror", "copy"]);
    served.register(&token, "Lanterns");
    let after = json(&["mirror", "copy"]);
    let count = |told: &Value| told["entries"].as_u64().expect("a number");
    assert_eq!(count(&after), count(&before) + 1);
    let lines = fs::read_to_string(sandbox.path().join("copy/entries.jsonl")).expect("entries");
    assert_eq!(lines.lines().count() as u64, count(&after));
    let last = before["commit"].to_string();
    let told = json(&["follow", "--after", &last, "--count", "1"]);
    assert_eq!(told["changed"]["keys"][0], "cn-zhuji-lanterns");
    assert_ne!(proof["commit"], told["hash"]);

    // A mirror of another register is not gone on with.
    let state = sandbox.path().join("copy/state.json");
    let kept = fs::read_to_string(&state).expect("a state");
    let mut kept: Value = serde_json::from_str(&kept).expect("JSON");
    kept["edge"][0] = "00".repeat(32).into();
    fs::write(&state, kept.to_string()).expect("written");
    served.register(&token, "Umbrellas");
    let refused = run(&["mirror", "copy"]).expect("python3").unwrap_err();
    assert!(refused.contains("this is another register"), "{refused}");
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn the_whole_register_is_taken_away_while_it_is_served_verified_and_loaded() {
    let sandbox = Sandbox::with_fixtures();
    let served = Served::of(&sandbox);
    let answer = served.ask(
        "GET /api/v1/register HTTP/1.1\r\nAccept-Encoding: identity",
        "",
    );
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    // Chunks of a length each, whose lines are left out.
    let whole = unchunked(body);
    fs::write(sandbox.path().join("taken.rsf"), whole).expect("written");
    sandbox.run(["verify", "taken.rsf"]).succeeds();
    assert_eq!(served.stop(), Some(0));
    let load = ["--registry", "copy", "load", "taken.rsf"];
    sandbox.run(load).succeeds();
    let dump = |registry: &str| {
        sandbox
            .run(["--registry", registry, "dump"])
            .succeeds()
            .stdout
    };
    assert_eq!(dump("copy"), dump(FOLDER));
}

/// The folder of a sandbox's registry.
const FOLDER: &str = ".registry";

/// A body without the lengths of its chunks.
fn unchunked(body: &str) -> String {
    let (mut rest, mut whole) = (body, String::new());
    while let Some((length, chunk)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length.trim(), 16).expect("a length");
        whole.push_str(&chunk[..length]);
        rest = chunk[length..].trim_start_matches("\r\n");
    }
    whole
}
