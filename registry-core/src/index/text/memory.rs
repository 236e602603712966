//! What a thread remembers of the words that it has met, for every text that it reads.

use std::cell::RefCell;

use super::{Piece, Scanner, Stems};

#[derive(Default)]
struct Memory {
    scanner: Scanner,
    stems: Stems,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Hands each piece of a text to `sink`, in order, with the stems of words. The sink must not scan in turn.
pub(crate) fn scan(text: &str, mut sink: impl FnMut(Piece<'_>, &mut Stems)) {
    MEMORY.with_borrow_mut(|Memory { scanner, stems }| {
        scanner.scan(text, |piece| sink(piece, stems));
    });
}
