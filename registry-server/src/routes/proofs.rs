//! Proofs of RFC 6962: that an entry is in the register, and that the register only ever grew.

use axum::{extract::State, http::HeaderMap, response::Response};
use registry_core::{
    Commit, Hash, Registry,
    register::{Entry, InclusionProof, Item, LogIndex, ReadError, RegisterReader},
};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{
    clusters::{Moment, version},
    entries::{CommitBody, EntryBody},
    organisations,
};
use crate::{
    conditional::Representation,
    extract::{Path, Query},
    problem::{Kind, Problem},
    query,
    service::Service,
};

/// Which register, by the number of its entries.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TreeSize {
    /// The number of entries of the register that the proof is for; all, where it is not said.
    #[param(minimum = 1)]
    tree_size: Option<u64>,
}

/// Two registers, by the numbers of their entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TreeSizes {
    /// The number of entries of the earlier one.
    #[param(minimum = 0, example = 1)]
    first: u64,
    /// The number of entries of the later one; all, where it is not said.
    #[param(minimum = 0)]
    second: Option<u64>,
}

#[derive(Serialize)]
struct InclusionBody {
    leaf: String,
    leaf_index: u64,
    tree_size: u64,
    root: Hash,
    audit_path: Vec<Hash>,
    entry: EntryBody,
    commit: Option<CommitBody>,
}

#[derive(Serialize)]
struct ConsistencyBody {
    first: Tree,
    second: Tree,
    path: Vec<Hash>,
    commit: Option<CommitBody>,
}

#[derive(Serialize)]
struct Tree {
    tree_size: u64,
    root: Hash,
}

/// That the entry of a record is in the register: the entry, the hashes that lead from it to the root, and the commit
/// that names that root.
#[utoipa::path(
    get, path = "/api/v1/clusters/{key}/proof", tag = "register",
    params(("key" = String, Path, example = "cn-zhuji-sock"), Moment, TreeSize),
    responses(
        (status = 200, description = "An inclusion proof of RFC 6962: `leaf` is hashed after a byte 0, nodes after a byte 1", body = Object),
        (status = 404, description = "No such record, or fewer entries than said", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The register is being written by another process", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn cluster(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
    Query(size): Query<TreeSize>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.with_registry(move |registry| {
        let version = version(&*registry.read()?, &key, &moment)?;
        let place = (version.from_commit(), &*key, version.hash());
        of_record(registry, place, size)
    });
    Ok(found.await?.answer(&headers))
}

/// That the entry of an organisation is in the register.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}/proof", tag = "register",
    params(("key" = String, Path, example = "org_jp-toyota"), Moment, TreeSize),
    responses(
        (status = 200, description = "An inclusion proof of RFC 6962", body = Object),
        (status = 404, description = "No such organisation, or fewer entries than said", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn organisation(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
    Query(size): Query<TreeSize>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.with_registry(move |registry| {
        let version = organisations::version(&*registry.read()?, &key, &moment)?;
        let place = (version.from_commit(), &*key, version.hash());
        of_record(registry, place, size)
    });
    Ok(found.await?.answer(&headers))
}

/// That an entry is in the register.
#[utoipa::path(
    get, path = "/api/v1/proofs/entries/{number}", tag = "register",
    params(("number" = u64, Path, example = 1, minimum = 1), TreeSize),
    responses(
        (status = 200, description = "An inclusion proof of RFC 6962", body = Object),
        (status = 404, description = "There are fewer entries", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn entry(
    State(service): State<Service>,
    Path(number): Path<u64>,
    Query(size): Query<TreeSize>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.with_registry(move |registry| {
        let proved = registry.log(|log, register| included(log, register, number, size))?;
        told(proved)
    });
    Ok(found.await?.answer(&headers))
}

/// That an earlier register is the beginning of a later one: nothing was taken out, or put in before its end.
#[utoipa::path(
    get, path = "/api/v1/proofs/consistency", tag = "register",
    params(TreeSizes),
    responses(
        (status = 200, description = "A consistency proof of RFC 6962", body = Object),
        (status = 400, description = "The first is the larger", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There are fewer entries", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn consistency(
    State(service): State<Service>,
    Query(TreeSizes { first, second }): Query<TreeSizes>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(second) = second {
        query::at_most("first", first, second)?;
    }
    let found = service.with_registry(move |registry| {
        let (proof, commit, head) = registry.log(|log, register| {
            let head = register.head()?;
            let second = second.unwrap_or(head.entries);
            let proof = log.consistency(first, second)?;
            Ok((proof, commit_of(register, second)?, head))
        })?;
        let tree = |(tree_size, root)| Tree { tree_size, root };
        let body = ConsistencyBody {
            first: tree(proof.first),
            second: tree(proof.second),
            path: proof.path,
            commit: commit.as_ref().map(CommitBody::new).transpose()?,
        };
        Representation::at(head.number, &body)
    });
    Ok(found.await?.answer(&headers))
}

/// A proof, the commit that names its root, and the number of the head.
type Proved = (InclusionProof, Option<Commit>, u64);

fn of_record(
    registry: &Registry,
    place: (u64, &str, Hash),
    size: TreeSize,
) -> Result<Representation, Problem> {
    let proved = registry.log(|log, register| {
        let found = log.find(register, place)?;
        let number = found.map(|(entry, _): (Entry, Item)| entry.number);
        number
            .map(|number| included(log, register, number, size))
            .transpose()
    })?;
    let missing = || {
        Kind::Failed
            .problem("the register does not have what the index shows; run `registry verify`")
    };
    told(proved.ok_or_else(missing)?)
}

fn included(
    log: &mut LogIndex,
    register: &RegisterReader,
    number: u64,
    size: TreeSize,
) -> Result<Proved, ReadError> {
    let head = register.head()?;
    let size = size.tree_size.unwrap_or(head.entries);
    let proof = log.inclusion(register, number, size)?;
    Ok((proof, commit_of(register, size)?, head.number))
}

/// The commit that names the root of the register with so many entries: the last one, or else the first that does.
fn commit_of(register: &RegisterReader, size: u64) -> Result<Option<Commit>, ReadError> {
    let head = register.head()?;
    let commit = match head.entries == size {
        true => Some(head),
        false => register.first_with(size)?,
    };
    Ok(commit.filter(|commit| commit.entries == size))
}

fn told((proof, commit, head): Proved) -> Result<Representation, Problem> {
    let body = InclusionBody {
        leaf: String::from_utf8_lossy(&proof.entry.leaf()).into_owned(),
        leaf_index: proof.entry.number - 1,
        tree_size: proof.tree_size,
        root: proof.root,
        audit_path: proof.path,
        entry: EntryBody::new(proof.entry, proof.item)?,
        commit: commit.as_ref().map(CommitBody::new).transpose()?,
    };
    Representation::at(head, &body)
}
