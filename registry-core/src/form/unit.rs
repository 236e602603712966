//! The units that headers give their columns: percent, powers of ten, currencies, and words that say nothing new.

use super::{Field, Kind, columns::plain as plain_header, plain::currency};
use crate::model::{CodeScheme, fold};

/// What a header says of the numbers below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Whether they are percentages.
    pub(crate) is_percent: bool,
    /// The power of ten that they are to be taken by: 3 for thousands.
    pub(crate) power: i8,
    /// Their currency.
    pub(crate) currency: Option<&'static str>,
    /// The classification that codes are of, and its edition.
    pub(crate) codes_of: Option<CodesOf>,
}

/// A classification and its edition.
pub(crate) type CodesOf = (CodeScheme, Option<u16>);

impl Unit {
    /// What the end of a header says of a field that it is mapped to by hand.
    pub(crate) fn at_end_of(header: &str, field: Field) -> Unit {
        let unit = split_unit(header).and_then(|(_, unit)| Unit::read(unit, field));
        let of_codes = || Unit::of_codes(header).filter(|_| field == Field::Codes);
        unit.or_else(of_codes).unwrap_or(Unit {
            is_percent: says_percent(header),
            ..Unit::default()
        })
    }

    /// What this says, and what another says of the same numbers.
    pub(super) fn or(self, other: Unit) -> Unit {
        Unit {
            is_percent: self.is_percent || other.is_percent,
            power: if self.power == 0 {
                other.power
            } else {
                self.power
            },
            currency: self.currency.or(other.currency),
            codes_of: self.codes_of.or(other.codes_of),
        }
    }

    /// The classification of a header that says nothing else: `HS code`, `NACE Rev. 2`, `HS编码`.
    pub(super) fn of_codes(header: &str) -> Option<Unit> {
        let spaced = fold(header).replace("海关编码", " hs ");
        let spaced = ["编码", "代码", "编号"]
            .iter()
            .fold(spaced, |header, word| header.replace(word, " "));
        let mut codes_of: Option<CodesOf> = None;
        let words = spaced.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            let scheme = CodeScheme::ALL
                .iter()
                .find(|scheme| scheme.as_str().eq_ignore_ascii_case(word));
            match (scheme, &mut codes_of, word.parse()) {
                (Some(scheme), None, _) => codes_of = Some((*scheme, None)),
                (None, Some((_, version @ None)), Ok(number)) => *version = Some(number),
                (None, ..) if CODE_WORDS.contains(&word) => {}
                _ => return None,
            }
        }
        codes_of.map(|codes_of| Unit {
            codes_of: Some(codes_of),
            ..Unit::default()
        })
    }

    /// The unit that a text says, where all of it is understood and fits the field.
    pub(super) fn read(text: &str, field: Field) -> Option<Unit> {
        let mut unit = Unit::default();
        let separators = |letter: char| letter.is_whitespace() || ",;/_：:、.'’".contains(letter);
        let words = text.split(separators).filter(|word| !word.is_empty());
        for word in words {
            unit.take(word, field)?;
        }
        let is_amount = field.column().kind == Kind::Quantity;
        (is_amount || (unit.power == 0 && unit.currency.is_none())).then_some(unit)
    }

    fn take(&mut self, word: &str, field: Field) -> Option<()> {
        let plain = plain_header(word);
        let is_share = matches!(field.column().kind, Kind::Percent | Kind::Shares);
        if says_percent(&plain) && is_share {
            self.is_percent = true;
        } else if let Some(power) = power_of_measure(&plain, field) {
            self.power += power;
        } else if !says_nothing(&plain, field) {
            self.take_amount(word, &plain, field)?;
        }
        Some(())
    }

    /// Takes a power of ten, a currency, or both in one word as in `M€` and `亿元`.
    fn take_amount(&mut self, word: &str, plain: &str, field: Field) -> Option<()> {
        let is_money = field.currency().is_some();
        let code = |text: &str| {
            let listed = CURRENCIES.iter().find(|code| text == **code).copied();
            listed.or_else(|| currency(text)).filter(|_| is_money)
        };
        if let Some(code) = code(word) {
            self.currency = Some(code);
            return Some(());
        }
        let (rest, power) = split_power(plain);
        self.power += power;
        let rest = rest.trim();
        if rest.is_empty() || says_nothing(rest, field) {
            return (power > 0).then_some(());
        }
        if is_money && ["元", "圆"].contains(&rest) {
            return Some(());
        }
        self.currency = Some(code(&rest.to_uppercase())?);
        Some(())
    }
}

/// Words beside the name of a classification that say no more.
const CODE_WORDS: [&str; 9] = [
    "code", "codes", "number", "no", "nr", "rev", "revision", "version", "product",
];

/// Codes of ISO 4217 that stand in headers.
const CURRENCIES: [&str; 42] = [
    "AED", "ARS", "AUD", "BDT", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK",
    "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "LKR", "MAD", "MXN",
    "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "RON", "RUB", "SEK", "SGD", "THB",
    "TRY", "TWD", "USD",
];

/// Words of powers of ten, longer ones before those that they hold.
const POWERS: [(&str, i8); 40] = [
    ("thousands", 3),
    ("thousand", 3),
    ("tausend", 3),
    ("milliers", 3),
    ("millier", 3),
    ("migliaia", 3),
    ("miles", 3),
    ("milhares", 3),
    ("000s", 3),
    ("000", 3),
    ("tsd", 3),
    ("milliarden", 9),
    ("milliards", 9),
    ("miliardi", 9),
    ("billions", 9),
    ("billion", 9),
    ("mrd", 9),
    ("bn", 9),
    ("millions", 6),
    ("millionen", 6),
    ("millones", 6),
    ("milioni", 6),
    ("milhoes", 6),
    ("million", 6),
    ("mill", 6),
    ("mio", 6),
    ("mln", 6),
    ("mn", 6),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("百亿", 10),
    ("十亿", 9),
    ("千", 3),
    ("万", 4),
    ("萬", 4),
    ("亿", 8),
    ("億", 8),
    ("k", 3),
    ("m", 6),
];

/// A word without the power of ten that it begins or ends with.
fn split_power(word: &str) -> (&str, i8) {
    let found = POWERS.iter().find_map(|(name, power)| {
        let rest = word.strip_prefix(name).or_else(|| word.strip_suffix(name));
        rest.map(|rest| (rest, *power))
    });
    // `T€` and `TEUR` are thousands in German tables.
    let thousands = || {
        ["eur", "€"]
            .contains(&word.strip_prefix('t')?)
            .then(|| (&word[1..], 3))
    };
    found.or_else(thousands).unwrap_or((word, 0))
}

/// The power of ten of a unit of the field's own measure.
fn power_of_measure(plain: &str, field: Field) -> Option<i8> {
    let units: &[(&str, i8)] = match field {
        Field::Emissions => &[
            ("t", 0),
            ("tonnes", 0),
            ("tons", 0),
            ("吨", 0),
            ("kg", -3),
            ("kt", 3),
            ("mt", 6),
            ("万吨", 4),
            ("co2", 0),
            ("co2e", 0),
            ("co2eq", 0),
            ("tco2", 0),
            ("tco2e", 0),
            ("tco2eq", 0),
            ("ktco2e", 3),
            ("ktco2", 3),
            ("mtco2e", 6),
            ("mtco2", 6),
        ],
        Field::Energy => &[
            ("mwh", 0),
            ("kwh", -3),
            ("gwh", 3),
            ("twh", 6),
            ("兆瓦时", 0),
            ("千瓦时", -3),
            ("万千瓦时", 1),
            ("亿千瓦时", 5),
        ],
        _ => return None,
    };
    units
        .iter()
        .find(|(name, _)| *name == plain)
        .map(|(_, power)| *power)
}

/// What stands between a power of ten and a currency: `millions d'euros`, `milhões de euros`.
const JOINING: [&str; 6] = ["en", "em", "de", "d", "of", "di"];

/// Whether a word says no more of a field than everybody knows.
fn says_nothing(plain: &str, field: Field) -> bool {
    let of_any = [
        "in", "number", "no", "nr", "num", "count", "total", "n°", "nº", "#", "en", "per", "year",
        "annual", "yearly", "数量", "单位", "anzahl", "nombre", "numero", "numer",
    ];
    let counts = field.column().kind == Kind::Quantity && of_any.contains(&plain);
    let joins = field.currency().is_some() && JOINING.contains(&plain);
    counts || joins || plain == "in" || words_beside(field).contains(&plain)
}

/// What a header says beside the name of its field.
fn words_beside(field: Field) -> &'static [&'static str] {
    match field {
        Field::Employment => &[
            "persons",
            "person",
            "people",
            "pers",
            "employees",
            "employed",
            "workers",
            "jobs",
            "heads",
            "headcount",
            "staff",
            "人",
            "人员",
            "名",
            "位",
            "personen",
            "personnes",
            "personas",
            "persone",
            "pessoas",
            "人数",
            "addetti",
            "empleados",
            "salaries",
        ],
        Field::Establishments => &[
            "firms",
            "companies",
            "enterprises",
            "units",
            "establishments",
            "家",
            "个",
            "户",
            "间",
            "企业",
            "betriebe",
            "unternehmen",
            "entreprises",
            "empresas",
            "imprese",
        ],
        Field::Patents => &["patents", "件", "项", "个"],
        Field::Latitude | Field::Longitude | Field::Coordinates | Field::LongitudeLatitude => &[
            "°", "deg", "degrees", "degree", "decimal", "dd", "dms", "wgs84", "wgs", "84", "gps",
            "n", "e", "north", "east", "度",
        ],
        Field::Country | Field::Region => {
            &["iso", "code", "iso3166", "alpha2", "alpha3", "name", "代码"]
        }
        _ => &[],
    }
}

/// Whether a header says that its numbers are percentages.
pub(super) fn says_percent(header: &str) -> bool {
    let plain = plain_header(header);
    [
        "%",
        "percent",
        "pct",
        "prozent",
        "pourcent",
        "porcentaje",
        "percentual",
        "porcentage",
        "percentage",
        "百分",
    ]
    .iter()
    .any(|word| plain.contains(word))
}

/// A header without the unit at its end, and the unit: in brackets, or after a sign or a blank.
pub(super) fn split_unit(header: &str) -> Option<(&str, &str)> {
    let header = header.trim();
    if header.ends_with([')', '）', ']', '】']) {
        let open = header.rfind(['(', '（', '[', '【'])?;
        let unit = header[open..].trim_matches(|letter: char| "()（）[]【】".contains(letter));
        return Some((header[..open].trim_end(), unit.trim()));
    }
    let at = header
        .rfind([',', '，', ':', '：', ';'])
        .or_else(|| header.find(" in "));
    if let Some(at) = at {
        let unit = header[at..].trim_start_matches(|letter: char| ",，:：; ".contains(letter));
        return Some((header[..at].trim_end(), unit));
    }
    None
}
