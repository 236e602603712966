//! The parser: OR binds least, then AND, which may be left out, then NOT, `-` and `+`.

use super::{
    Expression, FieldName, Leaf, Match, SyntaxError, prefix,
    range::{Mistake, comparison, is_comparison, range},
    reader::Reader,
};

/// How deep parentheses may nest.
const DEEPEST: usize = 50;

/// Reads a query.
///
/// # Errors
/// When what is plainly syntax has a mistake in it.
pub(crate) fn parse(query: &str) -> Result<Expression, SyntaxError> {
    match Parser::new(query, true).query() {
        // Brackets that do not match are part of the words, unless the query uses operators or fields.
        Err(Stop::Brackets(_)) if !uses_operators(query) => {
            Parser::new(query, false).query().map_err(Stop::error)
        }
        read => read.map_err(Stop::error),
    }
}

/// Why reading stopped.
enum Stop {
    Brackets(SyntaxError),
    Mistake(SyntaxError),
}

impl Stop {
    fn error(self) -> SyntaxError {
        match self {
            Stop::Brackets(error) | Stop::Mistake(error) => error,
        }
    }
}

/// Whether an operator or a field stands in the query, so that its brackets are meant.
fn uses_operators(query: &str) -> bool {
    let is_field = |word: &str| {
        word.split_once(|letter| letter == ':' || is_comparison(letter))
            .is_some_and(|(name, _)| FieldName::named(name).is_some())
    };
    query
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '-' | '+'))
        .any(|word| matches!(word, "AND" | "OR" | "NOT") || is_field(word))
}

struct Parser<'a> {
    query: &'a str,
    reader: Reader,
    /// Whether brackets group.
    groups: bool,
    depth: usize,
    /// How many NOTs and signs the one being read stands behind.
    signs: usize,
    /// The field before the group that is being read.
    field: Option<FieldName>,
}

impl<'a> Parser<'a> {
    fn new(query: &'a str, groups: bool) -> Parser<'a> {
        Parser {
            query,
            reader: Reader::new(query),
            groups,
            depth: 0,
            signs: 0,
            field: None,
        }
    }

    fn query(mut self) -> Result<Expression, Stop> {
        // A word that is an operator elsewhere is a word when it stands alone.
        if matches!(self.query.trim(), "AND" | "OR" | "NOT") {
            let word = self.leaf(Match::Words(self.query.trim().to_owned()), 0, false);
            return Ok(Expression::And(vec![Expression::Leaf(word)]));
        }
        let read = self.any_of()?;
        self.reader.skip_spaces();
        if self.reader.peek().is_some() {
            let at = self.reader.at();
            return Err(Stop::Brackets(self.error(
                at,
                "this bracket closes nothing; take it away, or put one before",
            )));
        }
        Ok(read)
    }

    fn any_of(&mut self) -> Result<Expression, Stop> {
        let mut parts = vec![self.all_of()?];
        loop {
            self.reader.skip_spaces();
            let at = self.reader.at();
            if !self.reader.take_word("OR") {
                break;
            }
            if parts.last().is_some_and(is_nothing) {
                return self.mistake(at, "expected something before OR");
            }
            parts.push(self.all_of()?);
            if parts.last().is_some_and(is_nothing) {
                return self.mistake(self.reader.at(), "expected something after OR");
            }
        }
        let only = if parts.len() == 1 { parts.pop() } else { None };
        Ok(only.unwrap_or(Expression::Or(parts)))
    }

    fn all_of(&mut self) -> Result<Expression, Stop> {
        let mut parts = Vec::new();
        loop {
            self.reader.skip_spaces();
            let at = self.reader.at();
            if self.at_end() || self.reader.sees_word("OR") {
                break;
            }
            if self.reader.take_word("AND") {
                if parts.is_empty() {
                    return self.mistake(at, "expected something before AND");
                }
                self.reader.skip_spaces();
                if self.at_end() || self.reader.sees_word("OR") || self.reader.sees_word("AND") {
                    return self.mistake(self.reader.at(), "expected something after AND");
                }
                continue;
            }
            parts.extend(self.one()?.filter(|part| !is_nothing(part)));
        }
        Ok(Expression::And(parts))
    }

    fn at_end(&self) -> bool {
        match self.reader.peek() {
            None => true,
            Some(')') => self.groups,
            Some(_) => false,
        }
    }

    /// One thing with the signs before it; nothing where only punctuation stands.
    fn one(&mut self) -> Result<Option<Expression>, Stop> {
        let at = self.reader.at();
        if self.reader.take_word("NOT") {
            self.reader.skip_spaces();
            let after = self.reader.at();
            let negated = if self.at_end() {
                None
            } else {
                self.signed(at)?
            };
            let Some(negated) = negated else {
                return self.mistake(after, "expected something after NOT");
            };
            return Ok(negate(negated));
        }
        if self.takes_sign('-') {
            return Ok(self.signed(at)?.and_then(negate));
        }
        if self.takes_sign('+') {
            return Ok(self.signed(at)?.map(required));
        }
        self.bare()
    }

    /// What stands behind a sign.
    fn signed(&mut self, at: usize) -> Result<Option<Expression>, Stop> {
        self.signs += 1;
        if self.signs > DEEPEST {
            return self.mistake(at, "signs are nested too deep");
        }
        let read = self.one()?;
        self.signs -= 1;
        Ok(read)
    }

    /// Takes a sign if it stands directly before something.
    fn takes_sign(&mut self, sign: char) -> bool {
        let before = self
            .reader
            .peek_at(1)
            .is_some_and(|next| next.is_alphanumeric() || matches!(next, '"' | '('));
        before && self.reader.take_if(sign)
    }

    fn bare(&mut self) -> Result<Option<Expression>, Stop> {
        let at = self.reader.at();
        match self.reader.peek() {
            Some('(') if self.groups => self.group().map(Some),
            Some('"') => self.quoted(at),
            _ => match self.field_prefix()? {
                Some(field) => self.field_value(field).map(Some),
                None => Ok(self.word(at)),
            },
        }
    }

    fn group(&mut self) -> Result<Expression, Stop> {
        let at = self.reader.at();
        self.reader.take();
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.mistake(at, "brackets are nested too deep");
        }
        let read = self.any_of()?;
        self.reader.skip_spaces();
        if !self.reader.take_if(')') {
            return Err(Stop::Brackets(
                self.error(at, "this bracket is not closed; expected )"),
            ));
        }
        self.depth -= 1;
        Ok(read)
    }

    fn quoted(&mut self, at: usize) -> Result<Option<Expression>, Stop> {
        self.reader.take();
        let nothing_follows = self.reader.peek().is_none_or(char::is_whitespace);
        if !self.reader.comes('"') {
            // A lone mark, as for inches, is punctuation.
            return if nothing_follows {
                Ok(None)
            } else {
                self.mistake(at, "this phrase is not closed; expected \"")
            };
        }
        let phrase = self.reader.take_while(|letter| letter != '"');
        self.reader.take();
        Ok(Some(Expression::Leaf(self.leaf(
            Match::Phrase(phrase),
            at,
            true,
        ))))
    }

    /// Takes `name:` where it plainly begins a field query, or the name before a comparison.
    fn field_prefix(&mut self) -> Result<Option<FieldName>, Stop> {
        match prefix::field(&mut self.reader) {
            Ok(field) => Ok(field),
            Err(Mistake { at, problem }) => self.mistake(at, problem),
        }
    }

    fn field_value(&mut self, field: FieldName) -> Result<Expression, Stop> {
        let at = self.reader.at();
        let outer = self.field.replace(field);
        let read = match self.reader.peek() {
            Some('(') if self.groups => self.group(),
            Some('[' | '{') => {
                let read = range(&mut self.reader, field);
                self.required_leaf(read, at)
            }
            Some(sign) if is_comparison(sign) => {
                let groups = self.groups;
                let chunk = |reader: &mut Reader| chunk(reader, groups);
                let read = comparison(&mut self.reader, field, chunk);
                self.required_leaf(read, at)
            }
            Some('"') => match self.quoted(at)? {
                Some(phrase) => Ok(phrase),
                None => self.mistake(at, "this phrase is not closed; expected \""),
            },
            _ => match self.word(at) {
                Some(word) => Ok(word),
                None => self.mistake(at, format!("expected what {field} is to match")),
            },
        };
        self.field = outer;
        read
    }

    fn required_leaf(&self, read: Result<Match, Mistake>, at: usize) -> Result<Expression, Stop> {
        match read {
            Ok(what) => Ok(Expression::Leaf(self.leaf(what, at, true))),
            Err(Mistake { at, problem }) => self.mistake(at, problem),
        }
    }

    /// Whether a letter parts a key or a code, where one is asked for: `key:cn-*`, `code:HS:*`.
    fn parts_a_code(&self, letter: char) -> bool {
        matches!(self.field, Some(FieldName::Key | FieldName::Code))
            && matches!(letter, '-' | ':' | '.')
    }

    /// A word as it stands, up to the next space; nothing when it is punctuation only.
    fn word(&mut self, at: usize) -> Option<Expression> {
        let chunk = chunk(&mut self.reader, self.groups);
        if chunk == "*" {
            return Some(Expression::Leaf(self.leaf(Match::Everything, at, false)));
        }
        if !chunk.chars().any(char::is_alphanumeric) {
            return None;
        }
        let what = match chunk.strip_suffix('*') {
            Some(prefix)
                if prefix
                    .ends_with(|end: char| end.is_alphanumeric() || self.parts_a_code(end)) =>
            {
                Match::Prefix(prefix.to_owned())
            }
            _ => Match::Words(chunk),
        };
        let required = self.field.is_some() || matches!(what, Match::Prefix(_));
        Some(Expression::Leaf(self.leaf(what, at, required)))
    }

    fn leaf(&self, what: Match, at: usize, required: bool) -> Leaf {
        Leaf {
            field: self.field,
            what,
            required,
            at,
            besides: None,
        }
    }

    fn error(&self, at: usize, problem: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.query, at, problem)
    }

    fn mistake<T>(&self, at: usize, problem: impl Into<String>) -> Result<T, Stop> {
        Err(Stop::Mistake(self.error(at, problem)))
    }
}

/// The letters up to the next space, or to the bracket that closes the group.
fn chunk(reader: &mut Reader, groups: bool) -> String {
    let mut open = 0_usize;
    reader.take_while(|letter| match letter {
        '(' => {
            open += 1;
            true
        }
        ')' if groups && open == 0 => false,
        ')' => {
            open = open.saturating_sub(1);
            true
        }
        _ => !letter.is_whitespace(),
    })
}

fn is_nothing(expression: &Expression) -> bool {
    matches!(expression, Expression::And(parts) if parts.is_empty())
}

fn negate(expression: Expression) -> Option<Expression> {
    (!is_nothing(&expression)).then(|| Expression::Not(Box::new(expression)))
}

fn required(expression: Expression) -> Expression {
    match expression {
        Expression::Leaf(leaf) => Expression::Leaf(Leaf {
            required: true,
            ..leaf
        }),
        other => other,
    }
}
