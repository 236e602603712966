//! What the index finds a record by among its like.

/// The terms of a record, as the index holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LikenessTerms {
    /// The [numbers](super::signature_number) of its signatures.
    pub(super) signatures: Vec<u32>,
    /// The [terms](super::Spelled::term) of its names that may be mistyped, a line each: they are letters only.
    pub(super) spelled: String,
}

impl LikenessTerms {
    /// The numbers of its signatures.
    pub(crate) fn signatures(&self) -> &[u32] {
        &self.signatures
    }

    /// The terms of its names that may be mistyped.
    pub(crate) fn spelled(&self) -> impl Iterator<Item = &str> {
        self.spelled.lines()
    }

    /// Adds them to bytes, to be [read](LikenessTerms::read) again.
    pub(crate) fn write(&self, into: &mut Vec<u8>) {
        let count = u32::try_from(self.signatures.len()).unwrap_or(u32::MAX);
        let numbers = [count].into_iter().chain(self.signatures.iter().copied());
        into.extend(numbers.flat_map(u32::to_le_bytes));
        into.extend_from_slice(self.spelled.as_bytes());
    }

    /// The terms that were written as these bytes.
    pub(crate) fn read(bytes: &[u8]) -> Option<LikenessTerms> {
        let (numbers, _) = bytes.as_chunks::<4>();
        let (count, signatures) = numbers.split_first()?;
        let count = u32::from_le_bytes(*count) as usize;
        let spelled = bytes.get((count.checked_add(1)?).checked_mul(4)?..)?;
        let signatures = signatures.get(..count)?.iter().copied();
        Some(LikenessTerms {
            signatures: signatures.map(u32::from_le_bytes).collect(),
            spelled: str::from_utf8(spelled).ok()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{FoundBy, arbitrary};

    proptest! {
        #[test]
        fn terms_are_read_as_they_were_written(record in arbitrary::cluster()) {
            let terms = FoundBy::of(&record).into_terms();
            let mut bytes = Vec::new();
            terms.write(&mut bytes);
            prop_assert_eq!(LikenessTerms::read(&bytes), Some(terms));
        }
    }

    #[test]
    fn what_was_not_written_is_not_read() {
        for bytes in [
            &[][..],
            &[1, 0, 0],
            &[1, 0, 0, 0],
            &[0xff; 8],
            &[0, 0, 0, 0, 0xff],
        ] {
            assert_eq!(LikenessTerms::read(bytes), None, "{bytes:?}");
        }
    }
}
