//! What a header means: a field with the unit of its cells, names in a language, or what is no field. A header that is
//! nearly a field's is neither, and the person who wrote it is asked.

use super::{
    ATTRIBUTE_PREFIX, Field, Kind,
    columns::{field_names, plain as plain_header},
    plain::currency,
    translated,
};
use crate::model::Label;

/// What a header means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heading {
    /// A field, and the unit that the header gives its cells.
    Field(Field, Unit),
    /// Names in one language, as in `place_zh`.
    Names(Field, Label),
    /// A value that belongs to several fields of a row.
    Shared(&'static [Field]),
    /// Nearly a field's, and why it is not taken for it.
    Nearly(Field, String),
    /// No field.
    Attribute,
}

/// What a header says of the numbers below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Whether they are percentages.
    pub(crate) is_percent: bool,
    /// The power of ten that they are to be taken by: 3 for thousands.
    pub(crate) power: i8,
    /// Their currency.
    pub(crate) currency: Option<&'static str>,
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
        if let Some(field) = Field::named(header) {
            let unit = Unit {
                is_percent: says_percent(header),
                ..Unit::default()
            };
            return Heading::Field(field, unit);
        }
        if let Some((field, language)) = translated(header) {
            return Heading::Names(field, language);
        }
        let plain = plain_header(header);
        let is_it = |name: &&str| plain_header(name) == plain;
        if let Some((_, fields)) = SHARED
            .iter()
            .find(|(names, _)| names.iter().any(|name| is_it(&name)))
        {
            return Heading::Shared(fields);
        }
        if let Some((_, [one, other])) = DOUBTFUL.iter().find(|(name, _)| is_it(name)) {
            let why = format!("may be {} or {}", one.name(), other.name());
            return Heading::Nearly(*one, why);
        }
        with_unit(header)
            .or_else(|| near(&plain))
            .unwrap_or(Heading::Attribute)
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

impl Unit {
    /// What the end of a header says of a field that it is mapped to by hand.
    pub(crate) fn at_end_of(header: &str, field: Field) -> Unit {
        let unit = split_unit(header).and_then(|(_, unit)| Unit::read(unit, field));
        unit.unwrap_or(Unit {
            is_percent: says_percent(header),
            ..Unit::default()
        })
    }

    /// The unit that a text says, where all of it is understood and fits the field.
    fn read(text: &str, field: Field) -> Option<Unit> {
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

/// Whether a word says no more of a field than everybody knows.
fn says_nothing(plain: &str, field: Field) -> bool {
    let words: &[&str] = match field {
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
    };
    let of_any = [
        "in", "number", "no", "nr", "num", "count", "total", "n°", "nº", "#", "en", "per", "year",
        "annual", "yearly", "数量", "单位", "anzahl", "nombre", "numero", "numer",
    ];
    let counts = field.column().kind == Kind::Quantity && of_any.contains(&plain);
    counts || plain == "in" || words.contains(&plain)
}

/// Whether a header says that its numbers are percentages.
fn says_percent(header: &str) -> bool {
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
fn split_unit(header: &str) -> Option<(&str, &str)> {
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

/// A field's name with a unit after it.
fn with_unit(header: &str) -> Option<Heading> {
    if let Some((base, unit)) = split_unit(header)
        && let Some(field) = Field::named(base)
    {
        let read = Unit::read(unit, field);
        return Some(read.map_or_else(
            || not_understood(field, unit),
            |unit| {
                let is_percent = unit.is_percent || says_percent(base);
                Heading::Field(field, Unit { is_percent, ..unit })
            },
        ));
    }
    let is_blank = |letter: char| letter.is_whitespace() || letter == '_';
    for (at, _) in header.match_indices(is_blank) {
        let (base, unit) = (&header[..at], header[at..].trim_matches(is_blank));
        if let Some(field) = Field::named(base) {
            if let Some(unit) = Unit::read(unit, field) {
                return Some(Heading::Field(field, unit));
            }
            if is_year(unit) {
                return Some(not_understood(field, unit));
            }
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

fn is_year(unit: &str) -> bool {
    unit.len() == 4 && unit.bytes().all(|byte| byte.is_ascii_digit())
}

fn not_understood(field: Field, unit: &str) -> Heading {
    let name = field.name();
    let why = if is_year(unit) {
        format!("is {name} of {unit}; a year stands in a column of its own, or in --default")
    } else {
        format!("is {name} with {unit:?}, which is not understood")
    };
    Heading::Nearly(field, why)
}

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
mod tests {
    use super::*;

    fn field(header: &str) -> (Field, Unit) {
        match Heading::of(header) {
            Heading::Field(field, unit) => (field, unit),
            other => panic!("{header} is {other:?}"),
        }
    }

    #[test]
    fn headers_say_their_units() {
        for (header, expected, percent, power, currency) in [
            ("Employment (persons)", Field::Employment, false, 0, None),
            ("Employment [persons]", Field::Employment, false, 0, None),
            ("employment_persons", Field::Employment, false, 0, None),
            ("Employment, persons", Field::Employment, false, 0, None),
            ("Employees (number)", Field::Employment, false, 0, None),
            ("Employment (thousands)", Field::Employment, false, 3, None),
            ("Employment ('000)", Field::Employment, false, 3, None),
            (
                "Employment in thousand persons",
                Field::Employment,
                false,
                3,
                None,
            ),
            ("Beschäftigte (Tsd.)", Field::Employment, false, 3, None),
            ("Beschäftigte in Tausend", Field::Employment, false, 3, None),
            ("Effectifs (milliers)", Field::Employment, false, 3, None),
            ("就业人数（人）", Field::Employment, false, 0, None),
            ("从业人员（万人）", Field::Employment, false, 4, None),
            ("企业数（家）", Field::Establishments, false, 0, None),
            ("产值（亿元）", Field::Output, false, 8, None),
            ("产值（万元）", Field::Output, false, 4, None),
            ("产值（元）", Field::Output, false, 0, None),
            ("出口额（亿美元）", Field::Exports, false, 8, Some("USD")),
            ("出口额(万美元)", Field::Exports, false, 4, Some("USD")),
            ("Output (EUR)", Field::Output, false, 0, Some("EUR")),
            ("Output (€)", Field::Output, false, 0, Some("EUR")),
            ("Output (million EUR)", Field::Output, false, 6, Some("EUR")),
            ("Output (EUR million)", Field::Output, false, 6, Some("EUR")),
            ("Output, EUR bn", Field::Output, false, 9, Some("EUR")),
            ("Turnover (M€)", Field::Output, false, 6, Some("EUR")),
            ("Umsatz (Mio. €)", Field::Output, false, 6, Some("EUR")),
            ("Umsatz in Mio. Euro", Field::Output, false, 6, Some("EUR")),
            ("Umsatz (TEUR)", Field::Output, false, 3, Some("EUR")),
            ("Share %", Field::MarketShare, true, 0, None),
            ("Share%", Field::MarketShare, true, 0, None),
            ("Share (%)", Field::MarketShare, true, 0, None),
            ("市场占有率（%）", Field::MarketShare, true, 0, None),
            ("市场占有率（％）", Field::MarketShare, true, 0, None),
            ("Marktanteil (Prozent)", Field::MarketShare, true, 0, None),
            ("Marktanteil in %", Field::MarketShare, true, 0, None),
            (
                "market_share_percent",
                Field::MarketSharePercent,
                true,
                0,
                None,
            ),
            ("国内市场占有率（%）", Field::DomesticShare, true, 0, None),
            ("Energy (GWh)", Field::Energy, false, 3, None),
            ("Emissions (kt CO2e)", Field::Emissions, false, 3, None),
            ("Latitude (°)", Field::Latitude, false, 0, None),
            ("latitude_deg", Field::Latitude, false, 0, None),
            ("Country (ISO code)", Field::Country, false, 0, None),
        ] {
            let unit = Unit {
                is_percent: percent,
                power,
                currency,
            };
            assert_eq!(field(header), (expected, unit), "{header}");
        }
    }

    #[test]
    fn headers_are_read_in_other_languages() {
        for (header, expected) in [
            ("Pays", Field::Country),
            ("Land", Field::Country),
            ("Paese", Field::Country),
            ("País", Field::Country),
            ("Ville", Field::Place),
            ("Ort", Field::Place),
            ("Città", Field::Place),
            ("Cidade", Field::Place),
            ("县市", Field::Place),
            ("Produit", Field::Product),
            ("Erzeugnis", Field::Product),
            ("Prodotto", Field::Product),
            ("主导产品", Field::Product),
            ("Part de marché", Field::MarketShare),
            ("市场占有率", Field::MarketShare),
            ("Quota di mercato", Field::MarketShare),
            ("Effectifs", Field::Employment),
            ("Addetti", Field::Employment),
            ("Beschäftigte", Field::Employment),
            ("从业人员", Field::Employment),
            ("Chiffre d’affaires", Field::Output),
            ("CHIFFRE D'AFFAIRES", Field::Output),
            ("Número de empresas", Field::Establishments),
            ("坐标", Field::Coordinates),
            ("latitude, longitude", Field::Coordinates),
            ("lat,lon", Field::Coordinates),
            ("经纬度", Field::LongitudeLatitude),
            ("Bundesland", Field::Region),
            ("Quelle", Field::SourceTitle),
        ] {
            assert_eq!(field(header).0, expected, "{header}");
        }
        assert!(matches!(Heading::of("Jahr"), Heading::Shared(_)));
        assert!(matches!(Heading::of("币种"), Heading::Shared(_)));
    }

    #[test]
    fn a_header_that_is_nearly_a_fields_is_neither() {
        for (header, expected) in [
            ("emploment", Field::Employment),
            ("Employmnet", Field::Employment),
            ("contry", Field::Country),
            ("prodcut", Field::Product),
            ("latitde", Field::Latitude),
            ("markt share", Field::MarketShare),
            ("estabishments", Field::Establishments),
            ("Employment (FTE)", Field::Employment),
            ("Energy (TJ)", Field::Energy),
            ("Employment 2023", Field::Employment),
            ("Employment (2023)", Field::Employment),
            ("Estado", Field::Region),
            ("Output (zorkmids)", Field::Output),
            ("Latitude (thousands)", Field::Latitude),
        ] {
            match Heading::of(header) {
                Heading::Nearly(field, _) => assert_eq!(field, expected, "{header}"),
                other => panic!("{header} is {other:?}"),
            }
        }
        for header in [
            "mayor",
            "growth",
            "Growth (%)",
            "gdp",
            "area",
            "product_id",
            "rank",
            "width",
            "attribute:emploment",
            "phone",
            "founded",
            "名次",
            "score",
            "farms",
            "station",
            "producers",
            "start",
            "x",
            "source_type",
            "notable people",
            "date",
            "GDP (million EUR)",
        ] {
            assert_eq!(Heading::of(header), Heading::Attribute, "{header}");
        }
    }

    #[test]
    fn our_own_files_know_only_the_first_names() {
        assert_eq!(Heading::of_own("pays"), Heading::Attribute);
        assert_eq!(Heading::of_own("emploment"), Heading::Attribute);
        assert_eq!(Heading::of_own("coordinates"), Heading::Attribute);
        assert_eq!(
            Heading::of_own("employment"),
            Heading::Field(Field::Employment, Unit::default())
        );
    }
}
