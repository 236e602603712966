//! Fields of a value by their names in JSON, set from text: each is read as its type is, and checked by it.

use std::str::FromStr;

use crate::model::{
    Actor, ActorKind, Code, CodeScheme, CountryCode, Date, Direction, Figure, Identifier, Invalid,
    Key, Label, Lei, Linkage, LinkageKind, MarketShare, Measure, Name, OrganisationKey, Percent,
    Quantity, Ror, Scope, ShareStatus, Source, Text, Year, canonical::nouns,
};

/// A value with fields.
pub(super) trait Fields {
    /// Sets a field; a `.` leads into one that has fields itself. An empty text clears it.
    fn set_field(&mut self, path: &str, text: &str) -> Result<(), Invalid>;
}

/// What a field holds.
trait Field {
    /// Sets what is inside of it at a path; the field itself where the path is empty.
    fn set(&mut self, path: &str, text: &str) -> Result<(), Invalid>;
}

/// Declares how the fields of the values with identifiers are set.
macro_rules! settable {
    (set $noun:ident { $( $field:ident ),+ }) => {
        impl Fields for $noun {
            fn set_field(&mut self, path: &str, text: &str) -> Result<(), Invalid> {
                let (name, rest) = path.split_once('.').unwrap_or((path, ""));
                match name {
                    $( stringify!($field) => self.$field.set(rest, text), )+
                    _ => Err(unknown_field(name, &[$( stringify!($field) ),+])),
                }
            }
        }
    };
    (Actor $fields:tt) => { settable! { set Actor $fields } };
    (Code $fields:tt) => { settable! { set Code $fields } };
    (Figure $fields:tt) => { settable! { set Figure $fields } };
    (Identifier $fields:tt) => { settable! { set Identifier $fields } };
    (Linkage $fields:tt) => { settable! { set Linkage $fields } };
    (MarketShare $fields:tt) => { settable! { set MarketShare $fields } };
    (Name $fields:tt) => { settable! { set Name $fields } };
    (Source $fields:tt) => { settable! { set Source $fields } };
    ($( $other:tt )+) => {};
}

nouns! { settable }

fn unknown_field(name: &str, known: &[&str]) -> Invalid {
    Invalid::UnknownWord {
        value: Invalid::excerpt(name),
        what: "field",
        known: known.join(", "),
    }
}

fn refused(text: &str, problem: &'static str) -> Invalid {
    Invalid::BadText {
        value: Invalid::excerpt(text),
        problem,
    }
}

/// What is one text, and has no fields.
trait Plain: FromStr<Err = Invalid> {
    /// Reads it as people write it.
    fn read(path: &str, text: &str) -> Result<Self, Invalid> {
        if path.is_empty() {
            Self::from_text(text)
        } else {
            Err(refused(path, "the field has no fields of its own"))
        }
    }

    fn from_text(text: &str) -> Result<Self, Invalid> {
        text.parse()
    }
}

macro_rules! plain {
    ($( $value:ident ),+) => { $( impl Plain for $value {} )+ };
}

plain! {
    CodeScheme, CountryCode, Date, Direction, Key, Label, Lei, LinkageKind, Measure, OrganisationKey, Percent, Quantity,
    Ror, ShareStatus, Text, Year
}

impl Plain for ActorKind {
    fn from_text(text: &str) -> Result<Self, Invalid> {
        ActorKind::from_any(text)
    }
}

impl Plain for Scope {
    fn from_text(text: &str) -> Result<Self, Invalid> {
        Scope::from_word(text)
    }
}

impl<T: Plain> Field for T {
    fn set(&mut self, path: &str, text: &str) -> Result<(), Invalid> {
        if text.is_empty() {
            return Err(refused(text, "the field cannot be empty"));
        }
        *self = T::read(path, text)?;
        Ok(())
    }
}

impl<T: Plain> Field for Option<T> {
    fn set(&mut self, path: &str, text: &str) -> Result<(), Invalid> {
        *self = match text.is_empty() {
            true if path.is_empty() => None,
            _ => Some(T::read(path, text)?),
        };
        Ok(())
    }
}

impl Field for Option<Source> {
    fn set(&mut self, path: &str, text: &str) -> Result<(), Invalid> {
        if path.is_empty() && !text.is_empty() {
            let fields = ["source.date", "source.note", "source.title", "source.url"];
            return Err(unknown_field("source", &fields));
        }
        let mut source = self.take().filter(|_| !path.is_empty()).unwrap_or_default();
        if !path.is_empty() {
            source.set_field(path, text)?;
        }
        *self = Some(source).filter(|source| !source.is_empty());
        Ok(())
    }
}

impl Field for Vec<Source> {
    fn set(&mut self, path: &str, text: &str) -> Result<(), Invalid> {
        if !path.is_empty() || !text.is_empty() {
            let problem = "the field is a list, which can only be cleared, by an empty value";
            return Err(refused(text, problem));
        }
        self.clear();
        Ok(())
    }
}
