//! The national cluster registry: an append-only register of industrial clusters, and the full-text index that
//! everything a person reads comes from.
//!
//! A [`Registry`] is one value for the life of a process, and for all its threads. [`Registry::read`] gives a snapshot
//! of the index, which [`search`], [`facets`] and the methods of [`IndexReader`] ask. [`Registry::change`] makes a
//! [`Change`](change::Change), a plain value, in a commit of its own: it is durable and searchable on return, and
//! changes that come together share the waiting for the disk. [`Registry::write`] gives a [`Writer`], for imports.
//!
//! ```
//! use registry_core::{AsOf, Cluster, Draft, Query, Registry, change, search};
//!
//! let folder = tempfile::tempdir()?;
//! let registry = Registry::create(folder.path(), "Clusters of Zhejiang", "registrar")?;
//!
//! let record = Cluster::from_json(
//!     br#"{"key": "cn-zhuji-sock", "location": {"country": "CN", "place": "Zhuji"}, "product": {"name": "Sock"}}"#,
//! )?;
//! let register = change::Register { record, others: change::Others::None };
//! let applied = registry.change(Box::new(register), Draft::new("registrar", "seen in Zhuji"))?;
//! assert_eq!(applied.commit.expect("a commit").number, 2);
//!
//! let index = registry.read()?;
//! let results = search(&index, &Query::of("socks in Zhuji"))?;
//! assert_eq!(results.hits[0].cluster.key.as_str(), "cn-zhuji-sock");
//! assert!(index.record("cn-zhuji-sock", AsOf::Commit(1))?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/` has whole programs. The modules stand in the order in which data flows.

#![forbid(unsafe_code)]

pub mod form;

pub mod import;

pub mod change;

pub mod model;

pub mod register;

/// What follows the register.
mod projection;

pub mod index;

pub mod history;

pub mod search;

pub mod export;

pub mod registry;

/// What the disk answers, in words that say what to do.
mod disk;

/// Work on all processors, its results in order.
pub mod in_order;

/// Calls into code that panics on damaged files.
mod guard;

#[cfg(test)]
mod documented;

pub use change::{Change, Refused};
pub use export::{CsvWriter, JsonLinesWriter};
pub use guard::catches_panic;
pub use import::{Input, Options as ImportOptions, Report};
pub use index::{AsOf, IndexReader, Version};
pub use model::{Cluster, CountryCode, Invalid, Key, Statement};
pub use register::{Commit, Draft, Hash, Time};
pub use registry::{Applied, ImportPlan, Locator, OpenOptions, Registry, RegistryError, Writer};
pub use search::{Facets, Filters, Hit, Query, Results, facets, search};
