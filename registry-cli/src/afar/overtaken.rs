//! What others may overtake: it is worked out on a copy, and done anew where somebody changed the same records first.

use crate::failure::Failure;

/// So often it is tried.
const ATTEMPTS: usize = 5;

/// Does something that gives nothing where it was overtaken; once alone where it cannot be done again.
pub fn tried<T>(
    is_done_once: bool,
    mut attempt: impl FnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let attempts = if is_done_once { 1 } else { ATTEMPTS };
    for _ in 0..attempts {
        if let Some(done) = attempt()? {
            return Ok(done);
        }
    }
    let problem = "others changed the same records first, and nothing was changed: try again";
    Err(Failure::Refused(problem.to_owned()))
}
