//! The ends of lines, whatever they are: a line feed, a carriage return, or the two as one.

use memchr::{memchr_iter, memrchr2};

/// How many lines end in a text. A carriage return at its end counts, a line feed after it would not.
pub(super) fn count(text: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', text).count();
    let lone_returns = memchr_iter(b'\r', text).filter(|&at| text.get(at + 1) != Some(&b'\n'));
    (feeds + lone_returns.count()) as u64
}

/// Whether a byte ends a line.
pub(super) fn is_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// How far the last whole line of a text goes. What may come after it can be the other half of its end.
pub(super) fn whole(text: &[u8], is_whole: bool) -> usize {
    let settled = match text {
        [before @ .., b'\r'] if !is_whole => before,
        text => text,
    };
    memrchr2(b'\n', b'\r', settled).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_and_a_feed_end_one_line() {
        assert_eq!(count(b"a\nb\rc\r\nd\n\r\n\r\re"), 7);
        assert_eq!(count(b"\r"), 1);
    }

    #[test]
    fn a_return_at_the_end_may_be_half_of_one() {
        assert_eq!(whole(b"a\nb\r", false), 2);
        assert_eq!(whole(b"a\nb\r", true), 4);
        assert_eq!(whole(b"a\nb\r\nc", false), 5);
        assert_eq!(whole(b"a", true), 0);
    }
}
