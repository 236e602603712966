//! The work folder: what is generated, built and measured.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// Folder that everything is made in.
#[derive(Debug, Clone)]
pub struct Work {
    folder: PathBuf,
}

impl Work {
    pub fn at(folder: &Path) -> Result<Work, Failure> {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        let folder = folder.canonicalize().map_err(Failure::file(folder))?;
        Ok(Work { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where Python packages are installed.
    pub fn environment(&self) -> PathBuf {
        self.folder.join("python")
    }

    /// Where the generator's words are.
    pub fn vocabulary(&self) -> PathBuf {
        self.folder.join("vocabulary")
    }

    /// Where results of former runs are.
    pub fn results(&self) -> PathBuf {
        self.folder.join("measured")
    }

    /// The folder of one size, made when it is missing.
    pub fn size(&self, rows: u64) -> Result<Size, Failure> {
        let folder = self.folder.join(rows.to_string());
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        Ok(Size { folder })
    }
}

/// What is made of one number of rows.
#[derive(Debug)]
pub struct Size {
    folder: PathBuf,
}

impl Size {
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn rows(&self, seed: u64, revision: u64) -> PathBuf {
        self.folder
            .join(format!("seed-{seed}-revision-{revision}.csv"))
    }

    /// The rows of the first revision, each with a link to a later one.
    pub fn linked_rows(&self, seed: u64) -> PathBuf {
        self.folder.join(format!("seed-{seed}-linked.csv"))
    }

    /// The registry after the first import.
    pub fn registry(&self) -> PathBuf {
        self.folder.join("registry")
    }

    /// The registry after an import that changed every record.
    pub fn changed(&self) -> PathBuf {
        self.folder.join("changed")
    }

    /// A registry to write to, and to take away afterwards.
    pub fn scratch(&self) -> PathBuf {
        self.folder.join("scratch")
    }

    /// The SQLite database with a primary key and a full-text index.
    pub fn keyed(&self) -> PathBuf {
        self.folder.join("keyed.db")
    }

    /// A copy of it, whose rows are changed.
    pub fn upserted(&self) -> PathBuf {
        self.folder.join("upserted.db")
    }

    /// The SQLite database without a key.
    pub fn bare(&self) -> PathBuf {
        self.folder.join("bare.db")
    }

    /// The database that sqlite-utils makes.
    pub fn utils(&self) -> PathBuf {
        self.folder.join("utils.db")
    }
}

/// Takes away a file or folder, with what SQLite puts beside a database.
pub fn remove(path: &Path) -> Result<(), Failure> {
    let beside = ["", "-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    });
    for path in beside {
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::file(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
