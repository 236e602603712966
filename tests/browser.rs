//! The portal in a real browser: the real process serves the fixtures, and `tests/browser/main.mjs`, its table of contents,
//! visits it. Skipped where Chromium, Node or the packages are not here; `tests/set-up-tools` installs them.
//!
//! `SCREENSHOTS=docs/pages cargo test --workspace --test end_to_end browser` makes the pictures of docs/pages.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    sandbox::{Sandbox, fixture, skip},
    served::Served,
};

/// Older ones lack what the scripts use.
const LEAST_NODE: u32 = 18;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/browser")
}

/// Node with a script of the folder, if all that it needs is here.
fn node(script: &str) -> Option<Command> {
    let version = Command::new("node").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let version = version.unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next();
    let is_new_enough = major
        .and_then(|major| major.parse().ok())
        .is_some_and(|major: u32| major >= LEAST_NODE);
    if !is_new_enough {
        skip(&format!(
            "Node {LEAST_NODE} or later is not here; Debian has it as nodejs"
        ));
        return None;
    }
    let chromium = env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if !Path::new(&chromium).exists() {
        skip("Chromium is not here; Debian has it, or the variable CHROMIUM names it");
        return None;
    }
    if !folder().join("node_modules/playwright-core").exists() {
        skip("the packages of tests/browser are not here; tests/set-up-tools installs them");
        return None;
    }
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder());
    Some(command)
}

/// Ties between clusters, of which the fixtures have none.
const TIES: &str = "\
place,country,product,linkage_kind,linkage_cluster,linkage_industry,linkage_direction,source_title
Zhuji,CN,socks,industrial,cn-yiwu-socks,,,An example
Zhuji,CN,socks,supplier,,nylon yarn,from,An example
Keqiao,CN,fabrics,supplier,cn-chenzhou-tie,,to,An example
";

/// The fixtures, as `registry demo` has them, with their organisations and ties.
fn portal() -> (Sandbox, Served) {
    let sandbox = Sandbox::with_fixtures();
    let organisations = ["organisation", "import", &fixture("organisations.csv")];
    sandbox.run(organisations).succeeds();
    let ties = sandbox.file("ties.csv", TIES);
    sandbox.run([Path::new("import"), &ties]).succeeds();
    let served = Served::of(&sandbox);
    (sandbox, served)
}

/// A token of a person of each role, as the scripts read them.
fn tokens(sandbox: &Sandbox) -> String {
    let people = [
        ("contributor", "Chen Jie"),
        ("registrar", "Li Na"),
        ("reviewer", "Wang Wei"),
        ("admin", "Zhao Min"),
    ];
    let tokens = people.map(|(role, name)| {
        let token = Served::token_of(name, sandbox, role);
        format!("{role:?}: {token:?}")
    });
    format!("{{{}}}", tokens.join(", "))
}

#[test]
fn the_portal_is_whole_in_a_real_browser() {
    let Some(mut command) = node("main.mjs") else {
        return;
    };
    let (sandbox, served) = portal();
    let origin = format!("http://{}", served.address);
    command
        .env("PORTAL", origin)
        .env("TOKENS", tokens(&sandbox));
    let output = command.output().expect("Node runs");
    let (told, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{told}\n{errors}");
    assert!(told.contains("# fail 0"), "{told}");
}

#[test]
fn pictures_of_the_pages_are_made_when_asked_for() {
    let Ok(pictures) = env::var("SCREENSHOTS") else {
        return;
    };
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(pictures);
    let Some(mut command) = node("screenshots.mjs") else {
        return;
    };
    let (sandbox, served) = portal();
    let origin = format!("http://{}", served.address);
    command
        .env("PORTAL", origin)
        .env("TOKENS", tokens(&sandbox));
    let made = command.arg(pictures).status();
    assert!(made.expect("Node runs").success());
}
