//! What is wrong with a record's JSON, in the words of those who write one: its fields, not the parser's types.

use serde_json::error::{Category, Error};

use super::CountryCode;

/// What is wrong with a text of JSON, by the field where it is.
pub(crate) fn json_problem(json: &[u8], error: &Error) -> String {
    let words = json_words(error);
    if error.classify() != Category::Data {
        return words;
    }
    let end = offset(json, error);
    let is_missing = words.ends_with(" is missing");
    // A value that ends an object is told of only when that has ended; what is missing is missing in the one that did.
    let is_past_end = !is_missing && json[..end].ends_with(b"}") || json[..end].ends_with(b"]");
    let path = path_at(json, end - usize::from(is_past_end));
    match (path.is_empty(), is_missing) {
        (true, _) => words,
        (false, true) => format!("{path}.{words}"),
        (false, false) => format!("{path}: {words}"),
    }
}

/// What is wrong with a text of JSON, and where, unless it is a field's value.
pub(crate) fn json_words(error: &Error) -> String {
    let text = error.to_string();
    let message = text
        .rfind(" at line ")
        .map_or(text.as_str(), |end| &text[..end]);
    match error.classify() {
        Category::Data => return value_words(message),
        Category::Io => return message.to_owned(),
        Category::Syntax | Category::Eof => {}
    }
    let place = match error.line() {
        0 | 1 => format!("character {}", error.column()),
        line => format!("line {line}, character {}", error.column()),
    };
    format!("not JSON at {place}: {}", syntax_words(message))
}

/// The first whole number of a text that would lose digits, by its field.
pub(crate) fn rounded_number(json: &[u8]) -> Option<String> {
    if !may_have_long_number(json) {
        return None;
    }
    let mut walk = Walk::default();
    let mut at = 0;
    while at < json.len() {
        let end = walk.step(json, at);
        let text = std::str::from_utf8(&json[at..end]).unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_rounded = |number: f64| number.is_finite() && number.to_string() != text;
        if is_whole && digits.len() >= LONG && text.parse().is_ok_and(is_rounded) {
            let path = walk.path();
            return Some(format!(
                "{path}: {text} has more digits than can be kept exactly; round it"
            ));
        }
        at = end;
    }
    None
}

/// Whole numbers of fewer digits are kept exactly.
const LONG: usize = 16;

/// Whether so many digits may stand in a row: one of them is then at a place that is looked at.
fn may_have_long_number(json: &[u8]) -> bool {
    let mut looked_at = json.iter().skip(LONG - 1).step_by(LONG);
    looked_at.any(u8::is_ascii_digit)
}

fn value_words(message: &str) -> String {
    let named = |start: &str| message.strip_prefix(start)?.split_once('`');
    if let Some((field, _)) = named("missing field `") {
        return format!("{field} is missing");
    }
    if let Some((field, _)) = named("duplicate field `") {
        return format!("{field} is given twice");
    }
    if let Some((field, rest)) = named("unknown field `") {
        return format!(
            "{field:?} is not a field here; the fields are {}",
            listed(rest)
        );
    }
    if let Some((word, rest)) = named("unknown variant `") {
        return format!("{word:?} is unknown; use one of: {}", listed(rest));
    }
    let mistaken = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|message| message.rsplit_once(", expected "));
    if let Some((found, expected)) = mistaken {
        return format!("{} stands where {} belongs", given(found), wanted(expected));
    }
    if message.starts_with("invalid length") {
        return "has the wrong length".to_owned();
    }
    country_words(message).unwrap_or_else(|| message.to_owned())
}

/// JSON names a country by its code, which whoever wrote its name is told.
fn country_words(message: &str) -> Option<String> {
    let (value, _) = message.split_once(": unknown country")?;
    let name = value.trim_matches('"');
    Some(match name.parse::<CountryCode>() {
        Ok(code) => format!("{value}: write its code, {code}"),
        Err(_) => format!("{value}: unknown country; write a code of two letters, such as CN"),
    })
}

/// The names between backticks.
fn listed(text: &str) -> String {
    let names = text.split('`').skip(1).step_by(2);
    names.collect::<Vec<_>>().join(", ")
}

/// What was found, as a person calls it.
fn given(found: &str) -> String {
    let value = found.split('`').nth(1).unwrap_or(found);
    match found.split([' ', '`']).next() {
        Some("string") => format!("the text {}", found.trim_start_matches("string ")),
        Some("integer" | "floating") => format!("the number {value}"),
        Some("boolean") => value.to_owned(),
        Some("sequence") => "a list".to_owned(),
        Some("map") => "an object".to_owned(),
        Some("null" | "unit") => "null".to_owned(),
        _ => "another value".to_owned(),
    }
}

/// What belongs there, as a person calls it.
fn wanted(expected: &str) -> &'static str {
    let is = |start: &str| expected.starts_with(start);
    if is("f64") || is("f32") {
        "a number"
    } else if is("u") || is("i") {
        "a whole number"
    } else if is("a string") || is("string") || is("str") && !is("struct") {
        "a text"
    } else if is("a sequence") || is("an array") {
        "a list"
    } else if is("a bool") {
        "true or false"
    } else if is("enum") || is("variant") {
        "a word"
    } else {
        "an object with fields"
    }
}

fn syntax_words(message: &str) -> &'static str {
    match message {
        "EOF while parsing a string" => "the text ends inside quotes",
        "EOF while parsing an object" => "the text ends before a }",
        "EOF while parsing a list" => "the text ends before a ]",
        "EOF while parsing a value" => "the text ends where a value belongs",
        "expected `:`" => "a : belongs here",
        "expected `,` or `}`" => "a comma or } belongs here",
        "expected `,` or `]`" => "a comma or ] belongs here",
        "expected value" | "expected ident" | "expected some value" => "a value belongs here",
        "trailing characters" => "text follows the end",
        "trailing comma" => "a comma stands before the end",
        "key must be a string" => "the name of a field stands in double quotes",
        "invalid escape" => "no such escape; a backslash is written \\\\",
        "invalid number" => "numbers are written as in 12.5",
        "number out of range" => "the number is larger than any that can be kept",
        "recursion limit exceeded" => "it is nested too deeply",
        _ if message.starts_with("control character") => {
            "a line end or control character stands in a text; a line end is written \\n"
        }
        _ if message.contains("hex escape") || message.contains("unicode") => {
            "an escape such as \\u00e9 has four digits of base 16"
        }
        _ => "it is not written as JSON is",
    }
}

/// The byte that an error points to.
fn offset(json: &[u8], error: &Error) -> usize {
    let lines = json.split_inclusive(|&byte| byte == b'\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    (before + error.column()).min(json.len())
}

/// The field that a byte of a text belongs to, such as `market_shares[0].percent`.
fn path_at(json: &[u8], end: usize) -> String {
    let mut walk = Walk::default();
    let mut at = 0;
    while at < end {
        at = walk.step(json, at);
    }
    walk.path()
}

/// An object or a list that a walk is in.
enum Inside {
    /// The field whose value comes, once its colon was passed, and the last text, which may be a field's name.
    Object(Option<String>, String),
    List(usize),
}

/// A walk through a text of JSON, token by token. It takes more than JSON for it, and the parser has the last word.
#[derive(Default)]
struct Walk(Vec<Inside>);

impl Walk {
    /// Passes the token that starts at a byte, and tells where it ends.
    fn step(&mut self, json: &[u8], at: usize) -> usize {
        let byte = json[at];
        match (byte, self.0.last_mut()) {
            (b'"', inside) => {
                let end = text_end(json, at + 1);
                if let Some(Inside::Object(None, name)) = inside {
                    let text = &json[at + 1..end.saturating_sub(1).max(at + 1)];
                    *name = String::from_utf8_lossy(text).into_owned();
                }
                return end;
            }
            (b'{', _) => self.0.push(Inside::Object(None, String::new())),
            (b'[', _) => self.0.push(Inside::List(0)),
            (b'}' | b']', _) => drop(self.0.pop()),
            (b':', Some(Inside::Object(field, name))) => *field = Some(std::mem::take(name)),
            (b',', Some(Inside::Object(field, _))) => *field = None,
            (b',', Some(Inside::List(index))) => *index += 1,
            _ => {
                let rest = json[at..].iter();
                let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                return at + rest.take_while(is_word).count().max(1);
            }
        }
        at + 1
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for inside in &self.0 {
            match inside {
                Inside::Object(Some(field), _) if path.is_empty() => path.push_str(field),
                Inside::Object(Some(field), _) => path.push_str(&format!(".{field}")),
                Inside::Object(None, _) => {}
                Inside::List(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

/// Where a text ends that starts here, after its quote.
fn text_end(json: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

#[cfg(test)]
mod tests;
