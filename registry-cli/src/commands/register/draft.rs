//! What a person answered so far, kept in a file until the record is registered: nothing typed is lost, whatever ends
//! the questions.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// Answers by their columns, and the file that has them.
#[derive(Debug, Default)]
pub struct Draft {
    answers: BTreeMap<String, String>,
    file: Option<PathBuf>,
}

impl Draft {
    /// The answers of last time for a registry, in the user's folder for such things. Where there is none, answers live
    /// as long as the program.
    pub fn of(registry: &Path) -> Draft {
        let file = folder().map(|folder| folder.join(file_name(registry)));
        let kept = file.as_ref().and_then(|file| std::fs::read(file).ok());
        let answers = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
        Draft {
            answers: answers.unwrap_or_default(),
            file,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    pub fn answer(&self, column: &str) -> Option<&str> {
        self.answers.get(column).map(String::as_str)
    }

    /// Keeps an answer, or that there is none.
    pub fn keep(&mut self, column: &str, answer: Option<&str>) -> Result<(), Failure> {
        match answer {
            Some(answer) => self.answers.insert(column.to_owned(), answer.to_owned()),
            None => self.answers.remove(column),
        };
        let Some(file) = &self.file else {
            return Ok(());
        };
        let failed = |error| Failure::File {
            path: file.display().to_string(),
            error,
        };
        let folder = file.parent().unwrap_or(file);
        std::fs::create_dir_all(folder).map_err(failed)?;
        // Whenever the program ends, the file has all answers but perhaps the last.
        let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let answers = serde_json::to_vec_pretty(&self.answers)?;
        new.write_all(&answers).map_err(failed)?;
        new.persist(file).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// Forgets the answers, which the registry has now.
    pub fn forget(self) {
        if let Some(file) = self.file {
            // One that cannot be removed is offered once more.
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Where programs keep what they were told, of a user.
fn folder() -> Option<PathBuf> {
    let stated = std::env::var_os("XDG_STATE_HOME").filter(|folder| !folder.is_empty());
    let folder = stated.map(PathBuf::from);
    let folder = folder.or_else(|| std::env::home_dir().map(|home| home.join(".local/state")));
    folder.map(|folder| folder.join("registry"))
}

/// A name that tells the drafts of registries apart.
fn file_name(registry: &Path) -> String {
    let path = registry.canonicalize();
    let path = path.unwrap_or_else(|_| registry.to_owned());
    let letters = path.to_string_lossy();
    let name: String = letters
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    format!("register{name}.json")
}
