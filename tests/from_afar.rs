//! A registry from afar: read and changed with the words and exit codes of a folder.

use crate::{
    commands_beside_a_service::WRITING,
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
struct Afar<'a> {
    sandbox: Sandbox,
    server: String,
    token: &'a str,
}

impl Afar<'_> {
    fn typed(&self, typed: &str) -> Run {
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
    served_folder.run(["init"]).succeeds();
    // Who changes is who the token says.
    let token = Served::token_of("registrar", &served_folder, "admin");
    let served = Served::of(&served_folder);
    let afar = Afar {
        sandbox: Sandbox::in_memory(),
        server: format!("http://{}", served.address),
        token: &token,
    };
    let changes = WRITING.into_iter();
    let changes = changes.filter(|typed| !typed.contains("import") && *typed != "reindex");
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
        ("import|rows.csv", "/api/v1/imports?name=FILE"),
        ("organisation|import|rows.csv", "/api/v1/imports"),
        ("init", "leave --server"),
        ("token|list", "where the registry's folder is"),
        ("proposal|list", "where the registry's folder is"),
        ("settings", "where the registry's folder is"),
        ("backup|copy", "where the registry's folder is"),
        ("reindex", "where the registry's folder is"),
        ("index|snapshot|a", "where the registry's folder is"),
        ("copy|a|b", "where the registry's folder is"),
    ] {
        afar(&token).typed(typed).exits(2).says(says);
    }
    let mut other = afar(&token);
    other.server = "http://clusters.example.org".to_owned();
    other.typed("list").exits(1).says("by https alone");
    assert_eq!(sandbox.commits(), 1);
}
