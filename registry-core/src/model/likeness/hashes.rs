//! A set of hashes that now and then has one that was never put in: most that are looked for are not there, and that is
//! told in no time.

/// The set, a bit for each hash by its last digits.
#[derive(Debug)]
pub(crate) struct Hashes {
    bits: Vec<u64>,
}

impl Hashes {
    /// Of about so many hashes.
    pub(crate) fn of(count: usize, hashes: impl Iterator<Item = u32>) -> Hashes {
        // Sixteen bits a hash: one in sixteen of the others seems to be there.
        let mut bits = vec![0_u64; (count / 4).next_power_of_two()];
        for hash in hashes {
            let (word, bit) = place(hash, bits.len());
            bits[word] |= bit;
        }
        Hashes { bits }
    }

    /// Whether a hash may have been put in.
    pub(crate) fn may_have(&self, hash: u32) -> bool {
        let (word, bit) = place(hash, self.bits.len());
        self.bits[word] & bit != 0
    }
}

/// The word and the bit of a hash, in a number of words that is a power of two.
fn place(hash: u32, words: usize) -> (usize, u64) {
    ((hash >> 6) as usize & (words - 1), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_there_and_little_else() {
        let hash = |number: u32| number.wrapping_mul(2_654_435_761).rotate_left(11);
        let hashes = Hashes::of(1000, (0..1000).map(hash));
        assert!((0..1000).all(|number| hashes.may_have(hash(number))));
        let others = (1000..11_000).filter(|&number| hashes.may_have(hash(number)));
        assert!(others.count() < 1500);
        assert!(!Hashes::of(0, std::iter::empty()).may_have(7));
    }
}
