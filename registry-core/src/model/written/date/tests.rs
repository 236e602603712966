//! Days and years in every way that people write them.

use proptest::prelude::*;

use super::*;

/// The fifth of June 2024.
const FIFTH_OF_JUNE: &[&str] = &[
    "2024-06-05",
    "2024-6-5",
    "2024/06/05",
    "2024/6/5",
    "2024.06.05",
    "2024.6.5",
    "2024. 6. 5.",
    "20240605",
    "2024-06-05T12:30:00",
    "2024-06-05T00:00:00.000",
    "2024-06-05T12:30:00Z",
    "2024-06-05T12:30:00+08:00",
    "2024-06-05 12:30",
    "2024-06-05 12:30:05.5",
    "2024/6/5 8:05",
    "2024年6月5日",
    "2024年06月05日",
    "2024 年 6 月 5 日",
    "2024年6月5号",
    "２０２４年６月５日",
    "2024年6月5日 12:30",
    "5 June 2024",
    "5th June 2024",
    "5 June, 2024",
    "June 5, 2024",
    "Jun 5 2024",
    "June 5th, 2024",
    "the 5th of June 2024",
    "5-Jun-2024",
    "05 JUN 2024",
    "5. Juni 2024",
    "5 juin 2024",
    "5 de junio de 2024",
    "5 giugno 2024",
    "5 de junho de 2024",
    "2024 June 5",
    "5.6.2024",
    "05.06.2024",
    "45448",
    "45448.5",
    "45448,75",
];

#[test]
fn days_are_read_as_people_write_them() {
    for text in FIFTH_OF_JUNE {
        assert_eq!(plain_date(text).as_deref(), Ok("2024-06-05"), "{text}");
    }
    for (text, day) in [
        ("13/05/2024", "2024-05-13"),
        ("05/13/2024", "2024-05-13"),
        ("5/13/2024 1:30 PM", "2024-05-13"),
        ("13-05-2024", "2024-05-13"),
        ("06/06/2024", "2024-06-06"),
        ("45800", "2025-05-23"),
        ("1er août 2024", "2024-08-01"),
        ("1. März 2024", "2024-03-01"),
        ("24 sept. 2024", "2024-09-24"),
        ("31 Okt 2024", "2024-10-31"),
        ("29 February 2024", "2024-02-29"),
        ("3 ott 2024", "2024-10-03"),
        ("8 fév. 2024", "2024-02-08"),
    ] {
        assert_eq!(plain_date(text).as_deref(), Ok(day), "{text}");
    }
}

#[test]
fn a_day_that_could_be_two_is_refused_with_both() {
    assert_eq!(
        plain_date("06/05/2024").unwrap_err(),
        "6 May 2024 or 5 June 2024? write 2024-05-06 or 2024-06-05"
    );
    assert!(plain_date("6-5-2024").is_err());
    assert!(plain_date("06/05/2024 12:00").is_err());
    assert!(plain_date("06/05/24").unwrap_err().contains("four digits"));
    assert!(plain_date("5 June 24").unwrap_err().contains("four digits"));
    assert!(plain_date("2024").unwrap_err().contains("a year"));
}

#[test]
fn what_is_no_day_is_refused() {
    for text in [
        "",
        "2024-13-01",
        "2024-02-30",
        "31/02/2024",
        "29 February 2023",
        "2024-06",
        "June 2024",
        "2024年6月",
        "yesterday",
        "1234",
        "123456",
        "99999999",
        "5 jui 2024",
        "2024-06-05x",
        "2024-06/05",
        "12:30",
        "2024-W23-3",
        "5 Smarch 2024",
        "5//6//",
        "年月日",
        "2024-06-05 to 2024-06-07",
        "-45448",
    ] {
        assert!(plain_date(text).is_err(), "{text}: {:?}", plain_date(text));
    }
}

#[test]
fn years_are_read_as_people_write_them() {
    for text in [
        "2024",
        "2024.0",
        "2024,0",
        "2024.00",
        "2024年",
        "2024 年",
        "2024年度",
        "FY2024",
        "FY 2024",
        "2,024",
        "2.024",
        "2 024",
        "２０２４",
        " 2024 ",
    ] {
        assert_eq!(plain_year(text).as_deref(), Ok("2024"), "{text}");
    }
    assert_eq!(plain_year("988").as_deref(), Ok("988"));
    for (text, why) in [
        ("2023/24", "two years"),
        ("2023-2024", "two years"),
        ("2024-12-31", "write 2024"),
        ("112年", "four digits"),
        ("FY24", "four digits"),
        ("2024.5", "four digits"),
        ("-5", "four digits"),
        ("MMXXIV", "four digits"),
        ("20 %", "four digits"),
        ("", "four digits"),
    ] {
        let refused = plain_year(text).unwrap_err();
        assert!(refused.contains(why), "{text}: {refused}");
    }
}

proptest! {
    #[test]
    fn a_day_written_in_any_way_comes_back(days in 0..200_000i32, form in 0..7usize) {
        let day = date(1800, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let form = ["%Y-%m-%d", "%Y/%-m/%-d", "%-d %B %Y", "%B %-d, %Y", "%d-%b-%Y", "%Y年%-m月%-d日", "%d.%m.%Y"][form];
        let written = day.strftime(form).to_string();
        prop_assert_eq!(plain_date(&written), Ok(day.to_string()), "{}", written);
    }

    #[test]
    fn a_day_with_a_stroke_is_never_taken_for_another(month in 1..=12i8, day in 1..=28i8) {
        let written = format!("{day:02}/{month:02}/2024");
        if let Ok(read) = plain_date(&written) {
            prop_assert_eq!(read, format!("2024-{month:02}-{day:02}"));
        } else {
            prop_assert!(day <= 12 && day != month);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), likely in "[0-9a-jT年月日/:. ,-]{0,14}") {
        for text in [text, likely] {
            if let Ok(day) = plain_date(&text) {
                prop_assert!(day.parse::<Date>().is_ok());
            }
            let _ = plain_year(&text);
        }
    }
}
