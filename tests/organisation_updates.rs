//! Organisations changed by the verb that changes clusters: several at once, one value by its identifier, in an editor.

use crate::{
    sandbox::{Run, Sandbox},
    updates::tried_again,
};

const CMU: &str = "org_us-carnegie-mellon-university";
const PKU: &str = "org_cn-peking-university";

impl Sandbox {
    fn organisation(&self, key: &str) -> serde_json::Value {
        let shown = ["organisation", "show", key, "--format", "json"];
        self.run(shown).succeeds().json()
    }
}

#[test]
fn one_value_is_named_by_its_identifier() {
    let sandbox = Sandbox::with_organisations();
    let update = |words: &str| sandbox.typed(&format!("organisation|update|{PKU}|{words}"));
    update("--identifier|USCC: 12100000400002259P|--other-name|PKU|--other-name|Beida").succeeds();
    let shown = sandbox.organisation(PKU);
    let id = |list: &str, field: &str, value: &str| {
        let values = shown[list].as_array().expect("a list").iter();
        let mut named = values.filter(|known| known[field] == value);
        named.next().expect("the value")["id"].clone()
    };
    let number = id("identifiers", "scheme", "USCC");
    let number = number.as_str().expect("an identifier");
    let page = sandbox.run(["show", PKU, "--ids"]).succeeds();
    page.prints(&format!("USCC: 12100000400002259P [{number}]"));

    update(&format!(
        "--in|{}|--set|value=12100000400002259Q",
        &number[..6]
    ))
    .succeeds()
    .says("Updated");
    let beida = id("other_names", "name", "Beida");
    update(&format!(
        "--remove|{}",
        beida.as_str().expect("an identifier")
    ))
    .succeeds();
    let now = sandbox.organisation(PKU);
    assert_eq!(now["identifiers"][0]["value"], "12100000400002259Q");
    let names = now["other_names"].to_string();
    assert!(names.contains("PKU") && !names.contains("Beida"), "{names}");

    update("--remove|0000").exits(1).says("those there are:");
    update("--clear|place|--place|Beijing")
        .exits(2)
        .says("--place");
    update("--clear|spans").exits(1).says("other_names");
    update("").exits(2).says("nothing is given");
}

#[test]
fn one_change_is_made_to_many_organisations_and_shown_before() {
    let sandbox = Sandbox::with_organisations();
    let before = sandbox.commits();
    let change = "--note|Seen in 2026.";
    let dry = sandbox.typed(&format!(
        "organisation|update|{CMU}|{PKU}|{change}|--dry-run"
    ));
    dry.succeeds()
        .prints(PKU)
        .prints("Seen in 2026.")
        .says("2 records would change; nothing was changed.");
    assert_eq!(sandbox.commits(), before);
    sandbox
        .typed(&format!("organisation|update|{CMU}|{PKU}|{change}"))
        .succeeds()
        .says("Updated 2 records")
        .says(PKU);
    sandbox
        .typed("organisation|update|--where|university|--note|A university.")
        .succeeds();
    assert_eq!(sandbox.commits(), before + 2);
    for key in [CMU, PKU] {
        let notes = sandbox.organisation(key)["notes"].to_string();
        assert!(
            notes.contains("Seen") && notes.contains("A university."),
            "{notes}"
        );
    }
    sandbox
        .typed("organisation|update|--where| |--note|x")
        .exits(2)
        .says("--where '*'");
}

#[test]
fn what_is_shown_can_be_written_anew_and_nothing_typed_is_lost() {
    let sandbox = Sandbox::with_organisations();
    let mut shown = sandbox.organisation(PKU);
    shown["place"] = "Haidian".into();
    let put = |text: &str, more: &[&str]| {
        let words = ["organisation", "update", PKU, "--json"];
        sandbox.run_with_input(words.iter().chain(more), text.as_bytes())
    };
    // With the commit, the clusters and the identifiers that are shown beside it.
    put(&shown.to_string(), &[]).succeeds().says("Updated");
    assert_eq!(sandbox.organisation(PKU)["place"], "Haidian");
    put(&shown.to_string().replace(PKU, CMU), &[])
        .exits(1)
        .says("a key never changes");

    let meanwhile = format!(
        "\"$BINARY\" organisation update {PKU} --note meanwhile --wait 0\nsed -i s/Haidian/Changping/ \"$1\""
    );
    let refused = sandbox.edits_with(&["organisation", "update", PKU, "--edit"], &meanwhile);
    let refused: Run = refused
        .exits(1)
        .says("was changed meanwhile")
        .says("+ notes: meanwhile");
    let (again, text) = tried_again(&sandbox, &refused.stderr);
    again.succeeds();
    assert!(text.contains("Changping"));
    assert_eq!(sandbox.organisation(PKU)["place"], "Changping");
}

#[test]
fn an_organisation_is_registered_in_an_editor() {
    let sandbox = Sandbox::with_registry();
    let script = r#"sed -i -e 's/"name": ""/"name": "Datang Socks"/' -e 's/"country": ""/"country": "CN"/' "$1""#;
    sandbox
        .edits_with(&["organisation", "register", "--edit"], script)
        .succeeds()
        .says("Registered org_cn-datang-socks");
}

#[test]
fn organisations_wait_for_another_change() {
    let sandbox = Sandbox::with_organisations();
    let holder = sandbox.holder();
    let mut update = sandbox.command(["organisation", "update", PKU, "--note", "waited"]);
    let waiting = update.spawn().expect("the command");
    sandbox
        .typed(&format!(
            "organisation|update|{PKU}|--note|at once|--wait|0"
        ))
        .exits(1)
        .says("in use by process");
    holder.release();
    assert!(
        waiting
            .wait_with_output()
            .expect("its end")
            .status
            .success()
    );
    let notes = sandbox.organisation(PKU)["notes"].to_string();
    assert!(
        notes.contains("waited") && !notes.contains("at once"),
        "{notes}"
    );
}

#[test]
fn a_merged_organisation_hands_on_what_it_says_or_keeps_it() {
    let sandbox = Sandbox::with_registry();
    for name in ["Alpha", "Beta", "Gamma", "Delta"] {
        let register = "organisation|register|--kind|company|--country|CN";
        sandbox
            .typed(&format!("{register}|--name|{name}|--note|of {name}"))
            .succeeds();
    }
    let merge = |words: &str| sandbox.typed(&format!("organisation|retire|{words}"));
    merge("org_cn-alpha|--merged-into|org_cn-beta|--without-statements").succeeds();
    let beta = sandbox.organisation("org_cn-beta");
    assert_eq!(beta["merged_from"], serde_json::json!(["org_cn-alpha"]));
    assert_eq!(beta["notes"], serde_json::json!(["of Beta"]));
    assert_eq!(beta.get("other_names"), None);

    merge("org_cn-beta|--merged-into|org_cn-gamma").succeeds();
    // What is merged into a merged one goes to the one that stays.
    merge("org_cn-delta|--merged-into|org_cn-beta").succeeds();
    let gamma = sandbox.organisation("org_cn-gamma");
    let notes = gamma["notes"].as_array().expect("notes");
    assert_eq!(notes.len(), 3, "{notes:?}");
    let page = sandbox.typed("organisation|show|org_cn-gamma").succeeds();
    page.prints("Merged from").prints("org_cn-beta");

    merge("org_cn-gamma|--without-statements")
        .exits(2)
        .says("--merged-into");
    merge("org_cn-gamma|--merged-into|gamma")
        .exits(1)
        .says("--merged-into");
}

#[test]
fn several_organisations_are_shown_as_several_clusters_are() {
    let sandbox = Sandbox::with_organisations();
    let shown = |words: &str| sandbox.typed(words).succeeds();
    let both = shown(&format!("organisation|show|{CMU}|{PKU}|--format|json")).json();
    assert_eq!(
        (&both[0]["key"], &both[1]["key"]),
        (&CMU.into(), &PKU.into())
    );
    let cluster = "us-pittsburgh-robotics";
    let mixed = shown(&format!("show|{PKU}|{cluster}|--format|json")).json();
    assert_eq!(
        (&mixed[0]["key"], &mixed[1]["key"]),
        (&PKU.into(), &cluster.into())
    );
    let one = shown(&format!("organisation|show|{PKU}|--format|json")).json();
    assert_eq!(one["key"], PKU);
    let lines = shown(&format!("show|{cluster}|{PKU}|--format|jsonl"));
    assert_eq!(lines.stdout.lines().count(), 2);
    shown(&format!("organisation|show|{CMU}|{PKU}")).prints("Carnegie Mellon University\n");
    sandbox
        .typed(&format!("organisation|show|{PKU}|{cluster}"))
        .exits(1)
        .says("for clusters there is");
}
