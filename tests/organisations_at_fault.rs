//! What is wrong with an organisation is told, by flags and in files, and nothing is changed.

use std::fs;

use crate::sandbox::Sandbox;

#[test]
fn what_is_wrong_with_an_organisation_is_told() {
    let sandbox = Sandbox::with_organisations();
    for (words, refusal) in [
        ("organisation|show|org_cn-nobody", "org_cn-nobody"),
        (
            "organisation|register|--name|A|--kind|company",
            "country is missing",
        ),
        (
            "organisation|register|--name|A|--kind|alien|--country|CN",
            "unknown kind of actor",
        ),
        (
            "organisation|register|--name|A|--kind|company|--country|CN|--lei|529900T8BM49AURSDO56",
            "not a LEI",
        ),
        (
            "organisation|register|--name|A|--kind|company|--country|CN|--ror|02v51f718",
            "check digits",
        ),
        (
            "organisation|register|--name|A|--kind|company|--country|CN|--website|a.example",
            "whole address",
        ),
        (
            "organisation|register|--name|A|--kind|company|--country|CN|--parent|org_cn-nobody",
            "is not an organisation",
        ),
        (
            "organisation|register|--name|A|--kind|research community|--country|CN|--ror|02v51f717",
            "org_cn-peking-university",
        ),
        (
            "organisation|update|org_cn-xcmg|--parent|org_cn-xcmg",
            "its own parent",
        ),
    ] {
        let run = sandbox.typed(words);
        assert_eq!(run.code, Some(1), "{words}");
        run.says(refusal);
    }
}

#[test]
fn rows_at_fault_are_rejected_with_their_reasons_and_nothing_is_changed() {
    let sandbox = Sandbox::with_organisations();
    let commits = sandbox.commits();
    let rows = "name,kind,country,place,ror\n\
        New Institute,research community,CN,,\n\
        Peking University,research community,CN,Shenzhen,\n\
        Another,research community,CN,,https://ror.org/02v51f718\n\
        Elsewhere,bank,Atlantis,,\n";
    sandbox.file("more.csv", rows);
    sandbox
        .typed("organisation|import|more.csv")
        .exits(3)
        .says("line 3")
        .says("give a key")
        .says("check digits")
        .says("column country");
    assert_eq!(sandbox.commits(), commits);
    sandbox
        .typed("organisation|import|more.csv|--skip-invalid")
        .exits(3)
        .prints("1 new");
    let rejected = fs::read_to_string(sandbox.path().join("more.rejected.csv")).expect("a file");
    assert_eq!(rejected.lines().count(), 4);
    assert!(rejected.starts_with("rejected_because,name,"));
}

#[test]
fn the_verbs_for_clusters_and_for_organisations_name_each_other() {
    let sandbox = Sandbox::with_organisations();
    for (verb, flags) in [
        ("show", ""),
        ("update", "|--note|x"),
        ("retire", "|--inactive"),
    ] {
        sandbox
            .typed(&format!("organisation|{verb}|cn-zhuji-sock{flags}"))
            .exits(1)
            .says("is the key of a cluster")
            .says(&format!("`registry {verb} cn-zhuji-sock`"));
        if verb != "show" {
            sandbox
                .typed(&format!("{verb}|org_cn-xcmg{flags}"))
                .exits(1)
                .says("`registry organisation` has the commands");
        }
    }
    sandbox
        .typed("show|org_cn-xcmg")
        .succeeds()
        .prints("org_cn-xcmg");
}

#[test]
fn an_organisation_is_changed_only_while_it_is_what_the_change_was_made_against() {
    let sandbox = Sandbox::with_organisations();
    let items = |key: &str| -> Vec<String> {
        let history = sandbox
            .typed(&format!("history|{key}|--format|json"))
            .json();
        let items = history.as_array().expect("a list").iter();
        items
            .map(|entry| entry["item"].as_str().expect("a hash").to_owned())
            .collect()
    };
    let first = items("org_cn-xcmg").remove(0);
    let update = format!("organisation|update|org_cn-xcmg|--note|seen|--against|{first}");
    sandbox.typed(&update).succeeds();
    sandbox.typed(&update).exits(1).says("meanwhile");
    for (against, code, words) in [
        ("zz".to_owned(), 2, "is not a valid hash"),
        (
            items("org_cn-peking-university").remove(0),
            1,
            "never had the item",
        ),
    ] {
        sandbox
            .typed(&format!(
                "organisation|retire|org_cn-xcmg|--inactive|--against|{against}"
            ))
            .exits(code)
            .says(words);
    }
}
