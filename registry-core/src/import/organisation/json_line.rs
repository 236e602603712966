//! A line of JSON: the whole content of an organisation.

use crate::{
    import::row::without_reason,
    model::{Invalid, Organisation, OrganisationKey, json_problem, without_ids},
};

/// Reads an organisation from JSON. One without a key gets the key derived from its country and name.
///
/// ```
/// let json = r#"{"name":"Peking University","kind":"research community","country":"CN"}"#;
/// let organisation = registry_core::import::organisation_from_json(json)?;
/// assert_eq!(organisation.key.as_str(), "org_cn-peking-university");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// As [`Organisation::from_json`], and when no key can be derived.
pub fn organisation_from_json(line: &str) -> Result<Organisation, Invalid> {
    let line = without_reason(line);
    let line = without_ids(&line);
    match Organisation::from_json(line.as_bytes()) {
        Err(Invalid::NotARecord { problem }) if problem == "key is missing" => {
            with_derived_key(&line)
        }
        read => read,
    }
}

/// What is written before a record that lacks its key is what derives it.
fn with_derived_key(line: &str) -> Result<Organisation, Invalid> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
        country: crate::model::CountryCode,
    }
    let not_a_record = |error: serde_json::Error| Invalid::NotARecord {
        problem: json_problem(line.as_bytes(), &error),
    };
    let named: Named = serde_json::from_str(line).map_err(not_a_record)?;
    let key = OrganisationKey::derive(named.country, &named.name)?;
    let rest = line.trim_start().trim_start_matches('{');
    Organisation::from_json(format!("{{\"key\":\"{key}\",{rest}").as_bytes())
}
