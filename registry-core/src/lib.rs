//! The national cluster registry: an append-only register of industrial clusters,
//! and the full-text index that everything a person reads comes from.

pub mod index;
pub mod model;
pub mod register;
pub mod search;
