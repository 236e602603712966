//! End-to-end tests through the real binary: this is their table of contents.

/// A folder of its own for each test, and the binary run in it.
mod sandbox;
/// A registry that is served by the real process.
mod served;
/// Workbooks, written as their parts.
mod workbooks;

/// Whatever is wrong is refused with a clear message and its exit code, and the registry stays as it was.
mod bad_input;
/// The portal in a real browser: every page, by keyboard and without scripts, the map, what is taken away.
mod browser;
/// What becomes of records: merged, split, withdrawn, restored, reverted, by every way in.
mod changes;
/// Commands on a registry that is served: they meet no lock.
mod commands_beside_a_service;
/// One writer and many readers: what each sees, and what many small commits leave behind.
mod concurrency;
/// Every example in README and docs gives the output that stands below it; every verb and flag is documented.
mod documents;
/// What was acknowledged stays, whatever happens: killed processes, full disks, unsynced files.
mod durability;
/// What leaves comes back the same: CSV, JSON Lines, GeoJSON, data package; hostile text stays harmless.
mod exchange;
/// A registry from afar: read and changed with the words and exit codes of a folder.
mod from_afar;
/// A service whose disk is full: refused changes, readers served on, and all well when there is room.
mod full_disk;
/// The index belongs to the register's history: backups put back, copies that went their own ways, hints lost.
mod histories;
/// Every version is kept with who, why and from where; any earlier state is read, and a commit undone.
mod history;
/// One record, however it is named: found by any of its names, corrected and set back, and what may be it told.
mod identity;
/// Files into records: the printed table and its correction, several files as one, which record a row speaks of.
mod import;
/// Every form of file: encodings, delimiters, sheets, lines of JSON, stdin.
mod import_forms;
/// What is rejected: told in full, kept in a file that can be mended.
mod import_rejected;
/// A service that is killed under eight writers, an import and readers: what it acknowledged is there, once.
mod killed_services;
/// What other programs put into the register: records of other days, of later programs, and of other kinds.
mod kinds;
/// A stranger reads, follows and verifies a served registry: with the example client, and with the command line.
mod mirrors;
/// Countries and regions under every name, shown under one; what is odd about where a record says it is.
mod names;
/// Several nodes on one database: what two do at once is done once, whatever is away or new.
mod nodes;
/// Organisations that take part in clusters: recorded, linked, found by any name, renamed everywhere.
mod organisation_updates;
mod organisations;
/// Organisations at fault: what is wrong with one is told, by flags and in files.
mod organisations_at_fault;
/// Organisations beside clusters: rows at fault, links to nothing, differences, restored, reverted, exported, and no cost.
mod organisations_beside_clusters;
/// Nothing acknowledged is lost to a power cut: its disk is computed from the program's own system calls.
mod power_cuts;
/// Tokens, settings, contact details and proposals are asked of a service from afar.
mod private_from_afar;
/// A record asked for field by field on a terminal, with what was typed kept.
mod questions;
/// One record at a time: registered, updated, retired, listed and counted.
mod records;
/// The register proves itself: dumps, damage, lost indexes, and stores written by earlier versions.
mod register;
/// Defects that were found by using the program, each with what went wrong.
mod regression;
/// The examples of docs/examples, as researchers run them in Python and R.
mod researchers;
/// The service against its own description, by schemathesis.
mod schemathesis;
/// What was meant is found: words in every script, fields, filters, orders, pages and forms.
mod search;
/// The HTTP service: the real process, its tokens, and how it stops.
mod service;
/// Completions and the manual, where the user's shell and `man` find them.
mod shells;
/// Spreadsheets as people send them: titles, totals, merged and hidden cells, formats, errors, mappings.
mod spreadsheets;
/// What is exported for people with a spreadsheet: workbooks, one row a cluster, and what is refused on the way there.
mod spreadsheets_out;
/// What a record says, statement by statement: replaced, completed, named by identifiers.
mod statements;
/// What people see on a terminal: tables that fit, wrapped texts, colours, a pager.
mod terminals;
/// The registry's files in the real tools of its users: frictionless, pandas, DuckDB, GDAL, workbooks of others.
mod tools;
/// Updates: one for many records, flags that are each one value, an editor while others write; overtaken, kept, waiting.
mod updates;
