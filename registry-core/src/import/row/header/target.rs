//! What each column of a table holds.

use crate::{
    form::{ATTRIBUTE_PREFIX, Field, Kind, translated},
    import::ImportError,
    model::{Invalid, Label},
};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Field(Field),
    /// Names in one language, from a header such as `place_zh`.
    Translated(Field, Label),
    Attribute(Label),
}

impl Target {
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
            Target::Attribute(_) => false,
        }
    }
}

pub(super) const REASON: Target = Target::Field(Field::RejectedBecause);

/// What the columns with these headers hold.
pub(super) fn targets(
    file: &str,
    names: &[String],
    mappings: &[(String, String)],
) -> Result<Vec<Target>, ImportError> {
    for (header, _) in mappings {
        if !names.iter().any(|name| name == header.trim()) {
            return Err(ImportError::UnknownHeader {
                file: file.to_owned(),
                header: header.clone(),
                present: shown(names),
            });
        }
    }
    names
        .iter()
        .enumerate()
        .map(|(index, name)| match mapped(name, mappings) {
            Some(field) => target(file, index, field, true),
            None => target(file, index, name, false),
        })
        .collect()
}

/// The field that a header is mapped to.
fn mapped<'a>(name: &str, mappings: &'a [(String, String)]) -> Option<&'a str> {
    mappings
        .iter()
        .find(|(header, _)| header.trim() == name)
        .map(|(_, field)| field.trim())
}

fn target(
    file: &str,
    index: usize,
    name: &str,
    must_be_field: bool,
) -> Result<Target, ImportError> {
    if let Some(attribute) = name.strip_prefix(ATTRIBUTE_PREFIX) {
        return attribute_target(file, index, attribute);
    }
    if let Some(field) = Field::named(name) {
        return Ok(Target::Field(field));
    }
    if let Some((field, language)) = translated(name) {
        return Ok(Target::Translated(field, language));
    }
    if must_be_field {
        return Err(ImportError::UnknownField {
            name: name.to_owned(),
        });
    }
    attribute_target(file, index, name)
}

fn attribute_target(file: &str, index: usize, name: &str) -> Result<Target, ImportError> {
    name.parse()
        .map(Target::Attribute)
        .map_err(|_| ImportError::UnnamedColumn {
            file: file.to_owned(),
            index: index + 1,
        })
}

/// The headers for a message, cut to a length that can be read.
pub(super) fn shown(names: &[String]) -> String {
    Invalid::excerpt(&names.join(", "))
}
