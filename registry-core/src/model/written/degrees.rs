//! Places on the globe as people write them: `44.78`, `44,78`, `44°47′12″ N`, `N44.78`, `北纬29度42分`, and both degrees
//! of a place in one cell.

use super::plain_letter;

/// Which degrees are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Latitude,
    Longitude,
}

impl Axis {
    fn expected(self) -> String {
        match self {
            Axis::Latitude => "not a latitude; write degrees, as in 44.78, 44°47′ N or 44°47′12″ N",
            Axis::Longitude => {
                "not a longitude; write degrees, as in 10.88, 10°53′ E or 10°52′48″ E"
            }
        }
        .to_owned()
    }
}

const PAIR: &str =
    "not coordinates; write latitude and longitude, as in 44.78, 10.88 or 44°47′ N 10°53′ E";

/// `O` is west in French, Italian, Portuguese and Spanish, and east in German.
const DOUBTFUL_O: &str =
    "O is west in French, Italian and Spanish and east in German; write W or E";

/// Letters of the quarters, and the words that stand for them. Longer words come before those that they begin with.
const QUARTERS: [(&str, char); 25] = [
    ("北纬", 'N'),
    ("北緯", 'N'),
    ("南纬", 'S'),
    ("南緯", 'S'),
    ("东经", 'E'),
    ("東經", 'E'),
    ("西经", 'W'),
    ("西經", 'W'),
    ("north", 'N'),
    ("norte", 'N'),
    ("nord", 'N'),
    ("south", 'S'),
    ("süd", 'S'),
    ("sud", 'S'),
    ("sul", 'S'),
    ("sur", 'S'),
    ("west", 'W'),
    ("ouest", 'W'),
    ("oeste", 'W'),
    ("ovest", 'W'),
    ("east", 'E'),
    ("leste", 'E'),
    ("este", 'E'),
    ("est", 'E'),
    ("ost", 'E'),
];

/// Signs of degrees, minutes and seconds.
const DEGREE: char = '°';
const MINUTE: char = '\'';
const SECOND: char = '"';

/// The degrees of a latitude or longitude as a plain number; or what is wrong with them.
pub(crate) fn degrees(text: &str, axis: Axis) -> Result<String, String> {
    let plain = plain_text(text);
    let angle = Angle::read(&plain).ok_or_else(|| axis.expected())?;
    angle.on(axis)
}

/// Latitude and longitude, in this order, of one cell; the longitude stands first where that is said, where the letters
/// say so, and where the first number can be no latitude.
pub(crate) fn coordinates(
    text: &str,
    is_longitude_first: bool,
) -> Result<(String, String), String> {
    let plain = plain_text(text);
    let (pair, is_longitude_first) = match plain.strip_prefix("point") {
        Some(pair) => (pair, true),
        None => (plain.as_str(), is_longitude_first),
    };
    let pair = pair.trim_matches(|letter: char| " ()[]".contains(letter));
    let (one, two) = split_pair(pair)?;
    let read = |text: &str| Angle::read(text.trim()).ok_or(PAIR);
    let (one, two) = (read(one)?, read(two)?);
    let (latitude, longitude) = match (one.axis()?, two.axis()?) {
        (Some(Axis::Latitude), Some(Axis::Longitude)) => (one, two),
        (Some(Axis::Longitude), Some(Axis::Latitude)) => (two, one),
        (None, None) if is_longitude_first || one.size() > 90.0 => (two, one),
        (None, None) => (one, two),
        _ => return Err(PAIR.to_owned()),
    };
    Ok((latitude.on(Axis::Latitude)?, longitude.on(Axis::Longitude)?))
}

/// The text with one sign for all that mean the same, and letters for the words of quarters.
fn plain_text(text: &str) -> String {
    let mut plain: String = text
        .chars()
        .map(|letter| match plain_letter(letter) {
            'º' | '˚' | '∘' | '度' | '⁰' => DEGREE,
            '′' | 'ʹ' | '分' => MINUTE,
            '″' | '”' | '“' | 'ʺ' | '＂' | '秒' | '〃' => SECOND,
            '、' | '，' => ',',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect();
    for (word, letter) in QUARTERS {
        plain = plain.replace(word, &letter.to_ascii_lowercase().to_string());
    }
    for word in ["degrees", "deg"] {
        plain = plain.replace(word, "°");
    }
    plain.replace("''", "\"").trim().to_owned()
}

/// The two angles of a cell, as texts.
fn split_pair(pair: &str) -> Result<(&str, &str), String> {
    let is_letter = |letter: char| "nsewo".contains(letter);
    if pair.contains(is_letter) {
        let first = pair.find(is_letter).unwrap_or(0);
        let starts = pair.starts_with(is_letter);
        let second = pair[first + 1..].find(is_letter).map(|at| first + 1 + at);
        let at = match (starts, second) {
            (true, Some(second)) => second,
            (false, Some(_)) => first + 1,
            (_, None) => return Err(PAIR.to_owned()),
        };
        let is_between = |letter: char| " ,;/".contains(letter);
        return Ok((
            pair[..at].trim_end_matches(is_between),
            pair[at..].trim_start_matches(is_between),
        ));
    }
    let split = pair
        .split_once([';', '/', '|'])
        .or_else(|| pair.split_once(", "))
        .or_else(|| pair.split_once(" ,"))
        .or_else(|| pair.split_once(' '));
    match split {
        Some(split) => Ok(split),
        None => split_at_comma(pair),
    }
}

/// Splits at the comma that stands between two numbers, and is no decimal mark.
fn split_at_comma(pair: &str) -> Result<(&str, &str), String> {
    let commas: Vec<usize> = pair.match_indices(',').map(|(at, _)| at).collect();
    let at = match commas[..] {
        [at] if pair.contains(['.', DEGREE]) => at,
        [at] if pair[at + 1..].trim_start().starts_with('-') => at,
        [_, at, _] => at,
        [_] => {
            return Err(format!(
                "one number with a decimal comma, or two? write {} for two",
                pair.replace(',', ", ")
            ));
        }
        _ => return Err(PAIR.to_owned()),
    };
    Ok((&pair[..at], &pair[at + 1..]))
}

/// An angle as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Angle {
    is_negative: bool,
    quarter: Option<char>,
    /// Degrees, minutes, seconds, as far as they are said, as plain numbers.
    numbers: Vec<String>,
}

impl Angle {
    fn read(text: &str) -> Option<Angle> {
        let is_quarter = |letter: char| "nsewo".contains(letter);
        let first = text.chars().next().filter(|&letter| is_quarter(letter));
        let text = text.strip_prefix(is_quarter).unwrap_or(text).trim_start();
        let last = text.chars().last().filter(|&letter| is_quarter(letter));
        let text = text.strip_suffix(is_quarter).unwrap_or(text).trim_end();
        let quarter = match (first, last) {
            (Some(_), Some(_)) => return None,
            (first, last) => first.or(last),
        };
        let is_negative = text.starts_with('-');
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        let numbers = parts(text, quarter.is_some())?;
        Some(Angle {
            is_negative,
            quarter,
            numbers,
        })
    }

    /// The axis that its letter tells.
    fn axis(&self) -> Result<Option<Axis>, String> {
        match self.quarter {
            Some('n' | 's') => Ok(Some(Axis::Latitude)),
            Some('e' | 'w') => Ok(Some(Axis::Longitude)),
            Some(_) => Err(DOUBTFUL_O.to_owned()),
            None => Ok(None),
        }
    }

    fn size(&self) -> f64 {
        let sizes = [1.0, 60.0, 3600.0];
        let numbers = self.numbers.iter().zip(sizes);
        numbers
            .map(|(number, size)| number.parse().unwrap_or(0.0) / size)
            .sum()
    }

    /// Its degrees on this axis, as a plain number. Minutes and seconds are told to a tenth of a metre.
    fn on(&self, axis: Axis) -> Result<String, String> {
        if let Some(stated) = self.axis()?
            && stated != axis
        {
            return Err(axis.expected());
        }
        if self.is_negative && self.quarter.is_some() {
            return Err("a minus and a letter; write one of the two".to_owned());
        }
        let is_negative = self.is_negative || matches!(self.quarter, Some('s' | 'w'));
        let sign = if is_negative { "-" } else { "" };
        let number = match &self.numbers[..] {
            [degrees] => degrees.clone(),
            _ => {
                let told = format!("{:.6}", self.size());
                told.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
        };
        Ok(format!("{sign}{number}"))
    }
}

/// Degrees, minutes and seconds. Without signs between them they are such only where a letter says that an angle is
/// meant.
fn parts(text: &str, has_letter: bool) -> Option<Vec<String>> {
    let mut numbers = Vec::new();
    let mut rest = text.trim();
    let mut signs = String::new();
    while !rest.is_empty() {
        let is_number = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',';
        let end = rest.find(|letter| !is_number(letter)).unwrap_or(rest.len());
        numbers.push(plain_number(&rest[..end])?);
        rest = rest[end..].trim_start();
        let sign = rest.chars().next();
        if let Some(sign) =
            sign.filter(|sign| [DEGREE, MINUTE, SECOND, ':', 'd', 'm'].contains(sign))
        {
            signs.push(sign);
            rest = rest[sign.len_utf8()..].trim_start();
        } else if !rest.is_empty() && !has_letter {
            return None;
        }
    }
    let are_signs = ["", "°", "°'", "°'\"", ":", "::", "dm", "d", "°\""].contains(&signs.as_str())
        || ["°", "°'"]
            .iter()
            .any(|start| numbers.len() > signs.chars().count() && signs == *start);
    let [whole @ .., _] = &numbers[..] else {
        return None;
    };
    let are_whole = whole.iter().all(|number| !number.contains('.'));
    let are_small = numbers[1..]
        .iter()
        .all(|number| number.parse().is_ok_and(|size: f64| size < 60.0));
    let skips_minutes = signs == "°\"" && numbers.len() == 2;
    let fits = numbers.len() <= 3 && are_whole && are_small && are_signs && !skips_minutes;
    fits.then_some(numbers)
}

/// A number with a decimal point or comma, as a plain one.
fn plain_number(text: &str) -> Option<String> {
    let number = text.replace(',', ".");
    let is_plain = number.matches('.').count() <= 1
        && number.starts_with(|letter: char| letter.is_ascii_digit())
        && number.ends_with(|letter: char| letter.is_ascii_digit());
    is_plain.then_some(number)
}

#[cfg(test)]
mod tests;
