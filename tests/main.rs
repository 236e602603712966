//! End-to-end tests through the real binary: this is their table of contents.

/// A folder of its own for each test, and the binary run in it.
mod sandbox;

/// Whatever is wrong is refused with a clear message and its exit code, and the registry stays as it was.
mod bad_input;
/// Every example in README and docs gives the output that stands below it; every verb and flag is documented.
mod documents;
/// Files into records: the printed table and its correction, every form of file, what is rejected and mended.
mod import;
