//! How a registry is opened.

use std::{path::PathBuf, time::Duration};

/// How long a change waits for its turn, unless that is said.
const WAIT: Duration = Duration::from_secs(10);

/// How a registry is opened.
///
/// ```
/// use std::time::Duration;
/// use registry_core::registry::{Locator, OpenOptions, Registry};
///
/// let folder = tempfile::tempdir()?;
/// let place = Locator::from(&folder.path().join("registry"));
/// let options = OpenOptions {
///     index: Some(folder.path().join("fast-disk/index")),
///     wait: Duration::from_secs(2),
/// };
/// Registry::create_with(&place, &options, "Clusters of Zhejiang", "registrar")?;
/// assert_eq!(Registry::open_with(&place, &options)?.read()?.applied(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// The folder of the index; none for the one inside the registry's folder. It can be deleted at any time.
    pub index: Option<PathBuf>,
    /// How long a change, or a writer, waits while others in this process write; past that it is refused unapplied.
    pub wait: Duration,
}

impl Default for OpenOptions {
    fn default() -> OpenOptions {
        OpenOptions {
            index: None,
            wait: WAIT,
        }
    }
}
