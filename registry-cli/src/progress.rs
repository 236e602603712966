//! Progress on stderr for what takes more than a second, on a terminal only.

use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar that shows itself once the work has taken a second.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// A bar over bytes of files.
    pub fn bytes(what: &'static str, quiet: bool) -> Progress {
        Progress::with(
            what,
            "{msg} {bar:30} {bytes}/{total_bytes} at {bytes_per_sec}, {eta} left",
            quiet,
        )
    }

    /// A bar over counted things.
    pub fn counted(what: &'static str, quiet: bool) -> Progress {
        Progress::with(
            what,
            "{msg} {bar:30} {human_pos}/{human_len} at {per_sec}, {eta} left",
            quiet,
        )
    }

    fn with(what: &'static str, template: &str, quiet: bool) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress {
            bar,
            started: Instant::now(),
            wanted: !quiet && std::io::stderr().is_terminal(),
        }
    }

    /// How far the work has come.
    pub fn at(&self, done: u64, total: u64) {
        if self.wanted && self.started.elapsed() > PATIENCE {
            if self.bar.is_hidden() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.bar.set_length(total);
            self.bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
