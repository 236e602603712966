//! A record as JSON in the person's editor.

use std::{io::Write, process::Command};

use registry_core::model::Cluster;

use crate::failure::Failure;

/// Opens `text` in `$VISUAL` or `$EDITOR` and reads the record that comes back. An unchanged text is no record.
pub fn edit(text: &str) -> Result<Option<Cluster>, Failure> {
    let failure = |error| Failure::File {
        path: "the file to edit".to_owned(),
        error,
    };
    let mut file = tempfile::Builder::new()
        .prefix("cluster-")
        .suffix(".json")
        .tempfile()
        .map_err(failure)?;
    file.write_all(text.as_bytes()).map_err(failure)?;
    let path = file.into_temp_path();
    run_editor(&path)?;
    let edited = std::fs::read_to_string(&path).map_err(failure)?;
    if edited == text {
        return Ok(None);
    }
    match Cluster::from_json(edited.as_bytes()) {
        Ok(record) => Ok(Some(record)),
        Err(invalid) => {
            // What was written is not thrown away with a mistake in it.
            let kept = path.keep().map_err(|error| failure(error.error))?;
            Err(Failure::Refused(format!(
                "{invalid}; your text is kept in {}",
                kept.display()
            )))
        }
    }
}

fn run_editor(path: &std::path::Path) -> Result<(), Failure> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .status()
        .map_err(|error| Failure::File {
            path: program.to_owned(),
            error,
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Refused(format!(
            "{editor} ended with {status}; nothing was changed"
        )))
    }
}
