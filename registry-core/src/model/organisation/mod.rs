//! An organisation: everything the register knows of one that takes part in clusters.

mod actor_link;
mod directory;
mod identifier;
mod key;
mod statement;

pub use actor_link::{ActorLink, link_actors};
pub use directory::{ActorMatch, Directory};
pub(crate) use identifier::compared_identifier;
pub use identifier::{Identifier, Website};
pub use key::OrganisationKey;
pub use statement::OrganisationStatement;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ActorKind, Attribute, CountryCode, Invalid, Label, Lei, Name, Record, Ror, Source, Status,
    Text, UnknownPart, canonical::Canonical, drop_completed, json_problem, order,
};

/// How the reason of a record ends that was withdrawn because its first commit was reverted.
pub(crate) const REVERTED: &str = ", which registered it, was reverted";

/// The most entries that one list of an organisation may have.
const MOST_ENTRIES: usize = 10_000;

/// An organisation as it is known now: the content of one version of a record.
///
/// Its canonical JSON (RFC 8785) is the register's item, as that of a [`Cluster`](super::Cluster) is.
///
/// ```
/// use registry_core::model::Organisation;
/// let university = Organisation::from_json(
///     br#"{"country":"CN","key":"org_cn-peking-university","kind":"research community","name":"Peking University"}"#,
/// )?;
/// assert_eq!(&*university.name, "Peking University");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Stable identifier.
    pub key: OrganisationKey,
    /// Present name.
    pub name: Label,
    /// Further names, with their language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Name>,
    /// Names that it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<Name>,
    /// One of the five kinds of actor.
    pub kind: ActorKind,
    /// Country of its seat.
    pub country: CountryCode,
    /// City, town or other place of its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Label>,
    /// Legal Entity Identifier (ISO 17442): 18 letters or digits and 2 check digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lei: Option<Lei>,
    /// Research Organization Registry identifier, `https://ror.org/` and nine characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ror: Option<Ror>,
    /// Web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<Website>,
    /// Numbers under which other registers have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Key of the organisation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrganisationKey>,
    /// Where it stands.
    #[serde(default)]
    pub status: Status,
    /// Key of the record that this one was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<OrganisationKey>,
    /// Why the record was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_reason: Option<Text>,
    /// Sources that back the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Notes, in the order they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// Values of columns that are no field of a record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// What the register holds of the record and this program does not know.
    #[serde(skip)]
    pub(super) unknown: Vec<UnknownPart>,
}

impl Organisation {
    /// A record of which nothing more is known.
    pub(super) fn bare(
        key: OrganisationKey,
        name: Label,
        kind: ActorKind,
        country: CountryCode,
    ) -> Organisation {
        Organisation {
            key,
            name,
            other_names: Vec::new(),
            former_names: Vec::new(),
            kind,
            country,
            place: None,
            lei: None,
            ror: None,
            website: None,
            identifiers: Vec::new(),
            parent: None,
            status: Status::default(),
            merged_into: None,
            withdrawn_reason: None,
            sources: Vec::new(),
            notes: Vec::new(),
            attributes: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// What the register holds of the record and this program does not know, since a later one stated it.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownPart] {
        &self.unknown
    }

    /// Reads a record that is given from outside: puts its lists in order and checks it by today's rules. What the
    /// register holds is [read](Organisation::read_item) without them.
    ///
    /// # Errors
    /// [`Invalid::NotARecord`] with the field at fault, or the rule that a value breaks.
    pub fn from_json(json: &[u8]) -> Result<Organisation, Invalid> {
        let organisation: Organisation =
            serde_json::from_slice(json).map_err(|error| Invalid::NotARecord {
                problem: json_problem(json, &error),
            })?;
        organisation.normalised()
    }

    /// The record as canonical JSON (RFC 8785): the register's item, the same bytes wherever it is made.
    pub fn to_canonical_json(&self) -> Vec<u8> {
        let mut json = Vec::new();
        self.write(&mut json);
        json
    }

    /// Every name it is or was known by, the present one first.
    ///
    /// ```
    /// # use registry_core::model::Organisation;
    /// let company = Organisation::from_json(
    ///     br#"{"country":"US","former_names":[{"name":"Facebook"}],"key":"org_us-facebook","kind":"company","name":"Meta"}"#,
    /// )?;
    /// assert!(company.names().map(|name| &**name).eq(["Meta", "Facebook"]));
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &Label> {
        let further = self.other_names.iter().chain(&self.former_names);
        std::iter::once(&self.name).chain(further.map(|name| &name.name))
    }

    /// Whether it is only there because nothing is deleted: a revert withdrew it, and it is as if it had never been
    /// registered.
    pub(crate) fn is_reverted(&self) -> bool {
        let reason = self.withdrawn_reason.as_deref().unwrap_or_default();
        self.status == Status::Withdrawn && reason.ends_with(REVERTED)
    }

    /// What it is known by beside its names, each as it is compared: LEI, ROR, web site, and `register:number`.
    pub(crate) fn identifier_texts(&self) -> impl Iterator<Item = String> + '_ {
        let known = [
            self.lei.as_ref().map(Lei::as_str),
            self.ror.as_ref().map(Ror::as_str),
            self.website.as_deref(),
        ];
        let numbers = self.identifiers.iter().map(Identifier::text);
        let known = known.into_iter().flatten().map(compared_identifier);
        known.chain(numbers)
    }

    /// The same record with its lists in their fixed order and its rules checked.
    ///
    /// # Errors
    /// The first rule that the record breaks; [`Invalid::MadeByLaterProgram`] when it has parts that this program does
    /// not know, and would lose.
    pub fn normalised(mut self) -> Result<Organisation, Invalid> {
        self.check_is_known()?;
        self.order_lists();
        self.check()?;
        Ok(self)
    }

    /// Notes stay in the order in which they were written.
    fn order_lists(&mut self) {
        self.sources.retain(|source| !source.is_empty());
        for names in [&mut self.other_names, &mut self.former_names] {
            order(names);
            drop_completed(names);
        }
        self.forget_present_names_among_former();
        order(&mut self.identifiers);
        order(&mut self.attributes);
        order(&mut self.sources);
        drop_completed(&mut self.sources);
        let mut notes = Vec::with_capacity(self.notes.len());
        for note in self.notes.drain(..) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        self.notes = notes;
    }

    /// A name taken up again is no former one.
    fn forget_present_names_among_former(&mut self) {
        let (name, others) = (&self.name, &self.other_names);
        self.former_names.retain(|former| {
            former.name != *name && !others.iter().any(|other| other.name == former.name)
        });
    }

    fn check(&self) -> Result<(), Invalid> {
        self.check_lengths()?;
        self.check_status()?;
        let mut names = self.other_names.iter().chain(&self.former_names);
        names.try_for_each(Name::check)?;
        self.identifiers.iter().try_for_each(Identifier::check)?;
        if self.parent.as_ref() == Some(&self.key) {
            return Err(Invalid::ParentOfItself {
                key: self.key.to_string(),
            });
        }
        if let Some(ror) = &self.ror
            && !ror.has_its_check_digits()
        {
            return Err(Invalid::BadIdentifier {
                value: ror.to_string(),
                what: "ROR",
                expected: "its check digits do not hold; copy it once more from https://ror.org",
            });
        }
        let mut pairs = self.attributes.windows(2);
        match pairs.find(|pair| pair[0].name == pair[1].name) {
            Some(pair) => Err(Invalid::AttributeTwice {
                name: pair[0].name.to_string(),
            }),
            None => Ok(()),
        }
    }

    fn check_lengths(&self) -> Result<(), Invalid> {
        let lengths = [
            ("other_names", self.other_names.len()),
            ("former_names", self.former_names.len()),
            ("identifiers", self.identifiers.len()),
            ("sources", self.sources.len()),
            ("notes", self.notes.len()),
            ("attributes", self.attributes.len()),
        ];
        let too_long = lengths
            .into_iter()
            .find(|&(_, length)| length > MOST_ENTRIES);
        match too_long {
            Some((field, _)) => Err(Invalid::TooMany {
                field,
                most: MOST_ENTRIES,
            }),
            None => Ok(()),
        }
    }

    fn check_status(&self) -> Result<(), Invalid> {
        if self.status == Status::Split {
            return Err(Invalid::SplitOrganisation);
        }
        if (self.status == Status::Merged) != self.merged_into.is_some() {
            return Err(Invalid::MergeWithoutTarget);
        }
        if (self.status == Status::Withdrawn) != self.withdrawn_reason.is_some() {
            return Err(Invalid::WithdrawnWithoutReason);
        }
        if self.merged_into.as_ref() == Some(&self.key) {
            return Err(Invalid::MergeIntoItself {
                key: self.key.to_string(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
