//! Calls into code that panics on damaged files, with the panic made an error.
//!
//! This works where panics unwind, as they do unless a program's profile says `panic = "abort"`. The process's panic
//! hook is left alone: it belongs to the program, which may ask [`catches_panic`] whether there is anything to print.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be caught and become an error, as one over a damaged file does: a program's
/// panic hook need not print it.
///
/// ```
/// use std::panic;
///
/// let print = panic::take_hook();
/// panic::set_hook(Box::new(move |panic| {
///     if !registry_core::catches_panic() {
///         print(panic);
///     }
/// }));
/// ```
#[must_use]
pub fn catches_panic() -> bool {
    CATCHES.get()
}

/// Calls; a panic becomes its message.
pub(crate) fn call<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    let outer = CATCHES.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(action));
    CATCHES.set(outer);
    result.map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it cannot be read".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_meets_the_hook_of_the_program() {
        static CAUGHT: AtomicUsize = AtomicUsize::new(0);
        let (this, before) = (thread::current().id(), panic::take_hook());
        panic::set_hook(Box::new(move |panic| {
            if thread::current().id() != this {
                return before(panic);
            }
            assert!(catches_panic());
            CAUGHT.fetch_add(1, Ordering::Relaxed);
        }));
        assert_eq!(call(|| 1), Ok(1));
        let panicked = || -> u8 { panic!("segment {}", 7) };
        assert_eq!(call(panicked), Err("segment 7".to_owned()));
        assert_eq!(call(|| call(panicked)), Ok(Err("segment 7".to_owned())));
        assert_eq!(CAUGHT.load(Ordering::Relaxed), 2);
        assert!(!catches_panic());
    }
}
