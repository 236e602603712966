//! The cells that describe the cluster itself.

use crate::{
    form::{Field, Flaw},
    model::{
        Code, Invalid, Key, Label, Name, RegionCode, Span, Statement, is_language_tag,
        parse_element, parse_list,
    },
};

/// Cells of the record, read into a statement as far as they stand alone.
#[derive(Debug, Default, Clone)]
pub(super) struct RecordCells {
    pub(super) statement: Statement,
    region: Option<String>,
}

impl RecordCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        let said = &mut self.statement;
        match field {
            Field::Country => said.country = Some(text.parse()?),
            Field::Place => said.place = Some(text.parse()?),
            Field::Product => said.product = Some(text.parse()?),
            Field::PrintedPlace => said.printed_place = Some(text.parse()?),
            Field::PrintedProduct => said.printed_product = Some(text.parse()?),
            Field::PlaceAndProduct => self.take_place_and_product(text)?,
            Field::Region => self.region = Some(text.to_owned()),
            Field::RegionName => said.region_name = Some(text.parse()?),
            Field::Latitude => said.latitude = Some(text.parse()?),
            Field::Longitude => said.longitude = Some(text.parse()?),
            Field::Coordinates | Field::LongitudeLatitude => self.take_coordinates(text)?,
            Field::OtherNames => said.other_names.extend(parse_names(text)?),
            Field::PlaceNames => said.place_names.extend(parse_names(text)?),
            Field::ProductNames => said.product_names.extend(parse_names(text)?),
            Field::FormerNames => said.former_names.extend(parse_names(text)?),
            Field::FormerPlaces => said.former_places.extend(parse_names(text)?),
            Field::FormerProducts => said.former_products.extend(parse_names(text)?),
            Field::Codes => said.codes.extend(parse_codes(text)?),
            Field::Spans => said.spans.extend(parse_spans(text)?),
            Field::Notes => said.notes.push(text.parse()?),
            _ => return self.take_standing(field, text),
        }
        Ok(())
    }

    fn take_standing(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        let said = &mut self.statement;
        match field {
            Field::Key => said.key = Some(text.parse()?),
            Field::Name => said.name = Some(text.parse()?),
            Field::Status => said.status = Some(text.parse()?),
            Field::MergedInto => said.merged_into = Some(text.parse()?),
            Field::SplitInto => said.split_into.extend(parse_keys(text)?),
            Field::RevertedCommit => said.reverted_commit = Some(parse_commit(text)?),
            Field::WithdrawnReason => said.withdrawn_reason = Some(text.parse()?),
            Field::Sector => said.sector = Some(text.parse()?),
            Field::ServiceKind => said.service_kind = Some(text.parse()?),
            Field::Trade => said.trade = Some(text.parse()?),
            Field::LifeCycle => said.life_cycle = Some(text.parse()?),
            Field::LastVerified => said.last_verified = Some(text.parse()?),
            Field::ReviewDue => said.review_due = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// Takes one code.
    pub(super) fn take_code(&mut self, text: &str) -> Result<(), Invalid> {
        let code = parse_element(text, |_| false)?;
        self.statement.codes.push(code.value.parse()?);
        Ok(())
    }

    /// Takes latitude and longitude, with a comma between.
    fn take_coordinates(&mut self, text: &str) -> Result<(), Invalid> {
        let (latitude, longitude) = text.split_once(',').unwrap_or((text, ""));
        self.statement.latitude = Some(latitude.trim().parse()?);
        self.statement.longitude = Some(longitude.trim().parse()?);
        Ok(())
    }

    /// Fills lists that the row says nothing of. Single values are filled when it is known what the record says.
    pub(super) fn fill_blanks(&mut self, defaults: &RecordCells) {
        let (said, given) = (&mut self.statement, &defaults.statement);
        let names = [
            (&mut said.other_names, &given.other_names),
            (&mut said.place_names, &given.place_names),
            (&mut said.product_names, &given.product_names),
            (&mut said.former_names, &given.former_names),
            (&mut said.former_places, &given.former_places),
            (&mut said.former_products, &given.former_products),
        ];
        for (said, given) in names {
            fill_list(said, given);
        }
        fill_list(&mut said.codes, &given.codes);
        fill_list(&mut said.spans, &given.spans);
        fill_list(&mut said.split_into, &given.split_into);
        fill_list(&mut said.notes, &given.notes);
        for attribute in &given.attributes {
            if !said
                .attributes
                .iter()
                .any(|said| said.name == attribute.name)
            {
                said.attributes.push(attribute.clone());
            }
        }
    }

    /// The paper's Table 1 prints place and product in one cell.
    fn take_place_and_product(&mut self, text: &str) -> Result<(), Invalid> {
        let (place, product) = text
            .split_once(['/', '／'])
            .ok_or_else(|| Invalid::BadText {
                value: Invalid::excerpt(text),
                problem: "write place and product with / between, as in Hangji/Tooth Brush",
            })?;
        self.statement.place = Some(place.trim().parse()?);
        self.statement.product = Some(product.trim().parse()?);
        Ok(())
    }

    pub(super) fn add_name(&mut self, field: Field, name: Name) {
        match field {
            Field::PlaceNames => self.statement.place_names.push(name),
            Field::ProductNames => self.statement.product_names.push(name),
            _ => self.statement.other_names.push(name),
        }
    }

    pub(super) fn statement(mut self) -> Result<Statement, Flaw> {
        if let Some(region) = self.region.take() {
            place_region(&mut self.statement, region)
                .map_err(|refused| Flaw::of_field(Field::Region, None, refused))?;
        }
        self.check_region_name()?;
        Ok(self.statement)
    }
}

impl RecordCells {
    /// Refuses a row whose region has the code of one and the name of another.
    fn check_region_name(&self) -> Result<(), Flaw> {
        let Statement {
            region,
            region_name,
            ..
        } = &self.statement;
        let (Some(region), Some(name)) = (region, region_name) else {
            return Ok(());
        };
        match region.other_named(name) {
            Some(other) => Err(Flaw::of_field(
                Field::RegionName,
                Some(name),
                format_args!(
                    "this is the region {other}, and the code says {region}; give one of the two"
                ),
            )),
            None => Ok(()),
        }
    }
}

fn fill_list<T: Clone>(said: &mut Vec<T>, given: &[T]) {
    if said.is_empty() {
        said.extend_from_slice(given);
    }
}

/// A region's code is its code; a name that the country's code list has becomes a code, another stays a name. In a row
/// without a country that is found out when the record is known.
fn place_region(statement: &mut Statement, region: String) -> Result<(), Invalid> {
    if let Ok(code) = region.parse() {
        statement.region = Some(code);
        return Ok(());
    }
    let code = statement
        .country
        .and_then(|country| country.region_named(&region));
    match code {
        Some(code) => statement.region = Some(code),
        None if looks_like_code(&region) => return Err(Invalid::UnknownRegion { value: region }),
        None if statement.country.is_none() => {
            statement.region_to_find = Some(Label::try_from(region)?);
        }
        None if statement.region_name.is_none() => {
            statement.region_name = Some(Label::try_from(region)?);
        }
        None => {}
    }
    Ok(())
}

/// Whether a text was meant as an ISO 3166-2 code: `CN-XX`.
fn looks_like_code(region: &str) -> bool {
    let plain = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    region.split_once('-').is_some_and(|(country, part)| {
        country.len() == 2 && (1..=3).contains(&part.len()) && plain(country) && plain(part)
    })
}

pub(in crate::form) fn parse_names(text: &str) -> Result<Vec<Name>, Invalid> {
    let items = parse_list(text, is_language_tag)?;
    let name = |item: crate::model::ListItem| {
        Ok(Name {
            name: item.value.try_into()?,
            language: item.label.map(Label::try_from).transpose()?,
        })
    };
    items.into_iter().map(name).collect()
}

fn parse_keys(text: &str) -> Result<Vec<Key>, Invalid> {
    let keys = parse_list(text, |_| false)?;
    keys.iter().map(|item| item.value.parse()).collect()
}

fn parse_commit(text: &str) -> Result<u64, Invalid> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| Invalid::NotACommit {
        value: Invalid::excerpt(text),
    })
}

fn parse_codes(text: &str) -> Result<Vec<Code>, Invalid> {
    parse_list(text, |_| false)?
        .iter()
        .map(|item| item.value.parse())
        .collect()
}

fn parse_spans(text: &str) -> Result<Vec<Span>, Invalid> {
    let items = parse_list(text, |_| true)?;
    items
        .into_iter()
        .map(|item| parse_span(item.label, item.value))
        .collect()
}

fn parse_span(label: Option<String>, value: String) -> Result<Span, Invalid> {
    let (code, place) = match label {
        Some(code) => (code, Some(value.try_into()?)),
        None => (value, None),
    };
    if let Ok(region) = code.parse::<RegionCode>() {
        let country = region.country().parse()?;
        return Ok(Span {
            country,
            region: Some(region),
            place,
        });
    }
    Ok(Span {
        country: code.parse()?,
        region: None,
        place,
    })
}
