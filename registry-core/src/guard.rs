//! Calls into code that panics on damaged files, with the panic made an error and nothing printed.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Calls; a panic becomes its message.
pub(crate) fn call<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    silence_guarded_panics();
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(action));
    GUARDED.set(outer);
    result.map_err(|panic| message(panic.as_ref()))
}

/// The hook is the process's: this one passes on every panic but those of guarded calls.
fn silence_guarded_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                before(panic);
            }
        }));
    });
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it cannot be read".to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(super::call(|| 1), Ok(1));
        assert_eq!(
            super::call(|| -> u8 { panic!("segment {}", 7) }),
            Err("segment 7".to_owned())
        );
    }
}
