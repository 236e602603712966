//! In which way a column's cells are written: which mark is decimal, whether shares are percentages or fractions.
//!
//! The cells of the column show it, where they leave no doubt, and then it is said; a cell that they leave in doubt is
//! refused, with the flag that settles it.

use super::{Field, Kind, Unit, plain::amount, unit::CodesOf};
use crate::model::{DecimalMark, WrittenNumber, has_scope, parse_shares, serial_day};

/// What the numbers of a column of shares are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharesAre {
    /// 65 is 65 %.
    Percent,
    /// 0.65 is 65 %.
    Fraction,
}

/// The way in which a column's cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Convention {
    /// Whether they are read as our own export writes them, letter by letter.
    pub(super) is_exact: bool,
    /// The decimal mark, where that is known.
    pub(super) decimal: Option<DecimalMark>,
    /// What shares are, where that is known.
    pub(super) shares: Option<SharesAre>,
    /// The power of ten that the header says: 3 for thousands.
    pub(super) power: i8,
    /// The classification that the header says codes are of.
    pub(super) codes_of: Option<CodesOf>,
}

impl Convention {
    /// As our own export writes.
    pub(crate) const EXACT: Convention = Convention {
        is_exact: true,
        ..Convention::TYPED
    };

    /// As a person types into a flag: a point is decimal, and shares are percentages.
    pub(crate) const TYPED: Convention = Convention {
        is_exact: false,
        decimal: Some(DecimalMark::Point),
        shares: Some(SharesAre::Percent),
        power: 0,
        codes_of: None,
    };

    /// Whether nothing can be in doubt in a column of this kind.
    fn is_open(field: Field) -> bool {
        matches!(
            field.column().kind,
            Kind::Quantity | Kind::Percent | Kind::Shares | Kind::Date | Kind::Codes
        )
    }
}

/// What a person said of a file's columns, which settles what their cells leave in doubt.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settled {
    pub(crate) decimal: Option<DecimalMark>,
    pub(crate) shares: Option<SharesAre>,
    /// Whether the file's cells are apart by semicolons, as programs write them that have a decimal comma.
    pub(crate) has_semicolons: bool,
}

/// What the cells of a column show, each with the first that does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    point: Option<String>,
    comma: Option<String>,
    doubtful_point: Option<String>,
    doubtful_comma: Option<String>,
    grouped: Option<String>,
    /// A share that says percent, or is above 1.
    percent: Option<String>,
    /// A day as a spreadsheet counts it.
    serial: Option<String>,
}

/// The columns of a table whose cells are looked at, with what they show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown(Vec<(usize, Field, Evidence)>);

impl Shown {
    /// Of these columns nothing is known yet.
    pub(crate) fn of(fields: impl Iterator<Item = (usize, Field)>) -> Shown {
        let open = fields.filter(|&(_, field)| Convention::is_open(field));
        Shown(
            open.map(|(index, field)| (index, field, Evidence::default()))
                .collect(),
        )
    }

    /// Looks at the cells of a row.
    pub(crate) fn see<'a>(&mut self, cell: impl Fn(usize) -> Option<&'a str>) {
        for (index, field, evidence) in &mut self.0 {
            if let Some(text) = cell(*index).filter(|text| !text.is_empty()) {
                evidence.see(*field, text);
            }
        }
    }

    /// Adds what a later part of the table shows.
    pub(crate) fn add(&mut self, later: Shown) {
        if self.0.is_empty() {
            *self = later;
            return;
        }
        for ((.., evidence), (.., later)) in self.0.iter_mut().zip(later.0) {
            evidence.add(later);
        }
    }

    /// The convention of each column that was looked at, and what is to be said of it.
    pub(crate) fn conventions(
        &self,
        settled: Settled,
        unit: impl Fn(usize) -> Unit,
    ) -> Vec<(usize, Convention, Option<String>)> {
        let writes_commas =
            settled.has_semicolons || self.0.iter().any(|(.., evidence)| evidence.comma.is_some());
        let decided = self.0.iter().map(|(index, field, evidence)| {
            let unit = unit(*index);
            let (decimal, said) = match (field.column().kind, settled.decimal) {
                (Kind::Quantity, None) => {
                    evidence.decimal(field.is_count() && unit.power == 0 && !writes_commas)
                }
                (_, decimal) => (decimal, None),
            };
            let convention = Convention {
                is_exact: false,
                decimal,
                shares: settled.shares.or_else(|| evidence.shares(&unit)),
                power: unit.power,
                codes_of: unit.codes_of,
            };
            (*index, convention, said.or_else(|| evidence.days()))
        });
        decided.collect()
    }
}

impl Evidence {
    fn see(&mut self, field: Field, text: &str) {
        match field.column().kind {
            Kind::Quantity if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.see_number(field, text);
            }
            Kind::Percent | Kind::Shares if self.is_open_for_share(text) => {
                self.see_share(text);
            }
            Kind::Date if self.serial.is_none() && serial_day(text).is_some() => {
                self.serial = Some(text.to_owned());
            }
            _ => {}
        }
    }

    /// Whether a share may show what those before it did not.
    fn is_open_for_share(&self, text: &str) -> bool {
        let may_have_comma = || text.contains([',', '，']) && !has_scope(text);
        self.percent.is_none() || (self.comma.is_none() && may_have_comma())
    }

    fn see_number(&mut self, field: Field, text: &str) {
        let Some((number, _)) = amount(field, text) else {
            return;
        };
        let shown = match (number.proves, number.doubtful) {
            (Some(DecimalMark::Point), _) => Some(&mut self.point),
            (Some(DecimalMark::Comma), _) => Some(&mut self.comma),
            (None, Some(DecimalMark::Point)) => Some(&mut self.doubtful_point),
            (None, Some(DecimalMark::Comma)) => Some(&mut self.doubtful_comma),
            (None, None) => None,
        };
        if let Some(shown) = shown {
            shown.get_or_insert_with(|| text.to_owned());
        }
        if number.is_grouped {
            self.grouped.get_or_insert_with(|| text.to_owned());
        }
    }

    fn see_share(&mut self, text: &str) {
        let says_percent = text.contains(['%', '％']);
        let is_large = if has_scope(text) {
            parse_shares(text)
                .is_ok_and(|shares| shares.iter().any(|share| share.percent.get() > 1.0))
        } else {
            let number = WrittenNumber::read(text);
            if number
                .as_ref()
                .is_some_and(|number| number.proves == Some(DecimalMark::Comma))
            {
                self.comma.get_or_insert_with(|| text.to_owned());
            }
            let value = number.and_then(|number| number.plain_fraction(0).parse().ok());
            value.is_some_and(|value: f64| value > 1.0)
        };
        if says_percent || is_large {
            self.percent.get_or_insert_with(|| text.to_owned());
        }
    }

    fn add(&mut self, later: Evidence) {
        let seen = [
            (&mut self.point, later.point),
            (&mut self.comma, later.comma),
            (&mut self.doubtful_point, later.doubtful_point),
            (&mut self.doubtful_comma, later.doubtful_comma),
            (&mut self.grouped, later.grouped),
            (&mut self.percent, later.percent),
            (&mut self.serial, later.serial),
        ];
        for (seen, later) in seen {
            if seen.is_none() {
                *seen = later;
            }
        }
    }

    /// The decimal mark of a column of numbers, and what is to be said of it. In a column of whole numbers, a comma
    /// before three digits stands between thousands; a point there may be the decimal point of whoever wrote it.
    fn decimal(&self, is_whole: bool) -> (Option<DecimalMark>, Option<String>) {
        let said = |mark: DecimalMark, example: &str| {
            let example = shown(example);
            Some(format!(
                "numbers have a decimal {mark}, as {example:?} shows; --decimal settles it"
            ))
        };
        match (&self.point, &self.comma) {
            (Some(_), Some(_)) => {
                let said = "some numbers have a decimal point and others a decimal comma";
                (None, Some(said.to_owned()))
            }
            (None, Some(example)) => (Some(DecimalMark::Comma), said(DecimalMark::Comma, example)),
            (Some(_), None) => {
                let example = self.grouped.as_ref().or(self.doubtful_comma.as_ref());
                let said = example.and_then(|example| said(DecimalMark::Point, example));
                (Some(DecimalMark::Point), said)
            }
            (None, None) => match (&self.doubtful_point, &self.doubtful_comma) {
                (None, Some(example)) if is_whole => (
                    Some(DecimalMark::Point),
                    Some(format!(
                        "the comma in {example:?} stands between thousands, since what is counted is whole; --decimal settles it"
                    )),
                ),
                _ => (
                    None,
                    self.grouped.as_ref().map(|example| {
                        format!("thousands are kept apart, as in {:?}", shown(example))
                    }),
                ),
            },
        }
    }

    /// What shares are: percentages where one is above 1, or the header or a cell says percent.
    fn shares(&self, unit: &Unit) -> Option<SharesAre> {
        (self.percent.is_some() || unit.is_percent).then_some(SharesAre::Percent)
    }

    fn days(&self) -> Option<String> {
        let serial = self.serial.as_ref()?;
        let day = serial_day(serial)?;
        Some(format!(
            "{serial} is read as {day}, as spreadsheets count days"
        ))
    }
}

/// A number as people see it, whichever blanks keep its thousands apart.
fn shown(number: &str) -> String {
    number.split_whitespace().collect::<Vec<_>>().join(" ")
}
