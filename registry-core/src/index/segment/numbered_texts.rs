//! Texts one after the other, each found by its number, and their order.

/// Texts, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct NumberedTexts {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

/// Where a text stands among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    start: u32,
    end: u32,
}

impl Place {
    /// The same without a character before the text.
    pub(super) fn without(self, mark: char) -> Place {
        Place {
            start: self.start + index(mark.len_utf8()),
            ..self
        }
    }
}

impl NumberedTexts {
    /// Takes a text; returns its number.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        let number = self.len();
        self.text.push_str(text);
        self.ends.push(index(self.text.len()));
        number
    }

    /// The text of a number.
    pub(super) fn of(&self, number: u32) -> &str {
        self.at(self.place_of(number))
    }

    /// Where the text of a number stands.
    pub(super) fn place_of(&self, number: u32) -> Place {
        let number = number as usize;
        Place {
            start: number.checked_sub(1).map_or(0, |before| self.ends[before]),
            end: self.ends[number],
        }
    }

    /// The text that stands at a place.
    pub(super) fn at(&self, place: Place) -> &str {
        &self.text[place.start as usize..place.end as usize]
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> u32 {
        index(self.ends.len())
    }

    /// The numbers in the order of the bytes of their texts, those of equal texts in their own. Most texts differ in
    /// their first bytes, which are compared without looking for the texts.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let numbers = 0..self.len();
        let mut order: Vec<(u64, u32)> = numbers
            .map(|number| (first_bytes(self.of(number)), number))
            .collect();
        order.sort_unstable_by(|one, other| {
            let by_text = || self.of(one.1).cmp(self.of(other.1));
            let by_number = one.1.cmp(&other.1);
            one.0.cmp(&other.0).then_with(by_text).then(by_number)
        });
        order.into_iter().map(|(_, number)| number).collect()
    }

    /// How much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<u32>()
    }
}

/// A segment is written long before it has so many of anything.
pub(super) fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The first eight bytes as a number that is in their order; a shorter text ends in zeros.
fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (byte, &of_text) in bytes.iter_mut().zip(text.as_bytes()) {
        *byte = of_text;
    }
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_the_order_of_their_bytes_and_equals_stay_as_they_came() {
        let texts = [
            "b",
            "",
            "a\0",
            "a",
            "b",
            "longer than eight b",
            "longer than eight a",
            "longer t",
            "\u{10ffff}",
            "ж",
            "",
        ];
        let mut numbered = NumberedTexts::default();
        for (number, text) in (0..).zip(texts) {
            assert_eq!(numbered.push(text), number);
        }
        let mut expected: Vec<u32> = (0..numbered.len()).collect();
        expected.sort_by_key(|&number| texts[number as usize]);
        assert_eq!(numbered.in_order(), expected);
        assert!(
            (0..)
                .zip(texts)
                .all(|(number, text)| numbered.of(number) == text)
        );
    }
}
