//! Number formats: a value is taken as its format shows it where that changes what it says. 0.65 as `0%` is 65%, 1069 as
//! `00000` is 01069, 0.5 as `h:mm` is 12:00; how many decimals are shown says nothing, and the value keeps all its digits.

mod section;

use section::{Section, Shape, sections};

use super::serial_date::{Epoch, Moment};

/// A number format, with up to three sections for numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

impl NumberFormat {
    /// Reads a format as it is stored, such as `0.0%;[Red]-0.0%`.
    pub(super) fn parse(code: &str) -> NumberFormat {
        let mut sections = sections(code);
        // The fourth is that of texts.
        sections.truncate(3);
        NumberFormat { sections }
    }

    /// The format with a number that every spreadsheet knows.
    pub(super) fn built_in(id: u16) -> NumberFormat {
        NumberFormat::parse(match id {
            1 => "0",
            9 => "0%",
            10 => "0.00%",
            11 | 48 => "0.00E+00",
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy-mm-dd",
            18 | 20 | 32 | 45 => "h:mm",
            19 | 21 | 33 | 47 => "h:mm:ss",
            22 => "yyyy-mm-dd h:mm",
            // Dates in Japanese, times in Chinese.
            34 | 35 | 55 | 56 => "yyyy-mm-dd h:mm",
            46 => "[h]:mm:ss",
            _ => "General",
        })
    }

    /// The text of a value that is shown in this format.
    pub(super) fn show(&self, value: f64, epoch: Epoch) -> String {
        match self.section(value).map(|section| &section.shape) {
            Some(Shape::Percent) => format!("{}%", plain(value * 100.0)),
            Some(Shape::Digits(pattern)) => padded(value, pattern),
            Some(Shape::Moment(moment)) => shown_moment(value, *moment, epoch),
            Some(Shape::Plain) | None => plain(value),
        }
    }

    /// The section that shows a value: by its condition, or by its sign.
    fn section(&self, value: f64) -> Option<&Section> {
        let sections = &self.sections;
        if sections.iter().any(|section| section.condition.is_some()) {
            let fits = |section: &&Section| {
                section
                    .condition
                    .is_none_or(|condition| condition.holds(value))
            };
            return sections.iter().find(fits);
        }
        match sections.as_slice() {
            [_, negative] | [_, negative, _] if value < 0.0 => Some(negative),
            [_, _, zero] if value == 0.0 => Some(zero),
            [first, ..] => Some(first),
            [] => None,
        }
    }
}

/// A number with the fifteen digits that a spreadsheet has: the sum of 11.1 three times is 33.3.
pub(super) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let text = rounded.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}

/// A whole number with the zeros, and what stands between them, that its format has: 1069 is 01069, or D-01069.
fn padded(value: f64, pattern: &str) -> String {
    let digits = plain(value.abs());
    let places = pattern.matches('0').count();
    if digits.contains('.') {
        return plain(value);
    }
    let mut digits = format!("{digits:0>places$}");
    // More digits than places stand where the first of them does.
    let surplus = digits.split_off(digits.len() - places);
    let (front, mut rest) = (digits, surplus.chars());
    let mut shown = String::new();
    let mut is_first = true;
    for letter in pattern.chars() {
        if letter == '0' {
            if std::mem::take(&mut is_first) {
                shown.push_str(&front);
            }
            shown.extend(rest.next());
        } else {
            shown.push(letter);
        }
    }
    if value < 0.0 {
        format!("-{shown}")
    } else {
        shown
    }
}

fn shown_moment(value: f64, moment: Moment, epoch: Epoch) -> String {
    moment.show(value, epoch).unwrap_or_else(|| plain(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        NumberFormat::parse(code).show(value, Epoch::Of1900)
    }

    #[test]
    fn a_percentage_is_one_only_where_the_format_shows_it() {
        for (code, value, text) in [
            ("0%", 0.65, "65%"),
            ("0.0%", 0.07, "7%"),
            ("0 %", 1.0, "100%"),
            ("[Red]0.0%;-0.0%", -0.5, "-50%"),
            ("0%", 0.1 + 0.2, "30%"),
            ("0.0_%", 0.5, "0.5"),
            ("0.0_%;(0.0)_%", -0.5, "-0.5"),
            ("0*%", 0.5, "0.5"),
            ("0\\%", 65.0, "65"),
            ("0\" %\"", 65.0, "65"),
            ("[<=1]0%;0", 65.0, "65"),
            ("[<=1]0%;0", 0.65, "65%"),
            ("[>1]0;0%", 0.4, "40%"),
            ("0;0%", 12.0, "12"),
            ("0;-0%", -0.12, "-12%"),
            ("0%;0%;0", 0.0, "0"),
            ("0;0;0;\"100%\"@", 3.0, "3"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
    }

    #[test]
    fn leading_zeros_are_kept() {
        for (code, value, text) in [
            ("00000", 1069.0, "01069"),
            ("00000", 123_456.0, "123456"),
            ("000-0000", 1_234_567.0, "123-4567"),
            ("\"D-\"00000", 1069.0, "D-01069"),
            ("00", -7.0, "-07"),
            ("000", 1.5, "1.5"),
            ("0", 7.0, "7"),
            ("#,##0", 1234.0, "1234"),
            ("0000.00", 12.5, "12.5"),
            ("000\\ 000", 12_345.0, "012 345"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
    }

    #[test]
    fn numbers_keep_their_digits_but_those_of_binary_fractions() {
        for (code, value, text) in [
            ("General", 11.1 + 11.1 + 11.1, "33.3"),
            ("0", 12.75, "12.75"),
            ("#,##0,", 12_345.0, "12345"),
            ("0.00E+00", 1988.0, "1988"),
            ("# ?/?", 0.25, "0.25"),
            ("\"approx. \"0", 5.0, "5"),
            ("[$€-407] #,##0.00", 9.5, "9.5"),
            (";;;", 4.0, "4"),
            ("", 4.0, "4"),
            ("Standard", 4.0, "4"),
            ("0 EUR", 4.0, "4"),
            ("General", 1e15, "1000000000000000"),
            ("General", -0.0, "0"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
    }

    #[test]
    fn dates_and_times_are_told_apart() {
        for (code, value, text) in [
            ("yyyy-mm-dd", 45_943.0, "2025-10-13"),
            ("dd.mm.yyyy", 45_943.75, "2025-10-13"),
            ("d/m/yy h:mm", 45_943.75, "2025-10-13T18:00:00"),
            ("d/m/yy h:mm", 45_943.0, "2025-10-13"),
            ("[$-411]yyyy\"年\"m\"月\"d\"日\"", 45_943.0, "2025-10-13"),
            ("yyyy", 45_943.0, "2025"),
            ("mmm yyyy", 45_943.0, "2025-10-13"),
            ("[$-404]e/m/d", 45_943.0, "2025-10-13"),
            ("h:mm", 0.5, "12:00"),
            ("h:mm:ss", 15.0 / 1440.0, "00:15"),
            ("h:mm", 0.0, "00:00"),
            ("h:mm AM/PM", 0.75, "18:00"),
            ("mm:ss", 90.0 / 86_400.0, "00:01:30"),
            ("[h]:mm", 1.5, "36:00"),
            ("[hh]:mm:ss", 1.5 + 1.0 / 86_400.0, "36:00:01"),
            ("[h]:mm", -0.25, "-6:00"),
            ("[mm]:ss", 0.0625, "90:00"),
            ("[Blue]General", 2.5, "2.5"),
            ("yyyy-mm-dd", -3.0, "-3"),
            ("h:mm", 1.5, "12:00"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
        let old = NumberFormat::parse("yyyy-mm-dd");
        assert_eq!(old.show(0.0, Epoch::Of1904), "1904-01-01");
        assert_eq!(old.show(1.0, Epoch::Of1900), "1900-01-01");
        assert_eq!(old.show(61.0, Epoch::Of1900), "1900-03-01");
    }

    proptest::proptest! {
        #[test]
        fn every_format_shows_every_number(code in "[0#?.,%_*\\\\;\"\\[\\]<>=hmsyd AP/@-]{0,16}", value in proptest::num::f64::ANY) {
            proptest::prop_assert!(!shown(&code, value).is_empty());
        }
    }
}
