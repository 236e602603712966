use super::{SearchError, Suggestion, run::Asked};
pub(super) fn suggest(_asked: &Asked<'_>, _total: usize) -> Result<Vec<Suggestion>, SearchError> { Ok(Vec::new()) }
