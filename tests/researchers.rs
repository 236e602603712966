//! The examples of docs/examples, as researchers run them in Python and R; a tool that is not here is skipped with a message.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::{
    sandbox::{REGISTRY, Sandbox, project, skip},
    tools::installed,
};

/// A registry as `registry demo` makes it, and a cluster whose country and code a careless reader loses.
fn demonstrated() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.typed("demo").succeeds();
    let words = "register|--registry|cluster-demo|--country|NA|--place|Lüderitz|--product|oysters|--code|ISIC:4:0321";
    sandbox.typed(words).succeeds();
    sandbox
}

/// What an example of docs/examples prints when it is run as its first lines say; nothing where a tool is missing.
#[track_caller]
fn researched(sandbox: &Sandbox, program: &Path, script: &str) -> Option<String> {
    let binaries = Path::new(REGISTRY).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let run = Command::new(program)
        .arg(project().join("docs/examples").join(script))
        .arg("cluster-demo")
        .current_dir(sandbox.path())
        .env("PATH", format!("{}:{path}", binaries.display()))
        .output();
    let Ok(run) = run else {
        skip(&format!(
            "{} is not here; tests/set-up-tools installs it",
            program.display()
        ));
        return None;
    };
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(
        run.status.success() && !stderr.to_lowercase().contains("warning"),
        "{stderr}"
    );
    // Columns stand as far apart as the program likes.
    let printed = String::from_utf8_lossy(&run.stdout);
    let lines = printed
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// What both examples must find in the demo's data, whatever they are written in.
#[track_caller]
fn assert_facts(sandbox: &Sandbox, printed: &str) {
    for fact in [
        "190 clusters in 64 countries",
        "CN 61 31 17",
        "least Herfindahl index of 25 products",
        "cigarette lighters 4900",
        "over countries 1220, over the provinces of China 1803",
        "JP 25",
        "government 59",
        "10 clusters name companies, research and government: cn-anji-office-chairs, ",
        "Changes since 2: 180 new clusters, 10 in both",
        "Chenzhou Shengzhou Tie neckties",
    ] {
        assert!(printed.contains(fact), "{fact:?} is not in\n{printed}");
    }
    let written = |name: &str| {
        let path = sandbox.path().join("research").join(name);
        std::fs::read_to_string(path).expect("a file of the example")
    };
    let map: Value = serde_json::from_str(&written("clusters.geojson")).expect("GeoJSON");
    assert_eq!(map["features"].as_array().map(Vec::len), Some(13));
    let countries = written("shares-by-country.csv").replace('"', "");
    assert!(
        countries.lines().any(|line| line.starts_with("NA,1,0,0,")),
        "Namibia is lost:\n{countries}"
    );
    let quotients = written("quotients.csv").replace('"', "");
    assert!(quotients.contains("JP,25,"), "{quotients}");
}

#[test]
fn a_researcher_in_python_finds_what_is_in_the_demo() {
    let Some(python) = installed("python") else {
        return;
    };
    let sandbox = demonstrated();
    let Some(printed) = researched(&sandbox, &python, "researcher.py") else {
        return;
    };
    assert_facts(&sandbox, &printed);
    for fact in [
        "codes 329",
        "traditional 146 11",
        "13 clusters that claim half of the world's market",
        "shares 12 -> 132",
    ] {
        assert!(printed.contains(fact), "{fact:?} is not in\n{printed}");
    }
}

#[test]
fn a_researcher_in_r_finds_what_is_in_the_demo() {
    let sandbox = demonstrated();
    let Some(printed) = researched(&sandbox, Path::new("Rscript"), "researcher.R") else {
        return;
    };
    assert_facts(&sandbox, &printed);
    let sketch = std::fs::read(sandbox.path().join("research/clusters.pdf")).expect("a sketch");
    assert!(sketch.starts_with(b"%PDF"));
}
