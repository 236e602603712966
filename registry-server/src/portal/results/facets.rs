//! How a result spreads, as choices; and the choices that are made.

use registry_core::{IndexReader, search::Facet};

use crate::{
    portal::{address::Address, answers, frame::Frame},
    problem::Problem,
    query::FilterParameters,
    service::Service,
};

/// So many values of each facet are offered, and of one that is asked for whole.
pub(crate) const OFFERED: usize = 8;
const OFFERED_WHOLE: usize = 500;
/// The parameter that asks for all values of a facet.
const WHOLE: &str = "all";
/// The facets, in the order in which they are shown.
const SHOWN: [&str; 6] = [
    "country",
    "region",
    "product",
    "actor_kind",
    "sector",
    "status",
];

/// A facet on the page.
pub(super) struct FacetView {
    /// The facet.
    pub(super) name: &'static str,
    pub(super) choices: Vec<Choice>,
    /// How many values there are besides, and where they are offered.
    pub(super) more: usize,
    pub(super) whole: Address,
}

/// A value that can be chosen or let go.
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) count: usize,
    pub(super) is_chosen: bool,
    pub(super) address: Address,
}

/// Something that is asked for, and the address without it.
pub(crate) struct Chip {
    /// The parameter.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) address: Address,
}

/// The parameter that chooses a value of a facet: a product by its whole name, for by words it may be another.
fn parameter(facet: &str) -> &str {
    match facet {
        "product" => "product_is",
        facet => facet,
    }
}

pub(super) fn views(
    frame: &mut Frame,
    (service, reader): (&Service, &IndexReader),
    filters: &FilterParameters,
    asked: &Address,
) -> Result<Vec<FacetView>, Problem> {
    let whole = frame.visit.address.value(WHOLE).map(str::to_owned);
    let mut views = Vec::new();
    for name in SHOWN {
        let is_chosen = asked.values(parameter(name)).next().is_some()
            || asked.values("without").any(|lacking| lacking == name);
        // Others of the same facet can be chosen besides: they are counted without it.
        let query = match is_chosen {
            true => filters.without_facet(name).query(reader)?,
            false => filters.query(reader)?,
        };
        let offered = match whole.as_deref() == Some(name) {
            true => OFFERED_WHOLE,
            false => OFFERED,
        };
        let counted = answers::facets(service, reader, &query, offered)?;
        let found = counted
            .named()
            .into_iter()
            .find(|(other, _)| *other == name);
        let Some((_, facet)) = found else { continue };
        if name == "product" {
            let chosen = asked.values(parameter(name));
            let counted = facet.values.iter().map(|(product, _)| &**product);
            frame.learn_products(service, reader, chosen.chain(counted))?;
        }
        let view = view(frame, name, facet, asked);
        views.extend(Some(view).filter(|view| !view.choices.is_empty()));
    }
    Ok(views)
}

fn view(frame: &Frame, name: &'static str, facet: &Facet, asked: &Address) -> FacetView {
    let mut choices: Vec<Choice> = facet
        .values
        .iter()
        .map(|(value, count)| choice(frame, name, value, *count, asked))
        .collect();
    // What is chosen stays in sight, however seldom it is.
    for value in asked.values(parameter(name)) {
        let label = label(frame, name, value);
        if !choices.iter().any(|choice| choice.label == label) {
            choices.push(choice(frame, name, value, 0, asked));
        }
    }
    let is_chosen = asked.values("without").any(|lacking| lacking == name);
    if facet.none > 0 || is_chosen {
        choices.push(Choice {
            label: frame.say_of("without", name),
            count: facet.none,
            is_chosen,
            address: match is_chosen {
                true => asked.without_value("without", name),
                false => asked.without(name).and("without", name),
            },
        });
    }
    FacetView {
        name,
        choices,
        more: facet.more,
        whole: asked.set(WHOLE, name),
    }
}

fn choice(frame: &Frame, name: &str, value: &str, count: usize, asked: &Address) -> Choice {
    let chooses = parameter(name);
    let is_chosen = asked.values(chooses).any(|chosen| chosen == value);
    Choice {
        label: label(frame, name, value),
        count,
        is_chosen,
        address: match is_chosen {
            true => asked.without_value(chooses, value),
            false => asked.without_value("without", name).and(chooses, value),
        },
    }
}

/// What a value is called.
pub(crate) fn label(frame: &Frame, name: &str, value: &str) -> String {
    match name {
        "country" => frame.country_of(value),
        "region" => region(frame, value),
        "bbox" => window(value).unwrap_or_else(|| value.to_owned()),
        "product" | "product_is" => frame.product_called(value).to_owned(),
        "actor_kind" => frame.say_of("actors", value),
        "sector" => frame.say_of("sector", value),
        "status" => frame.say_of("status", value),
        "scope" => frame.say_of("scope", value),
        "without" => frame.say_of("without", value),
        _ => value.to_owned(),
    }
}

/// A window of the map in whole degrees: `90° W – 120° E, 10° S – 45° N`.
fn window(value: &str) -> Option<String> {
    let degrees: Vec<f64> = value
        .split(',')
        .map_while(|part| part.trim().parse().ok())
        .collect();
    let [west, south, east, north] = degrees[..] else {
        return None;
    };
    let half = |degrees: f64, ends: [&str; 2]| {
        let end = usize::from(degrees < 0.0);
        format!("{:.0}° {}", degrees.abs(), ends[end])
    };
    let [west, east] = [west, east].map(|degrees| half(degrees, ["E", "W"]));
    let [south, north] = [south, north].map(|degrees| half(degrees, ["N", "S"]));
    Some(format!("{west} – {east}, {south} – {north}"))
}

/// A region as facets count it, `Zhejiang, CN`.
fn region(frame: &Frame, value: &str) -> String {
    let Some((name, country)) = value.rsplit_once(", ") else {
        return value.to_owned();
    };
    let Ok(country) = country.parse::<registry_core::CountryCode>() else {
        return value.to_owned();
    };
    let region = country.region_named(name);
    let name = region.map_or_else(|| name.to_owned(), |region| frame.region(&region));
    let country = frame.country(country);
    frame.with(
        "region-in-country",
        &[("region", &name), ("country", &country)],
    )
}

/// Everything that is asked for besides the words.
pub(crate) fn chips(frame: &Frame, asked: &Address) -> Vec<Chip> {
    let chosen = asked.parameters().iter();
    let chosen = chosen.filter(|(name, _)| !matches!(&**name, "q" | "sort" | "limit"));
    let chips = chosen.map(|(name, value)| Chip {
        name: name.clone(),
        label: label(frame, name, value),
        address: asked.without_value(name, value),
    });
    chips.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_told_in_degrees() {
        let told = window("-90.000,-47.617,120.4,70.793");
        assert_eq!(told.as_deref(), Some("90° W – 120° E, 48° S – 71° N"));
        for odd in ["", "1,2,3", "1,2,3,x", "1,2,3,4,5"] {
            assert_eq!(window(odd), None, "{odd}");
        }
    }
}
