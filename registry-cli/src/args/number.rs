//! Numbers as flags take them: with the unit that people write behind them, and refused in words of our own.

/// Kilometres: `150`, `150km`.
pub fn kilometres(text: &str) -> Result<f64, String> {
    number(text, "km").ok_or_else(|| "expected kilometres such as 150".to_owned())
}

/// Percent: `50`, `50%`, `12.5 %`.
pub fn percent(text: &str) -> Result<f64, String> {
    number(text, "%").ok_or_else(|| "expected percent such as 50 or 12.5".to_owned())
}

fn number(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    let number = text.strip_suffix(unit).unwrap_or(text).trim_end();
    number
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// How many there are to be at most.
pub fn count(text: &str) -> Result<usize, String> {
    let expected = || "expected a whole number such as 20".to_owned();
    text.trim().parse().map_err(|_| expected())
}

/// Whole seconds.
pub fn seconds(text: &str) -> Result<u64, String> {
    let expected = || "expected whole seconds such as 10".to_owned();
    text.trim()
        .trim_end_matches('s')
        .parse()
        .map_err(|_| expected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_taken_and_words_are_refused_in_ours() {
        assert_eq!(kilometres("150km"), Ok(150.0));
        assert_eq!(kilometres(" 12.5 km"), Ok(12.5));
        assert_eq!(percent("50%"), Ok(50.0));
        assert_eq!(percent("12.5 %"), Ok(12.5));
        assert_eq!(count("20"), Ok(20));
        assert_eq!(seconds("10s"), Ok(10));
        for refused in [
            kilometres("far").map(drop),
            percent("NaN").map(drop),
            count("all").map(drop),
            seconds("-1").map(drop),
        ] {
            assert!(refused.is_err_and(|told| told.starts_with("expected ")));
        }
    }
}
