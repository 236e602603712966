//! Numbered texts put in the order of their bytes.

/// The numbers from 0 in the order of their texts, equal ones in their own. Most texts differ in their first bytes,
/// which are compared without looking for the texts.
pub(super) fn in_order<'a>(count: u32, text: impl Fn(u32) -> &'a str) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0..count)
        .map(|number| (first_bytes(text(number)), number))
        .collect();
    order.sort_unstable_by(|one, other| {
        let by_text = || text(one.1).cmp(text(other.1)).then(one.1.cmp(&other.1));
        one.0.cmp(&other.0).then_with(by_text)
    });
    order.into_iter().map(|(_, number)| number).collect()
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
    fn texts_are_in_the_order_of_their_bytes_and_equals_stay_as_they_are() {
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
        ];
        let order = in_order(texts.len() as u32, |number| texts[number as usize]);
        let mut expected: Vec<u32> = (0..texts.len() as u32).collect();
        expected.sort_by_key(|&number| texts[number as usize]);
        assert_eq!(order, expected);
    }
}
