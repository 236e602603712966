//! What each column of a table holds.

use crate::{
    form::{ATTRIBUTE_PREFIX, Field, Heading, Kind, Unit},
    import::{ImportError, read::clean_header},
    model::{Invalid, Label, Year},
};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Field(Field),
    /// A value of the year that its header says, such as `Employment 2023`.
    OfYear(Field, Year),
    /// Names in one language, from a header such as `place_zh`.
    Translated(Field, Label),
    /// A value that belongs to several fields of a row, from a header such as `year`.
    Shared(&'static [Field]),
    Attribute(Label),
    /// Nothing: the column has no header, and must be blank.
    Unnamed,
}

/// What the columns of a table hold.
#[derive(Debug, Default)]
pub(super) struct Meant {
    pub(super) targets: Vec<Target>,
    pub(super) units: Vec<Unit>,
    /// Headers that are nearly a field's: the name, the field, and why it is not taken for it.
    pub(super) nearly: Vec<(String, Field, String)>,
}

impl Target {
    /// The field whose cells it has, and the year where the header says one.
    pub(super) fn field(&self) -> Option<(Field, Option<Year>)> {
        match self {
            Target::Field(field) => Some((*field, None)),
            Target::OfYear(field, year) => Some((*field, Some(*year))),
            _ => None,
        }
    }

    /// Whether cells that are named one by one may hold this more than once.
    pub(super) fn adds_up(&self) -> bool {
        match self {
            Target::Field(field) => {
                let list = [
                    Kind::Names,
                    Kind::Spans,
                    Kind::Codes,
                    Kind::Keys,
                    Kind::Shares,
                    Kind::Actors,
                ];
                *field == Field::Notes || list.contains(&field.column().kind)
            }
            Target::Translated(..) => true,
            Target::OfYear(..) | Target::Shared(_) | Target::Attribute(_) | Target::Unnamed => {
                false
            }
        }
    }
}

pub(super) const REASON: Target = Target::Field(Field::RejectedBecause);

/// What the columns with these headers hold, in a table of our own or another, and what is wrong with how they are
/// mapped.
pub(super) fn meant(
    file: &str,
    names: &[String],
    mappings: &[(String, String)],
    is_own: bool,
) -> (Meant, Vec<ImportError>) {
    let mut mistakes = Vec::new();
    for (header, _) in mappings {
        if !names.iter().any(|name| is_same(name, header)) {
            mistakes.push(ImportError::UnknownHeader {
                file: file.to_owned(),
                header: header.clone(),
                present: shown(names),
            });
        }
    }
    let mut meant = Meant::default();
    for name in names {
        let taken = match mapped(name, mappings) {
            Some(field) => meant.take_mapped(file, name, field),
            None => meant.take(file, name, is_own),
        };
        if let Err(mistake) = taken {
            mistakes.push(mistake);
            meant.push(Target::Unnamed, Unit::default());
        }
    }
    (meant, mistakes)
}

/// Whether a header is the one that a mapping names, whatever cannot be seen in either.
fn is_same(name: &str, header: &str) -> bool {
    name == header.trim() || clean_header(name) == clean_header(header)
}

/// The field that a header is mapped to.
fn mapped<'a>(name: &str, mappings: &'a [(String, String)]) -> Option<&'a str> {
    mappings
        .iter()
        .find(|(header, _)| is_same(name, header))
        .map(|(_, field)| field.trim())
}

impl Meant {
    fn push(&mut self, target: Target, unit: Unit) {
        self.targets.push(target);
        self.units.push(unit);
    }

    fn take(&mut self, file: &str, name: &str, is_own: bool) -> Result<(), ImportError> {
        if name.is_empty() {
            self.push(Target::Unnamed, Unit::default());
            return Ok(());
        }
        let heading = if is_own {
            Heading::of_own(name)
        } else {
            Heading::of(name)
        };
        let (target, unit) = match heading {
            Heading::Field(field, unit) => (Target::Field(field), unit),
            Heading::OfYear(field, unit, year) => (Target::OfYear(field, year), unit),
            Heading::Names(field, language) => {
                (Target::Translated(field, language), Unit::default())
            }
            Heading::Shared(fields) => (Target::Shared(fields), Unit::default()),
            Heading::Nearly(field, why) => {
                self.nearly.push((name.to_owned(), field, why));
                (attribute_target(file, name)?, Unit::default())
            }
            Heading::Attribute => {
                let name = name.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(name);
                (attribute_target(file, name)?, Unit::default())
            }
        };
        self.push(target, unit);
        Ok(())
    }

    /// Takes a column whose meaning a person said: what its header says of the unit still holds.
    fn take_mapped(&mut self, file: &str, name: &str, meaning: &str) -> Result<(), ImportError> {
        if meaning.starts_with(ATTRIBUTE_PREFIX) {
            return self.take(file, meaning, false);
        }
        let (target, unit) = match Heading::of(meaning) {
            Heading::Field(field, _) => (Target::Field(field), Unit::at_end_of(name, field)),
            Heading::OfYear(field, _, year) => {
                (Target::OfYear(field, year), Unit::at_end_of(name, field))
            }
            Heading::Names(field, language) => {
                (Target::Translated(field, language), Unit::default())
            }
            Heading::Shared(fields) => (Target::Shared(fields), Unit::default()),
            Heading::Nearly(..) | Heading::Attribute => {
                return Err(ImportError::UnknownField {
                    name: meaning.to_owned(),
                });
            }
        };
        self.push(target, unit);
        Ok(())
    }
}

fn attribute_target(file: &str, name: &str) -> Result<Target, ImportError> {
    let unusable = |_| ImportError::UnusableHeader {
        file: file.to_owned(),
        header: Invalid::excerpt(name),
    };
    name.parse().map(Target::Attribute).map_err(unusable)
}

/// The headers for a message, cut to a length that can be read.
pub(super) fn shown(names: &[String]) -> String {
    let named = names.iter().map(String::as_str);
    let named: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    Invalid::excerpt(&named.join(", "))
}
