//! Records that may be the one that is registered, as a refusal names them.

use crate::index::Alike;

/// So many records that are alike are named.
const MOST_ALIKE: usize = 10;

/// Records that are alike in a sentence, each with the kind of likeness; of very many the first.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let other = Cluster::from_json(
///     br#"{"key":"cn-zhuji-socks","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Socks"}}"#,
/// )?;
/// let reasons = registry_core::change::reasons(&index.alike(&other)?);
/// assert!(reasons.starts_with("cn-zhuji-sock ("));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reasons(alike: &[Alike]) -> String {
    let named = alike.iter().take(MOST_ALIKE);
    let named = named.map(|Alike { key, likeness, .. }| format!("{key} ({likeness})"));
    let reasons = named.collect::<Vec<_>>().join(", ");
    match alike.len().saturating_sub(MOST_ALIKE) {
        0 => reasons,
        more => format!("{reasons} and {more} more"),
    }
}

/// What those records are and why they may be the same, a line each.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let other = Cluster::from_json(
///     br#"{"key":"cn-zhuji-socks","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Socks"}}"#,
/// )?;
/// let lines = registry_core::change::explained(&index.alike(&other)?);
/// assert!(lines.contains("cn-zhuji-sock"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explained(alike: &[Alike]) -> String {
    let lines = alike.iter().take(MOST_ALIKE);
    lines.map(|alike| format!("\n  {alike}")).collect()
}

/// What to do about a record that may be there already.
pub(super) fn ways_out(alike: &[Alike]) -> String {
    let key = alike.first().map_or("KEY", |alike| alike.key.as_str());
    format!(
        "see it with `registry show {key}`; if it is the same, change it with `registry update {key}`"
    )
}
