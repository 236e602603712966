//! Short texts that were cut into words before: places, products and their like stand in many records.

use hashbrown::HashMap;

/// Longer texts seldom come again.
const LONGEST: usize = 100;
/// So many bytes of texts are remembered.
const MOST_BYTES: usize = 4 << 20;

/// Texts with the numbers of their words.
#[derive(Default)]
pub(super) struct KnownTexts {
    /// Where the words of each text begin and end.
    texts: HashMap<Box<str>, (u32, u32)>,
    words: Vec<u32>,
    bytes: usize,
}

impl KnownTexts {
    /// The words of a text that is remembered.
    pub(super) fn words(&self, text: &str) -> Option<&[u32]> {
        if text.len() > LONGEST {
            return None;
        }
        let &(start, end) = self.texts.get(text)?;
        self.words.get(start as usize..end as usize)
    }

    /// Begins a text that is not remembered.
    pub(super) fn begin(&self) -> usize {
        self.words.len()
    }

    /// Takes a word of it.
    pub(super) fn push(&mut self, word: u32) {
        self.words.push(word);
    }

    /// Ends it, and remembers it if it is short and there is room.
    pub(super) fn end(&mut self, start: usize, text: &str) {
        let ends = (u32::try_from(start), u32::try_from(self.words.len()));
        match ends {
            (Ok(start), Ok(end)) if text.len() <= LONGEST && self.bytes < MOST_BYTES => {
                self.texts.insert(text.into(), (start, end));
                self.bytes += text.len() + (end - start) as usize * size_of::<u32>();
            }
            _ => self.words.truncate(start),
        }
    }

    /// About how much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.texts.len() * size_of::<(Box<str>, u32, u32)>()
    }
}
