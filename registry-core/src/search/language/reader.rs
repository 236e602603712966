//! The letters of a query and the place in them.

/// Reads a query letter by letter, looking ahead.
pub(super) struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    pub(super) fn new(query: &str) -> Reader {
        Reader {
            letters: query.chars().collect(),
            at: 0,
        }
    }

    /// The place of the next letter, in characters.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place.
    pub(super) fn return_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next letter, which stays the next.
    pub(super) fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    /// The letter that many after the next.
    pub(super) fn peek_at(&self, offset: usize) -> Option<char> {
        self.letters.get(self.at + offset).copied()
    }

    /// Takes the next letter.
    pub(super) fn take(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    /// Takes the next letter if it is this one.
    pub(super) fn take_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Takes letters as long as they are wanted.
    pub(super) fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(letter) = self.peek().filter(|&letter| wanted(letter)) {
            taken.push(letter);
            self.at += 1;
        }
        taken
    }

    /// Skips blanks; whether there were any.
    pub(super) fn skip_spaces(&mut self) -> bool {
        !self.take_while(char::is_whitespace).is_empty()
    }

    /// Whether this word stands next, on its own.
    pub(super) fn sees_word(&self, word: &str) -> bool {
        let length = word.chars().count();
        let same = word
            .chars()
            .enumerate()
            .all(|(offset, letter)| self.peek_at(offset) == Some(letter));
        same && self
            .peek_at(length)
            .is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | ')'))
    }

    /// Takes this word if it stands next, on its own.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.sees_word(word);
        if found {
            self.at += word.chars().count();
        }
        found
    }

    /// Whether the letter comes further on.
    pub(super) fn comes(&self, wanted: char) -> bool {
        self.letters
            .get(self.at..)
            .is_some_and(|rest| rest.contains(&wanted))
    }
}
