//! Remarks: what is odd about a record, and refuses nothing.

use std::fmt;

use serde::Serialize;

use super::{Cluster, Invalid, contact};

/// The field that names coordinates, both of them.
pub(super) const COORDINATES: &str = "latitude";

/// Something said of a record that refuses nothing: it may be right all the same.
///
/// ```
/// use registry_core::model::Cluster;
/// let record = Cluster::from_json(
///     br#"{"key":"it-carpi-knitwear","location":{"country":"IT","place":"Carpi","latitude":10.88,"longitude":44.78},"product":{"name":"Knitwear"}}"#,
/// )?;
/// let remark = &record.remarks()[0];
/// assert_eq!(
///     remark.to_string(),
///     "\"10.88, 44.78\": outside Italy; latitude and longitude look exchanged: 44.78, 10.88?"
/// );
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The field that it is about, as the CSV form names it.
    pub field: &'static str,
    /// The value, cut to a length that fits a message.
    pub value: String,
    /// What is odd about it, and what may be meant.
    pub reason: String,
}

impl Remark {
    pub(crate) fn new(field: &'static str, value: &str, reason: String) -> Remark {
        Remark {
            field,
            value: Invalid::excerpt(value),
            reason,
        }
    }

    /// Whether it is of coordinates outside their country.
    #[must_use]
    pub fn is_of_coordinates(&self) -> bool {
        self.field == COORDINATES
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.value, self.reason)
    }
}

impl Cluster {
    /// All that is odd about it.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.location.remarks();
        remarks.extend(contact::remarks(self));
        remarks
    }
}
