//! Names of a record beside its present ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Cluster, Label, Name, drop_completed, order};

/// The names under which a source printed the cluster, kept beside the corrected ones.
///
/// ```
/// use registry_core::model::AsPrinted;
/// assert!(AsPrinted::default().is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AsPrinted {
    /// Place as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Label>,
    /// Product as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Label>,
}

impl AsPrinted {
    /// Whether no name is kept.
    pub fn is_empty(&self) -> bool {
        self.place.is_none() && self.product.is_none()
    }
}

/// Names that a correction replaced. They find the record.
///
/// ```
/// use registry_core::model::FormerNames;
/// assert!(FormerNames::default().is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerNames {
    /// Former names of the cluster itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<Name>,
    /// Former names of the place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<Name>,
    /// Former names of the product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product: Vec<Name>,
}

impl FormerNames {
    /// Whether no name is kept.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.place.is_empty() && self.product.is_empty()
    }
}

impl Cluster {
    /// A name that is printed or in use is no former one.
    pub(super) fn forget_present_names(&mut self) {
        let FormerNames {
            name,
            place,
            product,
        } = &mut self.former_names;
        let forget = |former: &mut Vec<Name>, known: [Option<&Label>; 2]| {
            if !former.is_empty() {
                former.retain(|former| known.iter().all(|known| *known != Some(&former.name)));
                order(former);
                drop_completed(former);
            }
        };
        let printed = &self.as_printed;
        forget(name, [self.name.as_ref(), None]);
        forget(place, [Some(&self.location.place), printed.place.as_ref()]);
        forget(
            product,
            [Some(&self.product.name), printed.product.as_ref()],
        );
    }
}
