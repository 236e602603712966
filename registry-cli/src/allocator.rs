//! The allocator of the program, and how soon it gives memory back that is free.
//!
//! See docs/decisions/005-allocator.md for what was measured.

use std::ffi::c_long;

use libmimalloc_sys::{mi_option_set, mi_option_t};

/// A fifth to a third off an import.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc.h, which the crate has no name for: how many milliseconds free memory is kept.
const PURGE_DELAY: mi_option_t = 15;
/// A tenth of the default. With less, a service that makes changes one after another has to take the same memory anew
/// for each.
const MILLISECONDS: c_long = 100;

/// Nothing goes back: a program that ends gives all of its memory back without that.
const NEVER: c_long = -1;

/// Free memory goes back to the system at once, almost. It belongs first in a program, before there are threads.
pub fn give_free_memory_back() {
    set_delay(MILLISECONDS);
}

/// The library would give back what is free piece by piece when the program ends, which takes a twentieth of a small
/// change.
pub fn end() {
    set_delay(NEVER);
}

#[expect(unsafe_code, reason = "a third of an import's memory, for one call")]
fn set_delay(milliseconds: c_long) {
    // SAFETY: the option is one of the library's, which takes any number for it; no memory of ours is touched.
    unsafe { mi_option_set(PURGE_DELAY, milliseconds) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "it reads what is set")]
    fn the_option_is_the_one_that_delays() {
        // SAFETY: the option is one of the library's.
        let delay = || unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        // No other option is a second by default, so this is the right one.
        assert_eq!(delay(), 1000);
        give_free_memory_back();
        assert_eq!(delay(), MILLISECONDS);
    }
}
