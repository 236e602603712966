//! Typing mistakes: names that differ by a letter, long ones by two.

/// Shorter names are near to many others by chance.
pub(super) const FEWEST_LETTERS: usize = 5;

/// Names of so many letters may differ by two mistakes.
const LONG_NAME: usize = 10;

/// How many mistakes a name of so many letters may have.
pub(super) fn most_mistakes(letters: usize) -> usize {
    match letters {
        0..FEWEST_LETTERS => 0,
        FEWEST_LETTERS..LONG_NAME => 1,
        _ => 2,
    }
}

/// Whether one name may be the other with a letter missing, too many or another, or with two that have changed places.
///
/// The first letter is hardly ever the wrong one, while many cities differ by it alone: Suzhou, Fuzhou, Huzhou.
pub(super) fn is_typing_mistake(one: &str, other: &str) -> bool {
    // A letter has at most four bytes.
    let too_long = one.len().abs_diff(other.len()) > 8;
    if too_long || !begin_alike(one, other) || one == other {
        return false;
    }
    if one.is_ascii() && other.is_ascii() {
        return is_mistake_in(one.as_bytes(), other.as_bytes());
    }
    let letters = |name: &str| name.chars().collect::<Vec<char>>();
    is_mistake_in(&letters(one), &letters(other))
}

fn is_mistake_in<L: Copy + PartialEq>(one: &[L], other: &[L]) -> bool {
    match most_mistakes(one.len().min(other.len())) {
        0 => one.len() + 1 == FEWEST_LETTERS && is_swapped(one, other),
        most => is_within(most, one, other),
    }
}

/// Whether two neighbours have changed places, which even in a short name hardly makes another.
fn is_swapped<L: Copy + PartialEq>(one: &[L], other: &[L]) -> bool {
    let same_length = one.len() == other.len();
    let (one, other) = without_common_ends(one, other);
    same_length && matches!((one, other), ([a, b], [c, d]) if a == d && b == c)
}

/// Whether the first letters are the same, or the first two have changed places.
fn begin_alike(one: &str, other: &str) -> bool {
    let first_two = |name: &str| {
        let mut letters = name.chars();
        (letters.next(), letters.next())
    };
    let ((a, b), (c, d)) = (first_two(one), first_two(other));
    a.is_some() && (a == c || (a, b) == (d, c))
}

/// Whether two names are within so many edits, by rows of the matrix of distances.
fn is_within<L: Copy + PartialEq>(most: usize, one: &[L], other: &[L]) -> bool {
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let (one, other) = without_common_ends(one, other);
    // A mistake changes at most two letters of one stretch.
    if most == 1 && one.len().max(other.len()) > 2 {
        return false;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, against) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != against);
            let mut distance = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            let is_swapped = i > 0 && j > 0 && letter == &other[j - 1] && &one[i - 1] == against;
            if is_swapped {
                distance = distance.min(before_last[j - 1] + 1);
            }
            row.push(distance);
        }
        if row.iter().all(|&distance| distance > most) {
            return false;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|&distance| distance <= most)
}

/// What is left of two names between the ends that they share.
fn without_common_ends<'a, L: PartialEq>(one: &'a [L], other: &'a [L]) -> (&'a [L], &'a [L]) {
    let same = |(a, b): &(&L, &L)| a == b;
    let start = one.iter().zip(other).take_while(same).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(same)
        .count();
    (&one[..one.len() - end], &other[..other.len() - end])
}

#[cfg(test)]
mod tests {
    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_letter_or_two_in_a_long_name() {
        for (one, other, is_mistake) in [
            ("zhuji", "zhujii", true),
            ("zhuji", "zhuij", true),
            ("zhuji", "hzuji", true),
            ("zhuji", "zhuj", false),
            ("sock", "sokc", true),
            ("sock", "sack", false),
            ("tie", "tei", false),
            ("zhuji", "zhujiii", false),
            ("lecco", "lecce", true),
            ("arzignano", "arzignanno", true),
            ("suzhou", "fuzhou", false),
            ("guangzhou", "hangzhou", false),
            ("montebelluna", "montebeluna", true),
            ("montebelluna", "monttebeluna", true),
            ("montebelluna", "monttebeluno", false),
            ("mensfootwear", "womensfootwear", false),
            ("zhuji", "zhuji", false),
            ("", "", false),
        ] {
            assert_eq!(is_typing_mistake(one, other), is_mistake, "{one} {other}");
            assert_eq!(is_typing_mistake(other, one), is_mistake, "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn distances_are_those_of_a_general_automaton(
            one in "[abc]{0,8}",
            other in "[abc]{0,8}",
            most in 1..=2_u8,
        ) {
            let automaton = LevenshteinAutomatonBuilder::new(most, true).build_dfa(&one);
            let is_within_most = matches!(automaton.eval(&other), Distance::Exact(_));
            let letters = |name: &str| name.chars().collect::<Vec<char>>();
            let found = is_within(most.into(), &letters(&one), &letters(&other));
            prop_assert_eq!(found, is_within_most);
        }
    }
}
