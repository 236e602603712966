//! The HTTP service of the national cluster registry: one process that serves a registry to readers, programs and
//! editors.
//!
//! Requests come in through [`serve`]; [`router`] is the same without a network, for tests and for programs that have
//! a server of their own. Every route is documented where it stands, and `/api/v1/openapi.json` is made of that.
//!
//! ```
//! use registry_core::Registry;
//! use registry_server::{Options, router};
//! use tower::ServiceExt;
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let folder = tempfile::tempdir()?;
//! let registry = Registry::create(folder.path(), "Clusters of Zhejiang", "registrar")?;
//! let request = axum::http::Request::get("/api/v1/clusters?q=socks").body(axum::body::Body::empty())?;
//! let response = router(registry, &Options::default()).oneshot(request).await?;
//! assert_eq!(response.status(), 200);
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod access;
mod backup;
mod bodies;
mod changing;
mod client;
mod conditional;
mod contacts;
mod export_form;
mod extract;
mod fields;
mod following;
mod idempotency;
mod import_jobs;
mod layers;
mod lending;
mod merge_patch;
mod metrics;
mod names;
mod network;
mod nodes;
mod options;
mod packed;
mod portal;
mod private;
mod problem;
mod proposals;
mod query;
mod reads;
mod received;
mod routes;
mod serve;
mod service;
mod settings;
mod streams;

pub use access::{
    Access, AccessError, IssuedToken, NewToken, Person, Role, ShownIssuedToken, ShownToken, Token,
    Usage,
};
pub use backup::{BackupError, Manifest, Restored, back_up, restore};
pub use client::{Client, ClientAnswer, ClientError, ClientRequest};
pub use contacts::{Contact, ContactError, Contacts, PersonsContact};
pub use lending::{BorrowError, Borrowed, PlaceError};
pub use network::{Block, PublicUrl};
pub use options::{Options, TlsFiles};
pub use private::{PrivateError, copy_private};
pub use proposals::{
    Deed, Event, NewProposal, Overtaken, Proposal, ProposalError, Proposals, ProposedChange,
    ProposedEdit, ProposedOrganisationEdit, ProposedRecord, Proposer, ShownAlike, ShownProposal,
    ShownRemark, Status, Wanted,
};
pub use routes::{openapi, router};
pub use serve::{ServeError, TlsError, log_to_stderr, serve};
pub use settings::{KeptSettings, Settings, SettingsError};
