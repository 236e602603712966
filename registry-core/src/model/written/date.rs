//! Days and years as people write them: `5 June 2024`, `2024年6月5日`, `13/05/2024`, a spreadsheet's 45448.

use jiff::civil::{Date, date};

use super::{WrittenNumber, plain_letter};

const EXPECTED: &str = "not a date; write YYYY-MM-DD, as in 2024-06-05";

/// The names of the months without accents, in English, French, Spanish, Italian, German and Portuguese. Three letters
/// of one are enough where they are of no other month.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "janvier", "enero", "gennaio", "januar", "janner", "janeiro",
    ],
    &[
        "february",
        "fevrier",
        "febrero",
        "febbraio",
        "februar",
        "feber",
        "fevereiro",
    ],
    &["march", "mars", "marzo", "marz", "maerz", "marco"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio"],
    &["june", "juin", "junio", "giugno", "juni", "junho"],
    &["july", "juillet", "julio", "luglio", "juli", "julho"],
    &["august", "aout", "agosto"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
    ],
    &[
        "october", "octobre", "octubre", "ottobre", "oktober", "outubro",
    ],
    &["november", "novembre", "noviembre", "novembro"],
    &[
        "december",
        "decembre",
        "diciembre",
        "dicembre",
        "dezember",
        "dezembro",
    ],
];

/// Words between a day, a month and a year that say nothing.
const SMALL_WORDS: [&str; 10] = [
    "of", "de", "del", "do", "the", "le", "den", "der", "st", "er",
];

/// A day as YYYY-MM-DD, whatever time of day follows it; or what is wrong with it.
pub(crate) fn plain_date(text: &str) -> Result<String, String> {
    let plain: String = text.chars().map(plain_letter).collect();
    let day = without_time(plain.trim());
    let read = chinese_day(day)
        .or_else(|| compact_day(day))
        .or_else(|| serial_day(day));
    let read = match read {
        Some(read) => read,
        None => of_parts(&parts(day).ok_or(EXPECTED)?)?,
    };
    Ok(read.to_string())
}

/// The text before a time of day, as in `2024-06-05T12:30:00` and `5/13/2024 1:30 PM`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let before = text[..colon].trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_time = text[before.len()..]
        .chars()
        .all(|letter| letter.is_ascii_digit() || ": .,+-ZAPMUTCGapmz".contains(letter));
    match before.strip_suffix(['T', 't', ' ', ',']) {
        Some(day) if is_time => day.trim_end_matches([' ', ',']),
        _ => text,
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .ok()
        .filter(|_| year.len() == 4)
}

/// `2024年6月5日`.
fn chinese_day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let day = day.trim().trim_end_matches(['日', '号', '號']);
    day_of(year.trim(), month.trim(), day.trim())
}

/// `20240605`.
fn compact_day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    day_of(&text[..4], &text[4..6], &text[6..])
}

/// The day that a spreadsheet counts so: 45448 is 2024-06-05. Five digits are one from 1927 to 2173.
pub(crate) fn serial_day(text: &str) -> Option<Date> {
    let days = text.split(['.', ',']).next().unwrap_or(text);
    let rest = &text[days.len()..];
    let is_fraction = rest.len() != 1 && rest.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    if days.len() != 5 || days.starts_with('0') || !is_fraction {
        return None;
    }
    let days: i32 = days.parse().ok()?;
    date(1899, 12, 30)
        .checked_add(jiff::Span::new().days(days))
        .ok()
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Number(&'a str),
    Month(i8),
}

/// Numbers and month names, and the sign that stands between the first two numbers.
fn parts(text: &str) -> Option<(Vec<Part<'_>>, char)> {
    let is_end = |letter: char| !letter.is_alphanumeric();
    let mut parts = Vec::new();
    for word in text.split(is_end).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let ending = &word[digits.len()..];
        if digits.is_empty() {
            if !SMALL_WORDS.contains(&word.to_lowercase().as_str()) {
                parts.push(Part::Month(month(word)?));
            }
        } else if digits.bytes().all(|byte| byte.is_ascii_digit())
            && ["", "st", "nd", "rd", "th", "er", "º", "ª"].contains(&ending)
        {
            parts.push(Part::Number(digits));
        } else {
            return None;
        }
    }
    let mut signs = text.chars().filter(|&letter| is_end(letter));
    let sign = signs.next().unwrap_or(' ');
    let are_alike = signs.all(|other| other == sign || other == ' ' || sign == ' ');
    let is_known = |letter: char| " ./-,'".contains(letter);
    (are_alike || parts.iter().any(|part| matches!(part, Part::Month(_))))
        .then_some(())
        .filter(|()| text.chars().filter(|&letter| is_end(letter)).all(is_known))?;
    Some((parts, sign))
}

/// The month that a word names, or begins to name with three letters or more.
fn month(word: &str) -> Option<i8> {
    let plain: String = word.to_lowercase().chars().map(without_accent).collect();
    if plain.len() < 3 {
        return None;
    }
    let begins = |names: &&[&str]| names.iter().any(|name| name.starts_with(&plain));
    let mut found = (1..).zip(&MONTHS).filter(|(_, names)| begins(names));
    match (found.next(), found.next()) {
        (Some((month, _)), None) => Some(month),
        _ => None,
    }
}

fn without_accent(letter: char) -> char {
    match letter {
        'é' | 'è' => 'e',
        'û' | 'ü' => 'u',
        'ä' => 'a',
        'ç' => 'c',
        other => other,
    }
}

fn of_parts((parts, sign): &(Vec<Part<'_>>, char)) -> Result<Date, String> {
    use Part::{Month, Number};
    let (year, month, day) = match parts[..] {
        [Number(day), Month(month), Number(year)] | [Month(month), Number(day), Number(year)]
            if day.len() <= 2 =>
        {
            (year, month, day)
        }
        [Number(year), Month(month), Number(day)] => (year, month, day),
        [Number(one), Number(two), Number(three)] => return of_numbers([one, two, three], *sign),
        [Number(year)] if year.len() == 4 => return Err(format!("a year, not a day; {EXPECTED}")),
        _ => return Err(EXPECTED.to_owned()),
    };
    if year.len() != 4 {
        return Err(short_year());
    }
    day_of(year, &month.to_string(), day).ok_or_else(|| EXPECTED.to_owned())
}

fn short_year() -> String {
    "write the year in four digits, as in 2024-06-05".to_owned()
}

/// Three numbers: the year is that of four digits, and which is the day must be certain.
fn of_numbers([one, two, three]: [&str; 3], sign: char) -> Result<Date, String> {
    if one.len() == 4 {
        return day_of(one, two, three).ok_or_else(|| EXPECTED.to_owned());
    }
    if three.len() != 4 {
        return Err(short_year());
    }
    let day_first = day_of(three, two, one);
    let month_first = day_of(three, one, two);
    match (day_first, month_first) {
        // With points between, the day comes first wherever it is written so.
        (Some(day), None) => Ok(day),
        (Some(day), Some(_)) if sign == '.' => Ok(day),
        (Some(day), Some(other)) if day == other => Ok(day),
        (None, Some(day)) => Ok(day),
        (Some(one), Some(other)) => Err(format!(
            "{} or {}? write {one} or {other}",
            one.strftime("%-d %B %Y"),
            other.strftime("%-d %B %Y")
        )),
        (None, None) => Err(EXPECTED.to_owned()),
    }
}

/// A year as its digits, or what is wrong with it.
pub(crate) fn plain_year(text: &str) -> Result<String, String> {
    let plain: String = text.chars().map(plain_letter).collect();
    let plain = plain.trim();
    let bare = plain
        .strip_prefix("FY")
        .or_else(|| plain.strip_prefix("fy"))
        .map(|year| year.trim_start_matches([' ', '-']))
        .or_else(|| plain.strip_suffix("年度"))
        .or_else(|| plain.strip_suffix("年"))
        .map(str::trim);
    let is_year = |year: &&str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(year) = bare.filter(is_year) {
        return Ok(year.to_owned());
    }
    if let Some(number) = WrittenNumber::read(plain) {
        // No number of four digits but a year stands here, however they are kept apart.
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        match number.plain_fraction(0) {
            whole if !whole.contains(['.', '-']) && !number.is_percent => return Ok(whole),
            _ if number.doubtful.is_some() && digits.len() == 4 => return Ok(digits),
            _ => {}
        }
    }
    Err(why_no_year(plain))
}

fn why_no_year(text: &str) -> String {
    let years = text.split(['/', '-', '–', '—']).map(str::trim);
    let is_year = |year: &str| {
        (2..=4).contains(&year.len()) && year.bytes().all(|byte| byte.is_ascii_digit())
    };
    if years.clone().count() == 2 && years.clone().all(is_year) {
        return "two years; give one of them, and say the rest in the note".to_owned();
    }
    match plain_date(text) {
        Ok(day) => format!("a day, not a year; write {}", &day[..4]),
        Err(_) => "not a year; write its four digits, as in 2024".to_owned(),
    }
}

#[cfg(test)]
mod tests;
