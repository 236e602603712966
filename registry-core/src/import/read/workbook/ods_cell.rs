//! A cell of an OpenDocument spreadsheet: its value, and the text that shows it, which together tell what it says.

use quick_xml::events::BytesStart;

use super::{UNCALCULATED, number_format::plain, serial_date, xml::full_attribute};

/// A cell as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct OdsCell {
    /// What kind of value it has: float, percentage, date...
    kind: String,
    value: Option<String>,
    is_error: bool,
    has_formula: bool,
    /// What it shows.
    pub(super) text: Option<String>,
}

impl OdsCell {
    pub(super) fn of(element: &BytesStart<'_>) -> OdsCell {
        let of = |name| full_attribute(element, name).map(std::borrow::Cow::into_owned);
        let kind = of("office:value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => of("office:date-value"),
            "time" => of("office:time-value"),
            "boolean" => of("office:boolean-value"),
            "string" => of("office:string-value"),
            _ => of("office:value"),
        };
        OdsCell {
            value,
            is_error: of("calcext:value-type").as_deref() == Some("error"),
            has_formula: of("table:formula").is_some(),
            kind,
            text: None,
        }
    }

    /// The text that a reader of the sheet sees, as far as it says more than the value.
    pub(super) fn shown(&self) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        if self.is_error || (self.has_formula && is_error(text)) {
            return if text.is_empty() {
                "#ERROR!".to_owned()
            } else {
                text.to_owned()
            };
        }
        let value = self.value.as_deref().unwrap_or_default();
        match self.kind.as_str() {
            "float" | "currency" | "percentage" => self.number(value, text),
            "date" => date(value, text),
            "time" => time(value).unwrap_or_else(|| text.to_owned()),
            "boolean" => value.to_owned(),
            "" if self.has_formula && text.is_empty() => UNCALCULATED.to_owned(),
            _ if text.is_empty() => value.to_owned(),
            _ => text.to_owned(),
        }
    }

    fn number(&self, value: &str, text: &str) -> String {
        let Ok(number) = value.trim().parse::<f64>() else {
            return text.to_owned();
        };
        if is_percent(&self.kind, self.text.as_deref(), number) {
            return format!("{}%", plain(number * 100.0));
        }
        if let Some(truth) = truth(text, number) {
            return truth.to_string();
        }
        if has_leading_zero(text, number) {
            return text.to_owned();
        }
        plain(number)
    }
}

/// How a formula shows that it has no value.
fn is_error(text: &str) -> bool {
    text.starts_with("Err:") || (text.starts_with('#') && text.ends_with(['!', '?', 'A']))
}

/// Whether a number is shown as a percentage: its hundredfold stands before the sign, and not the number itself.
fn is_percent(kind: &str, text: Option<&str>, number: f64) -> bool {
    let Some(text) = text else {
        return kind == "percentage";
    };
    let Some((before, _)) = text.split_once('%') else {
        return false;
    };
    let digits: String = before
        .chars()
        .filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-'))
        .map(|letter| if letter == ',' { '.' } else { letter })
        .collect();
    match digits.parse::<f64>() {
        Ok(shown) => (shown - 100.0 * number).abs() <= (shown - number).abs(),
        Err(_) => kind == "percentage",
    }
}

/// What a cell says that shows a word for yes or no.
fn truth(text: &str, number: f64) -> Option<bool> {
    let words = [
        "TRUE",
        "WAHR",
        "VRAI",
        "VERO",
        "VERDADERO",
        "VERDADEIRO",
        "WAAR",
    ];
    let opposites = ["FALSE", "FALSCH", "FAUX", "FALSO", "ONWAAR"];
    if number == 1.0 && words.contains(&text) {
        Some(true)
    } else {
        (number == 0.0 && opposites.contains(&text)).then_some(false)
    }
}

/// Whether a text shows a whole number with zeros in front, such as 01069.
fn has_leading_zero(text: &str, number: f64) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.len() > 1
        && digits.starts_with('0')
        && !text.contains(['.', ','])
        && digits.parse() == Ok(number.abs())
}

/// A date; its time only where it is shown, its year alone where that is all that is.
fn date(value: &str, text: &str) -> String {
    let (day, time) = value.split_once('T').unwrap_or((value, ""));
    let time = time.split('.').next().unwrap_or_default();
    let year = day.split('-').next().unwrap_or_default();
    let shows_time = text.is_empty() || text.contains(':');
    if !year.is_empty() && text.trim() == year {
        year.to_owned()
    } else if shows_time && !time.is_empty() && time != "00:00:00" {
        format!("{day}T{time}")
    } else {
        day.to_owned()
    }
}

/// A time of day such as `PT12H00M00S`, or a duration of more than a day.
fn time(value: &str) -> Option<String> {
    let (sign, value) = match value.strip_prefix('-') {
        Some(value) => ("-", value),
        None => ("", value),
    };
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total =
        i64::from(hours) * 3600 + i64::from(minutes) * 60 + (seconds.round() as i64).clamp(0, 60);
    let time = serial_date::time(total);
    Some(format!("{sign}{time}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: &str, value: &str, text: &str) -> String {
        let cell = OdsCell {
            kind: kind.to_owned(),
            value: (!value.is_empty()).then(|| value.to_owned()),
            text: (!text.is_empty()).then(|| text.to_owned()),
            ..OdsCell::default()
        };
        cell.shown()
    }

    #[test]
    fn a_value_is_taken_as_it_is_shown_where_that_says_more() {
        for (kind, value, text, expected) in [
            ("float", "1988", "1,988.00", "1988"),
            ("float", "33.300000000000004", "33.3", "33.3"),
            ("float", "1069", "01069", "01069"),
            ("float", "0.5", "0.50", "0.5"),
            ("percentage", "0.65", "65 %", "65%"),
            ("percentage", "0.65", "", "65%"),
            ("percentage", "65", "65", "65"),
            ("percentage", "1.5", "150,0 %", "150%"),
            ("float", "0.125", "12.5%", "12.5%"),
            ("float", "65", "65%", "65"),
            ("float", "1", "TRUE", "true"),
            ("float", "0", "FALSCH", "false"),
            ("currency", "9.5", "9,50 €", "9.5"),
            ("date", "2024-05-06", "06.05.24", "2024-05-06"),
            (
                "date",
                "2024-05-06T18:00:00",
                "06.05.24 18:00",
                "2024-05-06T18:00:00",
            ),
            ("date", "2024-05-06T18:00:00", "06.05.24", "2024-05-06"),
            ("date", "2024-01-01", "2024", "2024"),
            ("time", "PT12H00M00S", "12:00", "12:00"),
            ("time", "PT00H15M30.4S", "00:15:30", "00:15:30"),
            ("time", "PT36H00M00S", "36:00", "36:00"),
            ("boolean", "true", "TRUE", "true"),
            ("string", "", "a\nb", "a\nb"),
            ("string", "kept", "", "kept"),
            ("float", "nonsense", "5", "5"),
        ] {
            assert_eq!(shown(kind, value, text), expected, "{kind} {value} {text}");
        }
    }

    #[test]
    fn errors_and_what_was_never_calculated_are_told() {
        let formula = |kind: &str, value: Option<&str>, text: Option<&str>| OdsCell {
            kind: kind.to_owned(),
            value: value.map(str::to_owned),
            has_formula: true,
            is_error: false,
            text: text.map(str::to_owned),
        };
        assert_eq!(
            formula("float", Some("0"), Some("#DIV/0!")).shown(),
            "#DIV/0!"
        );
        assert_eq!(
            formula("float", Some("0"), Some("Err:508")).shown(),
            "Err:508"
        );
        assert_eq!(formula("", None, None).shown(), UNCALCULATED);
        assert_eq!(formula("float", Some("4"), Some("4")).shown(), "4");
    }
}
