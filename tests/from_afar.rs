//! A registry from afar: read and changed with the words and exit codes of a folder.

use std::fs;

use serde_json::Value;

use crate::{
    commands_beside_a_service::{WRITING, write_files},
    sandbox::{Run, Sandbox},
    served::Served,
};

const READING: [&str; 14] = [
    "search|sock",
    "search|country:CN|--format|json",
    "search|sok",
    "list",
    "show|cn-datang-socks",
    "show|cn-datang-sock",
    "compare|cn-datang-socks|cn-zhuji-thing1",
    "facets",
    "history|cn-datang-socks|--format|json",
    "diff|1|4",
    "export|--format|csv",
    "organisation|list",
    "organisation|show|org_jp-toyota",
    "search|country:",
];

/// A person without a registry, who asks a service.
pub struct Afar<'a> {
    pub sandbox: Sandbox,
    pub server: String,
    pub token: &'a str,
}

impl Afar<'_> {
    pub fn typed(&self, typed: &str) -> Run {
        let mut command = self.sandbox.command(typed.split('|'));
        command
            .env("XDG_CACHE_HOME", self.sandbox.path().join("cache"))
            .env("REGISTRY_SERVER", &self.server)
            .env("REGISTRY_TOKEN", self.token);
        let mut run = Run::of(command);
        let told = run.stderr.lines().filter(|line| !line.starts_with("Took "));
        run.stderr = told.map(|line| format!("{line}\n")).collect();
        run
    }
}

#[test]
fn every_verb_does_from_afar_what_it_does_in_a_folder() {
    let (alone, served_folder) = (Sandbox::with_registry(), Sandbox::in_memory());
    write_files(&alone);
    served_folder.run(["init"]).succeeds();
    // Who changes is who the token says.
    let token = Served::token_of("registrar", &served_folder, "admin");
    let served = Served::of(&served_folder);
    let afar = Afar {
        sandbox: Sandbox::in_memory(),
        server: format!("http://{}", served.address),
        token: &token,
    };
    write_files(&afar.sandbox);
    let changes = WRITING.into_iter().filter(|typed| *typed != "reindex");
    for (number, typed) in changes.chain(READING).enumerate() {
        if number < 6 {
            served.register(&token, &format!("thing{number}"));
            let same = format!("register|--country|CN|--place|Zhuji|--product|thing{number}");
            alone.typed(&(same + "|--force")).succeeds();
        }
        let (expected, run) = (alone.typed(typed), afar.typed(typed));
        assert_eq!(run.code, expected.code, "{typed}: {}", run.stderr);
        assert_eq!(run.stderr, expected.stderr, "{typed}");
        if !typed.contains("json") {
            let [said, expected] = [&run, &expected].map(|run| without_times(&run.stdout));
            assert_eq!(said, expected, "{typed}");
        }
    }
    assert_eq!(served_folder.commits(), alone.commits());
    afar.typed("verify").succeeds();
    assert_eq!(served.stop(), Some(0));
    afar.typed("search|sock").exits(1).says("cannot be reached");
}

/// What is said, but for when it was changed.
fn without_times(said: &str) -> String {
    let lines = said
        .lines()
        .filter(|line| !line.starts_with("Last changed"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_cannot_be_done_from_afar_says_what_to_do() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "contributor");
    let served = Served::of(&sandbox);
    let afar = |token| Afar {
        sandbox: Sandbox::in_memory(),
        server: format!("http://{}", served.address),
        token,
    };
    let register = "register|--country|CN|--place|Zhuji|--product|socks";
    afar(&token)
        .typed(register)
        .exits(1)
        .says("a contributor proposes");
    afar("ncr_00_00")
        .typed(register)
        .exits(1)
        .says("no such token");
    for (typed, says) in [
        ("init", "leave --server"),
        ("load|register.rsf", "leave --server"),
        ("serve", "where the registry's folder is"),
        ("backup|copy", "registry dump -o register.rsf"),
        ("reindex", "where the registry's folder is"),
        ("index|snapshot|a", "where the registry's folder is"),
        ("copy|a|b", "registry dump -o register.rsf"),
    ] {
        afar(&token).typed(typed).exits(2).says(says);
    }
    let mut other = afar(&token);
    other.server = "http://clusters.example.org".to_owned();
    other.typed("list").exits(1).says("by https alone");
    assert_eq!(sandbox.commits(), 1);
}

/// Imports of several kinds, with what they leave behind.
const IMPORTS: [&str; 9] = [
    "import|--dry-run|half.csv",
    "import|half.csv",
    "import|--skip-invalid|half.csv",
    "import|half.csv|--skip-invalid",
    "import|--map|Ort=place|--country|IT|--save-mapping|ort.json|german.csv|rows.csv",
    "import|--mapping|ort.json|german.csv",
    "import|--replace|--message|All there is.|--source|https://example.org/|german.csv|--mapping|ort.json",
    "import|missing.csv",
    "organisation|import|--dry-run|organisations.csv",
];

#[test]
fn imports_from_afar_are_checked_and_committed_as_in_a_folder() {
    let (alone, served_folder) = (Sandbox::with_registry(), Sandbox::with_registry());
    let token = Served::token_of("registrar", &served_folder, "registrar");
    let served = Served::of(&served_folder);
    let afar = Afar {
        sandbox: Sandbox::in_memory(),
        server: format!("http://{}", served.address),
        token: &token,
    };
    for sandbox in [&alone, &afar.sandbox] {
        write_files(sandbox);
        let half =
            "place,product,country,share\nZhuji,Sock,CN,35\nYiwu,Zip,CN,all\nPujiang,Lock,CN,\n";
        sandbox.file("half.csv", half);
        let german = "Ort,product,notes\nPrato,Cloth,Seen.\nComo,Silk,\n";
        sandbox.file("german.csv", german);
    }
    for typed in IMPORTS {
        let (expected, run) = (alone.typed(typed), afar.typed(typed));
        assert_eq!(run.stderr, expected.stderr, "{typed}");
        assert_eq!(run.stdout, expected.stdout, "{typed}");
        assert_eq!(run.code, expected.code, "{typed}");
    }
    let rejected = |sandbox: &Sandbox| fs::read(sandbox.path().join("half.rejected.csv"));
    assert_eq!(
        rejected(&afar.sandbox).expect("written"),
        rejected(&alone).expect("written")
    );
    let log = |run: Run| -> Vec<Value> {
        let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
        let commits = log["commits"].as_array().or(log.as_array());
        let said = |commit: &Value| {
            let commit = &commit["commit"];
            ["author", "message", "source", "entries", "root"].map(|name| commit[name].clone())
        };
        let commits = commits.expect("a list").iter();
        commits.flat_map(said).collect()
    };
    let typed = "log|--format|json";
    assert_eq!(log(afar.typed(typed)), log(alone.typed(typed)));
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn a_copy_takes_what_is_new_and_another_register_whole() {
    let folder = Sandbox::with_fixtures();
    let served = Served::of(&folder);
    let mut afar = Afar {
        sandbox: Sandbox::in_memory(),
        server: format!("http://{}", served.address),
        token: "",
    };
    let asked = |afar: &Afar| {
        let mut command = afar.sandbox.command(["search", "lanterns"]);
        let cache = afar.sandbox.path().join("cache");
        command.env("XDG_CACHE_HOME", cache);
        command.env("REGISTRY_SERVER", &afar.server);
        Run::of(command).succeeds()
    };
    assert!(asked(&afar).stderr.contains("Took 4 commits"));
    let register = "register|--country|CN|--place|Zhuji|--product|lanterns";
    folder.typed(register).succeeds();
    let followed = asked(&afar);
    assert_eq!(followed.stderr, "");
    assert!(
        followed.stdout.contains("cn-zhuji-lanterns"),
        "{}",
        followed.stdout
    );
    let copy = afar.sandbox.run(["--registry", "copy", "info"]);
    assert_ne!(copy.code, Some(0));

    // At the same address, another register, as long and longer.
    let address = served.address.clone();
    assert_eq!(served.stop(), Some(0));
    let other = Sandbox::with_registry();
    other
        .typed("register|--country|CN|--place|Yiwu|--product|lanterns")
        .succeeds();
    other
        .typed("register|--country|CN|--place|Yiwu|--product|zips")
        .succeeds();
    let mut command = other.command(["serve", "--listen", &address]);
    command.env_remove("REGISTRY_SERVER");
    let served = Served::try_of(command).expect("it serves");
    afar.server = format!("http://{}", served.address);
    let taken = asked(&afar);
    assert!(taken.stderr.contains("Took 3 commits"), "{}", taken.stderr);
    assert!(
        taken.stdout.contains("cn-yiwu-lanterns"),
        "{}",
        taken.stdout
    );
    other
        .typed("register|--country|CN|--place|Yiwu|--product|bags")
        .succeeds();
    assert_eq!(asked(&afar).stderr, "");
    afar.typed("verify").succeeds();
    assert_eq!(served.stop(), Some(0));
}
