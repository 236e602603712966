//! Numbers in every way that people write them.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> WrittenNumber {
    WrittenNumber::read(text).unwrap_or_else(|| panic!("{text} is not read"))
}

#[test]
fn numbers_that_can_only_be_one_are_that_one() {
    for (text, plain) in [
        ("1234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("10 000", "10000"),
        ("10\u{a0}000", "10000"),
        ("10\u{202f}000", "10000"),
        ("10\u{2009}000", "10000"),
        ("1'234", "1234"),
        ("1’234’567", "1234567"),
        ("1'234.50", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,56", "1234.56"),
        ("1 234.567", "1234.567"),
        ("12,34,567", "1234567"),
        ("1,23,45,678.5", "12345678.5"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("1234.567", "1234.567"),
        ("1234,567", "1234.567"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (".5", "0.5"),
        (",25", "0.25"),
        ("16000.0", "16000"),
        ("16000.00", "16000"),
        ("１２３４", "1234"),
        ("１，２３４，５６７", "1234567"),
        ("12,5 %", "12.5"),
        ("65 %", "65"),
        ("65％", "65"),
        ("65\u{a0}%", "65"),
        ("%65", "65"),
        ("65 percent", "65"),
        ("65 Prozent", "65"),
        ("+7", "7"),
        ("-1,234,567", "-1234567"),
        ("−5", "-5"),
        ("007", "7"),
        ("0", "0"),
        ("0.0", "0"),
        ("99999999999999999999", "99999999999999999999"),
    ] {
        assert_eq!(read(text).plain(None, 0).as_deref(), Some(plain), "{text}");
    }
}

#[test]
fn a_mark_before_three_digits_leaves_two_numbers() {
    for (text, mark, grouped, decimal) in [
        ("1.234", DecimalMark::Point, "1234", "1.234"),
        ("1,234", DecimalMark::Comma, "1234", "1.234"),
        ("12.000", DecimalMark::Point, "12000", "12"),
        ("999,999", DecimalMark::Comma, "999999", "999.999"),
    ] {
        let number = read(text);
        assert_eq!(number.doubtful, Some(mark));
        assert_eq!(number.plain(None, 0), None, "{text}");
        assert_eq!(number.plain(Some(mark), 0).as_deref(), Some(decimal));
        assert_eq!(
            number.plain(Some(mark.other()), 0).as_deref(),
            Some(grouped)
        );
    }
}

#[test]
fn marks_prove_which_one_is_decimal() {
    use DecimalMark::{Comma, Point};
    for (text, proves) in [
        ("1.234.567", Some(Comma)),
        ("1,234,567", Some(Point)),
        ("1.234,5", Some(Comma)),
        ("12,5", Some(Comma)),
        ("12.5", Some(Point)),
        ("10 000", None),
        ("10 000,5", Some(Comma)),
        ("1.234", None),
        ("1234", None),
    ] {
        assert_eq!(read(text).proves, proves, "{text}");
    }
    assert_eq!(read("1.234,5").plain(Some(Point), 0), None);
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        " ",
        ".",
        ",",
        "-",
        "%",
        "abc",
        "1,23,45",
        "12.34.56",
        "1.2,3.4",
        "1,234.567,8",
        "1..2",
        "1234.",
        "1 2",
        "1  234",
        "12 34",
        "1.234 567",
        "1e5",
        "1.2E+05",
        "0x10",
        "NaN",
        "inf",
        "1/2",
        "10-20",
        "~5",
        ">5",
        "5+",
        "$5",
        "5 €",
        "16000人",
        "1,234 persons",
        "1\n234,5,6",
        "(5)",
        "1'23",
        "0,123,456",
        "01,234,567",
        "--5",
        "五",
    ] {
        assert_eq!(WrittenNumber::read(text), None, "{text:?}");
    }
}

#[test]
fn a_power_of_ten_moves_the_point() {
    assert_eq!(read("0.65").plain_fraction(2), "65");
    assert_eq!(read("0,125").plain_fraction(2), "12.5");
    assert_eq!(read("1").plain_fraction(2), "100");
    assert_eq!(read("0.07").plain_fraction(2), "7");
    assert_eq!(read("12.5").plain(None, 8).as_deref(), Some("1250000000"));
    assert_eq!(read("1234").plain(None, -3).as_deref(), Some("1.234"));
    assert_eq!(read("5").plain(None, -3).as_deref(), Some("0.005"));
}

/// A number in one of the ways to write it: its whole part grouped by a sign, its fraction after a mark.
fn written(whole: u64, fraction: &str, sign: &str, mark: DecimalMark) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(sign);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(if mark == DecimalMark::Point { '.' } else { ',' });
        text.push_str(fraction);
    }
    text
}

proptest! {
    #[test]
    fn a_number_written_in_any_convention_comes_back(
        whole in prop_oneof![0..1_000u64, 0..10_000_000_000u64],
        fraction in "[0-9]{0,6}",
        comma in any::<bool>(),
        sign in prop_oneof![Just(""), Just(" "), Just("\u{a0}"), Just("\u{202f}"), Just("'"), Just("’"), Just("mark")],
        wide in any::<bool>(),
    ) {
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let sign = match (sign, comma) { ("mark", true) => ".", ("mark", false) => ",", (sign, _) => sign };
        let mut text = written(whole, &fraction, sign, mark);
        if wide {
            text = text.chars().map(|letter| match letter {
                '0'..='9' => char::from_u32('０' as u32 + letter as u32 - '0' as u32).unwrap_or(letter),
                letter => letter,
            }).collect();
        }
        let expected = match fraction.trim_end_matches('0') {
            "" => whole.to_string(),
            fraction => format!("{whole}.{fraction}"),
        };
        let read = read(&text);
        prop_assert_eq!(read.plain(Some(mark), 0), Some(expected.clone()), "{}", text);
        if let Some(plain) = read.plain(None, 0) {
            prop_assert_eq!(plain, expected, "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), likely in "[0-9., '%+-]{0,12}") {
        let _ = WrittenNumber::read(&text);
        if let Some(number) = WrittenNumber::read(&likely) {
            for decimal in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
                if let Some(plain) = number.plain(decimal, 0) {
                    prop_assert!(crate::model::number::parse_plain(&plain).is_ok(), "{} became {}", likely, plain);
                }
            }
        }
    }
}
