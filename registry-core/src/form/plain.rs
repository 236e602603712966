//! What people write becomes the one form that cells are read in: a number its digits and a point, a day YYYY-MM-DD, a
//! place on the globe its degrees. Most cells are in it already.

use std::borrow::Cow;

use super::{Convention, Field, Kind, SharesAre, Unit};
use crate::model::{
    Axis, DecimalMark, Invalid, StatedShare, WrittenNumber, coordinates, degrees, has_scope,
    parse_shares, plain_date, plain_year, push_share,
};

/// A whole number of fewer digits is kept exactly.
const EXACT_DIGITS: usize = 16;

/// The text of a cell in its plain form; or what is wrong with it, or could be meant by it.
pub(crate) fn plain(
    field: Field,
    text: &str,
    convention: Convention,
) -> Result<Cow<'_, str>, Invalid> {
    if convention.is_exact || text.is_empty() {
        return Ok(text.into());
    }
    let unclear = |problem: String| Invalid::unclear(text, problem);
    match field.column().kind {
        Kind::Quantity => quantity(field, text, convention),
        Kind::Percent => percent(text, convention),
        Kind::Shares if has_scope(text) => shares(text, convention),
        Kind::Shares => percent(text, convention),
        Kind::Latitude => angle(text, Axis::Latitude),
        Kind::Longitude => angle(text, Axis::Longitude),
        Kind::Coordinates => {
            let is_longitude_first = field == Field::LongitudeLatitude;
            let (latitude, longitude) = coordinates(text, is_longitude_first).map_err(unclear)?;
            Ok(format!("{latitude},{longitude}").into())
        }
        Kind::Date if is_plain_day(text) => Ok(text.into()),
        Kind::Date => plain_date(text).map(Cow::from).map_err(unclear),
        Kind::Year if is_digits(text) => Ok(text.into()),
        Kind::Year => plain_year(text).map(Cow::from).map_err(unclear),
        Kind::Codes => Ok(codes(text, convention)),
        Kind::Currency => Ok(currency(text).unwrap_or(text).into()),
        Kind::Lei => Ok(identifier(text).to_ascii_uppercase().into()),
        Kind::Ror => Ok(ror(&identifier(text)).into()),
        _ => Ok(text.into()),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the form of a plain day, so that it is read as one, or refused as none.
fn is_plain_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_dashes = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    has_dashes && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() == 8
}

fn is_plain_number(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn angle(text: &str, axis: Axis) -> Result<Cow<'_, str>, Invalid> {
    let is_plain = is_plain_number(text.strip_prefix('-').unwrap_or(text));
    if is_plain && text.parse::<f64>().is_ok() {
        return Ok(text.into());
    }
    degrees(text, axis)
        .map(Cow::from)
        .map_err(|problem| Invalid::unclear(text, problem))
}

/// A number of a figure. What is counted is whole.
fn quantity(field: Field, text: &str, convention: Convention) -> Result<Cow<'_, str>, Invalid> {
    if convention.power == 0 && is_digits(text) && text.len() < EXACT_DIGITS {
        return Ok(text.into());
    }
    let number = amount(field, text).filter(|(number, _)| !number.is_percent);
    let (number, power) = number.ok_or_else(|| not_a_number(field, text))?;
    if power != 0 && convention.power != 0 {
        let problem = "the header and the cell both say a power of ten; write the number alone";
        return Err(Invalid::unclear(text, problem));
    }
    let convention = Convention {
        power: convention.power + power,
        ..convention
    };
    let plain = number
        .plain(convention.decimal, convention.power)
        .ok_or_else(|| in_doubt(text, &number, convention))?;
    let problem = if field.is_count() && convention.power == 0 && plain.contains('.') {
        "what is counted is never a fraction; write a whole number without marks"
    } else if is_rounded(&plain) {
        "has more digits than can be kept exactly; round it"
    } else {
        return Ok(plain.into());
    };
    Err(Invalid::unclear(text, problem))
}

fn not_a_number(field: Field, text: &str) -> Invalid {
    if let Some(of_currency) = field.currency()
        && let Some((code, number)) = with_currency(text)
    {
        return Invalid::unclear(
            text,
            format!(
                "write the number alone, {number}, and its currency, {code}, in a column {}, or in the header",
                of_currency.name()
            ),
        );
    }
    if text.contains(char::is_numeric) {
        let value = Invalid::excerpt(text);
        return Invalid::NotANumber { value };
    }
    Invalid::unclear(
        text,
        "not a number; leave the cell blank where it is not known",
    )
}

/// The code of a currency that stands before or behind a number, and the number.
fn with_currency(text: &str) -> Option<(&'static str, &str)> {
    let first = text.find(char::is_numeric)?;
    let (before, behind) = text.split_at(first);
    if let Some(code) = currency(before) {
        return Some((code, behind.trim()));
    }
    let last = behind.rfind(|letter: char| letter.is_numeric() || letter == ' ')?;
    let length = behind[last..].chars().next().map_or(0, char::len_utf8);
    let (number, unit) = behind.split_at(last + length);
    Some((currency(unit)?, number.trim()))
}

/// A number, and the power of ten that stands behind it with what is counted: `3万`, `1.2 million`, `200家`. A currency has a
/// column of its own.
pub(super) fn amount(field: Field, text: &str) -> Option<(WrittenNumber, i8)> {
    if let Some(number) = WrittenNumber::read(text) {
        return Some((number, 0));
    }
    let is_of_number = |letter: char| letter.is_numeric() || " .,'’\u{a0}，．+-−~".contains(letter);
    let (number, unit) = text.split_at(text.find(|letter| !is_of_number(letter))?);
    let unit = Unit::read(unit, field).filter(|unit| unit.currency.is_none())?;
    let number = WrittenNumber::read(number).filter(|_| !unit.is_percent)?;
    Some((number, unit.power))
}

/// The digits of a number that is written in any of the ways that a cell of a figure may be: `10k`, `10,000`, `12,5`, `3万`.
pub(crate) fn plain_number(text: &str) -> Option<String> {
    let (number, power) = amount(Field::Employment, text)?;
    let whole = number.plain(Some(DecimalMark::Point), power);
    Some(whole.unwrap_or_else(|| number.plain_fraction(power)))
}

/// Why a number cannot be read with the decimal mark of its column.
fn in_doubt(text: &str, number: &WrittenNumber, convention: Convention) -> Invalid {
    let with = |mark| number.plain(Some(mark), convention.power);
    let problem = match (number.doubtful, convention.decimal) {
        (Some(mark), None) => match (with(mark.other()), with(mark)) {
            (Some(whole), Some(fraction)) => format!(
                "{whole} or {fraction}? say --decimal {} for the first, --decimal {mark} for the second",
                mark.other()
            ),
            _ => "not a number".to_owned(),
        },
        (_, Some(mark)) => format!(
            "not a number with a decimal {mark}; write {} or say --decimal {}",
            number.plain_fraction(convention.power),
            mark.other()
        ),
        _ => "not a number".to_owned(),
    };
    Invalid::unclear(text, problem)
}

/// Whether a number would lose digits where it is kept.
fn is_rounded(plain: &str) -> bool {
    let whole = plain.split('.').next().unwrap_or(plain);
    whole.len() >= EXACT_DIGITS
        && plain
            .parse::<f64>()
            .is_ok_and(|number| number.to_string() != plain)
}

/// One share by its number. What is none is left to be refused where scopes are read.
fn percent(text: &str, convention: Convention) -> Result<Cow<'_, str>, Invalid> {
    let is_percent = convention.shares == Some(SharesAre::Percent);
    if is_percent && is_plain_number(text) && !text.starts_with('.') {
        return Ok(text.into());
    }
    let Some(number) = WrittenNumber::read(text) else {
        return Ok(text.into());
    };
    let plain = number.plain_fraction(0);
    if is_percent || number.is_percent {
        return Ok(plain.into());
    }
    let value: f64 = plain.parse().unwrap_or(f64::INFINITY);
    match convention.shares {
        None if value > 0.0 && value <= 1.0 => Err(doubtful_share(text, &plain, &number)),
        Some(SharesAre::Fraction) if value > 1.0 => Err(no_fraction(text)),
        Some(SharesAre::Fraction) => Ok(number.plain_fraction(2).into()),
        _ => Ok(plain.into()),
    }
}

fn doubtful_share(text: &str, plain: &str, number: &WrittenNumber) -> Invalid {
    let hundredfold = number.plain_fraction(2);
    Invalid::unclear(
        text,
        format!(
            "{plain} % or {hundredfold} %? no share of the column is above 1; say --shares-are percent for the first, --shares-are fraction for the second"
        ),
    )
}

fn no_fraction(text: &str) -> Invalid {
    Invalid::unclear(text, "above 1, and --shares-are fraction was said")
}

/// Shares with their scopes.
fn shares(text: &str, convention: Convention) -> Result<Cow<'_, str>, Invalid> {
    if convention.shares == Some(SharesAre::Percent) || text.contains(['%', '％']) {
        return Ok(text.into());
    }
    let stated = parse_shares(text)?;
    let small = |share: &&StatedShare| share.percent.get() > 0.0 && share.percent.get() <= 1.0;
    let number = |share: &StatedShare| WrittenNumber::read(&share.percent.to_string());
    match convention.shares {
        None => match stated.iter().find(small).and_then(&number) {
            Some(small) => Err(doubtful_share(text, &small.plain_fraction(0), &small)),
            None => Ok(text.into()),
        },
        Some(_) if stated.iter().any(|share| share.percent.get() > 1.0) => Err(no_fraction(text)),
        Some(_) => {
            let mut cell = String::new();
            for share in &stated {
                let percent =
                    number(share).map_or_else(String::new, |number| number.plain_fraction(2));
                push_share(&mut cell, &percent, share.scope, share.region.as_deref());
                cell.push(';');
            }
            Ok(cell.into())
        }
    }
}

/// Codes with the classification that their header says: `6115` is `HS:6115` below `HS code`.
fn codes(text: &str, convention: Convention) -> Cow<'_, str> {
    let Some((scheme, version)) = convention.codes_of.filter(|_| !text.contains('"')) else {
        return text.into();
    };
    let codes = text.split([';', ',', '/', '；', '，', '、', '\n']);
    let codes = codes.map(str::trim).filter(|code| !code.is_empty());
    let whole = codes.map(|code| match version {
        _ if code.contains(':') => code.to_owned(),
        Some(version) => format!("{scheme}:{version}:{code}"),
        None => format!("{scheme}:{code}"),
    });
    whole.collect::<Vec<_>>().join("; ").into()
}

/// The code of a currency that is written by its sign or name, where that is of one currency only.
pub(super) fn currency(text: &str) -> Option<&'static str> {
    let code = match text.trim().to_lowercase().as_str() {
        "€" | "euro" | "euros" | "欧元" | "歐元" => "EUR",
        "£" | "英镑" | "pound sterling" => "GBP",
        "us$" | "usd" | "us dollar" | "us dollars" | "美元" => "USD",
        "rmb" | "人民币" | "人民幣" | "renminbi" | "cny" | "人民币元" => "CNY",
        "日元" | "日圆" | "yen" => "JPY",
        "₹" => "INR",
        "₩" | "韩元" => "KRW",
        "nt$" | "新台币" | "新臺幣" => "TWD",
        "hk$" | "港元" | "港币" => "HKD",
        "r$" => "BRL",
        _ => return None,
    };
    Some(code)
}

/// An identifier without the blanks that keep its parts apart.
fn identifier(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// A ROR as its whole address, where only its nine characters are written.
fn ror(text: &str) -> String {
    let bare = text
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("ror.org/");
    format!("https://ror.org/{bare}")
}
