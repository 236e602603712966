//! What a crash, another program or another person at the same moment does to a proposal.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use registry_core::{AsOf, Cluster, Draft, Hash, Registry, change::Put, model::Territory};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::{
    access::Person,
    private::{self, Documents, PrivateError, PrivateStore},
};

const SOCKS: &str = "cn-zhuji-sock";

fn registry() -> (TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    put(&registry, &[]);
    (folder, registry)
}

/// Puts the record as it is at first, with these notes.
fn put(registry: &Registry, notes: &[&str]) {
    let record = json!({
        "key": SOCKS,
        "location": { "country": "CN", "region": "CN-ZJ", "place": "Zhuji" },
        "product": { "name": "Sock" },
        "notes": notes,
    });
    let records = vec![Cluster::from_json(record.to_string().as_bytes()).unwrap()];
    let draft = Draft::new("registrar", "");
    registry.change(Box::new(Put { records }), draft).unwrap();
}

fn new(patch: &serde_json::Value) -> NewProposal {
    let change = json!({ "kind": "change", "key": SOCKS, "edit": { "patch": patch } });
    NewProposal {
        change: serde_json::from_value(change).unwrap(),
        message: None,
        source: None,
    }
}

fn propose(proposals: &Proposals) -> ShownProposal {
    let new = new(&json!({ "sector": "traditional" }));
    let li_na = Person::named("Li Na");
    proposals
        .propose(&li_na, new, &Territory::default())
        .unwrap()
}

fn approve(proposals: &Proposals, id: &str, tag: Hash) -> Result<u64, ProposalError> {
    let wang_wei = Person::named("Wang Wei");
    let applied = proposals.approve(id, &wang_wei, Territory::default(), tag)?;
    Ok(applied.commit.unwrap().number)
}

/// A store in which nothing can be put any more after so many documents.
struct Failing {
    store: Arc<dyn PrivateStore>,
    puts: AtomicUsize,
}

impl PrivateStore for Failing {
    fn get(&self, kind: &str, id: &str) -> Result<Option<Vec<u8>>, PrivateError> {
        self.store.get(kind, id)
    }

    fn put(
        &self,
        kind: &str,
        id: &str,
        before: Option<&[u8]>,
        text: &[u8],
    ) -> Result<bool, PrivateError> {
        let left = self.puts.load(Ordering::Relaxed);
        let left = left
            .checked_sub(1)
            .ok_or_else(|| io::Error::other("gone"))?;
        self.puts.store(left, Ordering::Relaxed);
        self.store.put(kind, id, before, text)
    }

    fn remove(&self, kind: &str, id: &str) -> Result<bool, PrivateError> {
        self.store.remove(kind, id)
    }

    fn list(&self, kind: &str) -> Result<Vec<String>, PrivateError> {
        self.store.list(kind)
    }

    fn kinds(&self) -> Result<Vec<String>, PrivateError> {
        self.store.kinds()
    }
}

fn failing(registry: &Registry, puts: usize) -> Proposals {
    let store = Failing {
        store: private::of_registry(registry),
        puts: AtomicUsize::new(puts),
    };
    Proposals::over(
        registry.clone(),
        Documents::new(Arc::new(store), "proposals"),
    )
}

#[test]
fn an_approval_is_a_commit_that_names_proposal_proposer_and_reviewer() {
    let (_folder, registry) = registry();
    let proposals = Proposals::of_registry(registry.clone());
    let shown = propose(&proposals);
    assert_eq!(shown.records[0].changes[0].field, "sector");
    let id = &shown.proposal.id;
    let number = approve(&proposals, id, shown.tag).unwrap();
    let commit = registry.read().unwrap().commit(number).unwrap();
    let approval = commit.approval.as_ref().unwrap();
    assert_eq!((&*commit.author, &approval.proposal), ("Li Na", id));
    assert_eq!(approval.reviewer, "Wang Wei");
    assert!(commit.message.contains("sector"), "{}", commit.message);
    let again = approve(&proposals, id, shown.tag).unwrap_err();
    assert!(matches!(again, ProposalError::Decided { .. }), "{again}");
}

#[test]
fn a_crash_between_commit_and_private_store_does_not_apply_a_proposal_twice() {
    let (_folder, registry) = registry();
    // One put that somebody sets out to approve; the next, what came of it, is lost.
    let shown = propose(&Proposals::of_registry(registry.clone()));
    let crashed = failing(&registry, 1);
    let id = &shown.proposal.id;
    let number = approve(&crashed, id, shown.tag).unwrap();
    // What the commit changed is changed back, so that the change could be made again.
    put(&registry, &[]);
    let head = registry.read().unwrap().applied();
    let next = Proposals::of_registry(registry.clone());
    let again = approve(&next, id, shown.tag).unwrap_err();
    assert!(matches!(again, ProposalError::Decided { .. }), "{again}");
    let seen = next.show(id).unwrap().proposal;
    assert_eq!((seen.status, seen.commit), (Status::Approved, Some(number)));
    assert_eq!(seen.events.last().unwrap().by, "Wang Wei");
    assert_eq!(registry.read().unwrap().applied(), head);
    let reject = next.reject(id, &Person::named("Wang Wei"), "late");
    assert!(matches!(reject, Err(ProposalError::Decided { .. })));
}

#[test]
fn a_crash_before_the_commit_leaves_a_proposal_to_be_approved() {
    let (_folder, registry) = registry();
    let shown = propose(&Proposals::of_registry(registry.clone()));
    let id = &shown.proposal.id;
    let crashed = failing(&registry, 0);
    let failed = approve(&crashed, id, shown.tag).unwrap_err();
    assert!(matches!(
        failed,
        ProposalError::Private(PrivateError::Store(_))
    ));
    // What was set out to, and never came to the commit.
    let next = Proposals::of_registry(registry.clone());
    let kept = next.documents.get(id).unwrap().unwrap();
    let mut value = kept.value.clone();
    value.attempt = Some(proposal::Attempt {
        since: 2,
        under_way: Some(registry_core::Time::now()),
    });
    next.documents.replace(id, &kept, &value).unwrap();
    let withdrawn = next.withdraw(id, &Person::named("Li Na"));
    assert!(matches!(
        withdrawn,
        Err(ProposalError::BeingApproved { .. })
    ));
    assert_eq!(approve(&next, id, shown.tag).unwrap(), 3);
}

#[test]
fn two_nodes_that_approve_at_once_make_one_commit() {
    let (folder, registry) = registry();
    let shown = propose(&Proposals::of_registry(registry.clone()));
    registry.release().unwrap();
    let (id, tag, place) = (&shown.proposal.id, shown.tag, folder.path());
    let made: usize = std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(move || {
                    let registry = Registry::open(place).unwrap();
                    let made = approve(&Proposals::of_registry(registry.clone()), id, tag);
                    registry.release().unwrap();
                    usize::from(made.is_ok())
                })
            })
            .collect();
        nodes.into_iter().map(|node| node.join().unwrap()).sum()
    });
    let next = Registry::open(place).unwrap();
    assert_eq!((made, next.read().unwrap().applied()), (1, 3));
    let seen = Proposals::of_registry(next).show(id).unwrap().proposal;
    assert_eq!((seen.status, seen.commit), (Status::Approved, Some(3)));
}

#[test]
fn an_overtaken_proposal_is_shown_against_what_it_would_now_change() {
    let (_folder, registry) = registry();
    let proposals = Proposals::of_registry(registry.clone());
    let shown = propose(&proposals);
    let id = &shown.proposal.id;
    put(&registry, &["Seen in May."]);
    let old = approve(&proposals, id, shown.tag).unwrap_err();
    assert!(matches!(old, ProposalError::NotAsShown { .. }), "{old}");
    let now = proposals.show(id).unwrap();
    assert_eq!(now.overtaken.as_ref().unwrap().commit, 3);
    assert_eq!(now.records[0].changes.len(), 1);
    approve(&proposals, id, now.tag).unwrap();
    let record = registry.read().unwrap().record(SOCKS, AsOf::Now).unwrap();
    let record = record.unwrap().into_record();
    assert!(record.sector.is_some() && record.notes.len() == 1);
}

#[test]
fn what_somebody_else_amended_meanwhile_is_not_approved_unseen() {
    let (_folder, registry) = registry();
    let proposals = Proposals::of_registry(registry);
    let shown = propose(&proposals);
    let id = &shown.proposal.id;
    let reviewer = Person::named("Wang Wei");
    proposals
        .send_back(id, &reviewer, "and the notes?")
        .unwrap();
    let not_waiting = approve(&proposals, id, shown.tag).unwrap_err();
    assert!(matches!(not_waiting, ProposalError::Decided { .. }));
    let amended = new(&json!({ "notes": ["Seen."] }));
    let other = proposals.amend(id, &reviewer, amended.clone(), &Territory::default());
    assert!(matches!(other, Err(ProposalError::Others { .. })));
    let li_na = Person::named("li na");
    proposals
        .amend(id, &li_na, amended, &Territory::default())
        .unwrap();
    let unseen = approve(&proposals, id, shown.tag).unwrap_err();
    assert!(matches!(unseen, ProposalError::NotAsShown { .. }));
}
