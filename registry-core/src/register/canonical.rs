//! Whether bytes are canonical JSON (RFC 8785): read once, nothing built.
//!
//! The form leaves one way to write a value: no spaces, names in the order of their UTF-16 units
//! and each once, the shortest escape and only where one is needed, numbers as ECMAScript prints them.

use super::error::ItemError;

/// As deep as serde_json reads, so that what is accepted here can be read everywhere.
const DEEPEST: usize = 127;

/// Says where bytes leave the canonical form, if they do.
///
/// ```
/// use registry_core::register::check_canonical;
///
/// assert!(check_canonical(br#"{"a":1,"b":[true,"x"]}"#).is_ok());
/// assert!(check_canonical(br#"{"b":1,"a":1.0}"#).is_err());
/// ```
///
/// # Errors
/// [`ItemError::NotCanonical`] with the first place that is not as the form demands.
pub fn check_canonical(bytes: &[u8]) -> Result<(), ItemError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| wrong(error.valid_up_to(), "this is not UTF-8"))?;
    let mut cursor = Cursor { text, position: 0 };
    cursor.value(DEEPEST)?;
    match cursor.peek() {
        None => Ok(()),
        Some(_) => cursor.wrong("the value has ended, nothing may follow"),
    }
}

struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.position..]
    }

    fn wrong<T>(&self, reason: &'static str) -> Result<T, ItemError> {
        Err(wrong(self.position, reason))
    }

    fn take(&mut self, byte: u8, otherwise: &'static str) -> Result<(), ItemError> {
        if self.peek() != Some(byte) {
            return self.wrong(otherwise);
        }
        self.position += 1;
        Ok(())
    }

    fn take_if(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.position += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Result<(), ItemError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.wrong("expected a value without spaces before it"),
        }
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), ItemError> {
        if !self.rest().starts_with(literal.as_bytes()) {
            return self.wrong("expected true, false or null");
        }
        self.position += literal.len();
        Ok(())
    }

    fn deeper(&self, depth: usize) -> Result<usize, ItemError> {
        depth
            .checked_sub(1)
            .map_or_else(|| self.wrong("nested too deeply"), Ok)
    }

    fn array(&mut self, depth: usize) -> Result<(), ItemError> {
        let depth = self.deeper(depth)?;
        self.position += 1;
        if self.take_if(b']') {
            return Ok(());
        }
        self.value(depth)?;
        while self.take_if(b',') {
            self.value(depth)?;
        }
        self.take(b']', "expected , or ] without spaces before it")
    }

    fn object(&mut self, depth: usize) -> Result<(), ItemError> {
        let depth = self.deeper(depth)?;
        self.position += 1;
        if self.take_if(b'}') {
            return Ok(());
        }
        let mut last = self.member(depth)?;
        while self.take_if(b',') {
            let start = self.position;
            let name = self.member(depth)?;
            if !last.is_before(name) {
                return Err(wrong(start, "names must be in order, each once"));
            }
            last = name;
        }
        self.take(b'}', "expected , or } without spaces before it")
    }

    fn member(&mut self, depth: usize) -> Result<Name<'a>, ItemError> {
        if self.peek() != Some(b'"') {
            return self.wrong("expected a name in quotes without spaces before it");
        }
        let name = self.string()?;
        self.take(b':', "expected : without spaces before it")?;
        self.value(depth)?;
        Ok(name)
    }

    /// What stands between the quotes, escapes and all.
    fn string(&mut self) -> Result<Name<'a>, ItemError> {
        self.position += 1;
        let start = self.position;
        loop {
            let plain = self
                .rest()
                .iter()
                .position(|&byte| byte < b' ' || byte == b'"' || byte == b'\\');
            self.position += plain.unwrap_or(self.rest().len());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return self.wrong("a control character must be escaped"),
                None => return self.wrong("the text has no end"),
            }
        }
        let name = Name(&self.text[start..self.position]);
        self.position += 1;
        Ok(name)
    }

    fn escape(&mut self) -> Result<(), ItemError> {
        let rest = self.rest();
        let length = match rest.get(1) {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') if rest.get(2..6).is_some_and(needs_digits) => 6,
            _ => return self.wrong("expected the shortest escape, and only where one is needed"),
        };
        self.position += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), ItemError> {
        let length = self
            .rest()
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        let end = length.map_or(self.text.len(), |length| self.position + length);
        let number = &self.text[self.position..end];
        if !is_short_integer(number) && !is_as_printed(number) {
            return self.wrong("expected a number as ECMAScript prints it");
        }
        self.position = end;
        Ok(())
    }
}

/// A name as it stands between its quotes.
#[derive(Clone, Copy)]
struct Name<'a>(&'a str);

impl Name<'_> {
    fn is_before(self, other: Name<'_>) -> bool {
        if self.is_simple() && other.is_simple() {
            return self.0 < other.0;
        }
        self.units().lt(other.units())
    }

    fn is_simple(self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii() && byte != b'\\')
    }

    fn units(self) -> impl Iterator<Item = u16> {
        let mut characters = self.0.chars();
        let unescaped = std::iter::from_fn(move || match characters.next()? {
            '\\' => unescape(&mut characters),
            character => Some(character),
        });
        unescaped.flat_map(|character| {
            let mut units = [0; 2];
            let count = character.encode_utf16(&mut units).len();
            units.into_iter().take(count)
        })
    }
}

fn unescape(characters: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match characters.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => char::from_u32(characters.by_ref().take(4).fold(0, |value, digit| {
            value * 16 + digit.to_digit(16).unwrap_or(0)
        }))?,
        character => character,
    })
}

/// Whether these are the digits of a control character that has no escape of its own.
fn needs_digits(digits: &[u8]) -> bool {
    match digits {
        [b'0', b'0', b'0', low] => matches!(low, b'0'..=b'7' | b'b' | b'e' | b'f'),
        [b'0', b'0', b'1', low] => matches!(low, b'0'..=b'9' | b'a'..=b'f'),
        _ => false,
    }
}

/// Up to 15 digits are exact in a double, and printed as they stand.
fn is_short_integer(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let first_is_right = !digits.starts_with('0') || number == "0";
    first_is_right
        && (1..=15).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn is_as_printed(number: &str) -> bool {
    let Ok(value) = number.parse::<f64>() else {
        return false;
    };
    serde_json_canonicalizer::to_string(&value).is_ok_and(|printed| printed == number)
}

fn wrong(offset: usize, reason: &'static str) -> ItemError {
    ItemError::NotCanonical { offset, reason }
}

#[cfg(test)]
mod tests;
