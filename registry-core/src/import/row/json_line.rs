//! A line of JSON: the whole content of a record.

use serde::Deserialize;

use super::WholeRecord;
use crate::{
    form::Flaw,
    model::{
        AsPrinted, Cluster, CountryCode, FormerNames, Invalid, Key, Label, Name, Statement,
        without_ids,
    },
};

/// What stands before the record in a file of rejected lines.
pub(crate) const REJECTED_BECAUSE: &str = "rejected_because";

/// All that tells which record a line speaks of.
#[derive(Deserialize)]
struct Names {
    key: Option<Key>,
    location: Option<Location>,
    product: Option<Product>,
    as_printed: Option<AsPrinted>,
    former_names: Option<FormerNames>,
}

/// All that is needed of a record whose names are at fault.
#[derive(Deserialize)]
struct KeyAlone {
    key: Key,
}

#[derive(Deserialize)]
struct Location {
    country: Option<CountryCode>,
    place: Option<Label>,
    #[serde(default)]
    other_names: Vec<Name>,
}

#[derive(Deserialize)]
struct Product {
    name: Option<Label>,
    #[serde(default)]
    other_names: Vec<Name>,
}

/// Which record a line speaks of, without reading the rest of it.
pub(super) fn identity(line: &str) -> Option<Statement> {
    let Ok(names) = serde_json::from_str::<Names>(line) else {
        let KeyAlone { key } = serde_json::from_str(line).ok()?;
        return Some(Statement {
            key: Some(key),
            ..Statement::default()
        });
    };
    let mut said = Statement {
        key: names.key,
        ..Statement::default()
    };
    if let Some(location) = names.location {
        said.country = location.country;
        said.place = location.place;
        said.place_names = location.other_names;
    }
    if let Some(product) = names.product {
        said.product = product.name;
        said.product_names = product.other_names;
    }
    let printed = names.as_printed.unwrap_or_default();
    said.printed_place = printed.place;
    said.printed_product = printed.product;
    let former = names.former_names.unwrap_or_default();
    said.former_places = former.place;
    said.former_products = former.product;
    Some(said)
}

/// Reads a record. One without a key gets the key derived from its names.
pub(super) fn read(line: &str) -> Result<WholeRecord, Flaw> {
    record_of(line).map_err(Flaw::of_row)
}

/// Reads a record from JSON. One without a key gets the key derived from its names.
///
/// ```
/// let json = r#"{"location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
/// assert_eq!(registry_core::import::record_from_json(json)?.key.as_str(), "cn-zhuji-sock");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// As [`Cluster::from_json`], and when no key can be derived.
pub fn record_from_json(line: &str) -> Result<Cluster, Invalid> {
    Ok(record_of(line)?.cluster)
}

fn record_of(line: &str) -> Result<WholeRecord, Invalid> {
    let line = without_reason(line);
    let line = without_ids(&line);
    let Some(names) = identity(&line).filter(|names| names.key.is_none()) else {
        return Ok(WholeRecord {
            cluster: Cluster::from_json(line.as_bytes())?,
            has_key: true,
        });
    };
    match names.identity() {
        Ok(key) => Ok(WholeRecord {
            cluster: Cluster::from_json(with_key(&line, &key).as_bytes())?,
            has_key: false,
        }),
        Err(refused) => {
            // What else is wrong with the line is wrong whatever its key.
            Cluster::from_json(with_key(&line, "none").as_bytes())?;
            Err(refused)
        }
    }
}

/// The line with a key at its end, where it moves nothing that a message may point to.
fn with_key(line: &str, key: &str) -> String {
    let object = line.trim_end();
    let fields = object.strip_suffix('}').unwrap_or(object).trim_end();
    let comma = if fields.ends_with('{') { "" } else { "," };
    format!("{fields}{comma}\"key\":\"{key}\"}}")
}

/// The line without the reason that a file of rejected lines puts first.
pub(crate) fn without_reason(line: &str) -> std::borrow::Cow<'_, str> {
    let rest = || {
        let value = line
            .strip_prefix('{')?
            .trim_start()
            .strip_prefix("\"rejected_because\"")?;
        let value = value.trim_start().strip_prefix(':')?;
        let mut reasons = serde_json::Deserializer::from_str(value).into_iter::<String>();
        reasons.next()?.ok()?;
        value[reasons.byte_offset()..]
            .trim_start()
            .strip_prefix(',')
    };
    match rest() {
        Some(rest) => format!("{{{rest}").into(),
        None => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCK: &str = r#""location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;

    #[test]
    fn a_record_without_a_key_gets_one() {
        assert_eq!(
            read(&format!("{{{SOCK}")).unwrap().cluster.key.as_str(),
            "cn-zhuji-sock"
        );
        assert!(read("{}").unwrap_err().reason.contains("missing"));
    }

    #[test]
    fn the_key_is_derived_from_the_names_as_printed() {
        let printed = r#"{"as_printed":{"place":"Chenzhou","product":"tie"},"#;
        let read = read(&format!("{printed}{SOCK}")).unwrap();
        assert_eq!(read.cluster.key.as_str(), "cn-chenzhou-tie");
        assert!(!read.has_key);
    }

    #[test]
    fn a_field_given_twice_is_refused_with_a_key_and_without() {
        for key in ["", r#""key":"cn-a","#] {
            for twice in ["\"notes\":[],\"notes\":[]", "\"name\":\"a\",\"name\":\"b\""] {
                let flaw = read(&format!("{{{key}{twice},{SOCK}")).unwrap_err();
                assert!(flaw.reason.contains("is given twice"), "{}", flaw.reason);
            }
        }
    }

    #[test]
    fn the_reason_of_a_rejection_is_read_past() {
        let line = format!(r#"{{"rejected_because":"line 3: \"x\", y","key":"cn-a",{SOCK}"#);
        assert_eq!(read(&line).unwrap().cluster.key.as_str(), "cn-a");
    }

    #[test]
    fn mistakes_name_their_field_or_their_place_in_the_line() {
        let reason = |line: &str| read(line).unwrap_err().reason;
        let unknown = reason(&format!(r#"{{"colour":1,"key":"cn-a",{SOCK}"#));
        assert!(
            unknown.contains("\"colour\" is not a field here"),
            "{unknown}"
        );
        let cut = reason(r#"{"key":"cn-a","loc"#);
        assert!(cut.contains("not JSON at character 18"), "{cut}");
        let deep = reason(&"[".repeat(100_000));
        assert!(deep.contains("not a valid record"), "{deep}");
    }
}
