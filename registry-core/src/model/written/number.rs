//! Numbers as people write them, before it is known which mark is the decimal one: `1,234`, `10 000`, `1.234.567,8`,
//! `12,5 %`.

use std::fmt;

/// The sign between a number's whole part and its fraction.
///
/// ```
/// use registry_core::model::DecimalMark;
/// assert_eq!("comma".parse(), Ok(DecimalMark::Comma));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1234.5`, grouped as `1,234.5`.
    Point,
    /// `1234,5`, grouped as `1.234,5`.
    Comma,
}

impl DecimalMark {
    /// The mark that then stands between thousands.
    pub(crate) fn other(self) -> DecimalMark {
        match self {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        }
    }

    fn of(letter: char) -> Option<DecimalMark> {
        match letter {
            '.' => Some(DecimalMark::Point),
            ',' => Some(DecimalMark::Comma),
            _ => None,
        }
    }
}

impl fmt::Display for DecimalMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        })
    }
}

impl std::str::FromStr for DecimalMark {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "point" | "." => Ok(DecimalMark::Point),
            "comma" | "," => Ok(DecimalMark::Comma),
            _ => Err("use point or comma"),
        }
    }
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenNumber {
    is_negative: bool,
    /// All its digits, without marks.
    digits: String,
    /// How many of them stand after the mark that is the decimal one, or may be.
    fraction: usize,
    /// The decimal mark that its marks prove.
    pub(crate) proves: Option<DecimalMark>,
    /// The mark that either is the decimal one or stands between thousands, as in `1.234`.
    pub(crate) doubtful: Option<DecimalMark>,
    /// Whether thousands are apart, by whatever sign.
    pub(crate) is_grouped: bool,
    /// Whether it is followed by a percent sign or word.
    pub(crate) is_percent: bool,
}

impl WrittenNumber {
    /// Reads a number; none where it is written in no way that people write one.
    pub(crate) fn read(text: &str) -> Option<WrittenNumber> {
        let plain: String = text.chars().map(plain_letter).collect();
        let (number, is_percent) = without_percent(plain.trim());
        let (number, is_negative) = match number.strip_prefix('-') {
            Some(number) => (number.trim_start(), true),
            None => (number.strip_prefix('+').unwrap_or(number), false),
        };
        let (groups, marks) = parts(number)?;
        let mut written = WrittenNumber {
            is_negative,
            digits: groups.concat(),
            fraction: 0,
            proves: None,
            doubtful: None,
            is_grouped: false,
            is_percent,
        };
        written.understand(&groups, &marks)?;
        Some(written)
    }

    /// Finds out what the marks between groups of digits mean.
    fn understand(&mut self, groups: &[&str], marks: &[char]) -> Option<()> {
        let (Some(&mark), Some(last)) = (marks.last(), groups.last()) else {
            return (!self.digits.is_empty()).then_some(());
        };
        let is_alone = marks.iter().filter(|&&other| other == mark).count() == 1;
        let before = &groups[..groups.len() - 1];
        match DecimalMark::of(mark) {
            Some(decimal) if marks.len() == 1 && are_thousands(groups) => {
                self.doubtful = Some(decimal);
                self.fraction = last.len();
            }
            Some(decimal) if is_alone => {
                let signs = &marks[..marks.len() - 1];
                self.is_grouped = !signs.is_empty();
                if self.is_grouped && !(are_alike(signs) && are_thousands(before)) {
                    return None;
                }
                self.proves = Some(decimal);
                self.fraction = last.len();
            }
            grouping if are_alike(marks) && are_thousands(groups) => {
                self.is_grouped = true;
                self.proves = grouping.map(DecimalMark::other);
            }
            _ => return None,
        }
        Some(())
    }

    /// Its plain form with this decimal mark, a power of ten higher: digits, and a point before a fraction that is
    /// not 0. None where that mark leaves in doubt, or contradicts, what is written.
    pub(crate) fn plain(&self, decimal: Option<DecimalMark>, power: i8) -> Option<String> {
        let fraction = match (self.doubtful, decimal) {
            (Some(_), None) => return None,
            (Some(mark), Some(decimal)) if mark != decimal => 0,
            _ if self.proves.is_some() && decimal.is_some() && self.proves != decimal => {
                return None;
            }
            _ => self.fraction,
        };
        Some(self.shifted(fraction, power))
    }

    /// Its plain form where a mark can only be the decimal one, as in a share or in degrees.
    pub(crate) fn plain_fraction(&self, power: i8) -> String {
        self.shifted(self.fraction, power)
    }

    fn shifted(&self, fraction: usize, power: i8) -> String {
        let places = fraction as i64 - i64::from(power);
        let mut digits = self.digits.clone();
        if places < 0 {
            digits.push_str(&"0".repeat(places.unsigned_abs() as usize));
        }
        let places = places.max(0) as usize;
        if digits.len() <= places {
            digits.insert_str(0, &"0".repeat(places + 1 - digits.len()));
        }
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let sign = if self.is_negative { "-" } else { "" };
        match fraction.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        }
    }
}

/// A letter as it is written where nothing is full-width, and no blank or apostrophe is a special one.
pub(crate) fn plain_letter(letter: char) -> char {
    match letter {
        '０'..='９' => char::from(b'0' + (letter as u32 - '０' as u32) as u8),
        '．' => '.',
        '，' => ',',
        '％' | '﹪' => '%',
        '－' | '−' | '‐' | '‑' => '-',
        '＋' => '+',
        '’' | '‘' | 'ʼ' | '＇' | '´' | '`' => '\'',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

/// What people write for a percent sign.
const PERCENT_WORDS: [&str; 9] = [
    "percent",
    "per cent",
    "pct",
    "prozent",
    "pour cent",
    "por ciento",
    "per cento",
    "por cento",
    "p. c.",
];

/// A number without its percent sign, and whether it had one.
fn without_percent(number: &str) -> (&str, bool) {
    let bare = number
        .strip_suffix('%')
        .or_else(|| number.strip_prefix('%'));
    let bare = bare.or_else(|| {
        let ends = |word: &&str| {
            let start = number.len().checked_sub(word.len())?;
            let end = number.get(start..)?;
            end.eq_ignore_ascii_case(word).then(|| &number[..start])
        };
        PERCENT_WORDS.iter().find_map(ends)
    });
    (bare.unwrap_or(number).trim(), bare.is_some())
}

/// The groups of digits of a number, and the marks between them.
fn parts(number: &str) -> Option<(Vec<&str>, Vec<char>)> {
    let is_mark = |letter: char| matches!(letter, '.' | ',' | ' ' | '\'');
    let is_known = |letter: char| letter.is_ascii_digit() || is_mark(letter);
    if number.is_empty() || !number.chars().all(is_known) {
        return None;
    }
    let groups: Vec<&str> = number.split(is_mark).collect();
    let marks: Vec<char> = number.chars().filter(|&letter| is_mark(letter)).collect();
    // `.5` is a half; every other mark stands between digits.
    let starts_with_mark = number.starts_with(['.', ',']) && marks.len() == 1;
    let first = usize::from(starts_with_mark);
    let are_filled = groups.len() > first && groups[first..].iter().all(|group| !group.is_empty());
    are_filled.then_some((groups, marks))
}

/// Whether groups of digits are those between which thousands are kept apart, as in 1,234,567 or in the Indian way as in
/// 12,34,567.
fn are_thousands(groups: &[&str]) -> bool {
    let [first, middle @ .., last] = groups else {
        return groups.len() == 1;
    };
    let digits = if middle.iter().all(|group| group.len() == 3) {
        3
    } else if middle.iter().all(|group| group.len() == 2) {
        2
    } else {
        return false;
    };
    last.len() == 3 && (1..=digits).contains(&first.len()) && !first.starts_with('0')
}

fn are_alike(marks: &[char]) -> bool {
    marks.windows(2).all(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests;
