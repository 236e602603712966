//! The served demo registry, tried by schemathesis against its own description: what it must take, what it must refuse,
//! and in which form it says so. `tests/schemathesis.toml` has each exception with its reason.
//!
//! What it tries is seeded and ends by its number, so that a faster machine tries the same; with `REGISTRY_LONG` it goes on
//! for ten minutes.

use std::process::Command;

use crate::{
    sandbox::{Sandbox, project},
    served::Served,
    tools::installed,
};

const SEED: &str = "22";
/// Requests for each operation and phase.
const USUAL: &[&str] = &["--max-examples", "10"];
/// With a time, phases are gone through again until it is over.
const LONG: &[&str] = &["--max-examples", "200", "--max-time", "600"];

#[test]
fn schemathesis_finds_nothing() {
    let Some(schemathesis) = installed("schemathesis") else {
        return;
    };
    let sandbox = Sandbox::in_memory();
    sandbox.typed("demo|demo").succeeds();
    let demo = ["--registry", "demo"];
    let token = ["token", "create", "--name", "Li Na", "--role", "admin"];
    let token = sandbox.run(demo.into_iter().chain(token)).succeeds().stdout;
    let served = Served::with(&sandbox, &["--registry", "demo", "--rate", "0"]);
    let extent = match std::env::var_os("REGISTRY_LONG") {
        Some(_) => LONG,
        None => USUAL,
    };
    let tried = Command::new(schemathesis)
        .arg("--config-file")
        .arg(project().join("tests/schemathesis.toml"))
        .arg("run")
        .arg(format!("http://{}/api/v1/openapi.json", served.address))
        .args([
            "--header",
            &format!("Authorization: Bearer {}", token.trim()),
        ])
        .args(["--seed", SEED])
        .args(extent)
        .args(["--no-color", "--no-shrink", "--continue-on-failure"])
        .current_dir(sandbox.path())
        .output()
        .expect("schemathesis starts");
    let said = String::from_utf8_lossy(&tried.stdout);
    assert!(
        tried.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&tried.stderr)
    );
    // Its token lasted: only the results of an import, which nothing begins here, are another's.
    let refused = said.contains("Authentication failed: 1 operation ");
    assert!(refused || !said.contains("Authentication failed"), "{said}");
    assert_eq!(served.stop(), Some(0));
    sandbox.run(["--registry", "demo", "verify"]).succeeds();
}
