//! A great many names of five letters and more, among which those are found quickly that are a typing mistake apart from a given one.
//!
//! Two such names become the same when letters are taken out of each, at most as many as there are mistakes, and that
//! within their first letters. So each name is kept under all that its beginning becomes by that.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::{
    hashes::Hashes,
    mistake::{is_typing_mistake, most_mistakes},
};

/// Letters are taken out of so many at the beginning.
const BEGINNING: usize = 7;

/// Names, and what they become.
#[derive(Debug)]
pub(crate) struct NearNames {
    names: Vec<String>,
    /// The hash of what a name becomes, and the number of the name, sorted.
    variants: Vec<(u32, u32)>,
    hashes: Hashes,
}

impl NearNames {
    /// Of these names, each once.
    pub(crate) fn of(names: Vec<String>) -> NearNames {
        let mut variants = Vec::new();
        for (number, name) in (0..).zip(&names) {
            each_variant(name, |hash| variants.push((hash, number)));
        }
        variants.sort_unstable();
        variants.dedup();
        let hashes = variants.iter().map(|(hash, _)| *hash);
        NearNames {
            hashes: Hashes::of(variants.len(), hashes),
            names,
            variants,
        }
    }

    /// The names that are a typing mistake apart from this one.
    pub(crate) fn near(&self, name: &str) -> Vec<&str> {
        let mut numbers = Vec::new();
        each_variant(name, |hash| {
            if self.hashes.may_have(hash) {
                let first = self.variants.partition_point(|(other, _)| *other < hash);
                let same = self.variants[first..].iter();
                numbers.extend(
                    same.take_while(|(other, _)| *other == hash)
                        .map(|(_, number)| *number),
                );
            }
        });
        numbers.sort_unstable();
        numbers.dedup();
        let names = numbers
            .into_iter()
            .map(|number| &*self.names[number as usize]);
        names
            .filter(|other| is_typing_mistake(name, other))
            .collect()
    }
}

/// Hands over what the beginning of a name becomes when letters are taken out of it.
fn each_variant(name: &str, mut take: impl FnMut(u32)) {
    let letters: Vec<char> = name.chars().collect();
    let beginning = &letters[..letters.len().min(BEGINNING)];
    take(hash_without(beginning, None, None));
    let most = most_mistakes(letters.len());
    for first in 0..beginning.len() {
        if most > 0 {
            take(hash_without(beginning, Some(first), None));
        }
        for second in (first + 1..beginning.len()).take_while(|_| most > 1) {
            take(hash_without(beginning, Some(first), Some(second)));
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // Half of a hash is one.
fn hash_without(letters: &[char], first: Option<usize>, second: Option<usize>) -> u32 {
    let mut rest = [0; BEGINNING];
    let mut length = 0;
    for (place, letter) in letters.iter().enumerate() {
        if Some(place) != first && Some(place) != second {
            rest[length] = u32::from(*letter);
            length += 1;
        }
    }
    BuildHasherDefault::<DefaultHasher>::default().hash_one(&rest[..length]) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// It finds what a comparison of each with each finds.
        #[test]
        fn all_that_are_near_are_found(
            names in prop::collection::btree_set("[abc]{5,12}", 0..40),
            name in "[abc]{5,12}",
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let mut expected: Vec<&str> = names.iter().map(String::as_str).collect();
            expected.retain(|other| is_typing_mistake(&name, other));
            let near = NearNames::of(names.clone());
            let mut found = near.near(&name);
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
