//! What each column of a table holds.

use crate::{
    form::{ATTRIBUTE_PREFIX, Field, Kind, translated},
    import::{ImportError, read::clean_header},
    model::{Invalid, Label},
};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Field(Field),
    /// Names in one language, from a header such as `place_zh`.
    Translated(Field, Label),
    Attribute(Label),
    /// Nothing: the column has no header, and must be blank.
    Unnamed,
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
            Target::Attribute(_) | Target::Unnamed => false,
        }
    }
}

pub(super) const REASON: Target = Target::Field(Field::RejectedBecause);

/// What the columns with these headers hold, and what is wrong with how they are mapped.
pub(super) fn targets(
    file: &str,
    names: &[String],
    mappings: &[(String, String)],
) -> (Vec<Target>, Vec<ImportError>) {
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
    let mut target = |name: &String| {
        let target = match mapped(name, mappings) {
            Some(field) => target(file, field, true),
            None => target(file, name, false),
        };
        target.unwrap_or_else(|mistake| {
            mistakes.push(mistake);
            Target::Unnamed
        })
    };
    let targets = names.iter().map(&mut target).collect();
    (targets, mistakes)
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

fn target(file: &str, name: &str, must_be_field: bool) -> Result<Target, ImportError> {
    if let Some(attribute) = name.strip_prefix(ATTRIBUTE_PREFIX) {
        return attribute_target(file, attribute);
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
    if name.is_empty() {
        return Ok(Target::Unnamed);
    }
    attribute_target(file, name)
}

fn attribute_target(file: &str, name: &str) -> Result<Target, ImportError> {
    let bad = |_| ImportError::BadHeader {
        file: file.to_owned(),
        header: Invalid::excerpt(name),
    };
    name.parse().map(Target::Attribute).map_err(bad)
}

/// The headers for a message, cut to a length that can be read.
pub(super) fn shown(names: &[String]) -> String {
    let named: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    Invalid::excerpt(&named.join(", "))
}
