//! What is known of headers before a table is read.

/// Tells what a header means, as far as the reading of a table depends on it.
#[derive(Clone, Copy)]
pub(crate) struct KnownHeaders<'a> {
    /// Whether a text is the header of a column that means something.
    pub(crate) is_known: &'a dyn Fn(&str) -> bool,
    /// Whether it is that of a column whose value stands once above the rows that share it, as a country's does.
    pub(crate) is_group: &'a dyn Fn(&str) -> bool,
}
