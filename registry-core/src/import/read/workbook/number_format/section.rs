//! A section of a number format: when it applies, and what it shows of a number.

use super::super::serial_date::{Elapsed, Moment};

/// When a section applies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    comparison: Comparison,
    than: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

impl Condition {
    /// Reads a condition such as `<=1`.
    fn parse(text: &str) -> Option<Condition> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let signs = [
            ("<=", LessOrEqual),
            (">=", GreaterOrEqual),
            ("<>", NotEqual),
            ("<", Less),
            (">", Greater),
            ("=", Equal),
        ];
        let (sign, comparison) = signs.into_iter().find(|(sign, _)| text.starts_with(sign))?;
        let than = text[sign.len()..].trim().parse().ok()?;
        Some(Condition { comparison, than })
    }

    pub(super) fn holds(self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.than,
            Comparison::LessOrEqual => value <= self.than,
            Comparison::Equal => value == self.than,
            Comparison::NotEqual => value != self.than,
            Comparison::GreaterOrEqual => value >= self.than,
            Comparison::Greater => value > self.than,
        }
    }
}

/// What a section shows of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// The number.
    Plain,
    /// Its hundredfold, with a sign.
    Percent,
    /// Its digits in the places of zeros, with what stands between them.
    Digits(String),
    /// A date, a time of day or a duration.
    Moment(Moment),
}

/// A section of a number format.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    pub(super) shape: Shape,
}

/// What a section is made of.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(char),
    Bracket(String),
    Code(char),
}

/// The sections of a format.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut tokens = Vec::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => sections.push(section(&std::mem::take(&mut tokens))),
            // A blank as wide as the next letter, or as many of it as there is room for.
            '_' | '*' => drop(letters.next()),
            '\\' => tokens.extend(letters.next().map(Token::Literal)),
            '"' => {
                let quoted = letters.by_ref().take_while(|letter| *letter != '"');
                tokens.extend(quoted.map(Token::Literal));
            }
            '[' => {
                let inner = letters.by_ref().take_while(|letter| *letter != ']');
                tokens.push(Token::Bracket(inner.collect()));
            }
            other => tokens.push(Token::Code(other)),
        }
    }
    sections.push(section(&tokens));
    sections
}

fn section(tokens: &[Token]) -> Section {
    let brackets = tokens.iter().filter_map(|token| match token {
        Token::Bracket(text) => Some(text.as_str()),
        _ => None,
    });
    let elapsed = brackets.clone().find_map(elapsed);
    let codes: String = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Code(letter) => Some(letter.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    let shape = match (elapsed, moment(&codes)) {
        (Some(elapsed), _) => Shape::Moment(Moment::Elapsed(elapsed)),
        (None, Some(moment)) => Shape::Moment(moment),
        (None, None) if codes.contains('%') => Shape::Percent,
        (None, None) => digits(tokens, &codes),
    };
    Section {
        condition: brackets.clone().find_map(Condition::parse),
        shape,
    }
}

/// The unit of a duration, which stands in brackets.
fn elapsed(bracket: &str) -> Option<Elapsed> {
    let letter = bracket.chars().next()?.to_ascii_lowercase();
    let is_unit = bracket
        .chars()
        .all(|other| other.eq_ignore_ascii_case(&letter));
    match letter {
        'h' if is_unit => Some(Elapsed::Hours),
        'm' if is_unit => Some(Elapsed::Minutes),
        's' if is_unit => Some(Elapsed::Seconds),
        _ => None,
    }
}

/// The moment that a section shows, by its letters outside quotes.
fn moment(codes: &str) -> Option<Moment> {
    // "General" and exponents have letters that stand for nothing here.
    let codes = codes
        .replace("general", "")
        .replace("standard", "")
        .replace("e+", "")
        .replace("e-", "");
    let has_time = codes.contains(['h', 's']) || codes.contains("a/p") || codes.contains("am/pm");
    let codes = codes.replace("am/pm", "").replace("a/p", "");
    // `e` is a year of an era only beside a month.
    let has_day = codes.contains('d') || (codes.contains('e') && codes.contains('m'));
    let has_year = codes.contains('y');
    let has_month = codes.contains('m') && !has_time;
    match (has_year || has_day || has_month, has_time) {
        (true, true) => Some(Moment::DateAndTime),
        (true, false) if has_year && !has_day && !has_month => Some(Moment::Year),
        (true, false) => Some(Moment::Date),
        (false, true) => Some(Moment::TimeOfDay),
        (false, false) => None,
    }
}

/// Digits in places, where a whole number has more than one place and nothing else: `0` alone shows no zero in front.
fn digits(tokens: &[Token], codes: &str) -> Shape {
    let is_whole = !codes.contains(['.', ',', '#', '?', '/', 'e', '@']);
    if !is_whole || codes.matches('0').count() < 2 {
        return Shape::Plain;
    }
    let letters = tokens.iter().filter_map(|token| match token {
        Token::Literal(letter) if *letter == '0' => None,
        Token::Literal(letter) | Token::Code(letter) => Some(*letter),
        Token::Bracket(_) => None,
    });
    let pattern: String = letters.collect();
    let pattern = pattern.trim();
    // A sign of the negative section is that of the number.
    Shape::Digits(pattern.trim_start_matches('-').to_owned())
}
