//! Organisations that take part in clusters: recorded, linked, found by any name, renamed everywhere.

use std::fs;

use crate::sandbox::{Sandbox, fixture};

const CMU: &str = "org_us-carnegie-mellon-university";
const PKU: &str = "org_cn-peking-university";

impl Sandbox {
    /// A registry with the clusters and the organisations of the fixtures.
    pub fn with_organisations() -> Sandbox {
        let sandbox = Sandbox::with_fixtures();
        sandbox
            .run(["organisation", "import", &fixture("organisations.csv")])
            .succeeds();
        sandbox
    }

    /// The organisation that the actor of that name is in a cluster.
    fn organisation_of(&self, cluster: &str, actor: &str) -> Option<String> {
        let record = self.record(cluster);
        let actors = record["actors"].as_array().expect("actors").iter();
        let organisations = actors
            .filter(|known| known["name"] == actor)
            .map(|known| known["organisation"].as_str().map(str::to_owned));
        let mut organisations: Vec<_> = organisations.collect();
        organisations.dedup();
        assert_eq!(organisations.len(), 1, "{actor} of {cluster}");
        organisations.remove(0)
    }
}

#[test]
fn the_fixtures_are_linked_where_that_is_certain_and_reported_where_not() {
    let sandbox = Sandbox::with_fixtures();
    let import = format!(
        "organisation|import|--format|json|{}",
        fixture("organisations.csv")
    );
    let dry_run = sandbox.typed(&format!("{import}|--dry-run"));
    let promised = dry_run.succeeds().json();
    assert_eq!(promised["new"], 24);
    let before = sandbox.commits();
    let done = sandbox.typed(&import).succeeds().json();
    for told in [
        "new",
        "linked_actors",
        "possible_organisations",
        "organisations",
        "clusters",
    ] {
        assert_eq!(done[told], promised[told], "{told}");
    }
    assert_eq!(sandbox.commits(), before + 1, "one commit");

    let linked = sandbox.organisation_of("us-pittsburgh-robotics", "Carnegie Mellon University");
    assert_eq!(linked.as_deref(), Some(CMU));
    // Beijing is the region of the one and not of the other.
    assert_eq!(
        sandbox
            .organisation_of("cn-zhongguan-village-it", "Peking University")
            .as_deref(),
        Some(PKU)
    );
    assert_eq!(
        sandbox.organisation_of("cn-anji-office-chairs", "Peking University"),
        None
    );
    let possible = done["possible_organisations"]["first"]
        .as_array()
        .expect("a list");
    let reason = |cluster: &str, actor: &str| {
        let told = possible
            .iter()
            .find(|link| link["cluster"] == cluster && link["actor"] == actor);
        told.map(|link| link["reason"].clone())
    };
    assert_eq!(
        reason("cn-anji-office-chairs", "Peking University").expect("told"),
        "another place"
    );

    sandbox
        .run(["organisation", "import", &fixture("organisations.csv")])
        .succeeds()
        .prints("0 new, 0 changed, 24 same");
    assert_eq!(sandbox.commits(), before + 1, "nothing changed, no commit");
    sandbox.run(["verify"]).succeeds();
}

#[test]
fn a_name_alone_never_links_what_may_be_another() {
    let sandbox = Sandbox::with_registry();
    let clusters = "country,place,product,actors,actor_ror\n\
        CN,Anji,chairs,research community: Peking University,\n\
        CN,Wuxi,wool,company: Peking University,\n\
        IT,Como,silk,research community: Peking University,\n\
        CN,Hefei,chips,research community: Beida,02v51f717\n";
    let clusters = clusters.replace("02v51f717", "https://ror.org/02v51f717");
    sandbox.file("clusters.csv", clusters);
    sandbox.typed("import|clusters.csv").succeeds();
    let register = "organisation|register|--name|Peking University|--kind|research community|--country|CN\
        |--ror|02v51f717";
    sandbox
        .typed(register)
        .succeeds()
        .says("Registered org_cn-peking-university");
    let of = |cluster: &str, actor: &str| sandbox.organisation_of(cluster, actor);
    assert_eq!(
        of("cn-anji-chairs", "Peking University").as_deref(),
        Some(PKU)
    );
    assert_eq!(
        of("cn-hefei-chips", "Beida").as_deref(),
        Some(PKU),
        "by its ROR"
    );
    assert_eq!(
        of("cn-wuxi-wool", "Peking University"),
        None,
        "another kind"
    );
    assert_eq!(
        of("it-como-silk", "Peking University"),
        None,
        "another country"
    );

    // Another of the same name is refused, then taken, and from now on the name alone says nothing.
    let twin = "organisation|register|--name|Peking University|--kind|research community|--country|CN|--key|org_cn-twin";
    sandbox
        .typed(twin)
        .exits(1)
        .says("org_cn-peking-university");
    sandbox.typed(&format!("{twin}|--force")).succeeds();
    sandbox.file(
        "more.csv",
        "country,place,product,actors\nCN,Xian,apples,research community: Peking University\n",
    );
    sandbox
        .typed("import|more.csv")
        .succeeds()
        .prints("several have that name");
    assert_eq!(of("cn-xian-apples", "Peking University"), None);
}

#[test]
fn a_later_import_of_clusters_links_them_and_again_changes_nothing() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .run(["organisation", "import", &fixture("organisations.csv")])
        .succeeds();
    sandbox
        .run(["import", &fixture("china-clusters.csv")])
        .succeeds()
        .prints("linked: XCMG of cn-xuzhou-construction-machinery is org_cn-xcmg");
    let commits = sandbox.commits();
    sandbox
        .run(["import", &fixture("china-clusters.csv")])
        .succeeds();
    assert_eq!(sandbox.commits(), commits);
    sandbox
        .run(["import", "--replace", &fixture("china-clusters.csv")])
        .succeeds();
    assert_eq!(
        sandbox.commits(),
        commits,
        "a link is not taken away by a row that says nothing of it"
    );
}

#[test]
fn renamed_once_is_renamed_everywhere_and_found_by_every_name() {
    let sandbox = Sandbox::with_organisations();
    sandbox
        .typed(&format!(
            "organisation|update|{CMU}|--name|Mellon Tech|--other-name|zh=卡内基梅隆大学"
        ))
        .succeeds()
        .says("Updated");
    sandbox
        .typed("show|us-pittsburgh-robotics")
        .succeeds()
        .prints("Mellon Tech, here Carnegie Mellon University");
    sandbox
        .typed(&format!("show|{CMU}"))
        .succeeds()
        .prints("Carnegie Mellon University")
        .prints("us-pittsburgh-robotics: Pittsburgh · robotics (as Carnegie Mellon University)");
    for name in [
        "Mellon Tech",
        "Carnegie Mellon",
        "Carnegie Institute of Technology",
        "卡内基梅隆大学",
        "05x2bcf33",
        "cmu.edu",
    ] {
        let found = sandbox.found(["--actor", name]);
        assert!(
            found.contains(&"us-pittsburgh-robotics".to_owned()),
            "{name}: {found:?}"
        );
        assert!(
            !found.contains(&"cn-anji-office-chairs".to_owned()),
            "{name}: {found:?}"
        );
    }
    assert_eq!(
        sandbox.found(["actor:\"Mellon Tech\" AND product:robotics"]),
        ["us-pittsburgh-robotics"]
    );
    // The earlier state is what it was.
    let before = (sandbox.commits() - 1).to_string();
    sandbox
        .run(["show", CMU, "--as-of", &before])
        .succeeds()
        .prints("Carnegie Mellon University");
    assert!(
        sandbox
            .found(["--actor", "Mellon Tech", "--as-of", &before])
            .is_empty()
    );
    sandbox
        .typed(&format!("history|{CMU}"))
        .succeeds()
        .prints("~ name: Carnegie Mellon University -> Mellon Tech");
    sandbox.typed("log|--keys|-n|1").succeeds().prints(CMU);
    // The file with the old name undoes nothing.
    sandbox
        .run(["organisation", "import", &fixture("organisations.csv")])
        .succeeds()
        .prints("24 same");
}

#[test]
fn verbs_of_organisations_are_those_of_clusters() {
    let sandbox = Sandbox::with_organisations();
    sandbox
        .typed("organisation|search|peking")
        .succeeds()
        .prints(PKU);
    sandbox
        .typed("organization|list|--country|CN|--kind|company|--place|Shenzhen")
        .succeeds()
        .prints("org_cn-huawei")
        .prints("org_cn-dji");
    sandbox
        .typed("organisation|list|--identifier|https://ror.org/02v51f717|--format|jsonl")
        .succeeds()
        .prints("\"key\":\"org_cn-peking-university\"");
    sandbox
        .typed("organisation|retire|org_cn-dji|--merged-into|org_cn-huawei")
        .succeeds();
    sandbox
        .typed("show|cn-shenzhen-drones")
        .succeeds()
        .prints("Huawei, here DJI [org_cn-huawei]");
    sandbox
        .typed("organisation|retire|org_cn-huawei|--withdrawn|a mistake")
        .exits(1)
        .says("cannot be withdrawn");
}

#[test]
fn a_reverted_import_withdraws_unlinks_and_may_follow_again() {
    let sandbox = Sandbox::with_organisations();
    let import = sandbox.commits();
    sandbox.run(["revert", &import.to_string()]).succeeds();
    sandbox
        .typed(&format!("show|{PKU}"))
        .succeeds()
        .prints("withdrawn: commit");
    assert_eq!(
        sandbox.organisation_of("us-pittsburgh-robotics", "Carnegie Mellon University"),
        None
    );
    sandbox.typed("verify").succeeds();
    sandbox
        .run(["organisation", "import", &fixture("organisations.csv")])
        .succeeds()
        .prints("24 new");
    let linked = sandbox.organisation_of("us-pittsburgh-robotics", "Carnegie Mellon University");
    assert_eq!(linked.as_deref(), Some(CMU));
}

#[test]
fn exports_of_organisations_import_back_to_the_same_bytes() {
    let sandbox = Sandbox::with_organisations();
    let more = "organisation|update|org_cn-xcmg|--identifier|USCC: 9132|--note|=SUM(A1)|--set|size=\"large\"|--parent|org_cn-huawei";
    sandbox.typed(more).succeeds();
    for form in ["csv", "jsonl"] {
        let name = format!("organisations.{form}");
        sandbox
            .run(["organisation", "export", "--output", &name])
            .succeeds();
        let exported = fs::read(sandbox.path().join(&name)).expect("a file");
        let other = Sandbox::with_registry();
        other.file(&name, &exported);
        other.run(["organisation", "import", &name]).succeeds();
        other
            .run(["organisation", "export", "--output", &name])
            .succeeds();
        assert!(
            fs::read(other.path().join(&name)).expect("a file") == exported,
            "{form}"
        );
    }
}

#[test]
fn organisations_survive_a_dump_a_lost_index_and_a_workbook() {
    let sandbox = Sandbox::with_organisations();
    let shown = sandbox
        .typed(&format!("show|{PKU}|--format|jsonl"))
        .succeeds()
        .stdout;
    fs::remove_dir_all(sandbox.registry().join("index")).expect("an index");
    assert_eq!(
        sandbox
            .typed(&format!("show|{PKU}|--format|jsonl"))
            .succeeds()
            .stdout,
        shown
    );
    sandbox.typed("verify").succeeds();
    sandbox.typed("dump|--output|dump.rsf").succeeds();
    let loaded = Sandbox::empty();
    fs::copy(
        sandbox.path().join("dump.rsf"),
        loaded.path().join("dump.rsf"),
    )
    .expect("a copy");
    loaded.typed("load|dump.rsf").succeeds();
    assert_eq!(
        loaded
            .typed(&format!("show|{PKU}|--format|jsonl"))
            .succeeds()
            .stdout,
        shown
    );

    // What a power cut took from the journal is found missing, and built again by whoever writes.
    let journal = sandbox.registry().join("index/organisations/journal");
    let whole = fs::read(&journal).expect("a journal");
    fs::write(&journal, &whole[..whole.len() / 2]).expect("written");
    sandbox.typed("verify").succeeds();
    assert!(fs::read(&journal).expect("a journal") == whole);
}

#[test]
fn a_change_of_an_organisation_says_what_it_changed() {
    let sandbox = Sandbox::with_registry();
    for name in ["Beida", "PKU"] {
        let register = format!("organisation|register|--kind|company|--country|CN|--name|{name}");
        sandbox.typed(&register).succeeds();
    }
    sandbox
        .typed("organisation|update|org_cn-beida|--place|Beijing|--name|Peking University")
        .succeeds()
        .says("+ place: Beijing")
        .says("~ name: Beida -> Peking University");
    let update = "organisation|update|org_cn-beida|--website|https://pku.example/|--format|json";
    let told = sandbox.typed(update).succeeds().json();
    assert_eq!(told["organisations"][0]["changes"][0]["field"], "website");
    sandbox
        .typed("organisation|retire|org_cn-pku|--merged-into|org_cn-beida")
        .succeeds()
        .says("org_cn-beida\n  + other_names: name PKU")
        .says("~ status: active -> merged");
    sandbox
        .typed("info")
        .prints("0 clusters, 2 organisations (1 merged or withdrawn)");
}
