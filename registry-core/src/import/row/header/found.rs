//! What a header says of its columns, for a person who is to say it better.

use super::{Header, Target};
use crate::{
    form::{ATTRIBUTE_PREFIX, Field},
    import::FoundColumn,
};

impl Header {
    /// Each column and what it is taken for.
    pub(crate) fn found(&self) -> Vec<FoundColumn> {
        let named = self.names.iter().zip(&self.targets);
        let found = named.map(|(name, target)| FoundColumn {
            header: name.clone(),
            field: self.taken_for(name, target),
        });
        found.collect()
    }

    fn taken_for(&self, name: &str, target: &Target) -> Option<String> {
        match target {
            Target::Field(field) => Some(field.name().to_owned()),
            Target::OfYear(field, year) => Some(format!("{}, {year}", field.name())),
            Target::Translated(field, language) => {
                let field = match field {
                    Field::PlaceNames => "place",
                    Field::ProductNames => "product",
                    _ => "name",
                };
                Some(format!("{field}_{language}"))
            }
            Target::Shared(_) => Some(name.to_lowercase()),
            Target::Attribute(label) => {
                let is_doubtful = self.nearly.iter().any(|(nearly, ..)| nearly == name);
                (!is_doubtful).then(|| format!("{ATTRIBUTE_PREFIX}{label}"))
            }
            Target::Unnamed => None,
        }
    }
}
