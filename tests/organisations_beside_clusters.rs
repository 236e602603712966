//! Organisations in what was made for clusters: findings of imports, differences, restoring and reverting, exports.

use std::{fs, process::Command};

use crate::sandbox::{REGISTRY, Sandbox, skip};

#[test]
fn an_organisation_that_leads_nowhere_or_takes_the_identifier_of_another_is_a_rejected_row() {
    let sandbox = Sandbox::with_registry();
    let register =
        "organisation|register|--name|Beida|--kind|research community|--country|CN|--ror|02v51f717";
    sandbox.typed(register).succeeds();
    let commits = sandbox.commits();
    let rows = "key,name,kind,country,ror,parent,merged_into,status\n\
        org_cn-sound,Sound,company,CN,,org_cn-beida,,\n\
        org_cn-lost,Lost,company,CN,,org_cn-nobody,,\n\
        org_cn-below-lost,Below,company,CN,,org_cn-lost,,\n\
        org_cn-gone,Gone,company,CN,,,org_cn-nowhere,merged\n\
        org_cn-thief,Thief,company,CN,02v51f717,,,\n\
        org_cn-below-thief,Under,company,CN,,org_cn-thief,,\n\
        org_cn-one,One,company,CN,05x2bcf33,,,\n\
        org_cn-two,Two,company,CN,05x2bcf33,,,\n";
    sandbox.file("more.csv", rows);
    for import in [
        "organisation|import|more.csv",
        "organisation|import|more.csv|--dry-run",
    ] {
        sandbox
            .typed(import)
            .exits(3)
            .says("line 3, column parent: \"org_cn-nobody\": org_cn-nobody is not an organisation")
            .says("line 4, column parent: \"org_cn-lost\"")
            .says("line 5, column merged_into: \"org_cn-nowhere\"")
            .says("line 6, column ror: \"02v51f717\"")
            .says("is that of org_cn-beida")
            .says("line 7, column parent: \"org_cn-thief\"")
            .says("line 8, column ror")
            .says("line 9, column ror")
            .prints("1 new, 0 changed, 0 same, 7 rejected");
    }
    assert_eq!(sandbox.commits(), commits, "nothing was changed");
    sandbox
        .typed("organisation|import|more.csv|--skip-invalid")
        .exits(3)
        .prints("1 new");
    let rejected = fs::read_to_string(sandbox.path().join("more.rejected.csv")).expect("a file");
    assert_eq!(rejected.lines().count(), 8);
    sandbox
        .typed("show|org_cn-sound")
        .succeeds()
        .prints("org_cn-beida");
    sandbox.typed("verify").succeeds();
}

#[test]
fn a_row_of_a_cluster_that_names_no_organisation_is_rejected() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("organisation|register|--name|Beida|--kind|research community|--country|CN")
        .succeeds();
    let commits = sandbox.commits();
    let rows = "country,place,product,actors,actor_organisation\n\
        CN,Anji,chairs,research community: Peking University,org_cn-beida\n\
        CN,Wuxi,wool,company: A,\n\
        CN,Wuxi,wool,company: B,org_cn-nobody\n";
    sandbox.file("clusters.csv", rows);
    for import in ["import|clusters.csv", "import|clusters.csv|--dry-run"] {
        sandbox.typed(import).exits(3).says(
            "line 4, column actor_organisation: \"org_cn-nobody\": is not an organisation; register it first",
        );
    }
    assert_eq!(sandbox.commits(), commits);
    sandbox
        .typed("import|clusters.csv|--skip-invalid")
        .exits(3)
        .prints("1 new");
    sandbox
        .typed("show|cn-anji-chairs")
        .succeeds()
        .prints("org_cn-beida");
    let rejected =
        fs::read_to_string(sandbox.path().join("clusters.rejected.csv")).expect("a file");
    assert_eq!(rejected.lines().count(), 3, "both rows of the record");

    sandbox
        .typed("organisation|register|--name|B|--kind|company|--country|CN|--key|org_cn-nobody")
        .succeeds();
    sandbox
        .typed("import|clusters.rejected.csv")
        .succeeds()
        .prints("1 new");
}

/// Two clusters and an organisation of commit 2, the organisation renamed by the next.
fn renamed() -> (Sandbox, u64) {
    let sandbox = Sandbox::with_registry();
    let register = "organisation|register|--name|Beida|--kind|research community|--country|CN";
    sandbox.typed(register).succeeds();
    let registered = sandbox.commits();
    sandbox.file(
        "more.csv",
        "country,place,product\nUS,Akron,tyres\nCN,Anji,chairs\n",
    );
    sandbox.typed("import|more.csv").succeeds();
    sandbox
        .typed("organisation|update|org_cn-beida|--name|Peking University")
        .succeeds();
    (sandbox, registered)
}

#[test]
fn a_difference_tells_organisations_among_clusters_by_their_keys() {
    let (sandbox, registered) = renamed();
    let now = sandbox.commits();
    let told = |words: String| -> Vec<(String, String)> {
        let told = sandbox.typed(&words).succeeds().json();
        let changes = told.as_array().expect("a list").iter();
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        changes
            .map(|change| (text(&change["key"]), text(&change["change"])))
            .collect()
    };
    let expect =
        |kinds: [(&str, &str); 3]| kinds.map(|(key, kind)| (key.to_owned(), kind.to_owned()));
    assert_eq!(
        told(format!("diff|{registered}|{now}|--format|json")),
        expect([
            ("cn-anji-chairs", "added"),
            ("org_cn-beida", "changed"),
            ("us-akron-tyres", "added")
        ])
    );
    assert_eq!(
        told(format!("diff|{now}|{}|--format|json", registered - 1)),
        expect([
            ("cn-anji-chairs", "removed"),
            ("org_cn-beida", "removed"),
            ("us-akron-tyres", "removed")
        ])
    );
    sandbox
        .typed(&format!("diff|org_cn-beida|{registered}|{now}"))
        .succeeds()
        .prints("org_cn-beida changed")
        .prints("~ name: Beida -> Peking University");
    sandbox
        .typed(&format!("diff|org_cn-beida|{registered}|{}", now - 1))
        .succeeds();
    sandbox
        .typed(&format!("diff|org_cn-nobody|{registered}|{now}"))
        .exits(1)
        .says("org_cn-nobody");
}

#[test]
fn an_organisation_is_restored_as_a_cluster_is() {
    let (sandbox, registered) = renamed();
    let restore = format!("restore|org_cn-beida|--as-of|{registered}");
    sandbox
        .typed(&restore)
        .succeeds()
        .says(&format!("Restored org_cn-beida as of commit {registered}"));
    let shown = sandbox
        .typed("show|org_cn-beida|--format|json")
        .succeeds()
        .json();
    assert_eq!(shown["name"], "Beida");
    assert_eq!(shown["former_names"], serde_json::Value::Null);
    let commits = sandbox.commits();
    sandbox.typed(&restore).succeeds().says("is as it was");
    assert_eq!(sandbox.commits(), commits);
    sandbox
        .typed(&format!("restore|org_cn-beida|--as-of|{}", registered - 1))
        .exits(1)
        .says("no organisation \"org_cn-beida\" as of commit");
    sandbox
        .typed(&format!("restore|org_cn-nobody|--as-of|{registered}"))
        .exits(1)
        .says("no organisation");
}

#[test]
fn a_revert_says_which_organisations_it_set_back_and_which_it_left_alone() {
    let (sandbox, registered) = renamed();
    let renamed = sandbox.commits();
    let revert = |commit: u64| {
        let revert = format!("revert|{commit}|--format|json");
        sandbox.typed(&revert).succeeds().json()
    };
    let left_alone = revert(registered);
    assert_eq!(
        left_alone["changed_since"],
        serde_json::json!(["org_cn-beida"])
    );
    assert_eq!(left_alone["commit"], serde_json::Value::Null);
    let told = sandbox.typed(&format!("revert|{registered}")).succeeds();
    told.says("1 record left alone, changed since: org_cn-beida");
    assert_eq!(
        revert(renamed)["restored"],
        serde_json::json!(["org_cn-beida"])
    );
    assert_eq!(
        revert(renamed)["changed_since"],
        serde_json::json!([]),
        "undone already"
    );
    assert_eq!(
        revert(registered)["withdrawn"],
        serde_json::json!(["org_cn-beida"])
    );
}

#[test]
fn what_an_import_of_many_organisations_lists_is_cut_and_counted() {
    let sandbox = Sandbox::with_registry();
    let names: Vec<String> = (0..130).map(|number| format!("Firm {number}")).collect();
    let actors = names
        .iter()
        .map(|name| format!("CN,Anji,chairs,company: {name}\n"));
    let actors: String = actors.collect();
    sandbox.file(
        "clusters.csv",
        format!("country,place,product,actors\n{actors}"),
    );
    sandbox.typed("import|clusters.csv").succeeds();
    let rows: String = names
        .iter()
        .map(|name| format!("{name},company,CN\n"))
        .collect();
    sandbox.file("firms.csv", format!("name,kind,country\n{rows}"));
    let told = sandbox
        .typed("organisation|import|firms.csv|--dry-run")
        .succeeds()
        .stdout;
    let starting = |words: &str| told.lines().filter(|line| line.starts_with(words)).count();
    assert_eq!(starting("org_cn-firm-"), 100);
    assert_eq!(starting("  linked: "), 100);
    assert_eq!(starting("... and 30 more"), 2);
    let told = sandbox
        .typed("organisation|import|firms.csv|--format|json")
        .succeeds()
        .json();
    assert_eq!(told["organisations"]["count"], 130);
    assert_eq!(
        told["organisations"]["first"].as_array().map(Vec::len),
        Some(100)
    );
    assert_eq!(told["clusters"]["first"][0]["key"], "cn-anji-chairs");
}

#[test]
fn a_data_package_has_the_organisations_of_its_clusters() {
    let sandbox = Sandbox::with_registry();
    let rows = "name,other_names,kind,country,identifiers,parent,source_title,notes,size\n\
        Group,,company,CN,,,,,\n\
        Beida,zh: 北京大学,research community,CN,USCC: 12,org_cn-group,First,=1,large\n\
        Beida,,research community,CN,,,Second,b,\n\
        Alone,,company,CN,,,,,\n";
    sandbox.file("organisations.csv", rows);
    sandbox
        .typed("organisation|import|organisations.csv")
        .succeeds();
    sandbox.file(
        "clusters.csv",
        "country,place,product,actors\nCN,Anji,chairs,research community: Beida\nCN,Wuxi,wool,\n",
    );
    sandbox.typed("import|clusters.csv").succeeds();
    let table = |query: &str| {
        let export = format!("export{query}|--format|data-package|--output|package");
        sandbox.typed(&export).succeeds();
        fs::read_to_string(sandbox.path().join("package/organisations.csv")).expect("a table")
    };
    let beida = "org_cn-beida,Beida,zh: 北京大学,,research community,CN,,,,,USCC: 12,org_cn-group,active,,,'=1; b,size: large,First,,,,Second";
    let whole = table("");
    assert_eq!(whole.lines().count(), 4, "{whole}");
    assert_eq!(whole.lines().nth(2), Some(beida));
    let chairs = table("|chairs");
    assert_eq!(chairs.lines().nth(1), Some(beida));
    assert!(
        chairs
            .lines()
            .nth(2)
            .is_some_and(|row| row.starts_with("org_cn-group,")),
        "{chairs}"
    );
    assert_eq!(chairs.lines().count(), 3, "and what they lead to");
    assert_eq!(table("|wool").lines().count(), 1, "none");
}

/// A cluster without organisations, and beside it one organisation.
fn beside_each_other() -> Sandbox {
    let sandbox = Sandbox::with_registry();
    sandbox.file("clusters.csv", "country,place,product\nCN,Anji,chairs\n");
    sandbox.typed("import|clusters.csv").succeeds();
    let register = "organisation|register|--name|Beida|--kind|research community|--country|CN";
    sandbox.typed(register).succeeds();
    sandbox
}

#[test]
fn a_cluster_is_shown_and_changed_without_a_look_at_organisations() {
    let sandbox = beside_each_other();
    let journal = sandbox.registry().join("index/organisations/journal");
    let bytes = fs::metadata(&journal).expect("a journal").len() as usize;
    fs::write(&journal, vec![0; bytes]).expect("written");
    sandbox.typed("show|cn-anji-chairs").succeeds();
    sandbox
        .typed("update|cn-anji-chairs|--note|more")
        .succeeds();
    assert!(
        fs::read(&journal)
            .expect("a journal")
            .iter()
            .all(|&byte| byte == 0)
    );
}

#[test]
fn a_damaged_index_of_organisations_is_built_again_by_whoever_needs_it() {
    let sandbox = beside_each_other();
    let actor = "update|cn-anji-chairs|--actor|research community: Beida";
    sandbox.typed(actor).succeeds();
    sandbox.file("more.csv", "country,place,product\nCN,Wuxi,wool\n");
    sandbox.file("firms.csv", "name,kind,country\nA,company,CN\n");
    let journal = sandbox.registry().join("index/organisations/journal");
    for command in [
        "import|more.csv|--dry-run",
        "import|more.csv",
        "organisation|update|org_cn-beida|--note|seen",
        "organisation|register|--name|B|--kind|company|--country|CN",
        "organisation|import|firms.csv",
        "organisation|show|org_cn-beida",
        "organisation|list",
        "history|org_cn-beida",
        "show|org_cn-beida",
        "export|--format|csv",
        "diff|1|2",
        "info",
    ] {
        let mut bytes = fs::read(&journal).expect("a journal");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&journal, bytes).expect("written");
        sandbox
            .typed(command)
            .succeeds()
            .says("is built again from the register");
    }
    let verified = sandbox.typed("verify").succeeds();
    verified.prints("2 clusters, 3 organisations");
}

#[test]
fn a_commit_without_organisations_waits_for_no_file_of_theirs() {
    let sandbox = beside_each_other();
    let synced = |words: &[&str]| -> Option<String> {
        let mut strace = Command::new("strace");
        strace.args([
            "-f",
            "-y",
            "-o",
            "calls",
            "-e",
            "trace=fsync,fdatasync",
            REGISTRY,
        ]);
        let output = strace.args(words).current_dir(sandbox.path()).output();
        let succeeded = output.is_ok_and(|output| output.status.success());
        succeeded.then(|| fs::read_to_string(sandbox.path().join("calls")).expect("calls"))
    };
    let Some(of_cluster) = synced(&["update", "cn-anji-chairs", "--note", "more"]) else {
        return skip("strace is not here, or may not trace");
    };
    assert!(of_cluster.contains("index"), "{of_cluster}");
    assert!(!of_cluster.contains("/organisations"), "{of_cluster}");
    let words = ["organisation", "update", "org_cn-beida", "--note", "more"];
    let of_organisation = synced(&words).expect("calls");
    assert!(
        of_organisation.contains("/organisations/journal"),
        "{of_organisation}"
    );
}
