//! What a header means: a field with the unit of its cells, names in a language, or what is no field. A header that is
//! nearly a field's is neither, and the person who wrote it is asked.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    ATTRIBUTE_PREFIX, Field, Kind,
    columns::{ColumnGroup, field_names, plain as plain_header},
    translated,
    unit::{Unit, says_percent, split_unit},
};
use crate::model::{Label, Year, in_two_scripts};

/// What a header means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heading {
    /// A field, and the unit that the header gives its cells.
    Field(Field, Unit),
    /// A figure or a share of a year that the header says, as in `Employment 2023`.
    OfYear(Field, Unit, Year),
    /// Names in one language, as in `place_zh`.
    Names(Field, Label),
    /// A value that belongs to several fields of a row.
    Shared(&'static [Field]),
    /// Nearly a field's, and why it is not taken for it.
    Nearly(Field, String),
    /// No field.
    Attribute,
}

/// Headers of a value that belongs to all shares and figures of a row, or to all its amounts of money.
const SHARED: [(&[&str], &[Field]); 2] = [
    (
        &["year", "année", "jahr", "anno", "ano", "年", "年份", "年度"],
        &[Field::MarketShareYear, Field::FigureYear],
    ),
    (
        &[
            "currency", "devise", "monnaie", "währung", "valuta", "moneda", "divisa", "moeda",
            "币种", "货币",
        ],
        &[
            Field::OutputCurrency,
            Field::ExportsCurrency,
            Field::ResearchAndDevelopmentCurrency,
        ],
    ),
];

/// Headers that are two fields' in one language or two.
const DOUBTFUL: [(&str, [Field; 2]); 3] = [
    ("estado", [Field::Region, Field::Status]),
    ("stato", [Field::Country, Field::Status]),
    ("état", [Field::Region, Field::Status]),
];

impl Heading {
    /// What a header means.
    pub(crate) fn of(header: &str) -> Heading {
        if header.starts_with(ATTRIBUTE_PREFIX) {
            return Heading::Attribute;
        }
        certain(header)
            .or_else(|| near(&plain_header(header)))
            .unwrap_or(Heading::Attribute)
    }

    /// Whether a header means something for certain: what is nearly a field's is not looked for, which takes longer.
    pub(crate) fn is_certain(header: &str) -> bool {
        let meant = certain(header).filter(|_| !header.starts_with(ATTRIBUTE_PREFIX));
        meant.is_some_and(|meant| !matches!(meant, Heading::Nearly(..)))
    }

    /// What a header means in our own files, in which a name that was learnt later is an attribute's.
    pub(crate) fn of_own(header: &str) -> Heading {
        if header.starts_with(ATTRIBUTE_PREFIX) {
            return Heading::Attribute;
        }
        match (Field::named_first(header), translated(header)) {
            (Some(field), _) => Heading::Field(field, Unit::default()),
            (None, Some((field, language))) => Heading::Names(field, language),
            (None, None) => Heading::Attribute,
        }
    }
}

/// What a header means that needs no asking.
fn certain(header: &str) -> Option<Heading> {
    in_one_language(header).or_else(|| in_two_languages(header))
}

fn in_one_language(header: &str) -> Option<Heading> {
    if let Some(unit) = Unit::of_codes(header) {
        return Some(Heading::Field(Field::Codes, unit));
    }
    if let Some(field) = Field::named(header) {
        let unit = Unit {
            is_percent: says_percent(header),
            ..Unit::default()
        };
        return Some(Heading::Field(field, unit));
    }
    if let Some((field, language)) = translated(header) {
        return Some(Heading::Names(field, language));
    }
    let known = WORDS.get(&plain_header(header)).cloned();
    known
        .or_else(|| in_one_language(without_marks(header)?))
        .or_else(|| with_unit(header))
        .or_else(|| of_year(header))
}

/// A header without the marks of footnotes and forms behind it: `COUNTRY*`, `Place:`, `Employment²`, `Exports [1]`, `Umsatz 2)`.
fn without_marks(header: &str) -> Option<&str> {
    let is_mark = |letter: char| letter.is_whitespace() || "*†‡§#:：¹²³⁴⁵⁶⁷⁸⁹⁰".contains(letter);
    let mut bare = header.trim_end_matches(is_mark);
    if let Some(inner) = bare.strip_suffix([']', ')']) {
        let before = inner.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = inner.len() - before.len();
        let before = before.strip_suffix(['[', '(', ' ']);
        let before = before.filter(|_| digits == 1 || digits == 2);
        bare = before.map_or(bare, |before| before.trim_end_matches(is_mark));
    }
    (bare.len() < header.len() && !bare.is_empty()).then_some(bare)
}

/// What a header in two languages means, where both mean the same: `Country 国家`, `Place / Lieu`.
fn in_two_languages(header: &str) -> Option<Heading> {
    let apart = || header.split_once(['/', '／', '|', '\n']);
    let (one, other) = in_two_scripts(header).or_else(apart)?;
    let one = in_one_language(one.trim())?;
    let other = in_one_language(other.trim())?;
    match (&one, &other) {
        (Heading::Field(field, unit), Heading::Field(same, of_same)) if field == same => {
            Some(Heading::Field(*field, unit.or(*of_same)))
        }
        (Heading::OfYear(field, ..), Heading::Field(same, _)) if field == same => Some(one),
        (Heading::Field(field, _), Heading::OfYear(same, ..)) if field == same => Some(other),
        _ if one == other => Some(one),
        _ => None,
    }
}

/// A figure's or a share's name with a year before, in or after it.
fn of_year(header: &str) -> Option<Heading> {
    let (base, year) = without_year(header)?;
    match certain(&base)? {
        Heading::Field(field, unit) if has_year(field) => Some(Heading::OfYear(field, unit, year)),
        Heading::Field(field, _) => Some(Heading::Nearly(
            field,
            format!("is {} of {year}, which is of no year", field.name()),
        )),
        _ => None,
    }
}

/// Whether a value of this field is of a year.
fn has_year(field: Field) -> bool {
    let is_value = |kind| matches!(kind, Kind::Quantity | Kind::Percent | Kind::Shares);
    let is_of_value = matches!(field.group(), ColumnGroup::Share | ColumnGroup::Figure);
    is_of_value && is_value(field.column().kind)
}

/// A header without the one year that stands in it, and the year: `Employment (2022)`, `2022年从业人数`.
fn without_year(header: &str) -> Option<(String, Year)> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut runs = header.split(|letter| !is_digit(letter));
    let digits = runs.find(|run| run.len() == 4 && ("1800".."2200").contains(run))?;
    if runs.any(|run| run.len() >= 2) {
        return None;
    }
    let (before, after) = header.split_once(digits)?;
    let after = after.strip_prefix('年').unwrap_or(after);
    let bare = [before.trim_end(), " ", after.trim_start()].concat();
    let empty = ["()", "( )", "（ ）", "[ ]", "【 】"];
    let bare = empty
        .iter()
        .fold(bare, |bare, empty| bare.replace(empty, " "));
    let separators = |letter: char| letter.is_whitespace() || ",;:_-–—，：".contains(letter);
    let bare = bare
        .trim_matches(separators)
        .replace("( ", "(")
        .replace(" )", ")");
    let bare = bare.replace(", )", ")").replace("(, ", "(");
    Some((bare, digits.parse().ok()?))
}

/// The headers of several fields, and those in doubt, without what does not count.
static WORDS: LazyLock<HashMap<String, Heading>> = LazyLock::new(|| {
    let shared = SHARED.iter().flat_map(|(names, fields)| {
        let heading = Heading::Shared(fields);
        names
            .iter()
            .map(move |name| (plain_header(name), heading.clone()))
    });
    let doubtful = DOUBTFUL.iter().map(|(name, [one, other])| {
        let why = format!("may be {} or {}", one.name(), other.name());
        (plain_header(name), Heading::Nearly(*one, why))
    });
    doubtful.chain(shared).collect()
});

/// A field's name with a unit after it.
fn with_unit(header: &str) -> Option<Heading> {
    if let Some((base, unit)) = split_unit(header)
        && let Some(field) = Field::named(base)
    {
        let read = Unit::read(unit, field).map(|unit| {
            let is_percent = unit.is_percent || says_percent(base);
            Heading::Field(field, Unit { is_percent, ..unit })
        });
        let is_same = Field::named(unit) == Some(field);
        let read = read.or_else(|| is_same.then_some(Heading::Field(field, Unit::default())));
        let read = read.or_else(|| of_year(header));
        return Some(read.unwrap_or_else(|| not_understood(field, unit)));
    }
    let is_blank = |letter: char| letter.is_whitespace() || letter == '_';
    for (at, _) in header.match_indices(is_blank) {
        let (base, unit) = (&header[..at], header[at..].trim_matches(is_blank));
        if let Some(field) = Field::named(base)
            && let Some(unit) = Unit::read(unit, field)
        {
            return Some(Heading::Field(field, unit));
        }
    }
    let bare = header.trim_end_matches(['%', '％']);
    let field = Field::named(bare).filter(|_| bare.len() < header.len())?;
    let is_share = matches!(field.column().kind, Kind::Percent | Kind::Shares);
    is_share.then_some(Heading::Field(
        field,
        Unit {
            is_percent: true,
            ..Unit::default()
        },
    ))
}

fn not_understood(field: Field, unit: &str) -> Heading {
    let name = field.name();
    let why = format!("is {name} with {unit:?}, which is not understood");
    Heading::Nearly(field, why)
}

/// Words of their own that are a letter from a field's name.
const OTHER_WORDS: [&str; 2] = ["span", "timespan"];

/// A header that is a field's but for a typing mistake.
fn near(plain: &str) -> Option<Heading> {
    let letters: Vec<char> = plain.chars().collect();
    let is_near = |name: &str, is_english: bool| {
        let name: Vec<char> = name.chars().collect();
        let most = match (name.len(), is_english) {
            (0..5, _) | (5..7, false) => return false,
            (9.., true) => 2,
            _ => 1,
        };
        if letters.len().abs_diff(name.len()) > most {
            return false;
        }
        // Of short words another letter makes another word: a score is no scope.
        let is_other_word = name.len() < 7
            && (letters.first() != name.first() || is_one_letter_changed(&letters, &name));
        !is_other_word && mistakes(&letters, &name) <= most
    };
    if OTHER_WORDS.contains(&plain) {
        return None;
    }
    let mut names = field_names();
    let (name, field, _) = names.find(|(name, _, is_english)| is_near(name, *is_english))?;
    Some(Heading::Nearly(field, format!("is nearly {name:?}")))
}

fn is_one_letter_changed(one: &[char], other: &[char]) -> bool {
    let changed = one.iter().zip(other).filter(|(one, other)| one != other);
    one.len() == other.len() && changed.count() == 1
}

/// How many letters are left out, added, changed or swapped with the next between two words.
fn mistakes(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, found) in other.iter().enumerate() {
            let mut least = (last[column] + usize::from(letter != found))
                .min(last[column + 1] + 1)
                .min(next[column] + 1);
            let is_swapped =
                row > 0 && column > 0 && one[row - 1] == *found && other[column - 1] == *letter;
            if is_swapped {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
