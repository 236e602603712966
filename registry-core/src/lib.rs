//! The national cluster registry: an append-only register of industrial clusters,
//! and the full-text index that everything a person reads comes from.

pub mod export;
pub mod import;
pub mod model;
