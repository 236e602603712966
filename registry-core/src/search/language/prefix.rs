//! The name of a field before what it is to match: `country:CN`, `share>50`, `share >= 50`.
//!
//! What looks like it and is none, such as `country=CN` and `cuntry:CN`, is a mistake that shows the right form. Names
//! before a colon that are no fields and begin with a capital are words, and so is what is no value: `HS:6115`,
//! `http://x`, `3:1`.

use super::{
    FieldName,
    range::{Mistake, compared, is_comparison, not_compared},
    reader::Reader,
};

/// Takes a field and its colon, or a field before a comparison; nothing where words stand.
pub(super) fn field(reader: &mut Reader) -> Result<Option<FieldName>, Mistake> {
    let at = reader.at();
    let found = Prefix::of(reader);
    let read = match &found {
        Some(prefix) => prefix.read(reader)?,
        None => None,
    };
    if read.is_none() {
        reader.return_to(at);
    }
    Ok(read)
}

/// A name and the sign after it.
struct Prefix {
    at: usize,
    name: String,
    /// The field of that name.
    field: Option<FieldName>,
    sign: char,
    /// Whether blanks stand before the sign.
    blank_before: bool,
    /// What follows the sign, up to the next blank.
    value: String,
    /// Whether blanks stand between the sign and that.
    blank_after: bool,
}

impl Prefix {
    /// Reads ahead; the reader stands behind a colon, or before a comparison, afterwards.
    fn of(reader: &mut Reader) -> Option<Prefix> {
        let at = reader.at();
        let name =
            reader.take_while(|letter| letter.is_ascii_alphabetic() || matches!(letter, '_' | '-'));
        if name.len() < 2 {
            return None;
        }
        let blank_before = reader.skip_spaces();
        let sign = match reader.peek()? {
            ':' | '：' => ':',
            '=' | '＝' => '=',
            sign if is_comparison(sign) => '>',
            _ => return None,
        };
        let sign_at = reader.at();
        reader.take();
        let after = reader.at();
        if sign != ':' {
            reader.take_if('=');
        }
        let blank_after = reader.skip_spaces();
        let value = if reader.peek() == Some('"') && reader.take_if('"') {
            format!("\"{}\"", reader.take_while(|letter| letter != '"'))
        } else {
            reader.take_while(|letter| !letter.is_whitespace())
        };
        reader.return_to(if sign == '>' { sign_at } else { after });
        Some(Prefix {
            field: FieldName::named(&name),
            at,
            name,
            sign,
            blank_before,
            value,
            blank_after,
        })
    }

    fn read(&self, reader: &Reader) -> Result<Option<FieldName>, Mistake> {
        let begins = self.value.chars().next().is_some_and(begins_value);
        if !begins || matches!(self.value.as_str(), "AND" | "OR" | "NOT") {
            return Ok(None);
        }
        match (self.field, self.sign) {
            (Some(field), '>') if field.kind().is_compared() => Ok(Some(field)),
            // Words around a sign, unless it stands directly behind the name.
            (Some(_), '>') if self.blank_before => Ok(None),
            (Some(field), ':') if !self.blank_before && !self.blank_after => Ok(Some(field)),
            (Some(field), ':' | '=') => Err(self.wrong_form(field)),
            (Some(field), _) => Err(Mistake {
                at: reader.at(),
                problem: not_compared(field),
            }),
            (None, _) => self.unknown(),
        }
    }

    /// A field that is asked for in a form that is none.
    fn wrong_form(&self, field: FieldName) -> Mistake {
        let value = self.value.trim_end_matches(')');
        self.mistake(format!(
            "a field is asked for by its name, a colon and the value, without spaces: {field}:{value}"
        ))
    }

    /// A name that is not a field: a mistake where a field was plainly meant.
    fn unknown(&self) -> Result<Option<FieldName>, Mistake> {
        if self.blank_before || self.blank_after {
            return Ok(None);
        }
        let is_small = self
            .name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter == b'_');
        let is_number = self.value.starts_with(|first: char| first.is_ascii_digit());
        let (sign, name) = (self.sign_as_written(), &self.name);
        // A capital begins a name or a title now and then: only a long one is no accident.
        let near = FieldName::near(name).filter(|_| is_small || name.len() > 5);
        match near {
            Some(field) => {
                let value = &self.value;
                Err(self.mistake(format!(
                    "there is no field {name}; did you mean {field}{sign}{value}?"
                )))
            }
            None if self.sign == ':' && is_small => {
                let fields = FieldName::list();
                Err(self.mistake(format!(
                    "there is no field {name}; expected one of {fields}, or a space after the colon"
                )))
            }
            None if self.sign == '>' && is_small && is_number => Err(self.mistake(format!(
                "there is no number {name}; expected one of {}",
                compared()
            ))),
            None => Ok(None),
        }
    }

    fn sign_as_written(&self) -> &'static str {
        if self.sign == '>' { ":>" } else { ":" }
    }

    fn mistake(&self, problem: String) -> Mistake {
        Mistake {
            at: self.at,
            problem,
        }
    }
}

/// What may follow the colon of a field: `http://` is none.
fn begins_value(letter: char) -> bool {
    letter.is_alphanumeric()
        || is_comparison(letter)
        || matches!(letter, '"' | '[' | '{' | '(' | '*' | '-' | '.')
}
