//! Which fields of a record a change can empty.

use std::str::FromStr;

use super::Refused;
use crate::{form::ATTRIBUTE_PREFIX, model::Cluster};

type Empty = fn(&mut Cluster);

/// Each field by its names, and how it is emptied.
const FIELDS: &[(&[&str], Empty)] = &[
    (&["name"], |record| record.name = None),
    (&["other_names"], |record| record.other_names.clear()),
    (&["region"], |record| {
        record.location.region = None;
        record.location.region_name = None;
    }),
    (&["region_name"], |record| {
        record.location.region_name = None;
    }),
    (&["place_names"], |record| {
        record.location.other_names.clear();
    }),
    (&["spans"], |record| record.location.spans.clear()),
    (&["coordinates", "latitude", "longitude"], |record| {
        record.location.latitude = None;
        record.location.longitude = None;
    }),
    (&["printed_place"], |record| record.as_printed.place = None),
    (&["printed_product"], |record| {
        record.as_printed.product = None;
    }),
    (&["product_names"], |record| {
        record.product.other_names.clear();
    }),
    (&["codes"], |record| record.product.codes.clear()),
    (&["sector"], |record| record.sector = None),
    (&["service_kind"], |record| record.service_kind = None),
    (&["trade"], |record| record.trade = None),
    (&["life_cycle"], |record| record.life_cycle = None),
    (&["market_shares", "market_share", "shares"], |record| {
        record.market_shares.clear();
    }),
    (&["actors"], |record| record.actors.clear()),
    (&["linkages"], |record| record.linkages.clear()),
    (&["figures"], |record| record.figures.clear()),
    (&["reviews"], |record| record.reviews.clear()),
    (&["last_verified"], |record| record.last_verified = None),
    (&["review_due"], |record| record.review_due = None),
    (&["sources"], |record| record.sources.clear()),
    (&["notes"], |record| record.notes.clear()),
    (&["attributes"], |record| record.attributes.clear()),
];

/// Fields that every record has.
const REQUIRED: &[&str] = &["key", "status", "country", "place", "product"];

/// A field to empty: a column of the CSV form, a measure such as employment, a list such as notes, or an attribute by
/// its name.
///
/// ```
/// use registry_core::change::EmptiedField;
/// assert!("life-cycle".parse::<EmptiedField>().is_ok());
/// assert!("country".parse::<EmptiedField>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptiedField {
    stated: String,
}

impl FromStr for EmptiedField {
    type Err = Refused;

    fn from_str(stated: &str) -> Result<EmptiedField, Refused> {
        let stated = stated.to_owned();
        if REQUIRED.contains(&stated.as_str()) {
            return Err(Refused::NeverEmpty { field: stated });
        }
        Ok(EmptiedField { stated })
    }
}

impl EmptiedField {
    /// The fields that a record can be without, by the names that they are emptied by.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FIELDS
            .iter()
            .filter_map(|(names, _)| names.first().copied())
    }

    /// Empties the field. One that is empty already stays so; one that is none is refused, and so is a name that is an
    /// attribute's, too.
    pub(super) fn empty(&self, record: &mut Cluster) -> Result<(), Refused> {
        if let Some(name) = self.stated.strip_prefix(ATTRIBUTE_PREFIX) {
            return self.empty_attribute(record, name);
        }
        let column = self.stated.replace('-', "_");
        let field = FIELDS
            .iter()
            .find(|(names, _)| names.contains(&column.as_str()));
        match field {
            Some((_, empty)) => {
                let mut emptied = record.clone();
                empty(&mut emptied);
                if has_attribute(record, &self.stated) {
                    if emptied != *record {
                        return Err(Refused::FieldOrAttribute {
                            key: record.key.clone(),
                            field: self.stated.clone(),
                        });
                    }
                    return self.empty_attribute(record, &self.stated);
                }
                *record = emptied;
                Ok(())
            }
            None => self.empty_measure_or_attribute(record, &column),
        }
    }

    fn empty_attribute(&self, record: &mut Cluster, name: &str) -> Result<(), Refused> {
        if !has_attribute(record, name) {
            return Err(self.not_there(record));
        }
        let attributes = &mut record.attributes;
        attributes.retain(|attribute| *attribute.name != *name);
        Ok(())
    }

    fn not_there(&self, record: &Cluster) -> Refused {
        let names: Vec<&str> = EmptiedField::names().collect();
        Refused::NoSuchField {
            key: record.key.to_string(),
            field: self.stated.clone(),
            known: format!("{}, measures such as employment", names.join(", ")),
        }
    }

    fn empty_measure_or_attribute(
        &self,
        record: &mut Cluster,
        measure: &str,
    ) -> Result<(), Refused> {
        let before = record.figures.len() + record.attributes.len();
        let figures = &mut record.figures;
        figures.retain(|figure| figure.measure.as_str() != measure);
        let attributes = &mut record.attributes;
        attributes.retain(|attribute| *attribute.name != *self.stated);
        if before == record.figures.len() + record.attributes.len() {
            return Err(self.not_there(record));
        }
        Ok(())
    }
}

fn has_attribute(record: &Cluster, name: &str) -> bool {
    record
        .attributes
        .iter()
        .any(|attribute| *attribute.name == *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(attribute: &str, latitude: bool) -> Cluster {
        let degrees = if latitude {
            r#","latitude":1,"longitude":2"#
        } else {
            ""
        };
        let json = format!(
            r#"{{"key":"cn-a","location":{{"country":"CN","place":"A"{degrees}}},"product":{{"name":"b"}},"attributes":[{{"name":"{attribute}","value":"x"}}]}}"#
        );
        Cluster::from_json(json.as_bytes()).unwrap()
    }

    fn emptied(field: &str, mut record: Cluster) -> Result<Cluster, Refused> {
        let field: EmptiedField = field.parse()?;
        field.empty(&mut record)?;
        Ok(record)
    }

    #[test]
    fn an_attribute_that_is_called_like_a_field_is_never_taken_for_it() {
        let both = || record("coordinates", true);
        assert!(matches!(
            emptied("coordinates", both()),
            Err(Refused::FieldOrAttribute { .. })
        ));
        let attribute = emptied("attribute:coordinates", both()).unwrap();
        assert!(attribute.attributes.is_empty() && attribute.location.latitude.is_some());
        let degrees = emptied("latitude", both()).unwrap();
        assert!(degrees.location.latitude.is_none() && degrees.attributes.len() == 1);
        assert!(
            emptied("coordinates", record("coordinates", false))
                .unwrap()
                .attributes
                .is_empty()
        );
        assert!(emptied("attribute:mayor", both()).is_err());
        assert!(
            emptied("mayor", record("mayor", false))
                .unwrap()
                .attributes
                .is_empty()
        );
    }
}
