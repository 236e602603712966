//! How values of flags are read that people write with a unit, a percent sign or a word.

use registry_core::{model::Percent, register::Time};

/// A percentage: `50`, `50%`, `12,5 %`.
pub fn percent(text: &str) -> Result<f64, String> {
    let digits = text.trim().trim_end_matches(['%', '％']).trim_end();
    let percent = digits.replacen(',', ".", 1).parse::<Percent>();
    percent
        .map(Percent::get)
        .map_err(|_| "expected a percentage from 0 to 100, such as 50 or 12.5%".to_owned())
}

/// Units of length, in kilometres. Longer words come before those that they end with.
const UNITS: [(&str, f64); 9] = [
    ("kilometres", 1.0),
    ("kilometers", 1.0),
    ("公里", 1.0),
    ("km", 1.0),
    ("miles", 1.609_344),
    ("mile", 1.609_344),
    ("mi", 1.609_344),
    ("米", 0.001),
    ("m", 0.001),
];

/// A distance in kilometres: `150`, `150km`, `1,5 km`, `800 m`, `20 miles`.
pub fn kilometres(text: &str) -> Result<f64, String> {
    let text = text.trim().to_lowercase();
    let unit = UNITS
        .iter()
        .find_map(|(name, size)| Some((text.strip_suffix(name)?, *size)));
    let (number, size) = unit.unwrap_or((&text, 1.0));
    let digits = number.trim_end().replacen(',', ".", 1);
    let is_plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let distance = digits.parse::<f64>().ok().filter(|_| is_plain);
    distance
        .map(|distance| distance * size)
        .ok_or_else(|| "expected kilometres of 0 or more, such as 150 or 150km".to_owned())
}

/// How many to show: a number of 1 or more, or `all`.
pub fn limit(text: &str) -> Result<usize, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("all") {
        return Ok(usize::MAX);
    }
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| "expected a number of 1 or more, or all (--count counts)".to_owned())
}

/// A time, or the end of a day: both in UTC.
pub fn until(text: &str) -> Result<Time, String> {
    let text = text.trim();
    let end = text
        .parse()
        .or_else(|_| format!("{text}T23:59:59Z").parse());
    end.map_err(|_| {
        "expected a day, such as 2027-12-31, or a time, such as 2027-12-31T12:00:00Z".to_owned()
    })
}

/// A number of seconds: `10`, `10s`.
pub fn seconds(text: &str) -> Result<u64, String> {
    let digits = text.trim().trim_end_matches('s').trim_end();
    digits
        .parse()
        .map_err(|_| "expected a number of seconds, such as 10; 0 fails at once".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        for text in ["50", "50%", "50 %", "50％", " 50 "] {
            assert_eq!(percent(text), Ok(50.0), "{text}");
        }
        assert_eq!(percent("12,5 %"), Ok(12.5));
        for text in [
            "150",
            "150km",
            "150 km",
            "150 KM",
            "150 kilometres",
            "150 公里",
            "150000 m",
        ] {
            assert_eq!(kilometres(text), Ok(150.0), "{text}");
        }
        assert_eq!(kilometres("1,5 km"), Ok(1.5));
        assert_eq!(kilometres("10 miles"), Ok(16.093_44));
        assert_eq!(limit("all"), Ok(usize::MAX));
        assert_eq!(limit("20"), Ok(20));
        assert_eq!(seconds("10s"), Ok(10));
        assert_eq!(until("2027-12-31"), until("2027-12-31T23:59:59Z"));
        assert!(until("2027-12-31").is_ok() && until("2027-02-30").is_err());
    }

    #[test]
    fn what_is_none_is_refused_in_plain_words() {
        for text in ["", "x", "101", "-1", "50x", "%", "1,2,3"] {
            assert!(percent(text).is_err(), "{text}");
        }
        for text in ["", "km", "-5", "5 leagues", "1e3", "inf", "NaN", "1.2.3km"] {
            assert!(kilometres(text).unwrap_err().contains("150km"), "{text}");
        }
        for text in ["", "some", "-1", "1.5"] {
            assert!(limit(text).unwrap_err().contains("or all"), "{text}");
        }
        assert!(seconds("soon").is_err());
    }
}
