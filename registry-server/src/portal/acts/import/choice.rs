//! What is chosen of a few ways to read a file, as lists on the page of one that waits.

use crate::portal::frame::Frame;

/// A list to choose from.
pub(super) struct Choice {
    /// The parameter of the API's import.
    pub(super) name: &'static str,
    pub(super) label: String,
    /// Values, each with its words; the first is what holds where nothing is said.
    pub(super) options: Vec<(&'static str, String)>,
}

impl Choice {
    pub(super) fn all(frame: &Frame) -> [Choice; 3] {
        let choice = |name, label, options: &[(&'static str, &str)]| Choice {
            name,
            label: frame.say(label).into_owned(),
            options: options
                .iter()
                .map(|(value, words)| (*value, frame.say(words).into_owned()))
                .collect(),
        };
        [
            choice(
                "fill_down",
                "import-fill-down",
                &[
                    ("", "import-fill-down-no"),
                    ("true", "import-fill-down-yes"),
                ],
            ),
            choice(
                "decimal",
                "import-decimal",
                &[
                    ("", "import-found-out"),
                    ("point", "import-decimal-point"),
                    ("comma", "import-decimal-comma"),
                ],
            ),
            choice(
                "shares_are",
                "import-shares-are",
                &[
                    ("", "import-found-out"),
                    ("percent", "import-shares-are-percent"),
                    ("fraction", "import-shares-are-fraction"),
                ],
            ),
        ]
    }
}
