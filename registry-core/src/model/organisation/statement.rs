//! A statement: what one row, form or set of flags says of one organisation, and how it changes the record.
//!
//! A statement comes from one source. What it leaves empty it does not change; its lists are added to those that are
//! there.

use super::{Identifier, Organisation, OrganisationKey, Website};
use crate::model::{
    ActorKind, Attribute, Contradiction, CountryCode, Invalid, Label, Lei, Name, Ror, Source,
    StatedBy, Status, Text, fold,
};

/// Declares [`OrganisationStatement`], and for its single-valued fields how two statements unite.
macro_rules! statement {
    (
        single { $( $(#[$single_meta:meta])* $single:ident: $single_type:ty ),+ $(,)? }
        many { $( $(#[$many_meta:meta])* $many:ident: $many_type:ty ),+ $(,)? }
    ) => {
        /// What one source says of one organisation. Empty fields say nothing.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct OrganisationStatement {
            $( $(#[$single_meta])* pub $single: Option<$single_type>, )+
            $( $(#[$many_meta])* pub $many: Vec<$many_type>, )+
        }

        impl OrganisationStatement {
            /// Adds what a further statement of the same file says of the same organisation.
            ///
            /// # Errors
            /// The first single value in which the two contradict each other; nothing is added then.
            pub(crate) fn unite(&mut self, other: OrganisationStatement) -> Result<(), Contradiction> {
                $( if let Some(contradiction) =
                    contradiction(stringify!($single), self.$single.as_ref(), other.$single.as_ref()) {
                    return Err(contradiction);
                } )+
                $( if self.$single.is_none() { self.$single = other.$single; } )+
                $( self.$many.extend(other.$many); )+
                Ok(())
            }

            /// Fills single values that are blank from `defaults`.
            pub(crate) fn fill_from(&mut self, defaults: &OrganisationStatement) {
                $( if self.$single.is_none() { self.$single.clone_from(&defaults.$single); } )+
            }
        }
    };
}

statement! {
    single {
        /// Key, where it is stated.
        key: OrganisationKey,
        /// Present name.
        name: Label,
        /// One of the five kinds of actor.
        kind: ActorKind,
        /// Country.
        country: CountryCode,
        /// Place.
        place: Label,
        /// Legal Entity Identifier.
        lei: Lei,
        /// Research Organization Registry identifier.
        ror: Ror,
        /// Web site.
        website: Website,
        /// Key of the organisation that it belongs to.
        parent: OrganisationKey,
        /// Status.
        status: Status,
        /// Key of the record merged into.
        merged_into: OrganisationKey,
        /// Why the record is withdrawn.
        withdrawn_reason: Text,
    }
    many {
        /// Further names.
        other_names: Name,
        /// Names that it had before.
        former_names: Name,
        /// Numbers under which other registers have it.
        identifiers: Identifier,
        /// Sources of the record.
        sources: Source,
        /// Notes.
        notes: Text,
        /// Values of other columns.
        attributes: Attribute,
    }
}

fn contradiction<T: PartialEq + ToString>(
    field: &'static str,
    known: Option<&T>,
    stated: Option<&T>,
) -> Option<Contradiction> {
    let (known, stated) = known.zip(stated)?;
    (known != stated).then(|| Contradiction {
        field,
        known: known.to_string(),
        stated: stated.to_string(),
    })
}

impl OrganisationStatement {
    /// The key of the record that this speaks of: its own, else the one derived from country and name.
    ///
    /// ```
    /// use registry_core::model::OrganisationStatement;
    /// let statement = OrganisationStatement {
    ///     name: Some("Peking University".parse()?),
    ///     country: Some("CN".parse()?),
    ///     ..OrganisationStatement::default()
    /// };
    /// assert_eq!(statement.identity()?.as_str(), "org_cn-peking-university");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::Missing`] names what is needed, [`Invalid::KeyPartEmpty`] asks for a key.
    pub fn identity(&self) -> Result<OrganisationKey, Invalid> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let country = self.country.ok_or(Invalid::Missing { field: "country" })?;
        let name = self.name.as_ref();
        OrganisationKey::derive(country, name.ok_or(Invalid::Missing { field: "name" })?)
    }

    /// Where a record that was found by its name is plainly another organisation: another kind, country, place or
    /// identifier.
    pub(crate) fn contradicts_identity(&self, record: &Organisation) -> Option<Contradiction> {
        if self.key.is_some() {
            return None;
        }
        contradiction("country", Some(&record.country), self.country.as_ref())
            .or_else(|| contradiction("kind", Some(&record.kind), self.kind.as_ref()))
            .or_else(|| contradiction("lei", record.lei.as_ref(), self.lei.as_ref()))
            .or_else(|| contradiction("ror", record.ror.as_ref(), self.ror.as_ref()))
            .or_else(|| self.other_number(record))
            .or_else(|| {
                let places = record.place.as_ref().zip(self.place.as_ref());
                let (known, stated) =
                    places.filter(|(known, stated)| fold(known) != fold(stated))?;
                contradiction("place", Some(known), Some(stated))
            })
    }

    /// A register that knows the two under different numbers, and under none that both have.
    fn other_number(&self, record: &Organisation) -> Option<Contradiction> {
        self.identifiers.iter().find_map(|stated| {
            let of_register = |number: &&Identifier| number.is_of(&stated.scheme);
            let known = record.identifiers.iter().find(of_register)?;
            let shared = self
                .identifiers
                .iter()
                .filter(of_register)
                .any(|one| record.identifiers.iter().any(|other| one.is_same(other)));
            (!shared).then(|| Contradiction {
                field: "identifiers",
                known: format!("{}: {}", known.scheme, known.value),
                stated: format!("{}: {}", stated.scheme, stated.value),
            })
        })
    }

    /// Makes the first version of a record.
    ///
    /// ```
    /// use registry_core::model::{ActorKind, OrganisationStatement};
    /// let statement = OrganisationStatement {
    ///     name: Some("Peking University".parse()?),
    ///     country: Some("CN".parse()?),
    ///     kind: Some(ActorKind::ResearchCommunity),
    ///     ..OrganisationStatement::default()
    /// };
    /// let key = statement.identity()?;
    /// assert_eq!(statement.into_organisation(key)?.name.as_str(), "Peking University");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::Missing`] for name, kind or country; or the rule that the record breaks.
    pub fn into_organisation(mut self, key: OrganisationKey) -> Result<Organisation, Invalid> {
        let name = self.name.take().ok_or(Invalid::Missing { field: "name" })?;
        let kind = self.kind.ok_or(Invalid::Missing { field: "kind" })?;
        let country = self.country.ok_or(Invalid::Missing { field: "country" })?;
        let bare = Organisation::bare(key, name, kind, country);
        self.applied_to(bare, StatedBy::File)
    }

    /// The record as it is after this statement.
    ///
    /// # Errors
    /// The rule that the record would break.
    pub(crate) fn applied_to(
        mut self,
        mut record: Organisation,
        by: StatedBy,
    ) -> Result<Organisation, Invalid> {
        self.rename(&mut record, by);
        self.set_single_values(&mut record);
        self.set_status(&mut record);
        record.other_names.extend(self.other_names);
        record.former_names.extend(self.former_names);
        record.identifiers.extend(self.identifiers);
        record.sources.extend(self.sources);
        record.notes.extend(self.notes);
        for attribute in self.attributes {
            record
                .attributes
                .retain(|known| known.name != attribute.name);
            record.attributes.push(attribute);
        }
        record.normalised()
    }

    /// The name that a new one replaces becomes a former one.
    fn rename(&mut self, record: &mut Organisation, by: StatedBy) {
        let Some(name) = self.name.take() else {
            return;
        };
        let is_known = match by {
            StatedBy::File => record.names().any(|known| *known == name),
            StatedBy::Registrar => record.name == name,
        };
        if !is_known {
            let replaced = std::mem::replace(&mut record.name, name);
            record.former_names.push(Name {
                name: replaced,
                language: None,
            });
        }
    }

    fn set_single_values(&mut self, record: &mut Organisation) {
        record.kind = self.kind.unwrap_or(record.kind);
        record.country = self.country.unwrap_or(record.country);
        set(&mut record.place, self.place.take());
        set(&mut record.lei, self.lei.take());
        set(&mut record.ror, self.ror.take());
        set(&mut record.website, self.website.take());
        set(&mut record.parent, self.parent.take());
    }

    fn set_status(&mut self, record: &mut Organisation) {
        if let Some(status) = self.status {
            record.status = status;
            record.merged_into = None;
            record.withdrawn_reason = None;
        }
        set(&mut record.merged_into, self.merged_into.take());
        set(&mut record.withdrawn_reason, self.withdrawn_reason.take());
    }
}

fn set<T>(known: &mut Option<T>, stated: Option<T>) {
    if stated.is_some() {
        *known = stated;
    }
}
