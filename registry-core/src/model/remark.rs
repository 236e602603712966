//! Remarks: what is odd about a record, and refuses nothing.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Cluster, Code, CountryCode, Invalid, Label, Organisation, contact, two_names};

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
    reason: Reason,
}

/// What is odd about it, and what may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    Said(String),
    /// A name that is no region's. The nearest one is only looked for when it is told: that takes longer than all else
    /// that an import does with a row, and of many remarks it tells a hundred.
    NoRegion {
        country: CountryCode,
        name: Label,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (country, name) = match self {
            Reason::Said(reason) => return f.write_str(reason),
            Reason::NoRegion { country, name } => (country, name),
        };
        let country_name = country.name();
        if let Some(today) = country.region_of_former(name) {
            let name = today.plain_name();
            return write!(
                f,
                "no region of {country_name} any more; part of {name} ({today})"
            );
        }
        write!(f, "no region of {country_name}")?;
        match country.nearest_region(name) {
            Some(nearest) => write!(f, "; {} ({nearest})?", nearest.plain_name()),
            None => Ok(()),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Remark {
    pub(crate) fn new(field: &'static str, value: &str, reason: String) -> Remark {
        Remark {
            field,
            value: Invalid::excerpt(value),
            reason: Reason::Said(reason),
        }
    }

    /// Of a region's name that is none in its country.
    pub(super) fn no_region(country: CountryCode, name: &Label) -> Remark {
        Remark {
            field: "region",
            value: Invalid::excerpt(name),
            reason: Reason::NoRegion {
                country,
                name: name.clone(),
            },
        }
    }

    /// What is odd about it, and what may be meant.
    #[must_use]
    pub fn reason(&self) -> String {
        self.reason.to_string()
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
        remarks.extend(self.product.codes.iter().filter_map(Code::remark));
        remarks.extend(two_names::remarks(self));
        remarks.extend(contact::remarks(self));
        remarks
    }
}

impl Organisation {
    /// All that is odd about it.
    ///
    /// ```
    /// use registry_core::model::Organisation;
    /// let weili = Organisation::from_json(
    ///     br#"{"country":"CN","key":"org_cn-weili","kind":"company","name":"Weili","notes":["ask li.na@example.cn"]}"#,
    /// )?;
    /// assert_eq!(weili.remarks()[0].value, "li.na@example.cn");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        contact::remarks_of_organisation(self).collect()
    }
}
