//! What is wrong with a header: columns that are in doubt, missing, or there twice.

use std::collections::{HashMap, HashSet};

use super::{Header, Target, shown};
use crate::{form::Field, import::ImportError, model::Statement};

impl Header {
    /// Refuses a table with headers that are in doubt, or whose rows could not be told which record they speak of. All
    /// that is wrong is told at once, with what was found wrong before; `hint` says what else may be the matter where a
    /// column is missing, from a semicolon on.
    pub(crate) fn check_meaning(
        &self,
        file: &str,
        defaults: &Statement,
        hint: &str,
        mut mistakes: Vec<ImportError>,
    ) -> Result<(), ImportError> {
        let mut problems: Vec<String> = self.nearly.iter().map(doubtful_header).collect();
        problems.extend(self.missing(defaults).map(|missing| missing + hint));
        if !problems.is_empty() {
            let problems = problems.join("; ");
            let file = file.to_owned();
            mistakes.insert(0, ImportError::BadHeader { file, problems });
        }
        ImportError::of_all(mistakes)
    }

    /// The columns that are missing, and how they are named.
    fn missing(&self, defaults: &Statement) -> Option<String> {
        // What a header in doubt may be is not missed as well.
        let may_be = |field: &Field| self.nearly.iter().any(|(_, nearly, _)| nearly == field);
        let has = |fields: &[Field]| {
            let mut fields = fields.iter();
            fields.any(|field| self.column_of(*field).is_some() || may_be(field))
        };
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
        let given = match missing.contains(&"country") {
            true => ", or give the country of all rows with --country",
            false => "",
        };
        Some(format!(
            "no column for {named}; it has: {}; name {one} with {}{given}",
            shown(&self.names),
            maps.join(" ")
        ))
    }

    /// Columns that hold one field.
    pub(super) fn duplicates(&self, file: &str) -> Vec<ImportError> {
        let mut mistakes = Vec::new();
        let mut seen: HashMap<String, &str> = HashMap::new();
        let mut told = HashSet::new();
        for (target, name) in self.targets.iter().zip(&self.names) {
            let field = match target {
                Target::Field(field) => field.name().to_owned(),
                Target::OfYear(field, year) => format!("{} of {year}", field.name()),
                Target::Translated(field, language) => format!("{} in {language}", field.name()),
                Target::Shared(fields) => fields.iter().map(|field| field.name()).collect(),
                Target::Attribute(name) => format!("attribute {name}"),
                Target::Unnamed => continue,
            };
            if let Some(first) = seen.insert(field.clone(), name)
                && told.insert(field.clone())
            {
                mistakes.push(ImportError::DuplicateColumn {
                    file: file.to_owned(),
                    first: first.to_owned(),
                    second: name.clone(),
                    field,
                });
            }
        }
        mistakes
    }
}

/// Says of a header that it is in doubt, and both ways out.
fn doubtful_header((name, field, why): &(String, Field, String)) -> String {
    let field = field.name();
    format!(
        "column {name:?} {why}; say --map \"{name}={field}\" to read it so, or --map \"{name}=attribute:{name}\" to keep it as an attribute"
    )
}
