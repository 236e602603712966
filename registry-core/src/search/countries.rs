//! Names of countries in a query: whatever a country is called, its records are found.
//!
//! The index holds the everyday name of a record's country. All others (Holland, Republic of Korea, 荷兰) are known here
//! and stand for the country's code, so that no record grows with every name that its country has.

use super::language::{Besides, Expression, Leaf, Match};
use crate::model::{CountryCode, NameWords};

/// The longest names have so many words.
const MOST_WORDS: usize = 8;

/// Names of countries that are words or other places as well (suede, chili peppers, the city of Granada): they name a
/// country in capitals only.
const ALSO_WORDS: [&str; 16] = [
    "US", "EL", "AMERICA", "CHILI", "CHYPRE", "FRANCA", "GRANADA", "GRENADE", "KUBA", "MANN",
    "MAURICE", "NIJAR", "NORFOLK", "SALVADOR", "SUEDE", "THAI",
];

/// An expression in which words that name a country ask for the country, too.
pub(super) fn with_countries(expression: Expression) -> Expression {
    match expression {
        Expression::And(parts) => Expression::And(with_names(parts)),
        Expression::Or(parts) => Expression::Or(parts.into_iter().map(with_countries).collect()),
        Expression::Not(part) => Expression::Not(Box::new(with_countries(*part))),
        Expression::Leaf(leaf) => Expression::Leaf(named(leaf)),
    }
}

/// A leaf that is the name of a country by itself.
fn named(mut leaf: Leaf) -> Leaf {
    if let (None, Match::Words(text) | Match::Phrase(text)) = (leaf.field, &leaf.what)
        && !is_other_word(text)
    {
        leaf.besides = country(&[NameWords::of(text)]).map(Besides::Country);
    }
    leaf
}

/// The country of a name, unless it is the everyday one, which records have.
fn country(name: &[NameWords]) -> Option<CountryCode> {
    let country = NameWords::country_of(name);
    country.filter(|&country| !NameWords::joined(name).is_everyday_name_of(country))
}

/// All of these, where those that make a name together are one. The longest name counts, from the left.
fn with_names(parts: Vec<Expression>) -> Vec<Expression> {
    let words: Vec<NameWords> = parts.iter().map(words_of).collect();
    let others: Vec<bool> = parts.iter().map(is_other_part).collect();
    let (mut with_names, mut parts, mut at) =
        (Vec::with_capacity(parts.len()), parts.into_iter(), 0);
    while at < words.len() {
        let length = longest_name(&words[at..], &others[at..]);
        let country = length.and_then(|length| country(&words[at..at + length]));
        let name = parts.by_ref().take(length.unwrap_or(1));
        match country {
            Some(country) => with_names.extend(joined(name, country)),
            // The words of an everyday name are no names of their own: Korea in South Korea.
            None if length.is_some() => with_names.extend(name),
            None => with_names.extend(name.map(with_countries)),
        }
        at += length.unwrap_or(1);
    }
    with_names
}

/// How many parts the longest name is that these begin with. Words that are others, too, are none by themselves.
fn longest_name(words: &[NameWords], others: &[bool]) -> Option<usize> {
    let plain = words.iter().take_while(|words| !words.is_empty());
    let most = plain.take(MOST_WORDS).count();
    if words.first().is_none_or(NameWords::begins_no_name) {
        return None;
    }
    let is_name = |&length: &usize| {
        let mut rest = words[1..length].iter();
        let is_alone = rest.all(NameWords::begins_no_name);
        let is_other = is_alone && others[0];
        !is_other && NameWords::country_of(&words[..length]).is_some()
    };
    (1..=most).rev().find(is_name)
}

/// The words of a part that may belong to a name; none of a part that is anything but words.
fn words_of(part: &Expression) -> NameWords {
    match part {
        Expression::Leaf(Leaf {
            field: None,
            what: Match::Words(text),
            ..
        }) => NameWords::of(text),
        // As the standard writes it: Korea (Republic of).
        Expression::And(parts) => {
            let words: Vec<NameWords> = parts.iter().map(words_of).collect();
            if words.iter().any(NameWords::is_empty) {
                return NameWords::default();
            }
            NameWords::joined(&words)
        }
        _ => NameWords::default(),
    }
}

/// Whether a part is one word that is another, too.
fn is_other_part(part: &Expression) -> bool {
    matches!(part, Expression::Leaf(Leaf { what: Match::Words(text), .. }) if is_other_word(text))
}

fn is_other_word(text: &str) -> bool {
    let mut also = ALSO_WORDS.iter();
    also.any(|word| text != *word && text.eq_ignore_ascii_case(word))
}

/// Parts that are one name, as one leaf where the first of them stands.
fn joined(parts: impl Iterator<Item = Expression>, country: CountryCode) -> Option<Expression> {
    let whole = Expression::And(parts.collect());
    let (mut texts, mut name): (Vec<&str>, Option<Leaf>) = (Vec::new(), None);
    whole.each_leaf(&mut |leaf| {
        if let Match::Words(text) = &leaf.what {
            texts.push(text);
            name.get_or_insert_with(|| leaf.clone()).required |= leaf.required;
        }
    });
    let what = Match::Words(texts.join(" "));
    name.map(|leaf| {
        Expression::Leaf(Leaf {
            what,
            besides: Some(Besides::Country(country)),
            ..leaf
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::language::parse;

    /// The leaves of a query, those that name a country with its code.
    fn read(query: &str) -> Vec<String> {
        let expression = with_countries(parse(query).unwrap());
        let mut read = Vec::new();
        expression.each_leaf(&mut |leaf| {
            let country = match &leaf.besides {
                Some(Besides::Country(country)) => Some(format!("{country}=")),
                _ => None,
            };
            let text = match &leaf.what {
                Match::Words(text) | Match::Phrase(text) | Match::Prefix(text) => text.as_str(),
                Match::Range(..) | Match::Everything => "*",
            };
            read.push(format!("{}{text}", country.unwrap_or_default()));
        });
        read
    }

    #[test]
    fn words_that_name_a_country_stand_for_it() {
        for (query, expected) in [
            ("Holland tulips", &["NL=Holland", "tulips"][..]),
            (
                "socks republic of korea",
                &["socks", "KR=republic of korea"],
            ),
            ("Korea, Rep. of socks", &["KR=Korea, Rep. of", "socks"]),
            ("ivory coast cocoa", &["CI=ivory coast", "cocoa"]),
            ("\"Ivory Coast\" cocoa", &["CI=Ivory Coast", "cocoa"]),
            ("荷兰 花卉", &["NL=荷兰", "花卉"]),
            (
                "U.S.A. film OR UK film",
                &["US=U.S.A.", "film", "GB=UK", "film"],
            ),
            ("-Burma", &["MM=Burma"]),
            (
                "Bolivia (Plurinational State of) tin",
                &["BO=Bolivia Plurinational State of", "tin"],
            ),
            (
                "(Holland tulips) (silk -tie)",
                &["NL=Holland", "tulips", "silk", "tie"],
            ),
            // Everyday names are words of the records, and other fields have words of their own.
            ("south korea socks", &["south", "korea", "socks"]),
            ("Netherlands", &["Netherlands"]),
            (
                "place:Holland actor:(great britain)",
                &["Holland", "great", "britain"],
            ),
            (
                "contact us of the EL",
                &["contact", "us", "of", "the", "GR=EL"],
            ),
            ("sock", &["sock"]),
        ] {
            assert_eq!(read(query), expected, "{query}");
        }
    }
}
