//! Mappings: how the files of one source are read, kept in a file.

use std::{fs, path::Path};

use registry_core::import::{Mapping, Options};

use crate::failure::Failure;

/// Completes what flags say by a mapping.
pub fn complete(path: &Path, options: Options) -> Result<Options, Failure> {
    let text = fs::read_to_string(path).map_err(|error| file_failure(path, error))?;
    let mapping = Mapping::parse(&text).map_err(|error| refused(path, &error.to_string()))?;
    let completed = mapping.complete(options);
    completed.map_err(|error| refused(path, &error.to_string()))
}

/// Saves a mapping. It takes the place of an earlier one, and of nothing else.
pub fn save(path: &Path, options: &Options) -> Result<(), Failure> {
    let present = fs::read_to_string(path);
    let is_other = match &present {
        Ok(text) => Mapping::parse(text).is_err(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    if is_other {
        let reason = "is there already, and is no mapping that --save-mapping could replace";
        return Err(refused(path, reason));
    }
    fs::write(path, Mapping::of(options).to_json()).map_err(|error| file_failure(path, error))
}

fn refused(path: &Path, reason: &str) -> Failure {
    Failure::Refused(format!("{}: {reason}", path.display()))
}

fn file_failure(path: &Path, error: std::io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        error,
    }
}
