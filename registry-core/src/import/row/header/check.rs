//! What is wrong with a header: columns that are in doubt, missing, or there twice.

use std::collections::HashMap;

use super::{Header, Target, shown};
use crate::{form::Field, import::ImportError, model::Statement};

impl Header {
    /// Refuses a table with headers that are in doubt, or whose rows could not be told which record they speak of. All
    /// that is wrong is told at once.
    pub(crate) fn check_meaning(
        &self,
        file: &str,
        defaults: &Statement,
    ) -> Result<(), ImportError> {
        let mut problems: Vec<String> = self.nearly.iter().map(doubtful_header).collect();
        problems.extend(self.missing(defaults));
        if problems.is_empty() {
            return Ok(());
        }
        Err(ImportError::BadHeader {
            file: file.to_owned(),
            problems: problems.join("; "),
        })
    }

    /// The columns that are missing, and how they are named.
    fn missing(&self, defaults: &Statement) -> Option<String> {
        let has = |fields: &[Field]| fields.iter().any(|field| self.column_of(*field).is_some());
        if has(&[Field::Key]) {
            return None;
        }
        let places = [Field::Place, Field::PrintedPlace, Field::PlaceAndProduct];
        let products = [
            Field::Product,
            Field::PrintedProduct,
            Field::PlaceAndProduct,
        ];
        let needed = [
            (
                "country",
                has(&[Field::Country]) || defaults.country.is_some(),
            ),
            ("place", has(&places) || defaults.place.is_some()),
            ("product", has(&products) || defaults.product.is_some()),
        ];
        let missing = needed.iter().filter(|(_, is_there)| !is_there);
        let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
        let (last, first) = missing.split_last()?;
        let named = if first.is_empty() {
            (*last).to_owned()
        } else {
            format!("{} and {last}", first.join(", "))
        };
        let one = if first.is_empty() { "one" } else { "them" };
        let maps: Vec<String> = missing
            .iter()
            .map(|name| format!("--map \"HEADER={name}\""))
            .collect();
        Some(format!(
            "no column for {named}; it has: {}; name {one} with {}",
            shown(&self.names),
            maps.join(" ")
        ))
    }

    pub(super) fn check_duplicates(&self, file: &str) -> Result<(), ImportError> {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (target, name) in self.targets.iter().zip(&self.names) {
            let field = match target {
                Target::Field(field) => field.name().to_owned(),
                Target::Translated(field, language) => format!("{} in {language}", field.name()),
                Target::Shared(fields) => fields.iter().map(|field| field.name()).collect(),
                Target::Attribute(name) => format!("attribute {name}"),
            };
            if let Some(first) = seen.insert(field.clone(), name) {
                return Err(ImportError::DuplicateColumn {
                    file: file.to_owned(),
                    first: first.to_owned(),
                    second: name.clone(),
                    field,
                });
            }
        }
        Ok(())
    }
}

/// Says of a header that it is in doubt, and both ways out.
fn doubtful_header((name, field, why): &(String, Field, String)) -> String {
    let field = field.name();
    format!(
        "column {name:?} {why}; say --map \"{name}={field}\" to read it so, or --map \"{name}=attribute:{name}\" to keep it as an attribute"
    )
}
