use super::*;
use crate::{
    AsOf, Cluster, Draft, Registry, RegistryError,
    change::{Put, Retire, Retirement},
    register::Approval,
};

fn sock() -> Cluster {
    Cluster::from_json(
        br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    )
    .unwrap()
}

fn approve(registry: &Registry, proposal: &str, change: Box<dyn Change>) -> Result<u64, String> {
    let proposal = proposal.to_owned();
    let approval = Approval {
        proposal: proposal.clone(),
        reviewer: "Wang Wei".to_owned(),
    };
    let draft = Draft {
        approval: Some(approval),
        ..Draft::new("Li Na", "")
    };
    let (change, since) = (change, 1);
    let approve = Approve {
        change,
        proposal,
        since,
    };
    match registry.change(Box::new(approve), draft) {
        Ok(applied) => Ok(applied.commit.unwrap().number),
        Err(RegistryError::Refused(refused)) => Err(refused.to_string()),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_proposal_that_a_commit_names_is_not_made_again_by_whatever_program() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    let put = || {
        let records = vec![sock()];
        Box::new(Put { records })
    };
    assert_eq!(approve(&registry, "a1", put()), Ok(2));
    let retire = || {
        Box::new(Retire::new(
            "cn-zhuji-sock".parse().unwrap(),
            Retirement::Inactive,
        ))
    };
    assert_eq!(approve(&registry, "a2", retire()), Ok(3));
    registry.release().unwrap();
    let other = Registry::open(folder.path()).unwrap();
    let again = approve(&other, "a1", put()).unwrap_err();
    assert_eq!(again, "proposal a1 was approved already, in commit 2");
    let record = other.read().unwrap();
    let record = record.record("cn-zhuji-sock", AsOf::Now).unwrap().unwrap();
    assert_eq!(record.from_commit(), 3);
}

/// Changes that are written together are not in the index yet when the next of them is checked.
#[test]
fn of_approvals_that_come_together_one_makes_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let registry = &Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    let made: usize = std::thread::scope(|scope| {
        let approvals: Vec<_> = (0..8)
            .map(|number| {
                scope.spawn(move || {
                    let mut record = sock();
                    record.notes = vec![format!("note {number}").parse().unwrap()];
                    let records = vec![record];
                    approve(registry, "a1", Box::new(Put { records })).is_ok()
                })
            })
            .collect();
        let made = approvals
            .into_iter()
            .map(|approval| approval.join().unwrap());
        made.filter(|made| *made).count()
    });
    assert_eq!(made, 1);
    assert_eq!(registry.read().unwrap().applied(), 2);
}
