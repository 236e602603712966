//! Importing files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Authorship;

#[derive(Debug, Args)]
pub struct Import {
    /// Files to import; - is stdin.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Check everything and show what would change, without changing it.
    #[arg(long)]
    pub dry_run: bool,
    /// Propose what would change, as one proposal for somebody else to approve, instead of changing it.
    #[arg(long, conflicts_with = "dry_run")]
    pub propose: bool,
    /// Take the records whose rows are all good; write the rejected rows, each with its reason, to a file.
    #[arg(long)]
    pub skip_invalid: bool,
    /// Where rejected rows go, for one file [default: FILE.rejected.csv or .jsonl].
    #[arg(long, value_name = "FILE", requires = "skip_invalid")]
    pub rejected: Option<PathBuf>,
    /// Make a row the record's whole new content, as a JSON line always is.
    #[arg(long)]
    pub replace: bool,
    /// Make a row, or the rows of a record, all that their source says of it.
    #[arg(long, conflicts_with = "replace")]
    pub replace_source: bool,
    /// What becomes of a new record that may be one that there is already.
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub possible_duplicates: PossibleDuplicates,
    /// Reject rows whose latitude and longitude fall outside their country, instead of only saying so.
    #[arg(long)]
    pub coordinates_must_fit: bool,
    /// Country of rows that name none.
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Value for blank cells of a column, such as sector=traditional or figure_year=2024: in rows that have what it
    /// belongs to. Can be repeated.
    #[arg(long = "default", value_name = "COLUMN=VALUE")]
    pub defaults: Vec<String>,
    /// Read their column as one of ours, such as "Ort=place", or as an attribute: "Rang=attribute:Rang". Can be repeated.
    #[arg(long = "map", value_name = "HEADER=COLUMN")]
    pub map: Vec<String>,
    /// Decimal mark of numbers, where their column leaves it in doubt.
    #[arg(long, value_enum, value_name = "MARK")]
    pub decimal: Option<Decimal>,
    /// Whether 0.65 is 65 percent, where a column leaves it in doubt.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub shares_are: Option<Shares>,
    /// Form of the files [default: by their names and content].
    #[arg(long = "input", value_enum, value_name = "FORM")]
    pub input: Option<InputForm>,
    /// Encoding of the files, such as gb18030 or utf-16le [default: found out].
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter of CSV files: comma, semicolon, tab, pipe or a character [default: found out].
    #[arg(long, value_name = "DELIMITER")]
    pub delimiter: Option<String>,
    /// Sheet of a workbook [default: the first visible one].
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Row of the header, such as 4, or its two or three rows, such as 4-5 [default: found out].
    #[arg(long, value_name = "N")]
    pub header_row: Option<String>,
    /// Give blank cells the value above them that is meant: merged cells, and countries or places written once.
    #[arg(long)]
    pub fill_down: bool,
    /// Read the files as a mapping says; flags beside it win.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Save how the files are read, for --mapping next time.
    #[arg(long, value_name = "FILE")]
    pub save_mapping: Option<PathBuf>,
    #[command(flatten)]
    pub authorship: Authorship,
}

/// What becomes of new records that may be others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PossibleDuplicates {
    /// It is taken in and reported.
    #[default]
    Report,
    /// Its rows are rejected.
    Reject,
}

/// The sign before a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Decimal {
    /// 1.234,5 is written so.
    Comma,
    /// 1,234.5 is written so.
    Point,
}

/// What numbers of shares are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shares {
    /// 65 is 65 %.
    Percent,
    /// 0.65 is 65 %.
    Fraction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputForm {
    Csv,
    Tsv,
    Xlsx,
    Xls,
    Ods,
    Jsonl,
}
