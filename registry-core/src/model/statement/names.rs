//! Names and the region of a record, as a statement changes them.
//!
//! Correcting a name keeps the one that it replaces as a former name, unless a source printed it. A file that brings
//! a name back that the record has under any heading changes nothing: it may be older than the correction.

use std::{fmt, mem};

use super::{StatedBy, Statement};
use crate::model::{Cluster, Label, Location, Name, fold};

/// A name of a statement that changed nothing, since the record has it already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKept {
    /// What is named: `name`, `place` or `product`.
    pub field: &'static str,
    /// The name as the statement has it.
    pub stated: Label,
    /// The name that stays.
    pub present: Label,
    /// How the record knows the stated one.
    pub known_as: KnownAs,
}

/// How a record knows a name that is not its present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownAs {
    /// A source printed it.
    Printed,
    /// A correction replaced it.
    Former,
    /// It is a further name, as of another language.
    Other,
}

impl fmt::Display for NameKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known_as = match self.known_as {
            KnownAs::Printed => "how a source printed it",
            KnownAs::Former => "a former name",
            KnownAs::Other => "a further name",
        };
        let (field, stated, present) = (self.field, &self.stated, &self.present);
        write!(f, "the {field} stays {present:?}; {stated:?} is {known_as}")
    }
}

/// All names that a record has for one thing.
struct NamesOf<'a> {
    field: &'static str,
    present: &'a mut Label,
    printed: Option<&'a mut Option<Label>>,
    former: &'a mut Vec<Name>,
    others: &'a [Name],
}

impl Statement {
    /// Corrects the names of the record, the place and the product.
    pub(super) fn correct_names(&mut self, record: &mut Cluster, by: StatedBy) -> Vec<NameKept> {
        let former = &mut record.former_names;
        former.name.append(&mut self.former_names);
        former.place.append(&mut self.former_places);
        former.product.append(&mut self.former_products);
        let place = NamesOf {
            field: "place",
            present: &mut record.location.place,
            printed: Some(&mut record.as_printed.place),
            former: &mut former.place,
            others: &record.location.other_names,
        };
        let place = place.correct(self.place.take(), self.printed_place.take(), by);
        let product = NamesOf {
            field: "product",
            present: &mut record.product.name,
            printed: Some(&mut record.as_printed.product),
            former: &mut former.product,
            others: &record.product.other_names,
        };
        let product = product.correct(self.product.take(), self.printed_product.take(), by);
        let name = match (&mut record.name, self.name.take()) {
            (Some(present), stated) => {
                let name = NamesOf {
                    field: "name",
                    present,
                    printed: None,
                    former: &mut former.name,
                    others: &record.other_names,
                };
                name.correct(stated, None, by)
            }
            (unnamed, stated) => {
                *unnamed = stated;
                None
            }
        };
        [name, place, product].into_iter().flatten().collect()
    }

    /// Sets code and name of the region together; a code without a name leaves one that is not another region's.
    pub(super) fn name_region(&mut self, location: &mut Location) {
        let to_find = self.region_to_find.take();
        let found = to_find
            .as_deref()
            .map(|name| location.country.region_named(name));
        let code = self.region.or(found.flatten());
        // Without a code, what was to be found is the region's name.
        let stated = self.region_name.take();
        let present = || {
            location
                .region_name
                .take()
                .filter(|_| location.region == code)
        };
        let name = match code {
            Some(_) => stated.or_else(present),
            None => stated.or(to_find),
        };
        if code.is_some() || name.is_some() {
            location.region = code;
            location.region_name = name;
            location.normalise_region();
        }
    }
}

impl NamesOf<'_> {
    fn correct(
        mut self,
        stated: Option<Label>,
        stated_printed: Option<Label>,
        by: StatedBy,
    ) -> Option<NameKept> {
        if let Some(stated) = stated_printed {
            self.print(stated);
        }
        let stated = stated.filter(|stated| *stated != *self.present)?;
        let known_as = match by {
            StatedBy::File => self.known_as(&stated),
            StatedBy::Registrar => None,
        };
        match known_as {
            Some(known_as) => Some(NameKept {
                field: self.field,
                stated,
                present: self.present.clone(),
                known_as,
            }),
            None => {
                self.replace(stated);
                None
            }
        }
    }

    /// Keeps a name as a source printed it. Another that was printed stays as a former name.
    fn print(&mut self, stated: Label) {
        let Some(printed) = &mut self.printed else {
            return;
        };
        if let Some(replaced) = printed.replace(stated)
            && printed.as_ref() != Some(&replaced)
            && replaced != *self.present
        {
            self.former.push(plain(replaced));
        }
    }

    fn replace(&mut self, stated: Label) {
        let replaced = mem::replace(self.present, stated);
        self.former.retain(|former| former.name != *self.present);
        if self
            .printed
            .as_ref()
            .is_none_or(|printed| printed.as_ref() != Some(&replaced))
        {
            self.former.push(plain(replaced));
        }
    }

    /// How a name that is not the present one is known: as it is spelled, else in another spelling. One that differs
    /// from the present name in its spelling alone corrects it.
    fn known_as(&self, stated: &Label) -> Option<KnownAs> {
        self.known_by(|name| name == stated).or_else(|| {
            let wanted = fold(stated);
            let respells = fold(self.present) == wanted;
            (!respells).then(|| self.known_by(|name| fold(name) == wanted))?
        })
    }

    fn known_by(&self, is_it: impl Fn(&Label) -> bool) -> Option<KnownAs> {
        let printed = self.printed.as_deref().and_then(Option::as_ref);
        if printed.is_some_and(&is_it) {
            Some(KnownAs::Printed)
        } else if self.former.iter().any(|former| is_it(&former.name)) {
            Some(KnownAs::Former)
        } else if self.others.iter().any(|other| is_it(&other.name)) {
            Some(KnownAs::Other)
        } else {
            None
        }
    }
}

fn plain(name: Label) -> Name {
    Name {
        name,
        language: None,
    }
}
