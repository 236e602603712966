//! What the columns of a table are taken for, so that a person can say it better before the table is read.

use serde::Serialize;

use super::{
    ImportError, Input, Options,
    read::{KnownHeaders, OpenedFile},
    row::{Header, is_group_header, is_known_header},
};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundColumn {
    /// Its header, without what cannot be seen.
    pub header: String,
    /// What it is taken for, as a mapping would say it: a field, or `attribute:` and a name. Nothing where the header
    /// is in doubt or blank.
    pub field: Option<String>,
}

/// The columns of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FoundColumns {
    /// Line of the file, or row of the sheet, where the header stands. 0 for JSON Lines, which have none.
    pub line: u64,
    /// Each, from the left.
    pub columns: Vec<FoundColumn>,
}

/// Finds the header of a table and what its columns are taken for, though some that are needed may be missing.
///
/// ```
/// use registry_core::{Input, ImportOptions, import::find_columns};
/// let table = "Lage im Tal,land,产品\nZhuji,CN,Sock\n";
/// let input = Input::Stream { name: "socks.csv".into(), reader: Box::new(table.as_bytes()) };
/// let options = ImportOptions { mappings: vec![("land".into(), "country".into())], ..ImportOptions::default() };
/// let found = find_columns(input, &options)?;
/// let fields: Vec<_> = found.columns.iter().map(|column| column.field.as_deref()).collect();
/// assert_eq!(fields, [Some("attribute:Lage im Tal"), Some("country"), Some("product")]);
/// # Ok::<(), registry_core::import::ImportError>(())
/// ```
///
/// # Errors
/// When the file is no table, or too wide a one.
pub fn find_columns(input: Input, options: &Options) -> Result<FoundColumns, ImportError> {
    let headers = KnownHeaders {
        is_known: &|text| is_known_header(text, options),
        is_group: &|text| is_group_header(text, options),
    };
    let file = OpenedFile::open(input, options, headers)?;
    let Some(head) = &file.head else {
        return Ok(FoundColumns::default());
    };
    // What is wrong with the columns is what the person is to mend.
    let (header, _) = Header::new(
        &file.label_of_header(),
        head.header.cells(),
        &options.mappings,
    )?;
    Ok(FoundColumns {
        line: head.header.line(),
        columns: header.found(),
    })
}
