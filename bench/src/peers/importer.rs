//! The other programs that import the same rows.

use clap::ValueEnum;

/// Who else imports, and into what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Importer {
    /// What the registry is held against, so it is never left out.
    #[value(skip)]
    Keyed,
    #[value(name = "import-alone")]
    Only,
    #[value(name = "without-key")]
    Bare,
    #[value(name = "sqlite-utils")]
    Utils,
}

impl Importer {
    /// Of the two databases without a key, the one with an index comes last and stays.
    pub const ALL: [Importer; 4] = [
        Importer::Keyed,
        Importer::Only,
        Importer::Bare,
        Importer::Utils,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Importer::Keyed => "sqlite3, with key and FTS5",
            Importer::Only => "sqlite3, `.import` alone",
            Importer::Bare => "sqlite3, without key, with FTS5",
            Importer::Utils => "sqlite-utils, with key and FTS5",
        }
    }
}
