//! The service through its routes, without a network: what is asked, what is answered, who may do what.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod changing;
mod feed;
mod openapi;
mod proposals;
mod reading;
mod rights;
mod trial;
