//! What words of a query are besides, in the records of a state: keys, codes, and words that are written as one.

use tantivy::Term;

use super::language::{Besides, Expression, FieldName, Leaf, Match};
use crate::{
    index::{
        IndexError, State, fields,
        text::{Unit, Word, units},
    },
    model::{CodeScheme, Key, Lei, Ror, fold},
};

/// Each of two words that one is looked for as has so many letters.
const SHORTEST_APART: usize = 3;

/// An expression in which words know what they are besides.
pub(super) fn with_spellings(
    expression: Expression,
    state: &State<'_>,
) -> Result<Expression, IndexError> {
    let is_alone = matches!(&expression, Expression::And(parts) if parts.len() == 1);
    let spellings = Spellings { state, is_alone };
    spellings.of(expression)
}

struct Spellings<'a> {
    state: &'a State<'a>,
    /// Whether the query is one word.
    is_alone: bool,
}

impl Spellings<'_> {
    fn of(&self, expression: Expression) -> Result<Expression, IndexError> {
        Ok(match expression {
            Expression::And(parts) => {
                let parts = parts.into_iter().map(|part| self.of(part));
                Expression::And(self.joined(parts.collect::<Result<_, _>>()?)?)
            }
            Expression::Or(parts) => {
                let parts = parts.into_iter().map(|part| self.of(part));
                Expression::Or(parts.collect::<Result<_, _>>()?)
            }
            Expression::Not(part) => Expression::Not(Box::new(self.of(*part)?)),
            Expression::Leaf(leaf) => self.either(self.leaf(leaf)?)?,
        })
    }

    /// A word, or what it is in records that never have it as one: an identifier of an actor, or two words next to each
    /// other, such as `sun glasses`.
    fn either(&self, leaf: Leaf) -> Result<Expression, IndexError> {
        let Some(text) = leaf.plain_words() else {
            return Ok(Expression::Leaf(leaf));
        };
        let other = |field, what| Leaf {
            field,
            what,
            besides: None,
            ..leaf.clone()
        };
        let identifier = || Match::Words(text.to_owned());
        let others: Vec<Leaf> = if text.parse::<Lei>().is_ok() {
            vec![other(Some(FieldName::Lei), identifier())]
        } else if text.parse::<Ror>().is_ok() {
            vec![other(Some(FieldName::Ror), identifier())]
        } else {
            let phrases = self.apart(&leaf)?.into_iter();
            phrases
                .map(|phrase| other(None, Match::Phrase(phrase)))
                .collect()
        };
        if others.is_empty() {
            return Ok(Expression::Leaf(leaf));
        }
        let all = std::iter::once(leaf).chain(others);
        Ok(Expression::Or(all.map(Expression::Leaf).collect()))
    }

    /// A word that no record has as two that some have.
    fn apart(&self, leaf: &Leaf) -> Result<Vec<String>, IndexError> {
        let word = leaf.plain_words().filter(|_| leaf.besides.is_none());
        let words = word.map(units).unwrap_or_default();
        let [Unit::Word(word)] = &words[..] else {
            return Ok(Vec::new());
        };
        let letters = &word.written;
        let is_long = letters.is_ascii() && letters.len() >= 2 * SHORTEST_APART;
        if !is_long || self.knows(fields().all, &word.stem)? {
            return Ok(Vec::new());
        }
        let mut phrases = Vec::new();
        for at in SHORTEST_APART..=letters.len() - SHORTEST_APART {
            let (first, second) = letters.split_at(at);
            if self.knows_word(first)? && self.knows_word(second)? {
                phrases.push(format!("{first} {second}"));
            }
        }
        Ok(phrases)
    }

    fn knows_word(&self, text: &str) -> Result<bool, IndexError> {
        match &units(text)[..] {
            [Unit::Word(word)] => self.knows(fields().all, &word.stem),
            _ => Ok(false),
        }
    }

    fn leaf(&self, mut leaf: Leaf) -> Result<Leaf, IndexError> {
        if leaf.besides.is_none()
            && let Some(text) = leaf.plain_words()
        {
            leaf.besides = match code(text) {
                Some(code) => Some(Besides::Code(code)),
                None => self.key(text)?.map(Besides::Key),
            };
        }
        Ok(leaf)
    }

    /// The key that a word is. One without a hyphen looks like any word, so it must be all that is asked, and be known.
    fn key(&self, text: &str) -> Result<Option<Key>, IndexError> {
        let Ok(key) = text.to_ascii_lowercase().parse::<Key>() else {
            return Ok(None);
        };
        let is_key = key.contains('-') || (self.is_alone && self.knows(fields().key, &key)?);
        Ok(is_key.then_some(key))
    }

    /// Parts in which words next to each other are one where some record writes them so: `tooth brush`.
    fn joined(&self, parts: Vec<Expression>) -> Result<Vec<Expression>, IndexError> {
        let words: Vec<Option<Word>> = parts.iter().map(word).collect();
        let mut joined: Vec<Expression> = Vec::with_capacity(parts.len());
        let mut is_taken = false;
        for (at, part) in parts.into_iter().enumerate() {
            let before = at.checked_sub(1).filter(|_| !is_taken);
            let pair = before.and_then(|before| words[before].as_ref().zip(words[at].as_ref()));
            is_taken = false;
            if let Some((first, second)) = pair
                && let Some(one) = self.as_one(first, second)?
                && let (Some(Expression::Leaf(mut leaf)), Expression::Leaf(other)) =
                    (joined.pop(), &part)
            {
                let both = [&leaf, other].map(|leaf| leaf.plain_words().unwrap_or_default());
                leaf.what = Match::Words(both.join(" "));
                leaf.required |= other.required;
                leaf.besides = Some(Besides::Joined(one));
                joined.push(Expression::Leaf(leaf));
                is_taken = true;
            } else {
                joined.push(part);
            }
        }
        Ok(joined)
    }

    /// Two words as one, where a record has it.
    fn as_one(&self, first: &Word, second: &Word) -> Result<Option<String>, IndexError> {
        let is_number = |word: &Word| word.written.bytes().all(|byte| byte.is_ascii_digit());
        if is_number(first) && is_number(second) {
            return Ok(None);
        }
        let one = format!("{}{}", first.written, second.written);
        let is_known = match &units(&one)[..] {
            [Unit::Word(word)] => self.knows(fields().all, &word.stem)?,
            _ => false,
        };
        Ok(is_known.then_some(one))
    }

    fn knows(&self, field: tantivy::schema::Field, term: &str) -> Result<bool, IndexError> {
        let term = Term::from_field_text(field, term);
        Ok(self.state.document_frequency(&term)? > 0)
    }
}

/// The word that a part is, where it is one and nothing else.
fn word(part: &Expression) -> Option<Word> {
    let Expression::Leaf(leaf) = part else {
        return None;
    };
    let text = leaf.plain_words().filter(|_| leaf.besides.is_none())?;
    match &units(text)[..] {
        [Unit::Word(word)] if word.spelled.is_none() => Some(word.clone()),
        _ => None,
    }
}

/// A classification code, as it is shown: scheme and code, with the edition between them or not.
fn code(text: &str) -> Option<String> {
    let (scheme, code) = text.split_once(':')?;
    scheme.to_uppercase().parse::<CodeScheme>().ok()?;
    code.starts_with(|first: char| first.is_ascii_alphanumeric())
        .then(|| fold(text))
}
