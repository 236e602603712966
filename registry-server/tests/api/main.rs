//! The service through its routes, mostly without a network: what is asked, what is answered, who may do what.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod acting;
mod acting_on_organisations;
mod amending;
mod changing;
mod choices;
mod conventions;
mod feed;
mod findings;
mod forms;
mod hostile;
mod idempotency;
mod importing;
mod jobs;
mod listening;
mod map;
mod network;
mod openapi;
mod organisations;
mod pages;
mod persons;
mod proposals;
mod proposed_organisations;
mod reading;
mod regions;
mod register;
mod replacements;
mod reviews;
mod rights;
mod sessions;
mod shown;
mod trial;
mod visitors;
