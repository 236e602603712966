//! What a later program wrote and this one cannot write down is left out, and that is said.

use registry_core::{index::IndexReader, registry::RegistryError};

use crate::{args::Format, config::Config, failure::Failure, output};

/// Says what is missing from what was written in a form.
pub fn say(reader: &IndexReader, form: Format, config: &Config) -> Result<(), Failure> {
    let not_known = reader.not_known().map_err(RegistryError::from)?;
    // The items themselves have all their parts.
    let has_all_parts = matches!(form, Format::Json | Format::Jsonl);
    if not_known.in_part > 0 && !has_all_parts {
        let records = output::counted(not_known.in_part, "record");
        let have = if not_known.in_part == 1 {
            "has"
        } else {
            "have"
        };
        config.console.say(&format!(
            "{records} {have} parts that a later program wrote; they are left out here, and --format jsonl has them: update registry to read all of it"
        ));
    }
    if !not_known.kinds.is_empty() {
        let kinds = output::passed_over(&not_known.kinds);
        config.console.say(&format!("Left out: {kinds}"));
    }
    Ok(())
}
