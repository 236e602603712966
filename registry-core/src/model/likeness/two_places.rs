//! When records with names alike are of two places all the same: 泰州 and 台州 are both Taizhou.

use super::{name::Of, name::Spelling, place_names};
use crate::model::{Cluster, chinese::simplified, text::is_han};

/// Whether two records say plainly that they are of two places: other regions, other native names, other numbers.
pub(super) fn are_two_places(one: &Cluster, other: &Cluster) -> bool {
    have_other_regions(one, other)
        || have_other_numbers(one, other)
        || are_disjoint(&chinese_names(one), &chinese_names(other))
        || have_other_names_in_a_language(one, other)
}

/// Only codes tell: a name that has none may be any spelling of any region.
fn have_other_regions(one: &Cluster, other: &Cluster) -> bool {
    let code = |record: &Cluster| {
        let location = &record.location;
        let named = location.region_name.as_deref();
        location
            .region
            .or_else(|| location.country.region_named(named?))
    };
    matches!((code(one), code(other)), (Some(one), Some(other)) if one != other)
}

/// Zone 2 is not Zone 3, whatever further names both have.
fn have_other_numbers(one: &Cluster, other: &Cluster) -> bool {
    let digits = |record: &Cluster| -> Vec<char> {
        let names = [&record.location.place, &record.product.name];
        let letters = names.into_iter().flat_map(|name| name.chars());
        letters.filter(char::is_ascii_digit).collect()
    };
    digits(one) != digits(other)
}

/// The names of a place in Chinese characters, simplified and without what they say the place is.
fn chinese_names(record: &Cluster) -> Vec<String> {
    let is_chinese = |name: &&str| name.chars().all(is_han);
    let names = place_names(record).filter(is_chinese);
    names
        .map(|name| Spelling::of(Of::Place, &simplified(name)).letters())
        .collect()
}

fn have_other_names_in_a_language(one: &Cluster, other: &Cluster) -> bool {
    let languages = one.location.other_names.iter();
    let languages = languages.filter_map(|name| name.language.as_ref());
    let in_language = |record: &Cluster, language| -> Vec<String> {
        let names = record.location.other_names.iter();
        let names = names.filter(|name| name.language.as_ref() == Some(language));
        names
            .map(|name| Spelling::of(Of::Place, &simplified(&name.name)).letters())
            .collect()
    };
    let mut languages =
        languages.map(|language| (in_language(one, language), in_language(other, language)));
    languages.any(|(names, others)| are_disjoint(&names, &others))
}

/// Whether both have names, and none in common.
fn are_disjoint(names: &[String], others: &[String]) -> bool {
    !names.is_empty() && !others.is_empty() && names.iter().all(|name| !others.contains(name))
}
