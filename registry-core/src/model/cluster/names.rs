//! Names of a record beside its present ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Cluster, Invalid, Label, Name, drop_completed, order};

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
    /// Keeps the names that an earlier version had in use, and this one has no more, as former ones.
    ///
    /// # Errors
    /// The rule that the record breaks then.
    pub(crate) fn correcting(mut self, before: &Cluster) -> Result<Cluster, Invalid> {
        let present = |label: &Label| Name {
            name: label.clone(),
            language: None,
        };
        let name = before.name.iter().map(present);
        self.keep_former(
            name.collect(),
            vec![present(&before.location.place)],
            vec![present(&before.product.name)],
        );
        self.normalised()
    }

    /// Keeps all names that an earlier version had, and this one has no more, as former ones: they go on finding it.
    ///
    /// # Errors
    /// The rule that the record breaks then.
    pub(crate) fn called_as(mut self, before: &Cluster) -> Result<Cluster, Invalid> {
        let plain = |label: &Label| Name {
            name: label.clone(),
            language: None,
        };
        let all = |present: Option<&Label>, printed: Option<&Label>, lists: [&[Name]; 2]| {
            let names = present.into_iter().chain(printed).map(plain);
            names.chain(lists.concat()).collect()
        };
        let (printed, former) = (&before.as_printed, &before.former_names);
        let (location, product) = (&before.location, &before.product);
        self.keep_former(
            all(
                before.name.as_ref(),
                None,
                [&before.other_names, &former.name],
            ),
            all(
                Some(&location.place),
                printed.place.as_ref(),
                [&location.other_names, &former.place],
            ),
            all(
                Some(&product.name),
                printed.product.as_ref(),
                [&product.other_names, &former.product],
            ),
        );
        self.normalised()
    }

    /// Adds names to the former ones, where the record does not have them.
    fn keep_former(&mut self, names: Vec<Name>, places: Vec<Name>, products: Vec<Name>) {
        fn keep(
            former: &mut Vec<Name>,
            names: Vec<Name>,
            present: [Option<&Label>; 2],
            others: &[Name],
        ) {
            for name in names {
                let is_present = present
                    .into_iter()
                    .flatten()
                    .any(|known| *known == name.name);
                let mut further = others.iter().chain(former.iter());
                if !is_present && !further.any(|known| known.name == name.name) {
                    former.push(name);
                }
            }
        }
        let (printed, former) = (&self.as_printed, &mut self.former_names);
        let present = [self.name.as_ref(), None];
        keep(&mut former.name, names, present, &self.other_names);
        let present = [Some(&self.location.place), printed.place.as_ref()];
        let others = &self.location.other_names;
        keep(&mut former.place, places, present, others);
        let present = [Some(&self.product.name), printed.product.as_ref()];
        let others = &self.product.other_names;
        keep(&mut former.product, products, present, others);
    }

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
