//! The national cluster registry: an append-only register of industrial clusters,
//! and the full-text index that everything a person reads comes from.
//!
//! [`registry::Registry`] is the way in; the modules below stand in the order in which data flows.

pub mod form;

pub mod import;

pub mod change;

pub mod model;

pub mod register;

pub mod projection;

pub mod index;

pub mod search;

pub mod export;

pub mod registry;

/// What the disk answers, in words that say what to do.
mod disk;

/// Work on all processors, its results in order.
pub mod in_order;

/// Calls into code that panics on damaged files.
mod guard;
