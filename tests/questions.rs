//! `registry register` on a terminal: what it asks, what it refuses, and that nothing typed is lost.

use crate::{sandbox::Sandbox, terminals::Terminal};

/// `registry register`, with more flags, on a terminal.
fn asked(sandbox: &Sandbox, flags: &[&str]) -> Option<Terminal> {
    let args: Vec<&str> = std::iter::once("register")
        .chain(flags.iter().copied())
        .collect();
    sandbox.on_terminal(80, &args, &[])
}

#[test]
fn a_record_is_asked_for_field_by_field() {
    let sandbox = Sandbox::with_registry();
    let Some(mut terminal) = asked(&sandbox, &[]) else {
        return;
    };
    terminal.shows("Country").types("Atlantis\n");
    terminal
        .shows("\"Atlantis\": unknown country")
        .shows("Country")
        .types("Italy\n");
    terminal.shows("City, town or valley").types("\n");
    terminal
        .shows("Every record has one")
        .shows("City")
        .types("Lumezzane\n");
    terminal.shows("Product or service").types("cutlery\n");
    terminal.shows("Region").types("Lombardia\n");
    terminal.shows("Degrees north").types("\n");
    terminal.shows("Sector").types("traditional\n");
    terminal.shows("Market share").types("40(Domestc)\n");
    terminal
        .shows("unknown scope")
        .shows("Market share")
        .types("40(Domestic)\n");
    terminal.shows("Year of the share").types("2024\n");
    terminal
        .shows("Actors")
        .types("company: Lumezzane Steel; government: Comune\n");
    terminal.shows("Note").types("水果刀\n");
    terminal.shows("Title of the source").types("\n");
    terminal
        .shows("it-lumezzane-cutlery")
        .shows("Register it-lumezzane-cutlery? [Y/n]")
        .types("\n");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.shown);
    assert!(
        terminal
            .shown
            .contains("Registered it-lumezzane-cutlery in commit 2."),
        "{}",
        terminal.shown
    );
    let record = sandbox.record("it-lumezzane-cutlery");
    assert_eq!(record["location"]["region"], "IT-25");
    assert_eq!(record["market_shares"][0]["year"], 2024);
    assert_eq!(record["actors"].as_array().map(Vec::len), Some(2));
    assert_eq!(record["notes"][0], "水果刀");
    assert_eq!(record.get("sources"), None);
    let drafts = sandbox
        .path()
        .join("state/registry")
        .read_dir()
        .expect("a folder");
    assert_eq!(drafts.count(), 0);
}

#[test]
fn what_was_typed_is_offered_again_after_ctrl_c() {
    let sandbox = Sandbox::with_registry();
    let Some(mut terminal) = asked(&sandbox, &[]) else {
        return;
    };
    terminal.shows("Country").types("IT\n");
    terminal.shows("City").types("Lumezzane\n");
    terminal.shows("Product").types("\u{3}");
    terminal.ends();
    let mut again = asked(&sandbox, &[]).expect("a terminal");
    again.shows("[IT]:").types("\n");
    again.shows("[Lumezzane]:").types("Carpi\n");
    again
        .shows("Product")
        .types("knitwear\n")
        .shows("Region")
        .types("\u{4}");
    assert_eq!(again.ends(), Some(1));
    let words: Vec<&str> = again.shown.split_whitespace().collect();
    let words = words.join(" ");
    assert!(words.contains("goes on from what you typed"), "{words}");
    assert_eq!(sandbox.commits(), 1);
    let mut last =
        asked(&sandbox, &["--region", "IT-45", "--product", "jumpers"]).expect("a terminal");
    last.shows("[IT]:")
        .types("\n")
        .shows("[Carpi]:")
        .types("\n");
    // What flags say is not asked.
    last.shows("Degrees north")
        .types("\n")
        .shows("Sector")
        .types("\n")
        .shows("Market share")
        .types("\n");
    last.shows("Actors")
        .types("\n")
        .shows("Note")
        .types("\n")
        .shows("Title")
        .types("\n");
    last.shows("Register it-carpi-jumpers?").types("y\n");
    assert_eq!(last.ends(), Some(0), "{}", last.shown);
    assert_eq!(
        sandbox.record("it-carpi-jumpers")["location"]["region"],
        "IT-45"
    );
}

#[test]
fn likely_duplicates_are_shown_before_more_is_asked() {
    let sandbox = Sandbox::with_table_1();
    let names = ["--country", "CN", "--place", "Zhuji"];
    let Some(mut terminal) = asked(&sandbox, &names) else {
        return;
    };
    terminal.shows("Product").types("socks\n");
    terminal
        .shows("cn-zhuji-sock, Zhuji · Sock: ")
        .shows("[y/N]")
        .types("\n");
    assert_eq!(terminal.ends(), Some(0));
    assert!(
        terminal.shown.contains("Nothing was registered."),
        "{}",
        terminal.shown
    );
    assert_eq!(sandbox.commits(), 2);
    // By a script nobody is asked.
    sandbox
        .run(["register"])
        .exits(2)
        .says("--country, --place and --product");
}
