//! Organisations in what was made for clusters: findings of imports, differences, restoring and reverting, exports.

use std::fs;

use crate::sandbox::Sandbox;

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
            .says("line 3, column parent: \"org_cn-nobody\": org_cn-nobody is no organisation")
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
