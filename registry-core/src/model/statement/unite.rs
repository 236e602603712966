//! The rows of one record in one file are one statement, unless they contradict each other.

use super::{Statement, identity::native_names_contradict};
use crate::model::{Label, fold};

/// Two statements, or a statement and a record, that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The field they disagree on.
    pub field: &'static str,
    /// What was known first.
    pub known: String,
    /// What contradicts it.
    pub stated: String,
}

impl Statement {
    /// Adds what a further statement of the same file says of the same record.
    ///
    /// # Errors
    /// The single value in which the two contradict each other; nothing is added then. A name that
    /// repeats the other's as-printed one is no contradiction, nor is one in capitals or without its accents.
    pub(crate) fn unite(&mut self, mut other: Statement) -> Result<(), Contradiction> {
        drop_printed(
            &mut self.place,
            other.printed_place.as_ref(),
            other.place.as_ref(),
        );
        drop_printed(
            &mut self.product,
            other.printed_product.as_ref(),
            other.product.as_ref(),
        );
        drop_printed(
            &mut other.place,
            self.printed_place.as_ref(),
            self.place.as_ref(),
        );
        drop_printed(
            &mut other.product,
            self.printed_product.as_ref(),
            self.product.as_ref(),
        );
        let [name, place, product] = [&mut other.name, &mut other.place, &mut other.product];
        drop_alike(name, self.name.as_ref());
        drop_alike(place, self.place.as_ref());
        drop_alike(product, self.product.as_ref());
        let names_contradict =
            native_names_contradict("place_names", &self.place_names, &other.place_names);
        match self
            .contradicting_field(&other)
            .or(names_contradict)
            .or_else(|| self.contradicting_attribute(&other))
        {
            Some(contradiction) => Err(contradiction),
            None => {
                self.absorb(other);
                Ok(())
            }
        }
    }

    fn contradicting_attribute(&self, other: &Statement) -> Option<Contradiction> {
        other.attributes.iter().find_map(|stated| {
            let known = self
                .attributes
                .iter()
                .find(|known| known.name == stated.name)?;
            (known.value != stated.value).then(|| Contradiction {
                field: "attributes",
                known: known.value.to_string(),
                stated: stated.value.to_string(),
            })
        })
    }
}

/// Forgets a name that is the known one but for case and accents: the first spelling stays.
fn drop_alike(name: &mut Option<Label>, known: Option<&Label>) {
    let is_alike =
        |name: &Label| known.is_some_and(|known| name != known && fold(name) == fold(known));
    if name.as_ref().is_some_and(is_alike) {
        *name = None;
    }
}

/// Forgets a name that only repeats the as-printed one, where the other statement has the corrected name.
fn drop_printed(name: &mut Option<Label>, printed: Option<&Label>, corrected: Option<&Label>) {
    if name.is_some() && name.as_ref() == printed && corrected.is_some() {
        *name = None;
    }
}
